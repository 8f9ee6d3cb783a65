//! A flow's card.

use leptos::prelude::*;
use phloem_api::{Flow, FlowState, Role, RunStatus};

use crate::clock::Now;
use crate::components::{Glyph, Icon, Menu, MenuItem, Sketch};
use crate::session::may;
use crate::words::{ago, counted, phone};

/// What can be done with the flow of a card.
#[derive(Clone, Copy)]
pub struct Commands {
    /// Asks for another name.
    pub rename: Callback<Flow>,
    /// Puts it away, or brings it back.
    pub archive: Callback<Flow>,
    /// Asks whether to remove it.
    pub delete: Callback<Flow>,
}

/// A flow's card: its drawing, where it stands, who calls it and when it last ran.
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
            <dd>{move || format!("{}, {how}", ago(now.get(), run.created))}</dd>
        }
    });
    let answers = (!flow.numbers.is_empty()).then(|| {
        let all = flow
            .numbers
            .iter()
            .map(|number| phone(number))
            .collect::<Vec<_>>()
            .join(", ");
        view! {
            <dt>"Answers"</dt>
            <dd title=all.clone()>{all.clone()}</dd>
        }
    });
    let changed = flow.updated;
    view! {
        <li class="card">
            <Sketch drawing=flow.drawing.clone() />
            <div class="about">
                <div class="top">
                    <h2 title=flow.name.clone()>{flow.name.clone()}</h2>
                    {may(Role::Editor).then(|| view! { <FlowMenu flow=flow.clone() commands /> })}
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
    let flow = StoredValue::new(flow);
    let archived = flow.with_value(|flow| flow.state == FlowState::Archived);
    let name = flow.with_value(|flow| flow.name.clone());
    view! {
        <Menu
            label=format!("Commands for {name}")
            look="quiet square"
            trigger=|| view! { <Icon of=Glyph::More /> }
        >
            <MenuItem icon=Glyph::Rename pick=move |()| commands.rename.run(flow.get_value())>
                "Rename"
            </MenuItem>
            <MenuItem
                icon=if archived { Glyph::BringBack } else { Glyph::Archive }
                pick=move |()| commands.archive.run(flow.get_value())
            >
                {if archived { "Bring back" } else { "Archive" }}
            </MenuItem>
            {archived
                .then(|| {
                    view! {
                        <MenuItem
                            icon=Glyph::Delete
                            danger=true
                            pick=move |()| commands.delete.run(flow.get_value())
                        >
                            "Delete"
                        </MenuItem>
                    }
                })}
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
