//! An edge as it is drawn.

use phloem_flow::document::Edge;

use crate::geometry::{Point, Rect};
use crate::path::{self, Path};
use crate::route::{ARROW_HALF_WIDTH, ARROW_LENGTH, Ends};
use crate::scene::Slot;

/// An edge as it is drawn.
#[derive(Clone, Debug)]
pub struct Wire {
    pub(super) edge: Edge,
    pub(super) source: Slot,
    pub(super) target: Slot,
    pub(super) ends: Ends,
    pub(super) path: Path,
    pub(super) points: Vec<Point>,
    /// The area within which a card that comes, goes or moves may change its way.
    pub(super) reach: Rect,
}

impl Wire {
    /// The edge.
    #[must_use]
    pub const fn edge(&self) -> &Edge {
        &self.edge
    }

    /// The line, from the ring of the outlet to where the arrow begins.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// The points that stand for the line where distances are measured.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// An area that it never leaves.
    #[must_use]
    pub const fn reach(&self) -> Rect {
        self.reach
    }

    /// The middle of the ring that it leaves.
    #[must_use]
    pub const fn from(&self) -> Point {
        self.ends.from
    }

    /// The inlet that it enters: the tip of the arrow.
    #[must_use]
    pub const fn to(&self) -> Point {
        self.ends.to
    }

    /// The corners of the arrow, its tip first.
    #[must_use]
    pub fn arrow(&self) -> [Point; 3] {
        arrow(self.ends.to)
    }

    pub(super) fn shift(&mut self, by: Point) {
        self.ends = self.ends.shifted(by);
        self.path.shift(by);
        for point in &mut self.points {
            *point = *point + by;
        }
        self.reach = self.reach.shifted(by);
    }

    /// The middle of the line, where a label or a button sits.
    #[must_use]
    pub fn middle(&self) -> Point {
        path::middle(&self.points).unwrap_or(self.ends.from)
    }
}

/// The corners of an arrow with its tip at an inlet.
#[must_use]
pub fn arrow(tip: Point) -> [Point; 3] {
    [
        tip,
        tip + Point::new(-ARROW_LENGTH, -ARROW_HALF_WIDTH),
        tip + Point::new(-ARROW_LENGTH, ARROW_HALF_WIDTH),
    ]
}
