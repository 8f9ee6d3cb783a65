//! The kinds of nodes, to be dragged onto the canvas, or clicked.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_canvas::geometry::Point;
use phloem_flow::nodes::{Category, Kind};
use web_sys::{Element, HtmlElement};

use crate::app::Ready;
use crate::components::KindTile;
use crate::editor::canvas::{events, focus_canvas, pane};
use crate::editor::hand::Hand;

/// How far the pointer moves before a press becomes a drag, in pixels.
const DRAG_START: f64 = 4.0;

/// The groups, in the order of the palette.
const GROUPS: [(&str, &[Category]); 4] = [
    ("Calls", &[Category::Trigger, Category::Calls]),
    ("Caller", &[Category::Input, Category::Speech]),
    ("Data", &[Category::Data]),
    ("End", &[Category::End]),
];

/// A kind on its way to the canvas.
#[derive(Clone, Copy, PartialEq)]
enum Drag {
    /// The button is down.
    Pressed { kind: Kind, at: Point },
    /// It follows the pointer.
    Moving { kind: Kind },
    /// It is over, but the click that ends a press is still to come.
    Over,
}

/// The palette.
#[component]
pub fn Palette(
    /// Set to false once something was added, for a palette that is a sheet over the canvas.
    open: RwSignal<bool>,
) -> impl IntoView {
    let hand = expect_context::<Hand>();
    let wanted = RwSignal::new(String::new());
    let search = NodeRef::<html::Input>::new();
    let drag = RwSignal::new(None::<Drag>);
    let groups = move || {
        let words = wanted.get().to_lowercase();
        let found: Vec<AnyView> = GROUPS
            .iter()
            .filter_map(|(heading, categories)| {
                let kinds: Vec<Kind> = categories
                    .iter()
                    .flat_map(|category| kinds(*category, &words))
                    .collect();
                (!kinds.is_empty()).then(|| group(hand, heading, kinds, drag, open))
            })
            .collect();
        if found.is_empty() {
            return view! { <p class="none">"No step is called like that."</p> }.into_any();
        }
        found.into_any()
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            let words = wanted.get_untracked().to_lowercase();
            let first = GROUPS
                .iter()
                .flat_map(|(_, categories)| categories.iter())
                .find_map(|category| kinds(*category, &words).next());
            if let Some(kind) = first {
                wanted.set(String::new());
                add(hand, kind, open);
            }
        }
        "Escape" => {
            wanted.set(String::new());
            open.set(false);
            focus_canvas(hand);
        }
        _ => {}
    };
    view! {
        <aside class="palette" class:open=move || open.get() aria-label="Steps to add">
            <div class="find">
                <input
                    id="find-step"
                    type="search"
                    class="search"
                    placeholder="Find a step"
                    aria-label="Find a step"
                    autocomplete="off"
                    prop:value=move || wanted.get()
                    node_ref=search
                    on:input=move |event| wanted.set(event_target_value(&event))
                    on:keydown=on_key
                />
            </div>
            {groups}
        </aside>
    }
    .into_any()
}

/// The kinds of a category whose words fit.
fn kinds(category: Category, words: &str) -> impl Iterator<Item = Kind> + use<'_> {
    Kind::ALL.iter().copied().filter(move |kind| {
        let about = kind.about();
        let text = format!("{} {}", about.label, about.summary).to_lowercase();
        // A flow has its Start already.
        *kind != Kind::Start
            && about.category == category
            && words.split_whitespace().all(|word| text.contains(word))
    })
}

fn group(
    hand: Hand,
    heading: &'static str,
    kinds: Vec<Kind>,
    drag: RwSignal<Option<Drag>>,
    open: RwSignal<bool>,
) -> AnyView {
    let items: Vec<AnyView> = kinds
        .into_iter()
        .map(|kind| item(hand, kind, drag, open))
        .collect();
    view! {
        <h2>{heading}</h2>
        <ul role="list">{items}</ul>
    }
    .into_any()
}

fn item(hand: Hand, kind: Kind, drag: RwSignal<Option<Drag>>, open: RwSignal<bool>) -> AnyView {
    let Ready(ready) = expect_context();
    let about = kind.about();
    let on_down = move |event: ev::PointerEvent| {
        // A finger scrolls the palette; it adds by a tap.
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        if let Some(button) = event
            .current_target()
            .and_then(|target| target.dyn_into::<Element>().ok())
        {
            let _ = button.set_pointer_capture(event.pointer_id());
        }
        let at = on_screen(&event);
        drag.set(Some(Drag::Pressed { kind, at }));
    };
    let on_move = move |event: ev::PointerEvent| match drag.get_untracked() {
        Some(Drag::Pressed { kind, at }) if at.distance(on_screen(&event)) > DRAG_START => {
            drag.set(Some(Drag::Moving { kind }));
            hover(hand, kind, &event);
        }
        Some(Drag::Moving { kind }) => {
            hover(hand, kind, &event);
        }
        Some(Drag::Pressed { .. } | Drag::Over) | None => {}
    };
    let on_up = move |event: ev::PointerEvent| {
        if let Some(Drag::Moving { kind }) = drag.get_untracked() {
            drag.set(Some(Drag::Over));
            if hover(hand, kind, &event) {
                let outputs = hand.update(phloem_canvas::editor::Editor::place);
                hand.perform(outputs);
                open.set(false);
                focus_canvas(hand);
            }
        }
    };
    let give_up = move || {
        if matches!(drag.get_untracked(), Some(Drag::Moving { .. })) {
            hand.update(phloem_canvas::editor::Editor::place_nowhere);
            drag.set(Some(Drag::Over));
        }
    };
    let on_click = move |_| {
        if drag.get_untracked() == Some(Drag::Over) {
            drag.set(None);
        } else {
            drag.set(None);
            add(hand, kind, open);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            give_up();
        }
    };
    view! {
        <li>
            <button
                class="kind"
                type="button"
                data-add=kind.as_str()
                disabled=move || !ready.get()
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
                on:pointercancel=move |_| give_up()
                on:keydown=on_key
                on:click=on_click
            >
                <KindTile kind />
                <span class="words">
                    <strong>{about.label}</strong>
                    <span>{about.brief}</span>
                </span>
            </button>
        </li>
    }
    .into_any()
}

/// Adds a node where the screen shows room.
fn add(hand: Hand, kind: Kind, open: RwSignal<bool>) {
    if hand.attempt(|editor| editor.add(kind)).is_some() {
        open.set(false);
        focus_canvas(hand);
    }
}

/// Shows where a kind would be put; says whether it is over the canvas.
fn hover(hand: Hand, kind: Kind, event: &ev::PointerEvent) -> bool {
    let Some(pane) = pane() else {
        return false;
    };
    let over = is_over(&pane, on_screen(event));
    hand.update(|editor| {
        if over {
            editor.place_over(kind, events::at(&pane, event));
        } else {
            editor.place_nowhere();
        }
    });
    over
}

fn is_over(pane: &HtmlElement, at: Point) -> bool {
    let area = pane.get_bounding_client_rect();
    (area.left()..area.right()).contains(&at.x) && (area.top()..area.bottom()).contains(&at.y)
}

fn on_screen(event: &ev::PointerEvent) -> Point {
    Point::new(f64::from(event.client_x()), f64::from(event.client_y()))
}
