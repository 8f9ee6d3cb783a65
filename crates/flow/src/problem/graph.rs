//! The nodes and edges of a document as a graph, for questions about paths.

use std::collections::HashMap;

use crate::document::{Document, Edge, NodeId};
use crate::nodes::{Kind, Outlet};

/// The edges of a document that connect an outlet that exists with a node that exists, by the nodes' places in the document.
pub(super) struct Graph<'a> {
    pub(super) places: HashMap<&'a NodeId, usize>,
    /// For each node, the connected outlets and where they lead.
    pub(super) after: Vec<Vec<(&'a str, usize)>>,
    /// For each node, the nodes that lead to it.
    pub(super) before: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let places: HashMap<&NodeId, usize> = document
            .nodes
            .iter()
            .enumerate()
            .map(|(place, node)| (&node.id, place))
            .collect();
        let mut after = vec![Vec::new(); document.nodes.len()];
        let mut before = vec![Vec::new(); document.nodes.len()];
        let outlets: Vec<Vec<Outlet>> = document
            .nodes
            .iter()
            .map(|node| node.config.describe().outlets())
            .collect();
        for Edge { from, to } in &document.edges {
            let (Some(&source), Some(&target)) = (places.get(&from.node), places.get(to)) else {
                continue;
            };
            if outlets[source].iter().any(|known| known.id == from.outlet) {
                after[source].push((from.outlet.as_str(), target));
                before[target].push(source);
            }
        }
        Self {
            places,
            after,
            before,
        }
    }

    /// The nodes that can come after these, these included.
    pub(super) fn from(&self, first: impl IntoIterator<Item = usize>) -> Places {
        self.spread(first, |place| {
            self.after[place].iter().map(|(_, target)| *target)
        })
    }

    /// The nodes that can come before this one: itself only if it lies on a loop.
    pub(super) fn ancestors(&self, place: usize) -> Places {
        self.spread(self.before[place].iter().copied(), |place| {
            self.before[place].iter().copied()
        })
    }

    /// The nodes that can come before this one, the nearest first.
    pub(super) fn nearest_before(&self, place: usize) -> Vec<usize> {
        let mut seen = vec![false; self.before.len()];
        let mut found: Vec<usize> = Vec::new();
        let mut next = self.before[place].as_slice();
        let mut at = 0;
        loop {
            for source in next {
                if !std::mem::replace(&mut seen[*source], true) {
                    found.push(*source);
                }
            }
            let Some(place) = found.get(at) else {
                return found;
            };
            next = &self.before[*place];
            at += 1;
        }
    }

    /// The nodes that a run can come to.
    pub(super) fn reachable(&self, document: &Document) -> Places {
        self.from(starts(document))
    }

    pub(super) fn spread<I: Iterator<Item = usize>>(
        &self,
        first: impl IntoIterator<Item = usize>,
        next: impl Fn(usize) -> I,
    ) -> Places {
        let mut seen = Places(vec![false; self.after.len()]);
        let mut waiting: Vec<usize> = first
            .into_iter()
            .filter(|place| seen.insert(*place))
            .collect();
        while let Some(place) = waiting.pop() {
            waiting.extend(next(place).filter(|place| seen.insert(*place)));
        }
        seen
    }
}

/// Some of the nodes, by their places in the document.
pub(super) struct Places(Vec<bool>);

impl Places {
    pub(super) fn contains(&self, place: usize) -> bool {
        self.0[place]
    }

    fn insert(&mut self, place: usize) -> bool {
        !std::mem::replace(&mut self.0[place], true)
    }
}

/// The Start nodes.
pub(super) fn starts(document: &Document) -> impl Iterator<Item = usize> {
    document
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.config.kind() == Kind::Start)
        .map(|(place, _)| place)
}
