//! Adding, moving and removing nodes.

use std::collections::{HashMap, HashSet};

use phloem_flow::document::{Document, Edge, MAX_NODES, Node, NodeId, OutletRef};
use phloem_flow::nodes::Kind;

use crate::change::{Merge, Transaction};
use crate::edit::connect::lead;
use crate::edit::{Draft, Refused, called, position};
use crate::geometry::Point;
use crate::measure::has_inlet;
use crate::selection::Selection;

/// How a new node is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Not at all.
    Nothing,
    /// An outlet leads to it.
    After(OutletRef),
    /// Its first outlet leads to a node.
    Before(NodeId),
    /// It comes between the ends of an edge.
    Between(Edge),
}

/// Adds a node of a kind with its card's top left corner at a point, and says which id it gets.
///
/// # Errors
/// The flow is full or has its Start, or the node cannot be connected like that.
pub fn add(
    document: &Document,
    kind: Kind,
    corner: Point,
    link: &Link,
) -> Result<(NodeId, Transaction), Refused> {
    if kind == Kind::Start
        && document
            .nodes
            .iter()
            .any(|node| node.config.kind() == Kind::Start)
    {
        return Err(Refused::OneStart);
    }
    if document.nodes.len() >= MAX_NODES {
        return Err(Refused::TooMany);
    }
    let node = Node {
        id: document.free_id(),
        name: document.free_name(kind),
        position: position(corner),
        config: kind.new_config(),
    };
    let (id, name) = (node.id.clone(), node.name.clone());
    let mut draft = Draft::of(document);
    draft.add_node(node);
    match link {
        Link::Nothing => {}
        Link::After(from) => {
            enterable(kind)?;
            lead(&mut draft, from, &id);
        }
        Link::Before(next) => {
            let from = way_on(&draft.document, &id)?;
            lead(&mut draft, &from, next);
        }
        Link::Between(edge) => put_between(&mut draft, &id, edge)?,
    }
    Ok((id, draft.done(format!("Add {name}"))))
}

/// Whether a node that is there can be put on an edge: nothing leads to it or from it yet, and something can.
#[must_use]
pub fn fits_on(document: &Document, id: &NodeId, edge: &Edge) -> bool {
    let Some(node) = document.node(id) else {
        return false;
    };
    let free = document
        .edges
        .iter()
        .all(|other| other.from.node != *id && other.to != *id);
    free && *id != edge.from.node
        && *id != edge.to
        && has_inlet(node.config.kind())
        && way_on(document, id).is_ok()
}

/// Moves nodes, each to its point. With `onto`, the only node moved is put on that edge.
///
/// # Errors
/// The node does not go on the edge.
pub fn move_nodes(
    document: &Document,
    moves: &[(NodeId, Point)],
    onto: Option<&Edge>,
) -> Result<Transaction, Refused> {
    let mut draft = Draft::of(document);
    let ids: Vec<NodeId> = moves.iter().map(|(id, _)| id.clone()).collect();
    for (id, to) in moves {
        draft.move_node(id, position(*to));
    }
    let label = format!("Move {}", called(document, &ids));
    match (onto, ids.as_slice()) {
        (Some(edge), [only]) => {
            put_between(&mut draft, only, edge)?;
            Ok(draft.done(label))
        }
        _ => Ok(draft.done(label)),
    }
}

/// Moves nodes by keys: presses that follow each other are one step back.
#[must_use]
pub fn nudge(document: &Document, moves: &[(NodeId, Point)]) -> Transaction {
    let mut draft = Draft::of(document);
    let ids: Vec<NodeId> = moves.iter().map(|(id, _)| id.clone()).collect();
    for (id, to) in moves {
        draft.move_node(id, position(*to));
    }
    draft.done_going_on(
        format!("Move {}", called(document, &ids)),
        Merge::Nudge(ids),
    )
}

/// Removes what is selected, and every edge of a node that goes. Start stays.
///
/// # Errors
/// Nothing is left to remove.
pub fn remove(document: &Document, selection: &Selection) -> Result<Transaction, Refused> {
    let going = going(document, selection)?;
    let mut draft = Draft::of(document);
    remove_all(&mut draft, &going, selection);
    Ok(draft.done(removal_label(document, selection, &going)))
}

/// Removes what is selected, and leads each edge that came into a removed node on to where the node's first edge led.
///
/// # Errors
/// Nothing is left to remove.
pub fn remove_rejoining(
    document: &Document,
    selection: &Selection,
) -> Result<Transaction, Refused> {
    let going = going(document, selection)?;
    let next: HashMap<&NodeId, NodeId> = going
        .iter()
        .filter_map(|id| Some((id, first_target(document, id)?)))
        .collect();
    let mut draft = Draft::of(document);
    let arriving = document.edges.iter().filter(|edge| {
        going.contains(&edge.to)
            && !going.contains(&edge.from.node)
            && !selection.edges.contains(edge)
    });
    for edge in arriving {
        let mut target = &edge.to;
        // Each removed node is passed once at most: a ring of them leads nowhere.
        for _ in 0..going.len() {
            match next.get(target) {
                Some(further) => target = further,
                None => break,
            }
        }
        if !going.contains(target) {
            let rejoined = Edge {
                from: edge.from.clone(),
                to: target.clone(),
            };
            draft.replace_edge(edge, Some(rejoined));
        }
    }
    remove_all(&mut draft, &going, selection);
    Ok(draft.done(removal_label(document, selection, &going)))
}

fn going(document: &Document, selection: &Selection) -> Result<HashSet<NodeId>, Refused> {
    let stays = |id: &NodeId| {
        document
            .node(id)
            .is_none_or(|node| node.config.kind() == Kind::Start)
    };
    let going: HashSet<NodeId> = selection
        .nodes
        .iter()
        .filter(|id| !stays(id))
        .cloned()
        .collect();
    if selection.is_empty() {
        return Err(Refused::NothingSelected);
    }
    if going.is_empty() && selection.edges.is_empty() {
        return Err(Refused::StartStays);
    }
    Ok(going)
}

fn remove_all(draft: &mut Draft, going: &HashSet<NodeId>, selection: &Selection) {
    draft.remove_edges(|edge| {
        selection.edges.contains(edge)
            || going.contains(&edge.from.node)
            || going.contains(&edge.to)
    });
    draft.remove_nodes(|id| going.contains(id));
}

fn removal_label(document: &Document, selection: &Selection, going: &HashSet<NodeId>) -> String {
    if going.is_empty() {
        return match selection.edges.len() {
            1 => "Delete an edge".to_owned(),
            count => format!("Delete {count} edges"),
        };
    }
    let ids: Vec<NodeId> = going.iter().cloned().collect();
    format!("Delete {}", called(document, &ids))
}

fn put_between(draft: &mut Draft, id: &NodeId, edge: &Edge) -> Result<(), Refused> {
    let node = draft.document.node(id).ok_or(Refused::Gone)?;
    enterable(node.config.kind())?;
    if !draft.document.edges.contains(edge) {
        return Err(Refused::Gone);
    }
    let on = way_on(&draft.document, id)?;
    lead(draft, &edge.from, id);
    lead(draft, &on, &edge.to);
    Ok(())
}

fn enterable(kind: Kind) -> Result<(), Refused> {
    if has_inlet(kind) {
        Ok(())
    } else {
        Err(Refused::IntoStart)
    }
}

/// The first outlet of a node.
fn way_on(document: &Document, id: &NodeId) -> Result<OutletRef, Refused> {
    let node = document.node(id).ok_or(Refused::Gone)?;
    let outlets = node.config.describe().outlets();
    let first = outlets.into_iter().next().ok_or_else(|| Refused::NoWayOn {
        name: node.name.clone(),
    })?;
    Ok(OutletRef {
        node: id.clone(),
        outlet: first.id,
    })
}

/// Where the first outlet that has an edge leads.
fn first_target(document: &Document, id: &NodeId) -> Option<NodeId> {
    let outlets = document.node(id)?.config.describe().outlets();
    outlets.into_iter().find_map(|outlet| {
        let from = OutletRef {
            node: id.clone(),
            outlet: outlet.id,
        };
        document.target(&from).cloned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{document, edge, id, outlet, written};

    fn flow() -> Document {
        document(
            &[
                Kind::Menu,
                Kind::CallForward,
                Kind::HttpRequest,
                Kind::Hangup,
            ],
            &[
                "n1.incoming_call>n2",
                "n2.1>n3",
                "n2.no_input>n5",
                "n3.completed>n4",
                "n3.failed>n5",
            ],
        )
    }

    fn after(transaction: &Transaction, mut document: Document) -> String {
        transaction.apply(&mut document).unwrap();
        written(&document)
    }

    #[test]
    fn new_nodes_get_names_and_ids_of_their_own() {
        let (added, transaction) =
            add(&flow(), Kind::Menu, Point::new(16.4, -0.2), &Link::Nothing).unwrap();
        assert_eq!(added, id("n6"));
        let mut document = flow();
        transaction.apply(&mut document).unwrap();
        let node = document.node(&added).unwrap();
        assert_eq!(
            (
                node.name.as_str(),
                node.position.x,
                node.position.y.to_bits()
            ),
            ("Menu_2", 16.0, 0)
        );
        assert_eq!(
            add(&document, Kind::Start, Point::default(), &Link::Nothing),
            Err(Refused::OneStart)
        );
    }

    #[test]
    fn new_nodes_can_come_connected() {
        #[track_caller]
        fn check(kind: Kind, link: &Link, expect: &str) {
            let answer = add(&flow(), kind, Point::default(), link);
            let text = match answer {
                Ok((_, transaction)) => after(&transaction, flow()),
                Err(refused) => refused.to_string(),
            };
            assert_eq!(text, expect);
        }
        let rest = "n2.no_input>n5 n3.completed>n4 n3.failed>n5";
        let nodes = "n1 n2 n3 n4 n5 n6:";
        check(
            Kind::PlayAudio,
            &Link::After(outlet("n2.1")),
            &format!("{nodes} n1.incoming_call>n2 n2.1>n6 {rest}"),
        );
        check(
            Kind::PlayAudio,
            &Link::Before(id("n2")),
            &format!("{nodes} n1.incoming_call>n2 n2.1>n3 {rest} n6.prompt_completed>n2"),
        );
        check(
            Kind::PlayAudio,
            &Link::Between(edge("n2.1>n3")),
            &format!("{nodes} n1.incoming_call>n2 n2.1>n6 {rest} n6.prompt_completed>n3"),
        );
        check(
            Kind::Hangup,
            &Link::Between(edge("n2.1>n3")),
            "Hangup_2 ends the flow, so nothing could follow it here.",
        );
        check(
            Kind::Menu,
            &Link::Between(edge("n2.1>n5")),
            "That node is no longer there.",
        );
    }

    #[test]
    fn removing_takes_the_edges_along() {
        let removal = remove(&flow(), &Selection::of_nodes([id("n1"), id("n3")])).unwrap();
        assert_eq!(removal.label, "Delete Call_Forward_1");
        assert_eq!(
            after(&removal, flow()),
            "n1 n2 n4 n5: n1.incoming_call>n2 n2.no_input>n5"
        );
        let removal = remove(&flow(), &Selection::of_edge(edge("n2.1>n3"))).unwrap();
        assert_eq!(
            after(&removal, flow()),
            "n1 n2 n3 n4 n5: n1.incoming_call>n2 n2.no_input>n5 n3.completed>n4 n3.failed>n5"
        );
        assert_eq!(
            remove(&flow(), &Selection::of_nodes([id("n1")])),
            Err(Refused::StartStays)
        );
        assert_eq!(
            remove(&flow(), &Selection::default()),
            Err(Refused::NothingSelected)
        );
    }

    #[test]
    fn rejoining_leads_past_what_goes() {
        #[track_caller]
        fn check(gone: &[&str], expect: &str) {
            let selection = Selection::of_nodes(gone.iter().map(|text| id(text)));
            let removal = remove_rejoining(&flow(), &selection).unwrap();
            assert_eq!(after(&removal, flow()), expect);
        }
        check(
            &["n3"],
            "n1 n2 n4 n5: n1.incoming_call>n2 n2.1>n4 n2.no_input>n5",
        );
        check(&["n2", "n3"], "n1 n4 n5: n1.incoming_call>n4");
        check(
            &["n4"],
            "n1 n2 n3 n5: n1.incoming_call>n2 n2.1>n3 n2.no_input>n5 n3.failed>n5",
        );
    }

    #[test]
    fn a_loose_node_goes_on_an_edge() {
        let mut document = document(
            &[Kind::Menu, Kind::PlayAudio, Kind::Hangup],
            &["n1.incoming_call>n2"],
        );
        let line = edge("n1.incoming_call>n2");
        assert!(fits_on(&document, &id("n3"), &line));
        assert!(!fits_on(&document, &id("n2"), &line));
        assert!(!fits_on(&document, &id("n4"), &line));
        let moved = move_nodes(
            &document,
            &[(id("n3"), Point::new(160.0, 0.0))],
            Some(&line),
        )
        .unwrap();
        moved.apply(&mut document).unwrap();
        assert_eq!(
            written(&document),
            "n1 n2 n3 n4: n1.incoming_call>n3 n3.prompt_completed>n2"
        );
        assert_eq!(document.node(&id("n3")).unwrap().position.x, 160.0);
    }
}
