//! The flow document, format 1.

use serde::{Deserialize, Serialize};

/// The id of a node, unique in its document and never shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(pub String);
