//! What people do to a flow, as transactions: each function looks at a document and says which changes make it so.
//!
//! Nothing here changes a document; the [`Editor`](crate::editor::Editor) does, and keeps the history.

mod clipboard;
mod config;
mod connect;
mod nodes;
mod replace;

use phloem_flow::document::{
    Document, Edge, MAX_BYTES, MAX_DISTANCE, MAX_NODES, Node, NodeId, OutletRef, Position,
};
use phloem_flow::nodes::Config;

use crate::change::{Change, Merge, Transaction};
pub use crate::edit::clipboard::{Fragment, duplicate, paste};
pub use crate::edit::config::{rename, set_config};
pub use crate::edit::connect::{check_connection, connect, disconnect, reconnect};
pub use crate::edit::nodes::{Link, add, fits_on, move_nodes, nudge, remove, remove_rejoining};
pub use crate::edit::replace::replace;
use crate::geometry::Point;

/// Why something cannot be done, in a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The person may look only.
    #[error("You can look at this flow, but not change it.")]
    ReadOnly,
    /// An edge would lead to Start.
    #[error("Nothing can lead to Start: every run begins there.")]
    IntoStart,
    /// The outlet already leads there.
    #[error("{from} already leads to {to}.")]
    AlreadyConnected {
        /// The outlet's label.
        from: String,
        /// The node's name.
        to: String,
    },
    /// The outlet or the node at the other end is no longer there.
    #[error("That node is no longer there.")]
    Gone,
    /// A second Start.
    #[error("A flow has exactly one Start.")]
    OneStart,
    /// Nothing to do it to.
    #[error("Select a node first.")]
    NothingSelected,
    /// Only Start is selected, and it stays.
    #[error("Start stays: every run begins there.")]
    StartStays,
    /// The node cannot go on an edge, because nothing would lead on from it.
    #[error("{name} ends the flow, so nothing could follow it here.")]
    NoWayOn {
        /// What the node or its kind is called.
        name: String,
    },
    /// The flow is full.
    #[error("A flow has at most {MAX_NODES} nodes.")]
    TooMany,
    /// The document would be too large.
    #[error("A flow takes at most {} KiB.", MAX_BYTES / 1024)]
    TooLarge,
    /// The text on the clipboard is not ours.
    #[error("The clipboard does not hold nodes of a flow.")]
    NotNodes,
    /// The text on the clipboard is ours but cannot be read.
    #[error("The nodes on the clipboard cannot be read: {0}")]
    Unreadable(String),
    /// The name is no name.
    #[error("Begin the name with a letter and use up to 64 letters, digits and underscores.")]
    BadName,
    /// Another node has the name.
    #[error("Another node is called {0}.")]
    NameTaken(String),
}

/// A transaction in the making: a copy of the document that each change is tried on at once, so that later ones see it.
struct Draft {
    document: Document,
    changes: Vec<Change>,
}

impl Draft {
    fn of(document: &Document) -> Self {
        Self {
            document: document.clone(),
            changes: Vec::new(),
        }
    }

    fn make(&mut self, change: Change) {
        // Changes are made from the copy itself, so that they fit it; one that did not would be left out.
        if change.apply(&mut self.document).is_ok() {
            self.changes.push(change);
        }
    }

    fn add_node(&mut self, node: Node) {
        let at = self.document.nodes.len();
        self.make(Change::AddNode {
            at,
            node: Box::new(node),
        });
    }

    /// Removes the nodes that the test picks, from the last to the first.
    fn remove_nodes(&mut self, goes: impl Fn(&NodeId) -> bool) {
        for at in (0..self.document.nodes.len()).rev() {
            if goes(&self.document.nodes[at].id) {
                let node = Box::new(self.document.nodes[at].clone());
                self.make(Change::RemoveNode { at, node });
            }
        }
    }

    fn add_edge(&mut self, from: OutletRef, to: NodeId) {
        let at = self.document.edges.len();
        self.make(Change::AddEdge {
            at,
            edge: Edge { from, to },
        });
    }

    /// Puts another edge in the place of one, or nothing.
    fn replace_edge(&mut self, old: &Edge, new: Option<Edge>) {
        let Some(at) = self.document.edges.iter().position(|edge| edge == old) else {
            return;
        };
        self.make(Change::RemoveEdge {
            at,
            edge: old.clone(),
        });
        if let Some(edge) = new {
            self.make(Change::AddEdge { at, edge });
        }
    }

    /// Removes the edges that the test picks, from the last to the first.
    fn remove_edges(&mut self, goes: impl Fn(&Edge) -> bool) {
        for at in (0..self.document.edges.len()).rev() {
            if goes(&self.document.edges[at]) {
                let edge = self.document.edges[at].clone();
                self.make(Change::RemoveEdge { at, edge });
            }
        }
    }

    fn move_node(&mut self, id: &NodeId, to: Position) {
        if let Some(node) = self.document.node(id)
            && node.position != to
        {
            let (node, from) = (node.id.clone(), node.position);
            self.make(Change::MoveNode { node, from, to });
        }
    }

    fn set_config(&mut self, id: &NodeId, config: Config) {
        if let Some(node) = self.document.node(id)
            && node.config != config
        {
            let (node, from) = (node.id.clone(), Box::new(node.config.clone()));
            self.make(Change::SetConfig {
                node,
                from,
                to: Box::new(config),
            });
        }
    }

    fn done(self, label: impl Into<String>) -> Transaction {
        Transaction {
            label: label.into(),
            changes: self.changes,
            merge: None,
        }
    }

    fn done_going_on(self, label: impl Into<String>, merge: Merge) -> Transaction {
        Transaction {
            merge: Some(merge),
            ..self.done(label)
        }
    }
}

/// The position of a point, whole units within the limits: nothing finer can be seen, and whole numbers keep documents readable.
fn position(point: Point) -> Position {
    let within = |part: f64| {
        if part.is_finite() {
            // Adding zero turns -0 into 0, which a document would write differently.
            part.round().clamp(-MAX_DISTANCE, MAX_DISTANCE) + 0.0
        } else {
            0.0
        }
    };
    Position {
        x: within(point.x),
        y: within(point.y),
    }
}

/// `Menu_1`, or `3 nodes`.
fn called(document: &Document, ids: &[NodeId]) -> String {
    match ids {
        [only] => document
            .node(only)
            .map_or_else(|| "a node".to_owned(), |node| node.name.clone()),
        ids => format!("{} nodes", ids.len()),
    }
}
