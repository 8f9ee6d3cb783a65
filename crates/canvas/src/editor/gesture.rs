//! What the hand is in the middle of.

use phloem_flow::document::{Edge, NodeId, OutletRef};
use phloem_flow::nodes::Kind;

use crate::edit::Refused;
use crate::geometry::Point;
use crate::hit::Hit;
use crate::selection::Selection;

/// What the hand is in the middle of.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    /// Nothing.
    Idle,
    /// Pressed, and not yet moved far enough to be a drag.
    Pressed {
        /// Where, on the screen.
        at: Point,
        /// On what.
        on: Hit,
        /// How far it may move and still be a click, in pixels.
        slack: f64,
    },
    /// Moves what the screen shows.
    Panning {
        /// Where the pointer was last, on the screen.
        last: Point,
    },
    /// Two fingers zoom.
    Pinching {
        /// Both fingers, with where they were last.
        fingers: [(i32, Point); 2],
    },
    /// Draws a box around nodes to select them.
    Boxing {
        /// Where it began, on the canvas.
        from: Point,
        /// Where the pointer is, on the screen.
        at: Point,
        /// What was selected before and stays so.
        kept: Selection,
    },
    /// Moves nodes.
    Dragging(Dragging),
    /// Draws an edge, or moves an end of one.
    Connecting(Connecting),
    /// Brings a new node from the palette.
    Placing(Placing),
}

/// Nodes on their way.
#[derive(Clone, Debug, PartialEq)]
pub struct Dragging {
    /// Where the pointer took hold, on the canvas.
    pub(super) grabbed: Point,
    /// Where the pointer is, on the screen.
    pub(super) at: Point,
    /// The nodes with where their cards were; the one under the pointer first.
    pub(super) nodes: Vec<(NodeId, Point)>,
    /// How far the cards are from there.
    pub(super) by: Point,
    /// Whether the grid does not count: Alt is held.
    pub(super) free: bool,
    /// The edge that the only node dragged will be put on.
    pub(super) onto: Option<Edge>,
}

/// An edge on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Connecting {
    /// The end that stays.
    pub fixed: Fixed,
    /// The edge whose other end is in the hand; none while a new one is drawn.
    pub moved: Option<Edge>,
    /// Whether it follows the pointer without a button held, after a click or a tap on a port.
    pub loose: bool,
    /// What the free end is at, with whether it may go there.
    pub snap: Option<Snap>,
    /// Where the pointer is, on the screen.
    pub(super) at: Point,
}

/// The end of an edge that stays while the other moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// It leaves this outlet.
    Outlet(OutletRef),
    /// It enters this node.
    Inlet(NodeId),
}

/// A port that the free end has found.
#[derive(Clone, Debug, PartialEq)]
pub struct Snap {
    /// The port.
    pub to: SnapTo,
    /// Whether the edge may go there, or why not.
    pub verdict: Result<(), Refused>,
}

/// A port that the free end of an edge may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapTo {
    /// An outlet.
    Outlet(OutletRef),
    /// The inlet of a node.
    Inlet(NodeId),
}

/// A node from the palette on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Placing {
    /// What it will be.
    pub kind: Kind,
    /// Where its card's top left corner would be, on the canvas.
    pub corner: Point,
    /// The edge that it will be put on.
    pub onto: Option<Edge>,
    /// Where the pointer is, on the screen.
    pub(super) at: Point,
}

impl Dragging {
    /// The nodes with where their cards were when the hand took them; the one under the pointer first.
    #[must_use]
    pub fn nodes(&self) -> &[(NodeId, Point)] {
        &self.nodes
    }

    /// How far all of them are from there.
    #[must_use]
    pub const fn by(&self) -> Point {
        self.by
    }
}

impl Gesture {
    /// Whether it is done by one pointer alone, so that others do not count.
    pub(super) fn has_holder(&self) -> bool {
        match self {
            Self::Pressed { .. }
            | Self::Panning { .. }
            | Self::Boxing { .. }
            | Self::Dragging(_) => true,
            Self::Connecting(connecting) => !connecting.loose,
            Self::Idle | Self::Pinching { .. } | Self::Placing(_) => false,
        }
    }

    /// Where the pointer is on the screen, if the canvas pans under it at the sides of the pane.
    pub(super) fn pans_at(&self) -> Option<Point> {
        match self {
            Self::Boxing { at, .. } => Some(*at),
            Self::Dragging(dragging) => Some(dragging.at),
            Self::Connecting(connecting) => Some(connecting.at),
            Self::Idle
            | Self::Pressed { .. }
            | Self::Panning { .. }
            | Self::Pinching { .. }
            | Self::Placing(_) => None,
        }
    }

    /// The edge that a node will be put on if it is let go here: the view makes it stand out.
    #[must_use]
    pub fn onto(&self) -> Option<&Edge> {
        match self {
            Self::Dragging(dragging) => dragging.onto.as_ref(),
            Self::Placing(placing) => placing.onto.as_ref(),
            _ => None,
        }
    }
}
