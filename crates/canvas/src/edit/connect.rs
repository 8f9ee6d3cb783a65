//! Drawing, moving and removing edges.

use phloem_flow::document::{Document, Edge, NodeId, OutletRef};

use crate::change::Transaction;
use crate::edit::{Draft, Refused};
use crate::measure::has_inlet;

/// Whether an edge may lead from an outlet to a node.
///
/// # Errors
/// Why not.
pub fn check_connection(document: &Document, from: &OutletRef, to: &NodeId) -> Result<(), Refused> {
    let source = document.node(&from.node).ok_or(Refused::Gone)?;
    let target = document.node(to).ok_or(Refused::Gone)?;
    let outlets = source.config.describe().outlets();
    let outlet = outlets
        .iter()
        .find(|outlet| outlet.id == from.outlet)
        .ok_or(Refused::Gone)?;
    if !has_inlet(target.config.kind()) {
        return Err(Refused::IntoStart);
    }
    if document.target(from) == Some(to) {
        return Err(Refused::AlreadyConnected {
            from: format!("{} of {}", outlet.label, source.name),
            to: target.name.clone(),
        });
    }
    Ok(())
}

/// Leads an outlet to a node. The edge that it had goes: an outlet has at most one.
///
/// # Errors
/// The connection is not possible.
pub fn connect(document: &Document, from: &OutletRef, to: &NodeId) -> Result<Transaction, Refused> {
    check_connection(document, from, to)?;
    let mut draft = Draft::of(document);
    lead(&mut draft, from, to);
    let label = format!("Connect {}", called(document, from, to));
    Ok(draft.done(label))
}

/// Moves an end of an edge: it goes, and one from `from` to `to` comes in its place.
///
/// # Errors
/// The connection is not possible.
pub fn reconnect(
    document: &Document,
    edge: &Edge,
    from: &OutletRef,
    to: &NodeId,
) -> Result<Transaction, Refused> {
    check_connection(document, from, to)?;
    let mut draft = Draft::of(document);
    draft.remove_edges(|other| other.from == *from && other != edge);
    let moved = Edge {
        from: from.clone(),
        to: to.clone(),
    };
    draft.replace_edge(edge, Some(moved));
    let label = format!("Connect {}", called(document, from, to));
    Ok(draft.done(label))
}

/// Removes an edge.
#[must_use]
pub fn disconnect(document: &Document, edge: &Edge) -> Transaction {
    let mut draft = Draft::of(document);
    draft.remove_edges(|other| other == edge);
    draft.done(format!(
        "Disconnect {}",
        called(document, &edge.from, &edge.to)
    ))
}

/// Leads an outlet to a node, in the place of the edge that it had.
pub(super) fn lead(draft: &mut Draft, from: &OutletRef, to: &NodeId) {
    let old = draft
        .document
        .edges
        .iter()
        .find(|edge| edge.from == *from)
        .cloned();
    match old {
        None => draft.add_edge(from.clone(), to.clone()),
        Some(old) => {
            draft.remove_edges(|other| other.from == *from && *other != old);
            draft.replace_edge(
                &old,
                Some(Edge {
                    from: from.clone(),
                    to: to.clone(),
                }),
            );
        }
    }
}

fn called(document: &Document, from: &OutletRef, to: &NodeId) -> String {
    let name = |id: &NodeId| {
        document
            .node(id)
            .map_or("a node", |node| node.name.as_str())
            .to_owned()
    };
    format!("{} to {}", name(&from.node), name(to))
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::Kind;

    use super::*;
    use crate::testing::{document, edge, id, outlet};

    #[track_caller]
    fn check(from: &str, to: &str, expect: &str) {
        let document = document(
            &[Kind::CallForward, Kind::HttpRequest],
            &["n1.incoming_call>n2", "n2.failed>n3"],
        );
        let answer = check_connection(&document, &outlet(from), &id(to))
            .map_err(|refused| refused.to_string());
        assert_eq!(answer.err().unwrap_or_default(), expect);
    }

    #[test]
    fn a_connection_that_is_not_possible_says_why() {
        check("n2.completed", "n3", "");
        check("n2.completed", "n2", "");
        check("n2.failed", "n2", "");
        check(
            "n2.failed",
            "n3",
            "Failed of Call_Forward_1 already leads to HTTP_Request_1.",
        );
        check(
            "n2.completed",
            "n1",
            "Nothing can lead to Start: every run begins there.",
        );
        check("n2.unheard_of", "n3", "That node is no longer there.");
        check("n2.completed", "n9", "That node is no longer there.");
    }

    #[test]
    fn an_outlet_has_one_edge() {
        let mut document = document(
            &[Kind::CallForward, Kind::HttpRequest],
            &["n1.incoming_call>n2", "n2.failed>n3"],
        );
        let transaction = connect(&document, &outlet("n1.incoming_call"), &id("n3")).unwrap();
        transaction.apply(&mut document).unwrap();
        assert_eq!(
            document.edges,
            [edge("n1.incoming_call>n3"), edge("n2.failed>n3")]
        );
    }

    #[test]
    fn a_moved_end_keeps_the_edge_in_its_place() {
        let mut document = document(
            &[Kind::CallForward, Kind::HttpRequest],
            &["n1.incoming_call>n2", "n2.failed>n3"],
        );
        let moved = reconnect(
            &document,
            &edge("n1.incoming_call>n2"),
            &outlet("n1.api_request"),
            &id("n2"),
        )
        .unwrap();
        moved.apply(&mut document).unwrap();
        assert_eq!(
            document.edges,
            [edge("n1.api_request>n2"), edge("n2.failed>n3")]
        );
        // Onto an outlet that has an edge: that one goes.
        let moved = reconnect(
            &document,
            &edge("n1.api_request>n2"),
            &outlet("n2.failed"),
            &id("n2"),
        )
        .unwrap();
        moved.apply(&mut document).unwrap();
        assert_eq!(document.edges, [edge("n2.failed>n2")]);
    }
}
