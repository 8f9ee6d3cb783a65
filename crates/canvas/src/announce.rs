//! Sentences for people who hear the canvas instead of seeing it. They use names and labels, never ids.

use phloem_flow::document::{Document, Edge, Node, NodeId, OutletRef};

use crate::change::{Change, Transaction};

/// What a node is called to a screen reader.
#[must_use]
pub fn node(document: &Document, id: &NodeId) -> String {
    let Some(node) = document.node(id) else {
        return "A node that is no longer there".to_owned();
    };
    let outlets = node.config.describe().outlets();
    let connected = outlets
        .iter()
        .filter(|outlet| {
            document
                .edges
                .iter()
                .any(|edge| edge.from.node == *id && edge.from.outlet == outlet.id)
        })
        .count();
    let ways = match outlets.len() {
        0 => String::new(),
        all => format!(" {connected} of {all} outlets connected."),
    };
    let kind = node.config.kind().about().label;
    format!(
        "{}, {kind}. {}.{ways}",
        node.name,
        node.config.describe().summary()
    )
}

/// What an edge is called to a screen reader.
#[must_use]
pub fn edge(document: &Document, edge: &Edge) -> String {
    format!(
        "{} to {}",
        outlet(document, &edge.from),
        name(document, &edge.to)
    )
}

/// `Completed of Call_Forward_1`.
#[must_use]
pub fn outlet(document: &Document, from: &OutletRef) -> String {
    let node = document.node(&from.node);
    let label = node
        .and_then(|node| label(node, &from.outlet))
        .unwrap_or_else(|| from.outlet.clone());
    format!("{label} of {}", name(document, &from.node))
}

/// What a transaction did, told of the document after it; nothing where it is not worth a word, as while typing.
#[must_use]
pub fn done(document: &Document, transaction: &Transaction) -> Option<String> {
    let (mut added, mut removed, mut moved) = (Vec::new(), Vec::new(), Vec::new());
    let (mut connected, mut disconnected) = (Vec::new(), Vec::new());
    for change in &transaction.changes {
        match change {
            Change::AddNode { node, .. } => added.push(node.name.clone()),
            Change::RemoveNode { node, .. } => removed.push(node.name.clone()),
            Change::MoveNode { node, to, .. } => moved.push((name(document, node), to)),
            Change::RenameNode { from, to, .. } => return Some(format!("Renamed {from} to {to}.")),
            Change::AddEdge { edge, .. } => connected.push(edge),
            Change::RemoveEdge { edge, .. } => disconnected.push(edge),
            Change::SetConfig { .. } => {}
        }
    }
    let mut sentences = Vec::new();
    if !added.is_empty() {
        sentences.push(format!("Added {}.", counted(&added, "nodes")));
    }
    if !removed.is_empty() {
        sentences.push(format!("Deleted {}.", counted(&removed, "nodes")));
    }
    match moved.as_slice() {
        [] => {}
        [(name, to)] => sentences.push(format!("Moved {name} to {}, {}.", to.x, to.y)),
        several => sentences.push(format!("Moved {} nodes.", several.len())),
    }
    // Edges that come and go with nodes are only told while they are few.
    match connected.as_slice() {
        [] if added.is_empty() && removed.is_empty() && !disconnected.is_empty() => {
            let told: Vec<String> = disconnected
                .iter()
                .map(|gone| edge(document, gone))
                .collect();
            sentences.push(format!("Disconnected {}.", counted(&told, "edges")));
        }
        [] => {}
        [one] => sentences.push(format!("Connected {}.", edge(document, one))),
        [one, other] => {
            sentences.push(format!(
                "Connected {} and {}.",
                edge(document, one),
                edge(document, other)
            ));
        }
        several if added.is_empty() => {
            sentences.push(format!("Connected {} edges.", several.len()));
        }
        _ => {}
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// The only one by its name, several by their number.
fn counted(names: &[String], things: &str) -> String {
    match names {
        [only] => only.clone(),
        names => format!("{} {things}", names.len()),
    }
}

/// The name of a node.
#[must_use]
pub fn name(document: &Document, id: &NodeId) -> String {
    document
        .node(id)
        .map_or_else(|| "a missing node".to_owned(), |node| node.name.clone())
}

fn label(node: &Node, outlet: &str) -> Option<String> {
    let outlets = node.config.describe().outlets().into_iter();
    outlets
        .filter(|candidate| candidate.id == outlet)
        .map(|outlet| outlet.label)
        .next()
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::Kind;

    use super::*;
    use crate::edit::{self, Link};
    use crate::geometry::Point;
    use crate::selection::Selection;
    use crate::testing::{document, id, outlet as from};

    fn flow() -> Document {
        document(
            &[Kind::CallForward, Kind::HttpRequest],
            &["n1.incoming_call>n2"],
        )
    }

    #[track_caller]
    fn check(transaction: &Transaction, expect: &str) {
        let mut document = flow();
        transaction.apply(&mut document).unwrap();
        assert_eq!(done(&document, transaction).as_deref(), Some(expect));
    }

    #[test]
    fn what_was_done_is_told_by_names() {
        check(
            &edit::connect(&flow(), &from("n2.completed"), &id("n3")).unwrap(),
            "Connected Completed of Call_Forward_1 to HTTP_Request_1.",
        );
        check(
            &edit::connect(&flow(), &from("n1.incoming_call"), &id("n3")).unwrap(),
            "Connected Incoming Call of Start to HTTP_Request_1.",
        );
        check(
            &edit::disconnect(&flow(), &crate::testing::edge("n1.incoming_call>n2")),
            "Disconnected Incoming Call of Start to Call_Forward_1.",
        );
        check(
            &edit::move_nodes(&flow(), &[(id("n2"), Point::new(16.0, -32.0))], None).unwrap(),
            "Moved Call_Forward_1 to 16, -32.",
        );
        let removal = edit::remove(&flow(), &Selection::of_nodes([id("n2"), id("n3")])).unwrap();
        check(&removal, "Deleted 2 nodes.");
        let between = Link::Between(crate::testing::edge("n1.incoming_call>n2"));
        let (_, insertion) =
            edit::add(&flow(), Kind::PlayAudio, Point::default(), &between).unwrap();
        check(
            &insertion,
            "Added Play_Audio_1. Connected Incoming Call of Start to Play_Audio_1 and Prompt Completed of Play_Audio_1 to Call_Forward_1.",
        );
        check(
            &edit::rename(&flow(), &id("n2"), "Sales").unwrap(),
            "Renamed Call_Forward_1 to Sales.",
        );
    }

    #[test]
    fn a_node_is_told_with_its_kind_and_how_far_it_is_connected() {
        assert_eq!(
            node(&flow(), &id("n1")),
            "Start, Start. Where every run begins. 1 of 3 outlets connected."
        );
        assert_eq!(node(&flow(), &id("n9")), "A node that is no longer there");
    }
}
