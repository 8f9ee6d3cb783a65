//! A flow as a small picture: where its nodes are and what is connected, without what they are set up to do.

use serde::{Deserialize, Serialize};

/// A flow as a small picture, in canvas units.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Drawing {
    /// The cards.
    pub nodes: Vec<DrawnNode>,
    /// The connections.
    pub edges: Vec<DrawnEdge>,
}

/// A node's card. All cards are equally wide; their height follows from the number of outlets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DrawnNode {
    /// The node's kind, which gives the colour.
    pub kind: String,
    /// The left side.
    pub x: f64,
    /// The upper side.
    pub y: f64,
    /// How many outlets it has.
    pub outlets: u32,
}

/// A connection between two cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DrawnEdge {
    /// Where it starts: a place in the list of nodes, from 0.
    pub from: u32,
    /// At which of that node's outlets, from 0.
    pub outlet: u32,
    /// Where it leads: a place in the list of nodes, from 0.
    pub to: u32,
}
