//! What stands out on a canvas besides what is selected: the path of a run, the differences between versions.

use std::collections::HashMap;

use phloem_flow::document::{Edge, NodeId};

/// What stands out on a canvas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The nodes that do.
    pub nodes: HashMap<NodeId, Mark>,
    /// The edges that do.
    pub edges: HashMap<Edge, Tone>,
    /// Whether everything else steps back.
    pub dims_others: bool,
}

/// How a node stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// In what way.
    pub tone: Tone,
    /// A word or a number at its corner, e.g. which step of a run it was.
    pub label: Option<String>,
}

/// In what way something stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// A run came by.
    Visited,
    /// A run is there now.
    Current,
    /// A run failed there.
    Failed,
    /// It was added.
    Added,
    /// It is set up differently.
    Changed,
    /// It was removed.
    Removed,
}

impl Mark {
    /// A mark without a word.
    #[must_use]
    pub const fn new(tone: Tone) -> Self {
        Self { tone, label: None }
    }
}

impl Tone {
    /// The class that it has in the style sheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Visited => "visited",
            Self::Current => "current",
            Self::Failed => "failed",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}
