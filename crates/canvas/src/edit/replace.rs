//! Putting another document in the place of this one: restoring a version, importing a file.

use phloem_flow::document::Document;

use crate::change::{Change, Transaction};
use crate::edit::Draft;

/// Everything goes and everything of the other document comes.
#[must_use]
pub fn replace(document: &Document, other: &Document, label: &str) -> Transaction {
    if document == other {
        return Draft::of(document).done(label);
    }
    let mut draft = Draft::of(document);
    draft.remove_edges(|_| true);
    draft.remove_nodes(|_| true);
    for node in &other.nodes {
        draft.add_node(node.clone());
    }
    for (at, edge) in other.edges.iter().enumerate() {
        let edge = edge.clone();
        draft.make(Change::AddEdge { at, edge });
    }
    draft.done(label)
}
