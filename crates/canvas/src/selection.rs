//! What is selected.

use std::collections::BTreeSet;

use phloem_flow::document::{Document, Edge, NodeId};

/// The selected nodes and edges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The nodes.
    pub nodes: BTreeSet<NodeId>,
    /// The edges.
    pub edges: BTreeSet<Edge>,
}

impl Selection {
    /// Just these nodes.
    #[must_use]
    pub fn of_nodes(nodes: impl IntoIterator<Item = NodeId>) -> Self {
        Self {
            nodes: nodes.into_iter().collect(),
            edges: BTreeSet::new(),
        }
    }

    /// Just this edge.
    #[must_use]
    pub fn of_edge(edge: Edge) -> Self {
        Self {
            nodes: BTreeSet::new(),
            edges: BTreeSet::from([edge]),
        }
    }

    /// These nodes and every edge between two of them.
    #[must_use]
    pub fn with_edges_between(
        nodes: impl IntoIterator<Item = NodeId>,
        document: &Document,
    ) -> Self {
        let mut selection = Self::of_nodes(nodes);
        selection.edges = document
            .edges
            .iter()
            .filter(|edge| {
                selection.nodes.contains(&edge.from.node) && selection.nodes.contains(&edge.to)
            })
            .cloned()
            .collect();
        selection
    }

    /// Everything.
    #[must_use]
    pub fn all(document: &Document) -> Self {
        Self {
            nodes: document.nodes.iter().map(|node| node.id.clone()).collect(),
            edges: document.edges.iter().cloned().collect(),
        }
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty()
    }

    /// The only thing selected, if that is a node: what the inspector shows.
    #[must_use]
    pub fn only_node(&self) -> Option<&NodeId> {
        match (self.nodes.len(), self.edges.is_empty()) {
            (1, true) => self.nodes.first(),
            _ => None,
        }
    }

    /// Selects a node, or no longer.
    pub fn toggle_node(&mut self, node: &NodeId) {
        if !self.nodes.remove(node) {
            self.nodes.insert(node.clone());
        }
    }

    /// Selects an edge, or no longer.
    pub fn toggle_edge(&mut self, edge: &Edge) {
        if !self.edges.remove(edge) {
            self.edges.insert(edge.clone());
        }
    }

    /// Adds everything that another selection has.
    pub fn extend(&mut self, other: Self) {
        self.nodes.extend(other.nodes);
        self.edges.extend(other.edges);
    }

    /// Forgets what the document no longer has.
    pub fn forget_gone(&mut self, document: &Document) {
        if !self.nodes.is_empty() {
            let there: BTreeSet<&NodeId> = document.nodes.iter().map(|node| &node.id).collect();
            self.nodes.retain(|node| there.contains(node));
        }
        if !self.edges.is_empty() {
            let there: BTreeSet<&Edge> = document.edges.iter().collect();
            self.edges.retain(|edge| there.contains(edge));
        }
    }
}
