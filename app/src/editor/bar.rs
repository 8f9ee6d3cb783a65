//! The bar on top of the editor: which flow it is, where it stands, and what can be done with it as a whole.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use phloem_api::{ChangeFlow, Flow, FlowState, Role};
use phloem_canvas::editor::Command;

use crate::app::Ready;
use crate::client::Attempt;
use crate::components::{Brand, Glyph, Icon, Toasts};
use crate::editor::canvas::events::keyboard;
use crate::editor::hand::Hand;
use crate::editor::page::OpenFlow;
use crate::editor::saving::{PublishButton, SavingStatus};
use crate::session::may;

/// The bar on top.
#[component]
pub fn Bar() -> impl IntoView {
    let hand = expect_context::<Hand>();
    let open = expect_context::<OpenFlow>();
    let versions = format!("/flows/{}/versions", open.id);
    let revision = hand.revision();
    Effect::new(move |before: Option<()>| {
        revision.track();
        // Whether it is what is live after all is said where it is published.
        if before.is_some() && !open.flow.with_untracked(|flow| flow.draft_differs) {
            open.flow.update(|flow| flow.draft_differs = true);
        }
    });
    view! {
        <header class="editor-bar">
            <Brand />
            <nav aria-label="Where you are">
                <a href="/flows">"Flows"</a>
                <span aria-hidden="true">"/"</span>
            </nav>
            <FlowName open />
            {move || open.flow.with(standing)}
            <SavingStatus />
            <span class="gap"></span>
            {(!hand.is_read_only()).then(|| view! { <Steps hand /> })}
            <a class="button history" href=versions>
                "Versions"
            </a>
            {may(Role::Editor).then(|| view! { <PublishButton /> })}
        </header>
    }
    .into_any()
}

/// Where the flow stands, in a word or two.
fn standing(flow: &Flow) -> AnyView {
    match (flow.state, flow.live_version) {
        (FlowState::Archived, _) => view! { <span class="pill">"Archived"</span> }.into_any(),
        (FlowState::Live, Some(version)) => {
            let differs = flow
                .draft_differs
                .then(|| view! { <span class="pill">"Draft has changes"</span> });
            view! {
                <span class="pill live">{format!("Version {version} live")}</span>
                {differs}
            }
            .into_any()
        }
        (FlowState::Live | FlowState::Draft, _) => {
            view! { <span class="pill">"Not published"</span> }.into_any()
        }
    }
}

/// Undo and redo.
#[component]
fn Steps(hand: Hand) -> impl IntoView {
    let step = move |command: Command, icon: Glyph, label: fn(Hand) -> Option<String>| {
        let what = Memo::new(move |_| {
            hand.revision().track();
            label(hand)
        });
        let title = move || match what.get() {
            Some(what) => format!("{} “{what}”", command.label()),
            None => format!("Nothing to {}", command.label().to_lowercase()),
        };
        let Ready(ready) = expect_context();
        view! {
            <button
                class="button square"
                type="button"
                aria-label=command.label()
                title=title
                disabled=move || !ready.get() || what.read().is_none()
                on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                on:click=move |_| hand.run(command)
            >
                <Icon of=icon />
            </button>
        }
        .into_any()
    };
    let undo = |hand: Hand| hand.with(|editor| editor.undo_label().map(str::to_owned));
    let redo = |hand: Hand| hand.with(|editor| editor.redo_label().map(str::to_owned));
    (
        step(Command::Undo, Glyph::Undo, undo),
        step(Command::Redo, Glyph::Redo, redo),
    )
}

/// The name of the flow; a press makes it a field.
#[component]
fn FlowName(open: OpenFlow) -> impl IntoView {
    let Ready(ready) = expect_context();
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let naming = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let name = move || open.flow.with(|flow| flow.name.clone());
    Effect::new(move || {
        if let Some(refusal) = attempt.refusal.get() {
            toasts.warn(refusal.error);
        }
    });
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let keep = move || {
        let wanted = input
            .try_get_untracked()
            .flatten()
            .map(|input| input.value().trim().to_owned());
        if !naming.try_get_untracked().unwrap_or(false) {
            return;
        }
        naming.set(false);
        let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty() && *wanted != name()) else {
            return;
        };
        let request = ChangeFlow {
            name: Some(wanted),
            ..ChangeFlow::default()
        };
        attempt.make(
            move |api| async move { api.change_flow(open.id, request).await },
            move |renamed: Flow| {
                open.flow.try_update(|flow| flow.name = renamed.name);
            },
        );
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => keep(),
        "Escape" => naming.set(false),
        _ => {}
    };
    if !may(Role::Editor) {
        return view! { <h1 class="flow-name">{name}</h1> }.into_any();
    }
    view! {
        <h1 class="flow-name">
            <Show
                when=move || naming.get()
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            title="Rename this flow"
                            disabled=move || !ready.get()
                            on:click=move |_| naming.set(true)
                        >
                            {name}
                        </button>
                    }
                }
            >
                <input
                    aria-label="Name of the flow"
                    maxlength="200"
                    prop:value=name()
                    node_ref=input
                    on:keydown=on_key
                    on:focusout=move |_| keep()
                />
            </Show>
        </h1>
    }
    .into_any()
}

/// A command's tooltip: what it does and its shortcut.
#[must_use]
pub fn hint(command: Command) -> String {
    match command.shortcuts().first() {
        Some(shortcut) => format!("{} ({})", command.label(), shortcut.written(keyboard())),
        None => command.label().to_owned(),
    }
}
