//! A flow's card.

use leptos::prelude::*;
use phloem_api::{Flow, FlowState, Role, RunStatus};

use crate::clock::Now;
use crate::components::{Glyph, Icon, Menu, MenuItem, MenuLink, Sketch};
use crate::pages::flows::commands::Commands;
use crate::session::may;
use crate::words::{ago, counted, phone};

/// How many of its numbers a card shows.
const NUMBERS: usize = 2;

/// A flow's card: its drawing, where it stands, who calls it and when it last ran. Pressing it anywhere opens the flow.
#[component]
pub fn Card(
    /// The flow.
    flow: Flow,
    /// What can be done with it.
    commands: Commands,
) -> impl IntoView {
    let now = expect_context::<Now>();
    let last_run = flow.last_run.clone().map(|run| {
        let how = how_it_went(run.status);
        view! {
            <dt>"Last run"</dt>
            <dd>
                <a href=format!("/runs/{}", run.id)>
                    {move || format!("{}, {how}", ago(now.get(), run.created))}
                </a>
            </dd>
        }
    });
    let answers = (!flow.numbers.is_empty()).then(|| {
        let numbers: Vec<_> = flow.numbers.iter().map(|number| phone(number)).collect();
        let mut shown = numbers
            .iter()
            .take(NUMBERS)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        if let Some(further) = numbers
            .len()
            .checked_sub(NUMBERS)
            .filter(|further| *further > 0)
        {
            shown = format!("{shown} and {further} more");
        }
        view! {
            <dt>"Answers"</dt>
            <dd title=numbers.join(", ")>{shown}</dd>
        }
    });
    let changed = flow.updated;
    view! {
        <li class="card">
            <Sketch drawing=flow.drawing.clone() />
            <div class="about">
                <div class="top">
                    <h2 title=flow.name.clone()>
                        <a class="whole" href=format!("/flows/{}", flow.id)>
                            {flow.name.clone()}
                        </a>
                    </h2>
                    <FlowMenu flow=flow.clone() commands />
                </div>
                <div class="states">{states(&flow)}</div>
                <dl>
                    {answers} {last_run} <dt>"Changed"</dt>
                    <dd>{move || ago(now.get(), changed)}</dd>
                </dl>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn FlowMenu(
    /// Whose.
    flow: Flow,
    /// What can be done with it.
    commands: Commands,
) -> impl IntoView {
    let id = flow.id;
    let name = flow.name.clone();
    let archived = flow.state == FlowState::Archived;
    let flow = StoredValue::new(flow);
    let change = may(Role::Editor);
    let run = move |command: Callback<Flow>| move |()| command.run(flow.get_value());
    let change_it = move || {
        view! {
            <MenuItem icon=Glyph::Rename pick=run(commands.rename)>
                "Rename"
            </MenuItem>
            <MenuItem icon=Glyph::Duplicate pick=run(commands.duplicate)>
                "Duplicate"
            </MenuItem>
        }
    };
    let put_it_away = move || {
        view! {
            <MenuItem
                icon=if archived { Glyph::BringBack } else { Glyph::Archive }
                pick=run(commands.archive)
            >
                {if archived { "Bring back" } else { "Archive" }}
            </MenuItem>
            {archived
                .then(|| {
                    view! {
                        <MenuItem icon=Glyph::Delete danger=true pick=run(commands.delete)>
                            "Delete"
                        </MenuItem>
                    }
                })}
        }
    };
    view! {
        <Menu
            label=format!("Commands for {name}")
            look="quiet square"
            trigger=|| view! { <Icon of=Glyph::More /> }
        >
            {change.then(change_it)}
            <MenuLink icon=Glyph::Runs href=format!("/runs?flow_id={id}")>
                "Runs"
            </MenuLink>
            <MenuLink icon=Glyph::History href=format!("/flows/{id}/versions")>
                "Versions"
            </MenuLink>
            <MenuLink icon=Glyph::Export href=format!("/api/v1/flows/{id}/export") download=true>
                "Export"
            </MenuLink>
            {change.then(put_it_away)}
        </Menu>
    }
    .into_any()
}

/// The flow's state in a word or two each.
fn states(flow: &Flow) -> impl IntoView + use<> {
    let state = match (flow.state, flow.live_version) {
        (FlowState::Archived, _) => view! { <span class="pill">"Archived"</span> }.into_any(),
        (FlowState::Live, Some(version)) => {
            view! { <span class="pill live">{format!("Version {version} live")}</span> }.into_any()
        }
        (FlowState::Live | FlowState::Draft, _) => {
            view! { <span class="pill">"Not published"</span> }.into_any()
        }
    };
    let differs = (flow.live_version.is_some() && flow.draft_differs)
        .then(|| view! { <span class="pill">"Draft has changes"</span> });
    let errors = (flow.draft_errors > 0).then(|| {
        let problems = counted(i64::from(flow.draft_errors), "problem");
        view! { <span class="pill wrong">{problems}</span> }
    });
    (state, differs, errors)
}

fn how_it_went(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Running => "still running",
        RunStatus::Completed => "completed",
        RunStatus::Failed => "failed",
        RunStatus::Cancelled => "cancelled",
        RunStatus::CallerHungUp => "caller hung up",
    }
}

/// The place of a card whose flow is on its way.
#[component]
pub fn WaitingCard() -> impl IntoView {
    view! {
        <li class="card waiting" aria-hidden="true">
            <div class="drawing"></div>
            <div class="about">
                <div class="bone"></div>
                <div class="bone"></div>
                <div class="bone"></div>
            </div>
        </li>
    }
}
