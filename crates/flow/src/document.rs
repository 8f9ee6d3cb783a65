//! The flow document, format 1: what a person draws, as it is stored, exported and sent.
//!
//! A document may be incomplete; that is what [`problems`](crate::problem::problems) are for. Parsing refuses only what is no document at all.

mod parse;
mod strict;

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub(crate) use crate::document::parse::typed;
pub use crate::document::parse::{MAX_BYTES, MAX_DISTANCE, MAX_ITEMS, MAX_NODES, ParseError};
use crate::nodes::{Config, Kind};

/// The format that this version writes.
pub const FORMAT: u32 = 1;

/// A flow as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The nodes, in the order they were added. Their ids differ.
    pub nodes: Vec<Node>,
    /// The edges, in the order they were drawn.
    pub edges: Vec<Edge>,
}

/// One step on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Names the node within its document for ever; never shown.
    pub id: NodeId,
    /// What people call it, and what its variables begin with.
    pub name: String,
    /// Where its card's top left corner is.
    pub position: Position,
    /// Its kind and how it is set up.
    pub config: Config,
}

/// The id of a node, unique in its document and never shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(pub String);

/// A place on the canvas, in canvas units: one unit is one pixel at 100 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Position {
    /// To the right.
    #[serde(serialize_with = "whole_where_possible")]
    pub x: f64,
    /// Down.
    #[serde(serialize_with = "whole_where_possible")]
    pub y: f64,
}

/// A connection from a node's outlet to another node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    /// Where it starts.
    pub from: OutletRef,
    /// The node it leads to.
    pub to: NodeId,
}

/// An outlet of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OutletRef {
    /// The node.
    pub node: NodeId,
    /// The outlet's id.
    pub outlet: String,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// The first thing found that no document of this format has, with the path to it.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        parse::parse(bytes)
    }

    /// The document as text: the same document always gives the same bytes, and reading them gives the same document.
    #[must_use]
    pub fn to_json(&self) -> String {
        // `Value` sorts its keys; the derived form keeps them in reading order.
        let mut text = serde_json::to_string_pretty(&Written::from(self)).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The document without what only those may know who change it: passwords, tokens and keys.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        for node in &mut self.nodes {
            if let Config::HttpRequest(config) = &mut node.config {
                config.hide_secrets();
            }
        }
        self
    }

    /// The node of this id.
    #[must_use]
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == *id)
    }

    /// The node of this name.
    #[must_use]
    pub fn node_named(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.name == name)
    }

    /// The node that an outlet leads to.
    #[must_use]
    pub fn target(&self, outlet: &OutletRef) -> Option<&NodeId> {
        self.edges
            .iter()
            .find(|edge| edge.from == *outlet)
            .map(|edge| &edge.to)
    }

    /// An id that no node has yet: `n` and the next number.
    #[must_use]
    pub fn free_id(&self) -> NodeId {
        let highest = self
            .nodes
            .iter()
            .filter_map(|node| node.id.0.strip_prefix('n')?.parse::<u64>().ok())
            .max()
            .unwrap_or(0);
        NodeId(format!("n{}", u128::from(highest) + 1))
    }

    /// A name that no node has yet, made from the kind: `Call_Forward_1`, `Call_Forward_2` …
    #[must_use]
    pub fn free_name(&self, kind: Kind) -> String {
        let base = kind.about().label.replace(' ', "_");
        let names: HashSet<&str> = self.nodes.iter().map(|node| node.name.as_str()).collect();
        (1..)
            .map(|number: u32| format!("{base}_{number}"))
            .find(|name| !names.contains(name.as_str()))
            .unwrap_or(base)
    }
}

/// A document that has just its Start node.
impl Default for Document {
    fn default() -> Self {
        Self {
            nodes: vec![Node {
                id: NodeId("n1".to_owned()),
                name: "Start".to_owned(),
                position: Position::default(),
                config: Kind::Start.new_config(),
            }],
            edges: Vec::new(),
        }
    }
}

impl std::fmt::Display for NodeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The written form, its keys in reading order.
#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    nodes: Vec<WrittenNode<'a>>,
    edges: &'a [Edge],
}

#[derive(Serialize)]
struct WrittenNode<'a> {
    id: &'a NodeId,
    kind: &'static str,
    name: &'a str,
    position: Position,
    config: &'a Config,
}

impl<'a> From<&'a Document> for Written<'a> {
    fn from(document: &'a Document) -> Self {
        let nodes = document
            .nodes
            .iter()
            .map(|node| WrittenNode {
                id: &node.id,
                kind: node.config.kind().as_str(),
                name: &node.name,
                position: node.position,
                config: &node.config,
            })
            .collect();
        Self {
            format: FORMAT,
            nodes,
            edges: &document.edges,
        }
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = strict::Strict::deserialize(deserializer)?.0;
        parse::from_value(&value).map_err(serde::de::Error::custom)
    }
}

/// Writes `320` and not `320.0`: positions are whole almost always, and people read diffs of them.
fn whole_where_possible<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "compared with the original below"
    )]
    let whole = *number as i32;
    if f64::from(whole) == *number {
        serializer.serialize_i32(whole)
    } else {
        serializer.serialize_f64(*number)
    }
}

/// The value that `to_json` would write, for comparing with what was read.
fn written_value(document: &Document) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod properties;
#[cfg(test)]
mod tests;
