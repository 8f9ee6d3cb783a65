//! The menu under the right button, a long press, or the menu key: what can be done with what is there.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_canvas::edit::Link;
use phloem_canvas::editor::Command;
use phloem_canvas::event::Event;
use phloem_canvas::geometry::Point;
use phloem_canvas::hit::{Hit, hit};
use phloem_canvas::layout::GRID;
use phloem_canvas::measure::{CARD_WIDTH, HEADER_HEIGHT};
use phloem_canvas::selection::Selection;
use phloem_flow::document::{Edge, NodeId};
use web_sys::{HtmlElement, Node};

use crate::components::Toasts;
use crate::editor::canvas::{events, focus_canvas, pane};
use crate::editor::hand::{Hand, Picking};
use crate::editor::inspector::Desk;
use crate::editor::keys::{copy_now, paste_now, rename};
use crate::editor::panels::{changes, written};

/// An open menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Where on the pane.
    at: Point,
    /// What is there.
    on: On,
}

#[derive(Clone, Debug, PartialEq)]
enum On {
    Node(NodeId),
    Edge(Edge),
    Canvas,
}

/// A command of the menu.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    SetUp(NodeId),
    Rename(NodeId),
    Insert(Edge),
    AddHere,
    Copy,
    Cut,
    Paste,
    Run(Command),
}

/// Opens the menu for what is under the pointer, or for the card that has the focus.
pub fn open(hand: Hand, menu: RwSignal<Option<Opened>>, event: &ev::MouseEvent) {
    let Some(pane) = pane() else { return };
    let inside = event
        .target()
        .and_then(|target| target.dyn_into::<Node>().ok())
        .is_some_and(|target| pane.contains(Some(&target)));
    if !inside {
        return;
    }
    event.prevent_default();
    // A long press has begun something else before it became this.
    hand.handle(Event::PointerCancel { pointer: 0 });
    let by_key = event.button() < 0 || (event.client_x() == 0 && event.client_y() == 0);
    let (at, on) = hand.with(|editor| {
        let focus = editor.focus().filter(|_| by_key);
        if let Some((id, card)) = focus.and_then(|id| Some((id, editor.scene().card(id)?))) {
            let at = editor
                .viewport()
                .to_screen(card.rect.corner() + Point::new(24.0, HEADER_HEIGHT));
            return (at, On::Node(id.clone()));
        }
        let at = events::at(&pane, event);
        let point = editor.viewport().to_canvas(at);
        let zoom = editor.viewport().zoom;
        let on = match hit(editor.scene(), point, zoom, &editor.selection().nodes) {
            Hit::Node(node) | Hit::Inlet(node) => On::Node(node),
            Hit::Outlet(outlet) => On::Node(outlet.node),
            Hit::Edge(edge) | Hit::EdgeEnd(edge, _) => On::Edge(edge),
            Hit::Nothing => On::Canvas,
        };
        (at, on)
    });
    hand.update(|editor| {
        let selected = editor.selection();
        let wanted = match &on {
            On::Node(node) if !selected.nodes.contains(node) => Selection::of_nodes([node.clone()]),
            On::Edge(edge) if !selected.edges.contains(edge) => Selection::of_edge(edge.clone()),
            On::Node(_) | On::Edge(_) | On::Canvas => return,
        };
        editor.select(wanted);
    });
    menu.set(Some(Opened { at, on }));
}

fn items(hand: Hand, on: &On) -> Vec<Item> {
    let read_only = hand.is_read_only();
    let all = match on {
        On::Node(node) => vec![
            Item::SetUp(node.clone()),
            Item::Rename(node.clone()),
            Item::Run(Command::Connect),
            Item::Run(Command::Duplicate),
            Item::Copy,
            Item::Cut,
            Item::Run(Command::FitSelection),
            Item::Run(Command::DeleteAndRejoin),
            Item::Run(Command::Delete),
        ],
        On::Edge(edge) => vec![Item::Insert(edge.clone()), Item::Run(Command::Delete)],
        On::Canvas => vec![
            Item::AddHere,
            Item::Paste,
            Item::Run(Command::SelectAll),
            Item::Run(Command::Tidy),
            Item::Run(Command::Fit),
            Item::Run(Command::Find),
        ],
    };
    let allowed = |item: &Item| match item {
        Item::SetUp(_) | Item::Copy => true,
        Item::Rename(_) | Item::Insert(_) | Item::AddHere | Item::Cut | Item::Paste => !read_only,
        Item::Run(command) => !(read_only && changes(*command)),
    };
    all.into_iter().filter(allowed).collect()
}

impl Item {
    fn label(&self, read_only: bool) -> &'static str {
        match self {
            Self::SetUp(_) if read_only => "Look at it",
            Self::SetUp(_) => "Set up",
            Self::Rename(_) => "Rename",
            Self::Insert(_) => "Insert a node here",
            Self::AddHere => "Add a node here",
            Self::Copy => "Copy",
            Self::Cut => "Cut",
            Self::Paste => "Paste",
            Self::Run(command) => command.label(),
        }
    }

    fn keys(&self) -> String {
        match self {
            Self::SetUp(_) => "Enter".to_owned(),
            Self::Rename(_) => "F2".to_owned(),
            Self::Copy => "Ctrl+C".to_owned(),
            Self::Cut => "Ctrl+X".to_owned(),
            Self::Paste => "Ctrl+V".to_owned(),
            Self::Insert(_) | Self::AddHere => String::new(),
            Self::Run(command) => written(*command),
        }
    }

    fn perform(&self, hand: Hand, desk: Desk, toasts: Toasts, at: Point) {
        let pick = |link: Link| {
            let corner = hand.with(|editor| editor.viewport().to_canvas(at));
            let corner = corner - Point::new(CARD_WIDTH, HEADER_HEIGHT) / 2.0;
            let corner = corner.snapped(GRID);
            hand.picking().set(Some(Picking { at, corner, link }));
        };
        match self {
            Self::SetUp(node) => hand.open(node),
            Self::Rename(node) => rename(hand, desk, node),
            Self::Insert(edge) => pick(Link::Between(edge.clone())),
            Self::AddHere => pick(Link::Nothing),
            Self::Copy => copy_now(hand, toasts, false),
            Self::Cut => copy_now(hand, toasts, true),
            Self::Paste => paste_now(hand, toasts),
            Self::Run(command) => hand.run(*command),
        }
    }
}

/// The menu, while it is open.
#[component]
pub fn ContextMenu(
    /// Whether it is, and for what.
    menu: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let hand = expect_context::<Hand>();
    move || menu.get().map(|opened| shown(hand, menu, opened))
}

fn shown(hand: Hand, menu: RwSignal<Option<Opened>>, opened: Opened) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let desk = expect_context::<Desk>();
    let read_only = hand.is_read_only();
    let list = NodeRef::<html::Div>::new();
    let at = opened.at;
    Effect::new(move || {
        let Some(list) = list.get() else { return };
        let pane = hand.with(phloem_canvas::editor::Editor::pane);
        let (width, height) = (
            f64::from(list.offset_width()),
            f64::from(list.offset_height()),
        );
        let x = at.x.min(pane.width - width - 8.0).max(8.0);
        let y = at.y.min(pane.height - height - 8.0).max(8.0);
        let _ = (*list)
            .style()
            .set_property("translate", &format!("{x}px {y}px"));
        step(&list, |_, _| 0);
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        match event.key().as_str() {
            "ArrowDown" => step(&list, |at, count| (at + 1) % count),
            "ArrowUp" => step(&list, |at, count| (at + count - 1) % count),
            "Home" => step(&list, |_, _| 0),
            "End" => step(&list, |_, count| count - 1),
            "Escape" | "Tab" => {
                menu.set(None);
                focus_canvas(hand);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_leave = move |event: ev::FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        if let Some(Some(list)) = list.try_get_untracked()
            && !list.contains(to.as_ref())
        {
            menu.set(None);
        }
    };
    let lines: Vec<AnyView> = items(hand, &opened.on)
        .into_iter()
        .map(|item| {
            let danger = matches!(item, Item::Run(Command::Delete));
            let (label, keys) = (item.label(read_only), item.keys());
            let pick = move |_| {
                menu.set(None);
                focus_canvas(hand);
                item.perform(hand, desk, toasts, at);
            };
            view! {
                <button class:danger=danger type="button" role="menuitem" tabindex="-1" on:click=pick>
                    <span>{label}</span>
                    <kbd>{keys}</kbd>
                </button>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="menu context">
            <div
                role="menu"
                aria-label="What can be done here"
                node_ref=list
                on:keydown=on_key
                on:focusout=on_leave
                on:contextmenu=|event: ev::MouseEvent| event.prevent_default()
            >
                {lines}
            </div>
        </div>
    }
    .into_any()
}

/// Moves the focus among the items: from which of how many to which.
fn step(list: &HtmlElement, to: fn(usize, usize) -> usize) {
    let items = list.children();
    let count = items.length() as usize;
    if count == 0 {
        return;
    }
    let focused = document().active_element();
    let item = |index: usize| items.item(u32::try_from(index).unwrap_or(0));
    let at = (0..count)
        .find(|index| item(*index) == focused)
        .unwrap_or(0);
    if let Some(next) = item(to(at, count)).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}
