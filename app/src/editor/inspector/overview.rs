//! What the inspector shows where no node is to be set up: the flow as a whole, or what several selected things have in common.

use leptos::prelude::*;
use phloem_canvas::announce;
use phloem_canvas::editor::Command;
use phloem_canvas::selection::Selection;
use phloem_flow::document::{Document, OutletRef};
use phloem_flow::nodes::Kind;
use phloem_flow::problem::{Problem, Severity};

use crate::components::KindTile;
use crate::editor::hand::Hand;
use crate::editor::inspector::desk::Desk;
use crate::words::counted;

/// How many names are told of many selected nodes.
const TOLD: usize = 8;

/// The flow as a whole.
pub(crate) fn flow(hand: Hand) -> AnyView {
    let desk = expect_context::<Desk>();
    let problems = desk.problems(hand);
    let size = move || {
        hand.revision().track();
        hand.with(|editor| size(editor.document()))
    };
    let begins = move || {
        hand.revision().track();
        let begins = hand.with(|editor| begins(editor.document()));
        begins
            .into_iter()
            .map(|(trigger, first)| {
                view! {
                    <dt>{trigger}</dt>
                    <dd>{first.unwrap_or_else(|| "Nothing yet".to_owned())}</dd>
                }
            })
            .collect_view()
    };
    let state = move || state(&problems.read());
    let hints = (!hand.is_read_only()).then(|| {
        view! {
            <section class="group">
                <h3>"How to go on"</h3>
                <ul class="hints">
                    <li>"Add a step: drag it from the list of steps onto the canvas, or pick it there with Enter."</li>
                    <li>
                        "Connect it: drag from the ring beside an outlet to another node. By keyboard press "
                        <kbd>"C"</kbd> " on a selected node."
                    </li>
                    <li>"Select a node, and what it does is set up here."</li>
                    <li>"All shortcuts: press " <kbd>"?"</kbd> " on the canvas."</li>
                </ul>
            </section>
        }
    });
    view! {
        <header class="inspector-head plain">
            <div>
                <h2>"The flow"</h2>
                <p class="about">{size}</p>
            </div>
        </header>
        <section class="group">
            <h3>"What begins it"</h3>
            <dl class="begins">{begins}</dl>
        </section>
        <section class="group">
            <h3>"State"</h3>
            <p class="about">{state}</p>
        </section>
        {hints}
    }
    .into_any()
}

/// `5 nodes, 7 connections`.
fn size(document: &Document) -> String {
    let count = |count: usize, thing| counted(i64::try_from(count).unwrap_or(i64::MAX), thing);
    format!(
        "{}, {}",
        count(document.nodes.len(), "node"),
        count(document.edges.len(), "connection")
    )
}

/// What each trigger leads to.
fn begins(document: &Document) -> Vec<(String, Option<String>)> {
    let starts = document
        .nodes
        .iter()
        .filter(|node| node.config.kind() == Kind::Start);
    starts
        .flat_map(|start| {
            let outlets = start.config.describe().outlets().into_iter();
            outlets.map(|outlet| {
                let from = OutletRef {
                    node: start.id.clone(),
                    outlet: outlet.id,
                };
                let first = document.target(&from).and_then(|id| document.node(id));
                (outlet.label, first.map(|node| node.name.clone()))
            })
        })
        .collect()
}

/// How far the flow is from being published.
fn state(problems: &[Problem]) -> String {
    let of = |severity| {
        problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let told = |count: usize, thing| counted(i64::try_from(count).unwrap_or(i64::MAX), thing);
    match (of(Severity::Error), of(Severity::Warning)) {
        (0, 0) => "Nothing is wrong with it.".to_owned(),
        (0, warnings) => format!(
            "It can be published. {} below the canvas may be worth a look.",
            told(warnings, "warning")
        ),
        (errors, 0) => format!(
            "{} below the canvas to be mended before it can be published.",
            told(errors, "error")
        ),
        (errors, warnings) => format!(
            "{} below the canvas to be mended before it can be published, and {}.",
            told(errors, "error"),
            told(warnings, "warning")
        ),
    }
}

/// Several things, or connections.
pub(crate) fn several(hand: Hand, selection: &Selection) -> AnyView {
    let title = title(selection);
    let (names, more) = hand.with(|editor| names(editor.document(), selection));
    let nodes = hand.with(|editor| {
        let nodes = selection.nodes.iter().take(TOLD);
        let nodes = nodes.filter_map(|id| editor.document().node(id));
        nodes
            .map(|node| (node.id.clone(), node.name.clone(), node.config.kind()))
            .collect::<Vec<_>>()
    });
    let list = if nodes.is_empty() {
        names
            .into_iter()
            .map(|name| view! { <li>{name}</li> }.into_any())
            .collect_view()
    } else {
        nodes
            .into_iter()
            .map(|(id, name, kind)| {
                view! {
                    <li>
                        <button class="way" type="button" on:click=move |_| hand.show(&id)>
                            <KindTile kind />
                            {name}
                        </button>
                    </li>
                }
                .into_any()
            })
            .collect_view()
    };
    let more = (more > 0).then(|| view! { <li class="about">{format!("and {more} more")}</li> });
    let commands: &[Command] = if hand.is_read_only() {
        &[]
    } else if selection.nodes.is_empty() {
        &[Command::Delete]
    } else {
        &[Command::Duplicate, Command::Tidy, Command::Delete]
    };
    let buttons = commands
        .iter()
        .map(|command| {
            let look = if *command == Command::Delete {
                "button danger-text"
            } else {
                "button"
            };
            let command = *command;
            view! {
                <button class=look type="button" on:click=move |_| hand.run(command)>
                    {command.label()}
                </button>
            }
        })
        .collect_view();
    view! {
        <header class="inspector-head plain">
            <div>
                <h2>{title}</h2>
            </div>
        </header>
        <section class="group">
            <ul class="selected" role="list">
                {list}
                {more}
            </ul>
            <div class="commands">{buttons}</div>
        </section>
    }
    .into_any()
}

/// `3 nodes and 2 connections`.
fn title(selection: &Selection) -> String {
    let count = |count: usize, thing| counted(i64::try_from(count).unwrap_or(i64::MAX), thing);
    match (selection.nodes.len(), selection.edges.len()) {
        (nodes, 0) => count(nodes, "node"),
        (0, edges) => count(edges, "connection"),
        (nodes, edges) => format!(
            "{} and {}",
            count(nodes, "node"),
            count(edges, "connection")
        ),
    }
}

/// The selected connections by name, and how many more there are.
fn names(document: &Document, selection: &Selection) -> (Vec<String>, usize) {
    let all = if selection.nodes.is_empty() {
        selection.edges.len()
    } else {
        selection.nodes.len()
    };
    let names = selection
        .edges
        .iter()
        .take(TOLD)
        .map(|edge| announce::edge(document, edge))
        .collect();
    (names, all.saturating_sub(TOLD))
}
