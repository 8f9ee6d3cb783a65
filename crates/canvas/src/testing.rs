//! What the tests of this crate write flows with: `n2.failed>n3` is an edge.

use phloem_flow::document::{Document, Edge, Node, NodeId, OutletRef, Position};
use phloem_flow::nodes::Kind;

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
