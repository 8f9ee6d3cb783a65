//! Keys and the clipboard, wherever on the page the focus is: shortcuts with Ctrl work everywhere but in fields, all others only on the canvas.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use phloem_canvas::editor::{Command, Gesture};
use phloem_canvas::event::{Event, Key};
use phloem_flow::document::NodeId;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use crate::components::Toasts;
use crate::editor::canvas::{events, pane};
use crate::editor::hand::Hand;
use crate::editor::inspector::Desk;
use crate::editor::panels::changes;

/// Listens for as long as the page is there.
pub fn listen(hand: Hand, desk: Desk) {
    let listeners = [
        window_event_listener(ev::keydown, move |event| key_down(hand, desk, &event)),
        window_event_listener(ev::copy, move |event| copy(hand, &event, false)),
        window_event_listener(ev::cut, move |event| copy(hand, &event, true)),
        window_event_listener(ev::paste, move |event| paste_event(hand, &event)),
    ];
    on_cleanup(move || {
        listeners.into_iter().for_each(WindowListenerHandle::remove);
    });
}

/// A key that nothing else took. The canvas takes its own.
fn key_down(hand: Hand, desk: Desk, event: &ev::KeyboardEvent) {
    if event.default_prevented() || !hand.is_there() || is_elsewhere(event.target()) {
        return;
    }
    if event.key() == "F2" && !hand.is_read_only() {
        if let Some(node) = hand.with(|editor| {
            let only = editor.selection().only_node();
            only.or(editor.focus()).cloned()
        }) {
            event.prevent_default();
            rename(hand, desk, &node);
        }
        return;
    }
    let Some(Event::KeyDown { key, modifiers }) = events::key_down(event) else {
        return;
    };
    let busy = hand.with(|editor| *editor.gesture() != Gesture::Idle);
    if key == Key::Escape && busy {
        // What is dragged from the palette has the focus there.
        hand.handle(Event::KeyDown { key, modifiers });
        return;
    }
    if !modifiers.command {
        return;
    }
    let allowed = |command: &Command| !(hand.is_read_only() && changes(*command));
    if let Some(command) = Command::of(key, modifiers).filter(allowed) {
        event.prevent_default();
        hand.run(command);
    }
}

/// Leads to where a node's name is given.
pub fn rename(hand: Hand, desk: Desk, node: &NodeId) {
    desk.lead(hand, node, Some("name".to_owned()));
}

/// Whether keys belong to something else: a field, an open dialog, a menu.
fn is_elsewhere(target: Option<web_sys::EventTarget>) -> bool {
    if events::is_field(target.clone()) {
        return true;
    }
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| {
        let around = "dialog, [role=menu], .picker";
        element.closest(around).is_ok_and(|found| found.is_some())
    })
}

/// Whether the clipboard is meant for the canvas: nothing else has the focus, and no text is marked.
fn is_ours(event: &ev::ClipboardEvent) -> bool {
    let marked = window()
        .get_selection()
        .ok()
        .flatten()
        .is_some_and(|marked| !marked.is_collapsed());
    let on_canvas =
        pane().is_some_and(|pane| pane.contains(document().active_element().as_deref()));
    !marked && !is_elsewhere(event.target()) && (on_canvas || events::is_unfocused())
}

fn copy(hand: Hand, event: &ev::ClipboardEvent, cut: bool) {
    if !hand.is_there() || !is_ours(event) {
        return;
    }
    let text = if cut {
        cut_text(hand)
    } else {
        copied_text(hand)
    };
    if let (Some(text), Some(clipboard)) = (text, event.clipboard_data()) {
        event.prevent_default();
        let _ = clipboard.set_data("text/plain", &text);
    }
}

fn copied_text(hand: Hand) -> Option<String> {
    let (text, count) = hand.with(|editor| (editor.copy(), editor.selection().nodes.len()));
    if text.is_some() {
        hand.announce(match count {
            1 => "Copied 1 node.".to_owned(),
            count => format!("Copied {count} nodes."),
        });
    }
    text
}

fn cut_text(hand: Hand) -> Option<String> {
    hand.attempt(phloem_canvas::editor::Editor::cut)
}

fn paste_event(hand: Hand, event: &ev::ClipboardEvent) {
    if !hand.is_there() || !is_ours(event) {
        return;
    }
    let text = event
        .clipboard_data()
        .and_then(|clipboard| clipboard.get_data("text/plain").ok());
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        event.prevent_default();
        hand.attempt(|editor| editor.paste(&text));
    }
}

/// Copies what is selected, as a command of a menu does.
pub fn copy_now(hand: Hand, toasts: Toasts, cut: bool) {
    let Some(text) = copied_text(hand) else {
        return;
    };
    spawn_local(async move {
        let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        if written.is_err() {
            toasts.warn("The browser does not let this page copy. Press Ctrl+C instead.");
        } else if cut && hand.is_there() {
            cut_text(hand);
        }
    });
}

/// Pastes what the clipboard holds, as a command of a menu does.
pub fn paste_now(hand: Hand, toasts: Toasts) {
    spawn_local(async move {
        let read = JsFuture::from(window().navigator().clipboard().read_text()).await;
        match read.ok().and_then(|text| text.as_string()) {
            Some(text) if hand.is_there() => {
                hand.attempt(|editor| editor.paste(&text));
            }
            Some(_) => {}
            None => toasts.warn("The browser does not let this page paste. Press Ctrl+V instead."),
        }
    });
}
