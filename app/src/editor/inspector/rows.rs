//! Lists of rows: rows are added, removed and moved, by the keyboard too.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use serde_json::Value;
use web_sys::{Element, HtmlElement};

use crate::components::{Glyph, Icon};
use crate::editor::inspector::field::wrongs;
use crate::editor::inspector::form::Form;

/// The first thing in a row that can be filled in.
const FIRST: &str = "input, select, [role=textbox]";

/// A list of rows.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    /// Its path in the config.
    pub(crate) path: &'static str,
    /// What one row is called, e.g. `header`.
    pub(crate) thing: &'static str,
    /// What is said where there are none.
    pub(crate) none: &'static str,
    /// Makes another row, given those that are there; nothing where there can be no more.
    pub(crate) another: fn(&[Value]) -> Option<Value>,
    /// Draws the row with this index.
    pub(crate) row: fn(Form, usize) -> AnyView,
}

/// Draws the rows, with a button that adds one.
pub(crate) fn rows(form: Form, rows: Rows) -> AnyView {
    let Rows {
        path,
        thing,
        none,
        another,
        row,
    } = rows;
    let count = Memo::new(move |_| form.count(path));
    let node = NodeRef::<html::Div>::new();
    let focus = move |index: usize, what: &str| {
        let what = what.to_owned();
        // The row is in the page by the time that the page is drawn.
        request_animation_frame(move || focus_row(node, index, &what));
    };
    let add = move |_| {
        form.change_list(path, |list| {
            if let Some(row) = another(list) {
                list.push(row);
            }
        });
        focus(count.get_untracked().saturating_sub(1), FIRST);
    };
    let remove = move |index: usize| {
        form.change_list(path, |list| {
            if index < list.len() {
                list.remove(index);
            }
        });
        focus(
            index.min(count.get_untracked().saturating_sub(1)),
            "[data-do=remove]",
        );
    };
    let swap = move |index: usize, to: Option<usize>, what: &str| {
        if let Some(to) = to.filter(|to| *to < count.get_untracked()) {
            form.change_list(path, |list| list.swap(index, to));
            focus(to, what);
        }
    };
    let on_key = move |event: KeyboardEvent, index: usize| {
        let to = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => index.checked_sub(1),
            "ArrowDown" if event.alt_key() => Some(index + 1),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if !form.read_only {
            swap(index, to, &same_control(&event));
        }
    };
    let draw = move |index: usize| {
        let place = index + 1;
        let commands = (!form.read_only).then(|| {
            view! {
                <div class="row-commands">
                    <button
                        class="tool"
                        type="button"
                        data-do="up"
                        title="Move up (Alt+Up)"
                        aria-label=format!("Move {thing} {place} up")
                        aria-disabled=(index == 0).then_some("true")
                        on:click=move |_| swap(index, index.checked_sub(1), "[data-do=up]")
                    >
                        <Icon of=Glyph::Up />
                    </button>
                    <button
                        class="tool"
                        type="button"
                        data-do="down"
                        title="Move down (Alt+Down)"
                        aria-label=format!("Move {thing} {place} down")
                        aria-disabled=move || (place == count.get()).then_some("true")
                        on:click=move |_| swap(index, Some(place), "[data-do=down]")
                    >
                        <Icon of=Glyph::Open />
                    </button>
                    <button
                        class="tool"
                        type="button"
                        data-do="remove"
                        title="Remove"
                        aria-label=format!("Remove {thing} {place}")
                        on:click=move |_| remove(index)
                    >
                        <Icon of=Glyph::Remove />
                    </button>
                </div>
            }
        });
        view! {
            <div
                class="row"
                role="group"
                aria-label=format!("{} {place}", capitalised(thing))
                on:keydown=move |event| on_key(event, index)
            >
                <div class="row-fields">{row(form, index)}</div>
                {commands}
            </div>
        }
        .into_any()
    };
    let empty = move || (count.get() == 0).then(|| view! { <p class="none">{none}</p> });
    let full = move || {
        count.track();
        let list = form.value(path);
        list.as_ref()
            .and_then(Value::as_array)
            .is_some_and(|list| another(list).is_none())
    };
    let adder = (!form.read_only).then(|| {
        view! {
            <button class="add" type="button" data-do="add" disabled=full on:click=add>
                <Icon of=Glyph::Add />
                {format!("Add {}", with_article(thing))}
            </button>
        }
    });
    view! {
        <div class="rows" node_ref=node data-field=format!("config.{path}")>
            {empty}
            <For each=move || 0..count.get() key=|index| *index children=draw />
            <div class="wrongs">{wrongs(form.wrong(path))}</div>
            {adder}
        </div>
    }
    .into_any()
}

/// Gives the focus to something in a row; to the button that adds one where there is no row.
fn focus_row(node: NodeRef<html::Div>, index: usize, what: &str) {
    let Some(list) = node.try_get_untracked().flatten() else {
        return;
    };
    let Ok(rows) = list.query_selector_all(":scope > .row") else {
        return;
    };
    let row = u32::try_from(index).ok().and_then(|index| rows.get(index));
    let within = row.and_then(|row| row.dyn_into::<HtmlElement>().ok());
    let found = match within {
        Some(row) => row.query_selector(what),
        None => list.query_selector("[data-do=add]"),
    };
    if let Ok(Some(found)) = found
        && let Ok(found) = found.dyn_into::<HtmlElement>()
    {
        let _ = found.focus();
    }
}

/// What finds in another row the control that a key was pressed in.
fn same_control(event: &KeyboardEvent) -> String {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let setting = target.and_then(|target| target.closest(".setting").ok().flatten());
    let field = setting.and_then(|setting| setting.get_attribute("data-field"));
    let part = field.as_deref().and_then(|field| field.rsplit('.').next());
    part.map_or_else(
        || FIRST.to_owned(),
        |part| format!("[data-field$=\".{part}\"] :is({FIRST})"),
    )
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn with_article(thing: &str) -> String {
    let article = if thing.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {thing}")
}
