//! The way of an edge: a plain Bézier curve where nothing is in its way, else a way round the cards.
//!
//! A route depends only on its ends and on the cards within its [`reach`](Route::reach), so it stays good until one of them changes.

mod detour;
mod smooth;

use crate::geometry::{Point, Rect};
use crate::path::{Bezier, Path};

/// How long the arrow is whose tip touches the inlet; the line ends where it begins.
pub const ARROW_LENGTH: f64 = 9.0;
/// Half the width of the arrow at its base.
pub const ARROW_HALF_WIDTH: f64 = 4.5;

/// How far beyond a line cards may still be in its way: more than any way keeps from them.
const REACH: f64 = 32.0;
/// How far a curve has to pass from a card to need no way round.
const MARGIN: f64 = 5.0;
/// Cards that a way round passes as near as this are taken into account too.
const NEAR: f64 = 8.0;
/// How many times a way round is sought, each time knowing the cards that the last one ran into.
const ATTEMPTS: usize = 12;
/// The most cards that a way round is sought between.
const MOST_OBSTACLES: usize = 48;

/// What an edge connects.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Ends {
    /// The middle of the outlet's ring.
    pub(crate) from: Point,
    /// The inlet.
    pub(crate) to: Point,
    /// The card that it leaves.
    pub(crate) source: Rect,
    /// The card that it enters.
    pub(crate) target: Rect,
}

/// The way of an edge.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Route {
    /// What is drawn, up to the arrow.
    pub(crate) path: Path,
    /// The points of the path.
    pub(crate) points: Vec<Point>,
    /// The area within which a card that comes, goes or moves may change the way.
    pub(crate) reach: Rect,
}

/// Finds the way; `cards_in` gives the cards that may overlap an area, in a fixed order.
pub(crate) fn route(ends: Ends, cards_in: impl Fn(Rect) -> Vec<Rect>) -> Route {
    let direct = Route::along(Path::from(curve(ends.from, ends.to)));
    let mut obstacles: Vec<Rect> = cards_in(direct.reach)
        .into_iter()
        .filter(|card| ends.blocks(*card, &direct.points, MARGIN))
        .collect();
    if obstacles.is_empty() {
        return direct;
    }
    for own in [ends.source, ends.target] {
        if !obstacles.contains(&own) {
            obstacles.push(own);
        }
    }
    let mut reach = direct.reach;
    for _ in 0..ATTEMPTS {
        let Some(corners) = detour::find(ends, &obstacles) else {
            break;
        };
        reach = reach.union(reach_of(&corners));
        let near = cards_in(reach_of(&corners));
        let known = obstacles.len();
        let blocking = near
            .iter()
            .filter(|card| ends.blocks(**card, &corners, NEAR));
        for card in blocking {
            if !obstacles.contains(card) {
                obstacles.push(*card);
            }
        }
        if obstacles.len() == known {
            let path = smooth::smoothed(&corners, |points| {
                near.iter().all(|card| !ends.blocks(*card, points, 1.0))
            });
            return Route {
                reach,
                ..Route::along(path)
            };
        }
        if obstacles.len() > MOST_OBSTACLES {
            break;
        }
    }
    Route { reach, ..direct }
}

/// The curve that an edge takes where nothing is in its way, and while it is drawn. It ends where the arrow begins.
#[must_use]
pub fn curve(from: Point, to: Point) -> Bezier {
    let to = Point::new(to.x - ARROW_LENGTH, to.y);
    let ahead = to.x - from.x;
    let swing = if ahead >= 0.0 {
        (ahead / 2.0).max(28.0)
    } else {
        28.0 + (-ahead).sqrt() * 6.0
    };
    Bezier {
        from,
        leaving: Point::new(from.x + swing, from.y),
        arriving: Point::new(to.x - swing, to.y),
        to,
    }
}

impl Ends {
    /// The same ends and cards elsewhere.
    pub(crate) fn shifted(self, by: Point) -> Self {
        Self {
            from: self.from + by,
            to: self.to + by,
            source: self.source.shifted(by),
            target: self.target.shifted(by),
        }
    }

    /// Whether a line runs into a card. It leaves the one and enters the other of its own cards at their edges, so those count without
    /// the margin.
    fn blocks(self, card: Rect, points: &[Point], margin: f64) -> bool {
        let margin = if card == self.source || card == self.target {
            -1.0
        } else {
            margin
        };
        crosses(points, card.inflated(margin))
    }
}

impl Route {
    fn along(path: Path) -> Self {
        let points = path.points();
        let reach = reach_of(&points);
        Self {
            path,
            points,
            reach,
        }
    }
}

/// Whether the line through these points passes through the inside of a rectangle.
pub(crate) fn crosses(points: &[Point], rect: Rect) -> bool {
    points
        .windows(2)
        .any(|piece| rect.is_crossed_by(piece[0], piece[1]))
}

/// A card outside of this cannot be in the way, not even by the room it keeps.
fn reach_of(points: &[Point]) -> Rect {
    Rect::around(points.iter().copied())
        .unwrap_or_default()
        .inflated(REACH)
}

#[cfg(test)]
mod tests;
