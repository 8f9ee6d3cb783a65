//! What the tests of this crate write flows with: `n2.failed>n3` is an edge.

use phloem_flow::document::{Document, Edge, Node, NodeId, OutletRef, Position};
use phloem_flow::nodes::Kind;
use proptest::prelude::*;

pub(crate) fn id(text: &str) -> NodeId {
    NodeId(text.to_owned())
}

pub(crate) fn outlet(text: &str) -> OutletRef {
    let (node, outlet) = text.split_once('.').expect("node.outlet");
    OutletRef {
        node: id(node),
        outlet: outlet.to_owned(),
    }
}

pub(crate) fn edge(text: &str) -> Edge {
    let (from, to) = text.split_once('>').expect("node.outlet>node");
    Edge {
        from: outlet(from),
        to: id(to),
    }
}

/// Start as `n1` and these kinds from `n2` on, in a row 320 apart, with these edges.
pub(crate) fn document(kinds: &[Kind], edges: &[&str]) -> Document {
    let mut document = Document::default();
    for kind in kinds {
        let node = Node {
            id: document.free_id(),
            name: document.free_name(*kind),
            position: Position {
                x: document.nodes.iter().map(|_| 320.0).sum(),
                y: 0.0,
            },
            config: kind.new_config(),
        };
        document.nodes.push(node);
    }
    document.edges = edges.iter().map(|text| edge(text)).collect();
    document
}

/// The nodes and edges of a document in one line.
pub(crate) fn written(document: &Document) -> String {
    let nodes: Vec<&str> = document
        .nodes
        .iter()
        .map(|node| node.id.0.as_str())
        .collect();
    let edges: String = document
        .edges
        .iter()
        .map(|Edge { from, to }| format!(" {}.{}>{to}", from.node, from.outlet))
        .collect();
    format!("{}:{edges}", nodes.join(" "))
}

/// Any flow of up to 25 nodes, somewhere on the canvas, with up to 40 edges, some of them broken.
pub(crate) fn any_document() -> impl Strategy<Value = Document> {
    let kinds = prop::collection::vec(prop::sample::select(&Kind::ALL[1..]), 0..24);
    let places = prop::collection::vec((-60_i32..60, -60_i32..60), 25);
    let edges = prop::collection::vec((0_usize..26, 0_usize..5, 1_usize..26), 0..40);
    (kinds, places, edges).prop_map(|(kinds, places, edges)| {
        let mut flow = document(&kinds, &[]);
        for (node, (x, y)) in flow.nodes.iter_mut().zip(places) {
            node.position = Position {
                x: f64::from(x * 16),
                y: f64::from(y * 16),
            };
        }
        for (from, outlet, to) in edges {
            let outlets = flow
                .nodes
                .get(from)
                .map(|node| node.config.describe().outlets())
                .unwrap_or_default();
            let outlet = outlets
                .get(outlet)
                .map_or_else(|| "gone".to_owned(), |outlet| outlet.id.clone());
            let node = NodeId(format!("n{}", from + 1));
            let edge = Edge {
                from: OutletRef { node, outlet },
                to: NodeId(format!("n{}", to + 1)),
            };
            if flow.target(&edge.from).is_none() {
                flow.edges.push(edge);
            }
        }
        flow
    })
}
