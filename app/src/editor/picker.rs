//! A list to pick from by typing: nodes, commands, kinds.

use std::sync::Arc;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_flow::nodes::Kind;
use web_sys::Node;

use crate::components::KindTile;

/// An entry of the list.
#[derive(Clone)]
pub struct Entry {
    /// What people read.
    pub label: String,
    /// What else there is to say, below it.
    pub about: String,
    /// Its shortcut.
    pub keys: String,
    /// The kind whose sign it has.
    pub sign: Option<Kind>,
    /// What picking it does.
    pub pick: Arc<dyn Fn() + Send + Sync>,
}

/// What the list holds for what is typed.
pub type Entries = Arc<dyn Fn(&str) -> Vec<Entry> + Send + Sync>;

/// A list to pick from. The focus stays in its field; arrows move in the list.
#[component]
pub fn Picker(
    /// Its accessible name, also shown in the empty field.
    label: &'static str,
    /// What it holds.
    entries: Entries,
    /// What is said when it holds nothing.
    none: &'static str,
    /// Closes it; something was picked or not.
    close: Callback<()>,
    /// The element around it, for placing it.
    #[prop(optional)]
    node: NodeRef<html::Div>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let field = NodeRef::<html::Input>::new();
    let shown = RwSignal::new(entries(""));
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let on_input = move |event: ev::Event| {
        typed.set(event_target_value(&event));
        shown.set(entries(&typed.read_untracked()));
        at.set(0);
    };
    let pick = move |index: usize| {
        let entry = shown.with_untracked(|shown| shown.get(index).cloned());
        if let Some(entry) = entry {
            close.run(());
            (entry.pick)();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = shown.with_untracked(Vec::len);
        let from = at.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.set((from + 1) % count),
            "ArrowUp" if count > 0 => at.set((from + count - 1) % count),
            "Enter" => pick(from),
            "Escape" => close.run(()),
            "Tab" => {}
            // What is typed here is nobody else's.
            _ => return event.stop_propagation(),
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_leave = move |event: ev::FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        if let Some(Some(around)) = node.try_get_untracked()
            && !around.contains(to.as_ref())
        {
            close.try_run(());
        }
    };
    let list = move || {
        let current = at.get();
        let shown = shown.read();
        if shown.is_empty() {
            return view! { <p class="none">{none}</p> }.into_any();
        }
        let lines: Vec<AnyView> = shown
            .iter()
            .enumerate()
            .map(|(index, entry)| line(index, entry, index == current, Callback::new(pick)))
            .collect();
        view! {
            <ul role="listbox" id="picker-list" aria-label=label>
                {lines}
            </ul>
        }
        .into_any()
    };
    view! {
        <div class="picker" node_ref=node on:focusout=on_leave>
            <input
                type="text"
                class="search"
                role="combobox"
                aria-expanded="true"
                aria-controls="picker-list"
                aria-label=label
                placeholder=label
                aria-activedescendant=move || format!("picker-{}", at.get())
                autocomplete="off"
                spellcheck="false"
                node_ref=field
                on:input=on_input
                on:keydown=on_key
            />
            {list}
        </div>
    }
    .into_any()
}

fn line(index: usize, entry: &Entry, current: bool, pick: Callback<usize>) -> AnyView {
    let here = NodeRef::<html::Li>::new();
    if current {
        Effect::new(move || {
            if let Some(line) = here.get() {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                line.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let about = (!entry.about.is_empty())
        .then(|| view! { <span class="about">{entry.about.clone()}</span> });
    let keys = (!entry.keys.is_empty()).then(|| view! { <kbd>{entry.keys.clone()}</kbd> });
    view! {
        <li
            role="option"
            id=format!("picker-{index}")
            aria-selected=if current { "true" } else { "false" }
            node_ref=here
            on:mousedown=|event: ev::MouseEvent| event.prevent_default()
            on:click=move |_| pick.run(index)
        >
            {entry.sign.map(|kind| view! { <KindTile kind /> })}
            <span class="words">
                <span class="label">{entry.label.clone()}</span>
                {about}
            </span>
            {keys}
        </li>
    }
    .into_any()
}
