//! What the selected node is set up to do, and what is wrong with the flow.
//!
//! A field is a place in the node's config and is called as the problems of a document call it; so one name finds what it holds, what is wrong with
//! it, and what undo takes back. The forms themselves are in [`kinds`], one file a kind.

mod controls;
pub mod desk;
mod field;
mod form;
mod goes_on;
mod header;
mod kinds;
mod overview;
mod parts;
mod pretty;
pub mod problems_bar;
mod prompt;
mod rich;
mod rows;
mod try_it;
mod variables;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_canvas::editor::Command;
use phloem_flow::document::NodeId;
use phloem_flow::nodes::Kind;
use web_sys::{Element, HtmlElement};

use crate::editor::hand::Hand;
use crate::editor::inspector::controls::is_undo;
pub use crate::editor::inspector::desk::Desk;
use crate::editor::inspector::desk::Wanted;
use crate::editor::inspector::field::wrongs;
use crate::editor::inspector::form::Form;
pub use crate::editor::inspector::problems_bar::ProblemsBar;

/// The form of the selected node; where none is, what the flow is about.
#[component]
pub fn Inspector() -> impl IntoView {
    let hand = expect_context::<Hand>();
    let desk = expect_context::<Desk>();
    let root = NodeRef::<html::Aside>::new();
    let only = hand.only_node();
    // An id may come back for a node of another kind, after undo.
    let shown = Memo::new(move |_| {
        hand.revision().track();
        let id = only.get()?;
        let kind =
            hand.with(|editor| editor.document().node(&id).map(|node| node.config.kind()))?;
        Some((id, kind))
    });
    let is_selected = Memo::new(move |_| shown.with(Option::is_some));
    let selection = Memo::new(move |_| hand.selection().get());
    let others = move || {
        if is_selected.get() {
            return ().into_any();
        }
        let selection = selection.get();
        if selection.is_empty() {
            overview::flow(hand)
        } else {
            overview::several(hand, &selection)
        }
    };
    // The next form begins at its top.
    Effect::new(move |_| {
        shown.track();
        if let Some(root) = root.get() {
            root.set_scroll_top(0);
        }
    });
    // Enter on a node's card leads here.
    Effect::new(move |_| {
        if let Some(node) = hand.opened().get() {
            desk.wanted().set(Some(Wanted { node, field: None }));
        }
    });
    Effect::new(move |_| {
        if desk.wanted().with(Option::is_some) {
            // The form is in the page by the time that the page is drawn, and what folds away is unfolded.
            request_animation_frame(move || give_focus(root, desk));
        }
    });
    let on_key = move |event: KeyboardEvent| {
        // The browser would only take back what it typed itself, in this field, and the document knows better.
        if is_undo(&event) {
            event.prevent_default();
            event.stop_propagation();
            let is_redo = event.shift_key() || matches!(event.key().as_str(), "y" | "Y");
            hand.run(if is_redo {
                Command::Redo
            } else {
                Command::Undo
            });
        }
    };
    view! {
        <aside class="inspector" aria-label="Settings" node_ref=root on:keydown=on_key>
            // Each node has a form of its own, so that nothing of one is left in that of the next.
            <For each=move || shown.get() key=Clone::clone children=move |(id, kind)| node(hand, id, kind) />
            {others}
        </aside>
    }
    .into_any()
}

/// A page of the inspector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Settings,
    Variables,
}

impl Tab {
    const fn label(self) -> &'static str {
        match self {
            Self::Settings => "Settings",
            Self::Variables => "Variables",
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Settings => "tab-settings",
            Self::Variables => "tab-variables",
        }
    }
}

/// Everything about one node.
fn node(hand: Hand, id: NodeId, kind: Kind) -> AnyView {
    let form = Form::new(hand, id, kind);
    let tab = RwSignal::new(Tab::Settings);
    let left = variables::left_by(form);
    let has_variables = Memo::new(move |_| left.with(|left| !left.is_empty()));
    Effect::new(move |_| {
        if !has_variables.get() || form.desk.wanted().with(Option::is_some) {
            tab.set(Tab::Settings);
        }
    });
    let tabs = move || has_variables.get().then(|| tabs(tab));
    let settings = view! {
        <div
            class="node-form"
            id="panel-settings"
            role=move || has_variables.get().then_some("tabpanel")
            aria-labelledby=move || has_variables.get().then_some(Tab::Settings.id())
            hidden=move || tab.get() != Tab::Settings
        >
            <div class="wrongs at-large" data-field="config" tabindex="-1">
                {wrongs(form.wrong_at_large())}
            </div>
            {kinds::form_of(kind, form)}
            {goes_on::goes_on(form)}
        </div>
    };
    let list = move || {
        (tab.get() == Tab::Variables).then(|| {
            view! {
                <div class="node-form" id="panel-variables" role="tabpanel" aria-labelledby=Tab::Variables.id()>
                    {variables::variables(form, left)}
                </div>
            }
        })
    };
    view! {
        {header::header(form, kind)}
        {tabs}
        {settings}
        {list}
    }
    .into_any()
}

fn tabs(tab: RwSignal<Tab>) -> AnyView {
    let on_key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            let next = match tab.get_untracked() {
                Tab::Settings => Tab::Variables,
                Tab::Variables => Tab::Settings,
            };
            tab.set(next);
            if let Some(element) = document().get_element_by_id(next.id()) {
                let _ = element.unchecked_into::<HtmlElement>().focus();
            }
        }
    };
    let buttons = [Tab::Settings, Tab::Variables]
        .map(|of| {
            view! {
                <button
                    id=of.id()
                    type="button"
                    role="tab"
                    aria-selected=move || if tab.get() == of { "true" } else { "false" }
                    tabindex=move || if tab.get() == of { "0" } else { "-1" }
                    on:click=move |_| tab.set(of)
                >
                    {of.label()}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="tabs" role="tablist" aria-label="About the node" on:keydown=on_key>
            {buttons}
        </div>
    }
    .into_any()
}

/// Gives the focus to the field that somebody was led to: the one of that name, else what it is a part of, else the first.
fn give_focus(root: NodeRef<html::Aside>, desk: Desk) {
    let Some(wanted) = desk.wanted().try_get_untracked().flatten() else {
        return;
    };
    desk.wanted().set(None);
    let Some(root) = root.try_get_untracked().flatten() else {
        return;
    };
    let named = |name: &str| {
        root.query_selector(&format!("[data-field=\"{name}\"]"))
            .ok()
            .flatten()
    };
    let mut place = None;
    let mut name = wanted.field.as_deref().unwrap_or_default();
    while place.is_none() && !name.is_empty() {
        place = named(name);
        name = name.rfind(['.', '[']).map_or("", |end| &name[..end]);
    }
    let place = place.or_else(|| root.query_selector(".node-form").ok().flatten());
    let control = place.and_then(|place| control_in(&place));
    if let Some(control) = control {
        let _ = control.focus();
        control.scroll_into_view_with_bool(true);
    }
}

/// The first thing that can be changed at a place, or the place itself.
fn control_in(place: &Element) -> Option<HtmlElement> {
    const FIELDS: &str =
        "input:not([type=radio]), input:checked, select, [role=textbox], [role=switch]";
    if place
        .matches("button, [role=textbox], input")
        .unwrap_or(false)
    {
        return place.clone().dyn_into().ok();
    }
    let inside = |what: &str| place.query_selector(what).ok().flatten();
    // The button that inserts a variable stands before its field.
    let found = inside(FIELDS)
        .or_else(|| inside("button"))
        .unwrap_or_else(|| place.clone());
    found.dyn_into().ok()
}
