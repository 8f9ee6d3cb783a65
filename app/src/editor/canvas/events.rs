//! What the browser says of the hand, in the terms of the editor.

use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use phloem_canvas::editor::Keyboard;
use phloem_canvas::event::{Button, Event, Key, Modifiers};
use phloem_canvas::geometry::{Point, Size};
use phloem_canvas::viewport::WheelUnit;
use web_sys::{Element, EventTarget, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

/// Where the mouse is on a pane.
pub(crate) fn at(pane: &Element, event: &MouseEvent) -> Point {
    let corner = pane.get_bounding_client_rect();
    Point::new(
        f64::from(event.client_x()) - corner.left(),
        f64::from(event.client_y()) - corner.top(),
    )
}

/// How large a pane is; nothing while it is not shown.
pub(crate) fn size(pane: &Element) -> Option<Size> {
    let (width, height) = (pane.client_width(), pane.client_height());
    (width > 0 && height > 0).then(|| Size::new(f64::from(width), f64::from(height)))
}

/// A button or a finger that went down; nothing for a button that opens menus.
pub(super) fn pointer_down(pane: &Element, event: &PointerEvent) -> Option<Event> {
    let button = match (event.pointer_type().as_str(), event.button()) {
        ("touch", _) => Button::Touch,
        // On a Mac, Ctrl and a click is what the right button is elsewhere.
        (_, 0) if !(is_mac() && event.ctrl_key()) => Button::Primary,
        (_, 1) => Button::Middle,
        _ => return None,
    };
    Some(Event::PointerDown {
        pointer: event.pointer_id(),
        at: at(pane, event),
        button,
        modifiers: modifiers(event),
    })
}

/// A pointer that moved.
pub(super) fn pointer_move(pane: &Element, event: &PointerEvent) -> Event {
    Event::PointerMove {
        pointer: event.pointer_id(),
        at: at(pane, event),
        modifiers: modifiers(event),
    }
}

/// A button or a finger that went up.
pub(super) fn pointer_up(pane: &Element, event: &PointerEvent) -> Event {
    Event::PointerUp {
        pointer: event.pointer_id(),
        at: at(pane, event),
        modifiers: modifiers(event),
    }
}

/// A turn of the wheel.
pub(super) fn wheel(pane: &Element, event: &WheelEvent) -> Event {
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => WheelUnit::Line,
        WheelEvent::DOM_DELTA_PAGE => WheelUnit::Page,
        _ => WheelUnit::Pixel,
    };
    let mut turn = Point::new(event.delta_x(), event.delta_y());
    // With Shift a wheel goes sideways; some browsers say so themselves.
    if event.shift_key() && turn.x == 0.0 {
        turn = Point::new(turn.y, 0.0);
    }
    // Two fingers on a trackpad that part come as a wheel with Ctrl, in steps a tenth as large as a wheel's.
    let pinch = event.ctrl_key() || event.meta_key();
    if event.ctrl_key() && unit == WheelUnit::Pixel && turn.y.abs() < 50.0 {
        turn = turn * 5.0;
    }
    Event::Wheel {
        at: at(pane, event),
        turn,
        unit,
        pinch,
    }
}

/// A key that went down; nothing for one that means nothing here, or that is part of writing a sign.
pub(crate) fn key_down(event: &KeyboardEvent) -> Option<Event> {
    if event.is_composing() {
        return None;
    }
    Some(Event::KeyDown {
        key: key(&event.key())?,
        modifiers: Modifiers {
            shift: event.shift_key(),
            alt: event.alt_key(),
            command: if is_mac() {
                event.meta_key()
            } else {
                event.ctrl_key()
            },
        },
    })
}

fn key(name: &str) -> Option<Key> {
    Some(match name {
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        name => {
            let mut characters = name.chars();
            let character = characters.next()?;
            if characters.next().is_some() {
                return None;
            }
            Key::Character(character.to_lowercase().next().unwrap_or(character))
        }
    })
}

fn modifiers(event: &MouseEvent) -> Modifiers {
    Modifiers {
        shift: event.shift_key(),
        alt: event.alt_key(),
        command: if is_mac() {
            event.meta_key()
        } else {
            event.ctrl_key()
        },
    }
}

/// Whose keyboard it is.
#[must_use]
pub fn keyboard() -> Keyboard {
    if is_mac() {
        Keyboard::Mac
    } else {
        Keyboard::Other
    }
}

fn is_mac() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    agent.contains("Mac OS") || agent.contains("Macintosh")
}

/// Whether what somebody types goes into a field, so that no key is ours.
pub(crate) fn is_field(target: Option<EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let field = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
    element.closest(field).is_ok_and(|field| field.is_some())
}

/// Whether the focus is nowhere, as after what had it was taken away.
pub(crate) fn is_unfocused() -> bool {
    let focused = document().active_element();
    focused.is_none_or(|focused| document().body().is_some_and(|body| *body == focused))
}
