//! The editor's page: the bar on top, the palette, the canvas, the inspector.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use phloem_api::{Code, Draft, Error, Flow, FlowId, Role};
use phloem_canvas::editor::{Editor, Gesture};
use web_sys::Element;

use crate::app::Ready;
use crate::client::use_api;
use crate::components::{Glyph, Icon, Refusal};
use crate::editor::bar::Bar;
use crate::editor::canvas::Canvas;
use crate::editor::context_menu;
use crate::editor::hand::Hand;
use crate::editor::inspector::Desk;
use crate::editor::later::{Later, Part};
use crate::editor::palette::Palette;
use crate::editor::saving::Saving;
use crate::editor::tools::{Announcements, SmallPicture, Tools};
use crate::editor::{keys, remembered};
use crate::session::may;

/// The flow whose draft is open, as context.
#[derive(Clone, Copy)]
pub struct OpenFlow {
    /// Which it is.
    pub id: FlowId,
    /// Its name, its live version and so on, as known last. Its draft's revision is that of the draft that was opened.
    pub flow: RwSignal<Flow>,
}

/// The editor of the flow in the path.
#[component]
pub fn EditorPage() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| {
        let params = params.read();
        params.get("id").and_then(|id| id.parse::<FlowId>().ok())
    });
    let api = use_api();
    let opened = Resource::new(
        move || wanted.get(),
        move |wanted| {
            let api = api.clone();
            async move {
                let id = wanted.ok_or_else(|| {
                    Error::new(Code::NotFound, "There is no flow at this address.")
                })?;
                let flow = api.flow(id).await?;
                let draft = api.draft(id).await?;
                Ok::<(Flow, Draft), Error>((flow, draft))
            }
        },
    );
    view! {
        <Transition fallback=|| {
            view! {
                <p class="unseen" role="status">
                    "Loading the flow"
                </p>
            }
        }>
            {move || Suspend::new(async move {
                match opened.await {
                    Ok((flow, draft)) => view! { <Editing flow draft /> }.into_any(),
                    Err(refusal) => {
                        view! {
                            <Title text="Flow" />
                            <main class="alone">
                                <Refusal refusal alone=true again=move |()| opened.refetch() />
                            </main>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The editor of a draft that is there.
#[component]
fn Editing(
    /// The flow.
    flow: Flow,
    /// Its draft.
    draft: Draft,
) -> impl IntoView {
    let editor = if may(Role::Editor) {
        Editor::new(draft.document.clone())
    } else {
        Editor::read_only(draft.document.clone())
    };
    let hand = Hand::new(editor);
    provide_context(hand);
    let desk = Desk::new();
    provide_context(desk);
    let flow = Flow {
        draft_revision: draft.revision,
        ..flow
    };
    let open = OpenFlow {
        id: flow.id,
        flow: RwSignal::new(flow),
    };
    provide_context(open);
    provide_context(Saving::begin(hand, open, &draft));
    // The server asks for the title after the page is drawn, when the page's own signals may be gone.
    let title = ArcRwSignal::new(open.flow.with_untracked(|flow| flow.name.clone()));
    Effect::new({
        let title = title.clone();
        move || title.set(open.flow.with(|flow| flow.name.clone()))
    });
    let later = Later::fetched();
    provide_context(later);
    let layout = Layout::new();
    let menu = RwSignal::new(None);
    keys::listen(hand, desk);
    remember(hand, open.id);
    Effect::new(move || {
        // On a narrow window the inspector is a drawer, and opens when a node is to be set up or somebody is led to a field.
        let led = desk.wanted().with(Option::is_some);
        if hand.opened().get().is_some() || led {
            layout.inspector.set(true);
        }
    });
    let pressed_at = StoredValue::new((0, 0));
    // A click on a node sets it up where the inspector is a drawer, and one beside all of them closes it. A drag is no click.
    let on_click = move |event: ev::MouseEvent| {
        let (x, y) = pressed_at.get_value();
        let still = (event.client_x() - x).abs() < 4 && (event.client_y() - y).abs() < 4;
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let on_canvas =
            target.is_some_and(|target| matches!(target.closest(".canvas"), Ok(Some(_))));
        let several = event.shift_key() || event.ctrl_key() || event.meta_key();
        if still && on_canvas && !several && hand.with(|editor| *editor.gesture() == Gesture::Idle)
        {
            let node = hand.only_node().get_untracked().is_some();
            layout.inspector.set(node);
        }
    };
    // A press beside what lies over the canvas closes it.
    let on_press = move |event: ev::PointerEvent| {
        pressed_at.set_value((event.client_x(), event.client_y()));
        let pressed = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let inside = |around: &str| {
            let pressed = pressed.as_ref();
            pressed.is_some_and(|pressed| matches!(pressed.closest(around), Ok(Some(_))))
        };
        if inside(".canvas, .outline") {
            layout.palette.set(false);
        }
        if hand.chooser().with_untracked(Option::is_some) && !inside(".chooser") {
            hand.update(Editor::choose_nothing);
        }
    };
    let palette = (!hand.is_read_only()).then(|| view! { <Palette open=layout.palette /> });
    view! {
        <Title text=move || title.get() />
        <div
            class="editor"
            class:looking=hand.is_read_only()
            class:as-list=move || layout.outline.get()
            class:with-inspector=move || layout.inspector.get()
        >
            <Bar />
            {palette}
            <main
                class="stage"
                id="page"
                tabindex="-1"
                on:pointerdown=on_press
                on:click=on_click
                on:contextmenu=move |event| context_menu::open(hand, menu, &event)
            >
                <Canvas hand checked=true label="The flow" />
                {move || layout.outline.get().then(|| later.draw(Part::Outline))}
                <div class="below">
                    {(!hand.is_read_only()).then(|| view! { <AddButton layout /> })}
                    <Tools outline=layout.outline />
                    {later.draw(Part::Problems)}
                    <SmallPicture />
                </div>
                {later.draw(Part::Panels)}
                {later.draw(Part::ContextMenu(menu))}
                <Announcements />
            </main>
            <Drawer layout />
            {later.draw(Part::Inspector)}
        </div>
    }
    .into_any()
}

/// What of the editor is open; only a narrow window closes any of it.
#[derive(Clone, Copy)]
struct Layout {
    /// The palette, where it is a sheet.
    palette: RwSignal<bool>,
    /// The inspector, where it is a drawer.
    inspector: RwSignal<bool>,
    /// Whether the flow is shown as a list, as it is on a phone at first.
    outline: RwSignal<bool>,
}

impl Layout {
    fn new() -> Self {
        let layout = Self {
            palette: RwSignal::new(false),
            inspector: RwSignal::new(false),
            outline: RwSignal::new(false),
        };
        Effect::new(move || {
            let phone = window().match_media("(max-width: 600px)").ok().flatten();
            if phone.is_some_and(|phone| phone.matches()) {
                layout.outline.set(true);
            }
        });
        layout
    }
}

/// Opens the palette where it is a sheet.
#[component]
fn AddButton(layout: Layout) -> impl IntoView {
    let Ready(ready) = expect_context();
    view! {
        <button
            class="button primary square add"
            type="button"
            aria-label="Add a step"
            aria-expanded=move || if layout.palette.get() { "true" } else { "false" }
            disabled=move || !ready.get()
            on:click=move |_| layout.palette.update(|open| *open = !*open)
        >
            <Icon of=Glyph::Add />
        </button>
    }
    .into_any()
}

/// Opens and closes the inspector where it is a drawer.
#[component]
fn Drawer(layout: Layout) -> impl IntoView {
    let Ready(ready) = expect_context();
    let word = move || {
        if layout.inspector.get() {
            "Close settings"
        } else {
            "Settings"
        }
    };
    view! {
        <button
            class="button drawer"
            type="button"
            aria-expanded=move || if layout.inspector.get() { "true" } else { "false" }
            disabled=move || !ready.get()
            on:click=move |_| layout.inspector.update(|open| *open = !*open)
        >
            {word}
        </button>
    }
    .into_any()
}

/// Shows what was shown of the flow last in this tab, and remembers what is shown when the page is left.
fn remember(hand: Hand, flow: FlowId) {
    Effect::new(move || {
        hand.update(|editor| editor.set_wheel(remembered::wheel()));
    });
    let restored = StoredValue::new(false);
    Effect::new(move || {
        hand.track_everything();
        let measured = hand.with(|editor| editor.pane().width > 0.0);
        if measured && !restored.get_value() {
            restored.set_value(true);
            if let Some((viewport, pane)) = remembered::viewport(flow) {
                hand.update(|editor| editor.recall(viewport, pane));
            }
        }
    });
    let keep = move || {
        if hand.is_there() && hand.with(|editor| editor.pane().width > 0.0) {
            let (viewport, pane) = hand.with(|editor| (editor.viewport(), editor.pane()));
            remembered::keep_viewport(flow, viewport, pane);
        }
    };
    let leaving = window_event_listener(leptos::ev::pagehide, move |_| keep());
    on_cleanup(move || leaving.remove());
}
