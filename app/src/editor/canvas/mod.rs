//! A flow as it is drawn, and the hand on it.
//!
//! `phloem_canvas` decides what is drawn where and what the hand does; here its drawing becomes elements of the page, and the browser's events become its
//! events.

mod cards;
mod carried;
mod dom;
pub mod events;
pub mod marks;
mod overlay;
mod painter;
mod wires;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use phloem_canvas::editor::{Editor, Gesture};
use phloem_canvas::event::{Event, Key};
use phloem_flow::document::NodeId;
use phloem_flow::problem::{Problem, Severity};
use web_sys::{HtmlDivElement, HtmlElement, Node, ResizeObserver};

use crate::editor::canvas::dom::attribute;
use crate::editor::canvas::marks::Marks;
use crate::editor::canvas::painter::{Notes, Painter};
use crate::editor::hand::Hand;

/// A flow, drawn, and the hand on it. Around it there has to be room; it fills what it is given.
#[component]
pub fn Canvas(
    /// The document in hand. One that may only be looked at can be panned, zoomed and selected in.
    hand: Hand,
    /// What stands out.
    #[prop(optional, into)]
    marks: Signal<Marks>,
    /// Whether cards say what is wrong with their nodes.
    #[prop(optional)]
    checked: bool,
    /// Its accessible name.
    #[prop(default = "Canvas")]
    label: &'static str,
) -> impl IntoView {
    let pane = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(pane) = pane.get() {
            set_up(hand, &pane, marks, checked);
        }
    });
    let here = move || pane.get_untracked();
    let take = move |event: Option<Event>| event.is_some_and(|event| hand.handle(event));

    let on_down = move |event: ev::PointerEvent| {
        let Some(pane) = here() else { return };
        if let Some(pressed) = events::pointer_down(&pane, &event) {
            // What is dragged stays in the hand when the pointer leaves the pane.
            let _ = pane.set_pointer_capture(event.pointer_id());
            take(Some(pressed));
        }
    };
    let on_move = move |event: ev::PointerEvent| {
        if let Some(pane) = here() {
            take(Some(events::pointer_move(&pane, &event)));
        }
    };
    let on_up = move |event: ev::PointerEvent| {
        if let Some(pane) = here() {
            take(Some(events::pointer_up(&pane, &event)));
        }
    };
    let on_cancel = move |event: ev::PointerEvent| {
        let pointer = event.pointer_id();
        take(Some(Event::PointerCancel { pointer }));
    };
    let on_leave = move |event: ev::PointerEvent| {
        if event.buttons() == 0 {
            take(Some(Event::PointerLeave));
        }
    };
    let on_wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        if let Some(pane) = here() {
            take(Some(events::wheel(&pane, &event)));
        }
    };
    let on_double_click = move |event: ev::MouseEvent| {
        if let Some(pane) = here() {
            let at = events::at(&pane, &event);
            take(Some(Event::DoubleClick { at }));
        }
    };
    // The middle button would otherwise begin to scroll.
    let on_mouse_down = move |event: ev::MouseEvent| {
        if event.button() == 1 {
            event.prevent_default();
        }
    };
    let on_key_down = move |event: ev::KeyboardEvent| {
        if take(events::key_down(&event)) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let on_key_up = move |event: ev::KeyboardEvent| {
        if event.key() == " " {
            take(Some(Event::SpaceUp));
        }
    };
    let on_focus = move |event: ev::FocusEvent| {
        if let Some(pane) = here() {
            focus_in(hand, &pane, &event);
        }
    };
    let on_blur = move |event: ev::FocusEvent| {
        if let Some(pane) = pane.try_get_untracked().flatten() {
            focus_out(hand, &pane, &event);
        }
    };
    view! {
        <div
            class="canvas"
            data-testid="canvas"
            role="application"
            aria-label=label
            tabindex="0"
            node_ref=pane
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=on_cancel
            on:pointerleave=on_leave
            on:wheel=on_wheel
            on:dblclick=on_double_click
            on:mousedown=on_mouse_down
            on:keydown=on_key_down
            on:keyup=on_key_up
            on:focusin=on_focus
            on:focusout=on_blur
        ></div>
    }
    .into_any()
}

/// Begins to draw into a pane, and goes on after everything that happens to the editor.
fn set_up(hand: Hand, pane: &HtmlDivElement, marks: Signal<Marks>, checked: bool) {
    let element: &HtmlElement = pane;
    // A page that comes back keeps what it had, which is not to be drawn into twice.
    element.set_text_content(None);
    let Ok(painter) = Painter::new(element.clone()) else {
        return;
    };
    let painter = Rc::new(RefCell::new(painter));
    let notes = Rc::new(RefCell::new(Notes::default()));
    let wish: Rc<RefCell<Option<NodeId>>> = Rc::default();
    let asked = Rc::new(Cell::new(false));
    watch_size(hand, pane.clone());

    let ask = {
        let (notes, wish) = (notes.clone(), wish.clone());
        let pane = pane.clone();
        move || {
            if asked.replace(true) {
                return;
            }
            let (painter, notes, wish, asked) =
                (painter.clone(), notes.clone(), wish.clone(), asked.clone());
            let pane = pane.clone();
            request_animation_frame(move || {
                asked.set(false);
                if hand.is_there() {
                    frame(
                        hand,
                        &pane,
                        &mut painter.borrow_mut(),
                        &notes.borrow(),
                        &wish,
                    );
                }
            });
        }
    };
    let on_change = ask.clone();
    Effect::new(move |_| {
        hand.track_everything();
        on_change();
    });
    let on_notes = ask.clone();
    Effect::new(move |_| {
        let mut notes = notes.borrow_mut();
        notes.marks = marks.get();
        if checked {
            notes.troubles = hand.problems().with(|problems| troubles(problems));
        }
        notes.version += 1;
        on_notes();
    });
    Effect::new(move |_| {
        if let Some(node) = hand.focused().get() {
            *wish.borrow_mut() = Some(node);
            ask();
        }
    });
}

/// Draws what has changed, and gives the focus where it belongs.
fn frame(
    hand: Hand,
    pane: &HtmlDivElement,
    painter: &mut Painter,
    notes: &Notes,
    wish: &RefCell<Option<NodeId>>,
) {
    let damage = hand.take_damage();
    let had_focus = pane.contains(document().active_element().as_deref());
    let painted = hand.with(|editor| {
        let _ = attribute(pane, "data-hand", doing(editor));
        painter.paint(editor, &damage, notes)
    });
    if let Err(refusal) = painted {
        leptos::logging::error!("drawing failed: {refusal:?}");
    }
    let card = wish.take().and_then(|node| painter.card(&node).cloned());
    match card {
        Some(card) => give_focus(&card),
        // The card that had it is gone.
        None if had_focus && events::is_unfocused() => give_focus(pane),
        None => {}
    }
    if hand.with(Editor::wants_frames) {
        request_animation_frame(move || {
            if hand.is_there() {
                hand.handle(Event::Frame);
            }
        });
    }
}

/// The pane shows the card already, as far as it is to be moved at all.
fn give_focus(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Tells the editor how large the pane is, now and whenever that changes.
fn watch_size(hand: Hand, pane: HtmlDivElement) {
    let observed = pane.clone();
    let measure = Closure::<dyn FnMut()>::new(move || {
        if let Some(size) = events::size(&pane).filter(|_| hand.is_there()) {
            hand.update(|editor| editor.resize(size));
        }
    });
    if let Ok(observer) = ResizeObserver::new(measure.into_js_value().unchecked_ref()) {
        observer.observe(&observed);
        // The pane may stay when another flow takes the place of this one.
        let observer = StoredValue::new_local(observer);
        on_cleanup(move || {
            observer.try_with_value(ResizeObserver::disconnect);
        });
    }
}

/// What the hand is doing, for the style sheet's cursors.
fn doing(editor: &Editor) -> Option<&'static str> {
    match editor.gesture() {
        Gesture::Panning { .. } => Some("panning"),
        Gesture::Dragging(_) => Some("dragging"),
        Gesture::Connecting(_) => Some("connecting"),
        Gesture::Boxing { .. } => Some("boxing"),
        Gesture::Idle | Gesture::Pressed { .. } if editor.is_ready_to_pan() => Some("ready"),
        Gesture::Idle
        | Gesture::Pressed { .. }
        | Gesture::Pinching { .. }
        | Gesture::Placing(_) => None,
    }
}

/// Cards are stops of the Tab key one after the other, but only as long as the focus is among them: the canvas is one stop from outside.
fn focus_in(hand: Hand, pane: &HtmlDivElement, event: &ev::FocusEvent) {
    let from = event
        .related_target()
        .and_then(|from| from.dyn_into::<Node>().ok());
    let came_in = !pane.contains(from.as_ref());
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(target) = target else { return };
    let _ = pane.set_attribute("tabindex", "-1");
    let on_pane = target.is_same_node(Some(pane));
    if let Some(id) = target.get_attribute("data-node-id") {
        let id = NodeId(id);
        if hand.with(|editor| editor.focus() != Some(&id)) {
            hand.update(|editor| editor.set_focus(Some(id)));
        }
    } else if on_pane && came_in && pane.matches(":focus-visible").unwrap_or(false) {
        // By the Tab key: back to the card that had it, else to the first one.
        match hand.with(|editor| editor.focus().cloned()) {
            Some(focus) => hand.give_focus(&focus),
            None => {
                let event = Event::KeyDown {
                    key: Key::Tab,
                    modifiers: phloem_canvas::event::Modifiers::NONE,
                };
                hand.handle(event);
            }
        }
    }
}

fn focus_out(hand: Hand, pane: &HtmlDivElement, event: &ev::FocusEvent) {
    let to = event
        .related_target()
        .and_then(|to| to.dyn_into::<Node>().ok());
    if pane.contains(to.as_ref()) {
        return;
    }
    let _ = pane.set_attribute("tabindex", "0");
    if hand.is_there() && hand.with(Editor::is_ready_to_pan) {
        hand.update(Editor::let_go_of_keys);
    }
}

/// What is wrong with each node: how bad at worst, and all the sentences.
fn troubles(problems: &[Problem]) -> HashMap<NodeId, (Severity, String)> {
    let mut troubles: HashMap<NodeId, (Severity, String)> = HashMap::new();
    for problem in problems {
        let Some(node) = &problem.node else { continue };
        match troubles.get_mut(node) {
            Some((worst, sentences)) => {
                // Errors come before warnings.
                *worst = (*worst).min(problem.severity);
                sentences.push('\n');
                sentences.push_str(&problem.message);
            }
            None => {
                troubles.insert(node.clone(), (problem.severity, problem.message.clone()));
            }
        }
    }
    troubles
}

/// The pane of the canvas on this page.
pub(crate) fn pane() -> Option<HtmlElement> {
    let found = document().query_selector(".canvas").ok()??;
    found.dyn_into().ok()
}

/// Gives the canvas the focus: the card that keys go to, else the whole.
pub(crate) fn focus_canvas(hand: Hand) {
    match hand.with(|editor| editor.focus().cloned()) {
        Some(node) => hand.give_focus(&node),
        None => {
            if let Some(pane) = pane() {
                give_focus(&pane);
            }
        }
    }
}
