//! How types of the flow crate look in the OpenAPI document. They are described here because that crate knows nothing of interfaces.

use serde::Serialize;
use utoipa::ToSchema;

/// A flow document, format 1: `{"format": 1, "nodes": [{id, kind, name, position, config}], "edges": [{from: {node, outlet}, to}]}`.
/// Unknown keys are refused with the path to them; a missing optional key takes its default. At most 2,000 nodes and 1 MiB.
#[derive(Serialize, ToSchema)]
pub struct Document {
    /// The format, 1.
    pub format: u32,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
}

/// One step on the canvas.
#[derive(Serialize, ToSchema)]
pub struct Node {
    /// Unique in the document.
    pub id: String,
    /// What it does, e.g. `call_forward`.
    pub kind: String,
    /// Unique in the document; variables begin with it.
    pub name: String,
    /// Where its card's top left corner is.
    pub position: Position,
    /// Depends on the kind.
    pub config: serde_json::Value,
}

/// A place on the canvas.
#[derive(Serialize, ToSchema)]
pub struct Position {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A connection from an outlet to a node.
#[derive(Serialize, ToSchema)]
pub struct Edge {
    /// Where it starts.
    pub from: Outlet,
    /// The id of the node that it leads to.
    pub to: String,
}

/// An outlet of a node.
#[derive(Serialize, ToSchema)]
pub struct Outlet {
    /// The node's id.
    pub node: String,
    /// The outlet's id, e.g. `completed`.
    pub outlet: String,
}

/// Something wrong in a document.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// Whether it keeps the draft from being published.
    pub severity: Severity,
    /// Names the problem for programs.
    pub code: String,
    /// The id of the node that has it; absent when it is not a single node's.
    pub node: Option<String>,
    /// The field of the node's config that has it.
    pub field: Option<String>,
    /// What is wrong and what to do, in a plain sentence.
    pub message: String,
}

/// How bad a problem is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Keeps the draft from being published.
    Error,
    /// Worth knowing.
    Warning,
}
