//! Changes of a document, as data.
//!
//! A change holds what was and what will be. So it can be turned round without looking at a document, and it is applied only where it
//! fits: there is no way to undo the wrong thing.

use phloem_flow::document::{Document, Edge, Node, NodeId, Position};
use phloem_flow::nodes::Config;

/// One change of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A node comes in at this place of the list. Its edges come separately.
    AddNode {
        /// Its place in the list of nodes.
        at: usize,
        /// The node.
        node: Box<Node>,
    },
    /// A node goes. Its edges go separately.
    RemoveNode {
        /// Its place in the list of nodes.
        at: usize,
        /// The node.
        node: Box<Node>,
    },
    /// A node lies elsewhere.
    MoveNode {
        /// The node.
        node: NodeId,
        /// Where it was.
        from: Position,
        /// Where it will be.
        to: Position,
    },
    /// A node is called something else. References to it in configs change separately.
    RenameNode {
        /// The node.
        node: NodeId,
        /// What it was called.
        from: String,
        /// What it will be called.
        to: String,
    },
    /// A node is set up differently.
    SetConfig {
        /// The node.
        node: NodeId,
        /// How it was set up.
        from: Box<Config>,
        /// How it will be.
        to: Box<Config>,
    },
    /// An edge comes in at this place of the list.
    AddEdge {
        /// Its place in the list of edges.
        at: usize,
        /// The edge.
        edge: Edge,
    },
    /// An edge goes.
    RemoveEdge {
        /// Its place in the list of edges.
        at: usize,
        /// The edge.
        edge: Edge,
    },
}

/// A change was made for another document than the one it is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the change was made for another state of the document")]
pub struct DoesNotFit;

/// Changes that are made, undone and redone together.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    /// What people call it, e.g. `Move Menu_1`.
    pub label: String,
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// What it goes on with, if anything.
    pub merge: Option<Merge>,
}

/// What a transaction goes on with: one that follows with the same is made in its place, so that a word typed or a node nudged along is one
/// step back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    /// Typing in a field of a node.
    Field {
        /// The node.
        node: NodeId,
        /// The field's path in the config.
        field: String,
    },
    /// Moving the same nodes by keys.
    Nudge(Vec<NodeId>),
}

impl Change {
    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::AddNode { at, node } => Self::RemoveNode { at, node },
            Self::RemoveNode { at, node } => Self::AddNode { at, node },
            Self::MoveNode { node, from, to } => Self::MoveNode {
                node,
                from: to,
                to: from,
            },
            Self::RenameNode { node, from, to } => Self::RenameNode {
                node,
                from: to,
                to: from,
            },
            Self::SetConfig { node, from, to } => Self::SetConfig {
                node,
                from: to,
                to: from,
            },
            Self::AddEdge { at, edge } => Self::RemoveEdge { at, edge },
            Self::RemoveEdge { at, edge } => Self::AddEdge { at, edge },
        }
    }

    /// Makes the change.
    ///
    /// # Errors
    /// The document is not in the state that the change starts from. It is as it was.
    pub fn apply(&self, document: &mut Document) -> Result<(), DoesNotFit> {
        match self {
            Self::AddNode { at, node } => {
                if *at > document.nodes.len() || document.node(&node.id).is_some() {
                    return Err(DoesNotFit);
                }
                document.nodes.insert(*at, Node::clone(node));
            }
            Self::RemoveNode { at, node } => {
                if document.nodes.get(*at) != Some(&**node) {
                    return Err(DoesNotFit);
                }
                document.nodes.remove(*at);
            }
            Self::MoveNode { node, from, to } => {
                replace(&mut found(document, node)?.position, from, to)?;
            }
            Self::RenameNode { node, from, to } => {
                replace(&mut found(document, node)?.name, from, to)?;
            }
            Self::SetConfig { node, from, to } => {
                replace(&mut found(document, node)?.config, &**from, &**to)?;
            }
            Self::AddEdge { at, edge } => {
                if *at > document.edges.len() {
                    return Err(DoesNotFit);
                }
                document.edges.insert(*at, edge.clone());
            }
            Self::RemoveEdge { at, edge } => {
                if document.edges.get(*at) != Some(edge) {
                    return Err(DoesNotFit);
                }
                document.edges.remove(*at);
            }
        }
        Ok(())
    }

    /// Whether it leaves everything as it was.
    fn is_nothing(&self) -> bool {
        match self {
            Self::MoveNode { from, to, .. } => from == to,
            Self::RenameNode { from, to, .. } => from == to,
            Self::SetConfig { from, to, .. } => from == to,
            Self::AddNode { .. }
            | Self::RemoveNode { .. }
            | Self::AddEdge { .. }
            | Self::RemoveEdge { .. } => false,
        }
    }
}

impl Transaction {
    /// The transaction that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self {
            changes: self
                .changes
                .into_iter()
                .rev()
                .map(Change::inverse)
                .collect(),
            ..self
        }
    }

    /// Makes all the changes, or none.
    ///
    /// # Errors
    /// A change does not fit. The document is as it was.
    pub fn apply(&self, document: &mut Document) -> Result<(), DoesNotFit> {
        for (made, change) in self.changes.iter().enumerate() {
            if change.apply(document).is_err() {
                for change in self.changes[..made].iter().rev() {
                    change.clone().inverse().apply(document)?;
                }
                return Err(DoesNotFit);
            }
        }
        Ok(())
    }

    /// Whether it leaves everything as it was.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.changes.iter().all(Change::is_nothing)
    }
}

fn found<'a>(document: &'a mut Document, id: &NodeId) -> Result<&'a mut Node, DoesNotFit> {
    document
        .nodes
        .iter_mut()
        .find(|node| node.id == *id)
        .ok_or(DoesNotFit)
}

fn replace<T: Clone + PartialEq>(place: &mut T, from: &T, to: &T) -> Result<(), DoesNotFit> {
    if place != from {
        return Err(DoesNotFit);
    }
    place.clone_from(to);
    Ok(())
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::Kind;

    use super::*;

    #[test]
    fn a_transaction_that_does_not_fit_changes_nothing() {
        let mut document = Document::default();
        let before = document.clone();
        let start = document.nodes[0].id.clone();
        let transaction = Transaction {
            label: String::new(),
            changes: vec![
                Change::MoveNode {
                    node: start.clone(),
                    from: Position { x: 0.0, y: 0.0 },
                    to: Position { x: 16.0, y: 0.0 },
                },
                Change::RenameNode {
                    node: start,
                    from: "Begin".to_owned(),
                    to: "Start".to_owned(),
                },
            ],
            merge: None,
        };
        assert_eq!(transaction.apply(&mut document), Err(DoesNotFit));
        assert_eq!(document, before);
    }

    #[test]
    fn changes_apply_only_where_they_fit() {
        #[track_caller]
        fn check(change: &Change) {
            let mut document = Document::default();
            assert_eq!(change.apply(&mut document), Err(DoesNotFit));
            assert_eq!(document, Document::default());
        }
        let start = Document::default().nodes.remove(0);
        let edge = Edge {
            from: phloem_flow::document::OutletRef {
                node: start.id.clone(),
                outlet: "incoming_call".to_owned(),
            },
            to: start.id.clone(),
        };
        check(&Change::AddNode {
            at: 1,
            node: Box::new(start.clone()),
        });
        check(&Change::AddNode {
            at: 9,
            node: Box::new(start.clone()),
        });
        check(&Change::RemoveNode {
            at: 1,
            node: Box::new(start.clone()),
        });
        check(&Change::SetConfig {
            node: start.id.clone(),
            from: Box::new(Kind::Hangup.new_config()),
            to: Box::new(Kind::Start.new_config()),
        });
        check(&Change::AddEdge {
            at: 1,
            edge: edge.clone(),
        });
        check(&Change::RemoveEdge { at: 0, edge });
    }
}
