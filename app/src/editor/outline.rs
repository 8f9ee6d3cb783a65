//! The flow as a list: every node with where each of its outlets leads. On a phone it takes the place of the canvas.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_canvas::editor::Command;
use phloem_canvas::outline::reading_order;
use phloem_canvas::selection::Selection;
use phloem_flow::document::{Document, Node, NodeId, OutletRef};

use web_sys::HtmlElement;

use crate::components::KindTile;
use crate::editor::canvas::focus_canvas;
use crate::editor::hand::Hand;

/// The flow as a list.
#[component]
pub fn Outline() -> impl IntoView {
    let hand = expect_context::<Hand>();
    let read_only = hand.is_read_only();
    // The node whose outlet is being connected: its button gets the focus back when that is over.
    let connecting = RwSignal::new(None::<NodeId>);
    Effect::new(move || {
        if hand.chooser().with(Option::is_some) {
            return;
        }
        let Some(node) = connecting.get_untracked() else {
            return;
        };
        connecting.set(None);
        // The list has been drawn anew by then.
        request_animation_frame(move || {
            let button = format!(".outline [data-connect=\"{node}\"]");
            let button = leptos::prelude::document().query_selector(&button).ok();
            let button = button
                .flatten()
                .and_then(|found| found.dyn_into::<HtmlElement>().ok());
            if let Some(button) = button {
                let _ = button.focus();
            }
        });
    });
    let lines = move || {
        hand.revision().track();
        hand.with(|editor| {
            let document = editor.document();
            let nodes = reading_order(document).into_iter();
            nodes
                .filter_map(|id| {
                    Some(entry(
                        hand,
                        document,
                        document.node(&id)?,
                        read_only,
                        connecting,
                    ))
                })
                .collect::<Vec<AnyView>>()
        })
    };
    view! {
        <section class="outline" aria-label="The flow as a list">
            <ol role="list">{lines}</ol>
        </section>
    }
    .into_any()
}

fn entry(
    hand: Hand,
    document: &Document,
    node: &Node,
    read_only: bool,
    connecting: RwSignal<Option<NodeId>>,
) -> AnyView {
    let id = node.id.clone();
    let describe = node.config.describe();
    let outlets: Vec<AnyView> = describe
        .outlets()
        .into_iter()
        .map(|outlet| {
            let from = OutletRef {
                node: id.clone(),
                outlet: outlet.id,
            };
            way(hand, document, &from, outlet.label)
        })
        .collect();
    let connect = (!read_only && !outlets.is_empty()).then(|| {
        let id = id.clone();
        let name = id.to_string();
        let connect = move |_| {
            hand.update(|editor| editor.select(Selection::of_nodes([id.clone()])));
            hand.run(Command::Connect);
            // Its list listens to the canvas's keys.
            focus_canvas(hand);
            connecting.set(Some(id.clone()));
        };
        view! {
            <button class="button" type="button" data-connect=name on:click=connect>
                "Connect"
            </button>
        }
    });
    let selected = {
        let id = id.clone();
        move || hand.only_node().with(|only| only.as_ref() == Some(&id))
    };
    view! {
        <li>
            <div class="entry">
                <button
                    type="button"
                    class="open"
                    aria-current=move || selected().then_some("true")
                    on:click=move |_| hand.open(&id)
                >
                    <KindTile kind=node.config.kind() />
                    <span class="words">
                        <strong>{node.name.clone()}</strong>
                        <span>{describe.summary()}</span>
                    </span>
                </button>
                {connect}
            </div>
            <ul role="list">{outlets}</ul>
        </li>
    }
    .into_any()
}

/// Where an outlet leads.
fn way(hand: Hand, document: &Document, from: &OutletRef, label: String) -> AnyView {
    let target: Option<(NodeId, String)> = document
        .target(from)
        .and_then(|target| document.node(target))
        .map(|node| (node.id.clone(), node.name.clone()));
    match target {
        Some((id, name)) => view! {
            <li>
                <span>{label}</span>
                <span aria-hidden="true">"→"</span>
                <button type="button" class="link" on:click=move |_| hand.show(&id)>
                    {name}
                </button>
            </li>
        }
        .into_any(),
        None => view! {
            <li class="ends">
                <span>{label}</span>
                <span aria-hidden="true">"→"</span>
                <span>"ends"</span>
            </li>
        }
        .into_any(),
    }
}
