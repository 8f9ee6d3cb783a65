//! A document that the engine can run: one that passed validation, now or when it was published.

use std::collections::HashMap;

use crate::document::{Document, Node, NodeId, OutletRef};
use crate::nodes::Kind;
use crate::problem::{Problem, Severity, problems};

/// A document without errors, ready to run.
#[derive(Clone, Debug)]
pub struct Published {
    document: Document,
    /// Where the Start node is in `document.nodes`.
    start: usize,
    /// Where each node is in `document.nodes`.
    nodes: HashMap<NodeId, usize>,
    /// Which node each connected outlet leads to.
    edges: HashMap<OutletRef, NodeId>,
}

impl Published {
    /// Checks a document. Warnings do not keep it from running.
    ///
    /// # Errors
    /// All problems of the document, warnings included, where at least one is an error.
    pub fn new(document: Document) -> Result<Self, Vec<Problem>> {
        let problems = problems(&document);
        if problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
        {
            return Err(problems);
        }
        Self::stored(document).ok_or(problems)
    }

    /// Takes a document that was published before. It passed the checks of its time, and checks that came later must not stop the calls that it serves;
    /// the engine is total, and what it needs is only where to begin. None without a Start node, which no version lacks.
    #[must_use]
    pub fn stored(document: Document) -> Option<Self> {
        let start = document
            .nodes
            .iter()
            .position(|node| node.config.kind() == Kind::Start)?;
        let nodes = document
            .nodes
            .iter()
            .enumerate()
            .map(|(index, node)| (node.id.clone(), index))
            .collect();
        let edges = document
            .edges
            .iter()
            .map(|edge| (edge.from.clone(), edge.to.clone()))
            .collect();
        Some(Self {
            document,
            start,
            nodes,
            edges,
        })
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The Start node.
    #[must_use]
    pub fn start(&self) -> &Node {
        &self.document.nodes[self.start]
    }

    /// The node of this id.
    #[must_use]
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.get(id).map(|index| &self.document.nodes[*index])
    }

    /// The node that an outlet leads to.
    #[must_use]
    pub fn target(&self, node: &NodeId, outlet: &str) -> Option<&Node> {
        let outlet = OutletRef {
            node: node.clone(),
            outlet: outlet.to_owned(),
        };
        self.node(self.edges.get(&outlet)?)
    }
}
