//! The flow as a list: every node with where each of its outlets leads. On a phone it takes the place of the canvas.

use leptos::prelude::*;
use phloem_canvas::editor::Command;
use phloem_canvas::outline::reading_order;
use phloem_canvas::selection::Selection;
use phloem_flow::document::{Document, Node, NodeId, OutletRef};

use crate::components::KindTile;
use crate::editor::hand::Hand;

/// The flow as a list.
#[component]
pub fn Outline() -> impl IntoView {
    let hand = expect_context::<Hand>();
    let read_only = hand.is_read_only();
    let lines = move || {
        hand.revision().track();
        hand.with(|editor| {
            let document = editor.document();
            let nodes = reading_order(document).into_iter();
            nodes
                .filter_map(|id| Some(entry(hand, document, document.node(&id)?, read_only)))
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

fn entry(hand: Hand, document: &Document, node: &Node, read_only: bool) -> AnyView {
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
        let connect = move |_| {
            hand.update(|editor| editor.select(Selection::of_nodes([id.clone()])));
            hand.run(Command::Connect);
        };
        view! {
            <button class="button" type="button" on:click=connect>
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
