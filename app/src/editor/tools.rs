//! The tools at the bottom of the canvas: zoom, fit, tidy, and the small picture of the whole flow.

use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use phloem_canvas::editor::Command;
use phloem_canvas::geometry::{Point, Rect, Size};
use phloem_canvas::minimap::Minimap;

use crate::app::Ready;
use crate::components::{Glyph, Icon};
use crate::editor::bar::hint;
use crate::editor::hand::Hand;

/// How large the small picture is.
const PICTURE: Size = Size::new(168.0, 104.0);
/// How often it is drawn anew while the hand moves, at most: drawing it takes longer than moving a card.
const PAUSE: Duration = Duration::from_millis(60);

/// Zoom, fit, tidy, and the ways to the lists.
#[component]
pub fn Tools(
    /// Whether the flow is shown as a list.
    outline: RwSignal<bool>,
) -> impl IntoView {
    let hand = expect_context::<Hand>();
    let Ready(ready) = expect_context();
    let tool = move |command: Command, label: AnyView| {
        view! {
            <button
                type="button"
                aria-label=command.label()
                title=hint_later(command)
                disabled=move || !ready.get()
                on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                on:click=move |_| hand.run(command)
            >
                {label}
            </button>
        }
        .into_any()
    };
    let zoom = move || format!("{} %", hand.zoom().get());
    view! {
        <div class="tools" role="toolbar" aria-label="View">
            {tool(Command::ZoomOut, "−".into_any())}
            <button
                type="button"
                class="zoom"
                aria-label=move || format!("{}, actual size", zoom())
                title=hint_later(Command::ActualSize)
                disabled=move || !ready.get()
                on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                on:click=move |_| hand.run(Command::ActualSize)
            >
                {zoom}
            </button>
            {tool(Command::ZoomIn, "+".into_any())} {tool(Command::Fit, "Fit".into_any())}
            {(!hand.is_read_only()).then(|| tool(Command::Tidy, "Tidy".into_any()))}
            <button
                type="button"
                class="list"
                title="Show the flow as a list"
                aria-label="List"
                aria-pressed=move || if outline.get() { "true" } else { "false" }
                disabled=move || !ready.get()
                on:click=move |_| outline.update(|outline| *outline = !*outline)
            >
                <Icon of=Glyph::Outline />
            </button>
            <button
                type="button"
                class="by-keys"
                title=hint_later(Command::Shortcuts)
                aria-label=Command::Shortcuts.label()
                disabled=move || !ready.get()
                on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                on:click=move |_| hand.run(Command::Shortcuts)
            >
                <Icon of=Glyph::Keys />
            </button>
        </div>
    }
    .into_any()
}

/// The tooltip, once there is a browser to ask for its keyboard.
fn hint_later(command: Command) -> impl Fn() -> String {
    let Ready(ready) = expect_context();
    move || {
        if ready.get() {
            hint(command)
        } else {
            command.label().to_owned()
        }
    }
}

/// The small picture; a press or a drag in it moves what the canvas shows.
#[component]
pub fn SmallPicture() -> impl IntoView {
    let hand = expect_context::<Hand>();
    let cards = RwSignal::new(String::new());
    let frame = RwSignal::new(Rect::default());
    let waits = StoredValue::new(false);
    let draw = move || {
        let map = picture(hand);
        let mut shapes = String::with_capacity(map.cards.len() * 24);
        for (_, card) in &map.cards {
            let size = card.size();
            shapes.push_str(&format!(
                "M{:.1} {:.1}h{:.1}v{:.1}h-{:.1}z",
                card.left, card.top, size.width, size.height, size.width
            ));
        }
        if cards.with_untracked(|before| *before != shapes) {
            cards.set(shapes);
        }
        frame.set(map.frame);
    };
    Effect::new(move || {
        hand.track_everything();
        if waits.get_value() {
            return;
        }
        waits.set_value(true);
        set_timeout(
            move || {
                if hand.is_there() {
                    waits.set_value(false);
                    draw();
                }
            },
            PAUSE,
        );
    });
    // While the pointer drags, the picture that it took hold of counts, whatever it looks like by now.
    let held = StoredValue::new(None::<Minimap>);
    let svg = NodeRef::<leptos::svg::Svg>::new();
    let look = move |event: &ev::PointerEvent| {
        let Some(area) = svg
            .get_untracked()
            .map(|svg| svg.get_bounding_client_rect())
        else {
            return;
        };
        let at = Point::new(
            f64::from(event.client_x()) - area.left(),
            f64::from(event.client_y()) - area.top(),
        );
        held.with_value(|held| {
            if let Some(map) = held {
                hand.update(|editor| {
                    editor.set_viewport(map.looking_at(at, editor.viewport(), editor.pane()));
                });
            }
        });
    };
    let on_down = move |event: ev::PointerEvent| {
        event.prevent_default();
        if let Some(svg) = svg.get_untracked() {
            let _ = svg.set_pointer_capture(event.pointer_id());
        }
        held.set_value(Some(picture(hand)));
        look(&event);
    };
    let part = move |pick: fn(Rect) -> f64| move || format!("{:.1}", pick(frame.get()));
    view! {
        <svg
            class="small-picture"
            width=PICTURE.width
            height=PICTURE.height
            aria-hidden="true"
            node_ref=svg
            on:pointerdown=on_down
            on:pointermove=move |event| look(&event)
            on:pointerup=move |_| held.set_value(None)
            on:pointercancel=move |_| held.set_value(None)
        >
            <path d=move || cards.get() />
            <rect
                x=part(|frame| frame.left)
                y=part(|frame| frame.top)
                width=part(|frame| frame.size().width)
                height=part(|frame| frame.size().height)
                rx="3"
            />
        </svg>
    }
    .into_any()
}

fn picture(hand: Hand) -> Minimap {
    hand.with(|editor| Minimap::new(editor.scene(), editor.viewport(), editor.pane(), PICTURE))
}

/// What is said to people who hear the canvas.
#[component]
pub fn Announcements() -> impl IntoView {
    let hand = expect_context::<Hand>();
    let sentence = hand.announced();
    // The same sentence twice is only said twice if it differs.
    let said = RwSignal::new((String::new(), false));
    Effect::new(move || {
        let sentence = sentence.get();
        said.update(|(text, odd)| {
            *text = sentence;
            *odd = !*odd;
        });
    });
    let text = move || {
        let (mut text, odd) = said.get();
        if odd && !text.is_empty() {
            text.push('\u{a0}');
        }
        text
    };
    let node = NodeRef::<html::P>::new();
    view! {
        <p class="unseen" role="status" aria-live="polite" node_ref=node>
            {text}
        </p>
    }
    .into_any()
}
