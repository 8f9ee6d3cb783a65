//! A flow as a small picture: where its nodes are and what is connected, without what they are set up to do.

use std::collections::HashMap;

use phloem_flow::document::Document;
use serde::{Deserialize, Serialize};

/// A flow as a small picture, in canvas units.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Drawing {
    /// The cards.
    pub nodes: Vec<DrawnNode>,
    /// The connections.
    pub edges: Vec<DrawnEdge>,
}

/// A node's card. All cards are equally wide; their height follows from the number of outlets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DrawnNode {
    /// The node's kind, which gives the colour.
    pub kind: String,
    /// The left side.
    pub x: f64,
    /// The upper side.
    pub y: f64,
    /// How many outlets it has.
    pub outlets: u32,
}

/// A connection between two cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DrawnEdge {
    /// Where it starts: a place in the list of nodes, from 0.
    pub from: u32,
    /// At which of that node's outlets, from 0.
    pub outlet: u32,
    /// Where it leads: a place in the list of nodes, from 0.
    pub to: u32,
}

impl Drawing {
    /// The picture of a document. Edges that hang in the air are left out.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let outlets: Vec<_> = document
            .nodes
            .iter()
            .map(|node| node.config.describe().outlets())
            .collect();
        let places: HashMap<_, _> = document
            .nodes
            .iter()
            .map(|node| &node.id)
            .zip(0..)
            .collect();
        let edges = document.edges.iter().filter_map(|edge| {
            let from = *places.get(&edge.from.node)?;
            let outlet = outlets
                .get(from)?
                .iter()
                .position(|outlet| outlet.id == edge.from.outlet)?;
            Some(DrawnEdge {
                from: count(from),
                outlet: count(outlet),
                to: count(*places.get(&edge.to)?),
            })
        });
        let nodes = document
            .nodes
            .iter()
            .zip(&outlets)
            .map(|(node, outlets)| DrawnNode {
                kind: node.config.kind().as_str().to_owned(),
                x: node.position.x,
                y: node.position.y,
                outlets: count(outlets.len()),
            });
        Self {
            nodes: nodes.collect(),
            edges: edges.collect(),
        }
    }
}

/// A document's limits are far below this one.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use phloem_flow::document::Document;

    use super::{Drawing, DrawnEdge};

    #[test]
    fn draws_what_is_connected() {
        let document = br#"{"format": 1, "nodes": [
            {"id": "n1", "kind": "start", "name": "Start", "position": {"x": 0, "y": 0}, "config": {}},
            {"id": "n2", "kind": "hangup", "name": "Hangup_1", "position": {"x": 320, "y": -40}, "config": {}}],
            "edges": [
            {"from": {"node": "n1", "outlet": "api_request"}, "to": "n2"},
            {"from": {"node": "n1", "outlet": "gone"}, "to": "n2"}]}"#;
        let drawing = Drawing::of(&Document::parse(document).unwrap());
        let nodes: Vec<_> = drawing
            .nodes
            .iter()
            .map(|node| (node.kind.as_str(), node.x, node.y, node.outlets))
            .collect();
        assert_eq!(nodes, [("start", 0.0, 0.0, 3), ("hangup", 320.0, -40.0, 0)]);
        let edge = DrawnEdge {
            from: 0,
            outlet: 2,
            to: 1,
        };
        assert_eq!(drawing.edges, [edge]);
    }
}
