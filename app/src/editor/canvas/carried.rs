//! What a hand carries: while it drags cards, those and the edges between them keep their shape. So they lie in layers of their own, and a movement
//! of the hand moves two elements, however many are carried.

use std::collections::HashSet;

use phloem_canvas::editor::{Editor, Gesture};
use phloem_canvas::geometry::Point;
use phloem_flow::document::{Edge, NodeId};

/// What a hand carries.
pub(super) struct Carried {
    /// The nodes with where they were taken up.
    taken: Vec<(NodeId, Point)>,
    nodes: HashSet<NodeId>,
    /// How far they are from there.
    by: Point,
}

impl Carried {
    /// What the hand carries now, if anything.
    pub(super) fn by_hand(editor: &Editor) -> Option<Self> {
        let Gesture::Dragging(dragging) = editor.gesture() else {
            return None;
        };
        Some(Self {
            taken: dragging.nodes().to_vec(),
            nodes: dragging.nodes().iter().map(|(id, _)| id.clone()).collect(),
            by: dragging.by(),
        })
    }

    /// The same, as far as the hand has it by now; none once it was let go.
    pub(super) fn followed(self, editor: &Editor) -> Option<Self> {
        match editor.gesture() {
            Gesture::Dragging(dragging) if dragging.nodes() == self.taken => Some(Self {
                by: dragging.by(),
                ..self
            }),
            _ => None,
        }
    }

    /// How far everything is from where it was taken up.
    pub(super) const fn by(&self) -> Point {
        self.by
    }

    /// Whether a card belongs to the layer of what is carried. The one under the pointer does not: it may have the focus, which it would lose on
    /// its way into another layer.
    pub(super) fn has_card(&self, id: &NodeId) -> bool {
        self.nodes.contains(id) && self.taken.first().is_none_or(|(lead, _)| lead != id)
    }

    /// Whether an edge belongs to the layer of what is carried: both of its nodes are.
    pub(super) fn has_wire(&self, edge: &Edge) -> bool {
        self.nodes.contains(&edge.from.node) && self.nodes.contains(&edge.to)
    }
}
