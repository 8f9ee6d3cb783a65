//! What differs between two documents, as a list to read.

use leptos::prelude::*;
use phloem_flow::difference::{Change, Differences, Fate, NodeDifference};
use phloem_flow::document::NodeId;

use crate::components::KindTile;
use crate::words::counted;

/// More nodes than this are only counted: nobody reads on.
const SHOWN: usize = 100;

/// What differs between two documents, node by node; a press on one leads to it.
#[component]
pub fn Changes(
    /// What differs.
    differences: Differences,
    /// Leads to a node; not to those that are gone.
    #[prop(optional, into)]
    show: Option<Callback<NodeId>>,
) -> impl IntoView {
    let Differences {
        nodes,
        moved,
        loose,
    } = differences;
    let hidden = nodes.len().saturating_sub(SHOWN);
    let nodes = nodes
        .into_iter()
        .take(SHOWN)
        .map(|difference| view! { <Node difference show /> })
        .collect_view();
    let further = [
        (hidden > 0).then(|| format!("{} more changed.", counted(whole(hidden), "node"))),
        (!moved.is_empty()).then(|| format!("{} moved.", counted(whole(moved.len()), "node"))),
        (loose > 0).then(|| {
            format!(
                "{} changed that leads from no node.",
                counted(whole(loose), "connection")
            )
        }),
    ];
    let further = further
        .into_iter()
        .flatten()
        .map(|sentence| view! { <li class="further">{sentence}</li> })
        .collect_view();
    view! {
        <ul class="changes" role="list">
            {nodes} {further}
        </ul>
    }
    .into_any()
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[component]
fn Node(
    /// What differs.
    difference: NodeDifference,
    /// Leads to it.
    show: Option<Callback<NodeId>>,
) -> impl IntoView {
    let NodeDifference {
        node,
        name,
        kind,
        fate,
        changes,
    } = difference;
    let (class, word) = match fate {
        Fate::Added => ("added", Some("Added")),
        Fate::Kept => ("kept", None),
        Fate::Removed => ("removed", Some("Removed")),
    };
    let shown = name.clone();
    let name = match show.filter(|_| fate != Fate::Removed) {
        Some(show) => view! {
            <button class="link name" type="button" on:click=move |_| show.run(node.clone())>
                {shown}
            </button>
        }
        .into_any(),
        None => view! { <span class="name">{shown}</span> }.into_any(),
    };
    view! {
        <li class=class>
            <KindTile kind=kind />
            <div class="head">{name} {word.map(|word| view! { <span class="fate">{word}</span> })}</div>
            <ul role="list">{changes.into_iter().map(line).collect_view()}</ul>
        </li>
    }
    .into_any()
}

/// One thing that differs at a node.
fn line(change: Change) -> AnyView {
    match change {
        Change::Renamed { from } => view! {
            <li>
                "Was called " <del>{from}</del>
            </li>
        }
        .into_any(),
        Change::Set {
            label,
            before,
            after,
            ..
        } => from_to(label, before, after, "not set"),
        Change::SetSecret { label, .. } => view! { <li>{label} " changed"</li> }.into_any(),
        Change::Reordered => view! { <li>"The order of its entries changed"</li> }.into_any(),
        Change::Led {
            label,
            before,
            after,
            ..
        } => from_to(label, before, after, "nothing"),
    }
}

fn from_to(
    label: String,
    before: Option<String>,
    after: Option<String>,
    none: &'static str,
) -> AnyView {
    let said = |text: Option<String>| match text {
        Some(text) if !text.is_empty() => text,
        _ => none.to_owned(),
    };
    view! {
        <li>
            <span class="label">{label}</span>
            <del>{said(before)}</del>
            <span class="unseen">" is now "</span>
            <ins>{said(after)}</ins>
        </li>
    }
    .into_any()
}
