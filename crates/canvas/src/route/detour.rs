//! The shortest way round some cards with few corners, in horizontal and vertical lines.
//!
//! The lines that it may run along are those past the sides of the cards and those through its ends; among their crossings A* finds the
//! way, paying for each corner.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::geometry::{Point, Rect};
use crate::measure::ROW_HEIGHT;
use crate::route::{ARROW_LENGTH, Ends};

/// How far it goes straight out of an outlet and into an inlet where there is room.
const STUB: f64 = 20.0;
/// How far it keeps from cards where there is room. Edges that lead back keep further away than those that lead on, so that the two do not
/// run along the same line.
const CLEARANCE_ON: f64 = 12.0;
const CLEARANCE_BACK: f64 = 20.0;
/// How far apart the ways from neighbouring outlets run, and how many outlets have ways of their own.
const LANE: f64 = 2.0;
const LANES: f64 = 4.0;
/// What a corner costs, in canvas units of way.
const CORNER: f64 = 60.0;
/// How near it may come to a card: at first, and where there is no other way.
const TOUCH: [f64; 2] = [8.0, 1.0];
/// Ways are compared in these parts of a unit, as whole numbers, so that equal ways are equal everywhere.
const PARTS: f64 = 16.0;

/// Right, down, left, up: as steps from crossing to crossing.
const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];
const RIGHT: usize = 0;
const LEFT: usize = 2;

/// The corners of the way, from the outlet to where the arrow begins; nothing where there is no way between these cards.
pub(super) fn find(ends: Ends, cards: &[Rect]) -> Option<Vec<Point>> {
    let end = Point::new(ends.to.x - ARROW_LENGTH, ends.to.y);
    let lane = ((ends.from.y - ends.source.top) / ROW_HEIGHT)
        .floor()
        .rem_euclid(LANES)
        * LANE;
    let clearance = lane
        + if ends.to.x < ends.from.x {
            CLEARANCE_BACK
        } else {
            CLEARANCE_ON
        };
    let start = Point::new(
        ends.from.x + room(ends.from, 1.0, STUB + 2.0 * lane, cards),
        ends.from.y,
    );
    let goal = Point::new(end.x - room(end, -1.0, STUB, cards), end.y);
    let within = |touch: f64| {
        Lines::between(start, goal, clearance, cards)
            .closed(touch, cards)
            .search(start, goal)
    };
    let mut corners = vec![ends.from];
    corners.extend(TOUCH.into_iter().find_map(within)?);
    corners.push(end);
    Some(without_straight(corners))
}

/// How far to go straight, to the right or the left, before the first turn: half of a narrow gap, so that the way can pass through it.
fn room(at: Point, side: f64, wanted: f64, cards: &[Rect]) -> f64 {
    cards
        .iter()
        .filter(|card| card.top < at.y && at.y < card.bottom)
        .map(|card| {
            if side > 0.0 {
                card.left - at.x
            } else {
                at.x - card.right
            }
        })
        .filter(|gap| *gap > 0.0)
        .map(|gap| gap / 2.0)
        .fold(wanted, f64::min)
}

/// The lines that a way may run along, and between which of their crossings a card lies.
struct Lines {
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// By crossing: whether the way to the next one on the right is free, and to the next one below.
    free: Vec<(bool, bool)>,
}

impl Lines {
    fn between(start: Point, goal: Point, clearance: f64, cards: &[Rect]) -> Self {
        let mut xs = vec![start.x, goal.x];
        let mut ys = vec![start.y, goal.y];
        for card in cards {
            let beside = cards
                .iter()
                .filter(|other| other.top < card.bottom && card.top < other.bottom);
            let above_or_below = cards
                .iter()
                .filter(|other| other.left < card.right && card.left < other.right);
            xs.push(
                card.left
                    - past(
                        clearance,
                        beside.clone().map(|other| card.left - other.right),
                    ),
            );
            xs.push(card.right + past(clearance, beside.map(|other| other.left - card.right)));
            ys.push(
                card.top
                    - past(
                        clearance,
                        above_or_below.clone().map(|other| card.top - other.bottom),
                    ),
            );
            ys.push(
                card.bottom
                    + past(
                        clearance,
                        above_or_below.map(|other| other.top - card.bottom),
                    ),
            );
        }
        for line in [&mut xs, &mut ys] {
            line.sort_by(f64::total_cmp);
            line.dedup();
        }
        Self {
            free: vec![(true, true); xs.len() * ys.len()],
            xs,
            ys,
        }
    }

    /// The same lines with the ways closed that come nearer to a card than this.
    fn closed(mut self, touch: f64, cards: &[Rect]) -> Self {
        for card in cards {
            self.block(card.inflated(touch));
        }
        self
    }

    /// Closes the ways between crossings that pass through a rectangle.
    fn block(&mut self, rect: Rect) {
        // The crossings strictly inside, and the one before, from which a step leads in.
        let columns = first_above(&self.xs, rect.left)..first_from(&self.xs, rect.right);
        let rows = first_above(&self.ys, rect.top)..first_from(&self.ys, rect.bottom);
        for row in rows.clone() {
            for column in columns.start.saturating_sub(1)..first_from(&self.xs, rect.right) {
                let at = self.at(column, row);
                self.free[at].0 = false;
            }
        }
        for column in columns {
            for row in rows.start.saturating_sub(1)..first_from(&self.ys, rect.bottom) {
                let at = self.at(column, row);
                self.free[at].1 = false;
            }
        }
    }

    fn at(&self, column: usize, row: usize) -> usize {
        row * self.xs.len() + column
    }

    fn point(&self, at: usize) -> Point {
        Point::new(self.xs[at % self.xs.len()], self.ys[at / self.xs.len()])
    }

    /// The crossing after this one in a direction, if the way there is free.
    fn next(&self, at: usize, direction: usize) -> Option<usize> {
        let (right, down) = STEPS[direction];
        let column = (at % self.xs.len()).checked_add_signed(right)?;
        let row = (at / self.xs.len()).checked_add_signed(down)?;
        if column >= self.xs.len() || row >= self.ys.len() {
            return None;
        }
        let next = self.at(column, row);
        let (horizontal, vertical) = self.free[at.min(next)];
        let free = if down == 0 { horizontal } else { vertical };
        free.then_some(next)
    }

    /// A* from heading right at the start to heading right from the goal. A state is a crossing and the direction in which it was reached.
    fn search(&self, start: Point, goal: Point) -> Option<Vec<Point>> {
        let crossing = |point: Point| {
            let column = self.xs.iter().position(|x| *x == point.x)?;
            let row = self.ys.iter().position(|y| *y == point.y)?;
            Some(self.at(column, row))
        };
        let (first, last) = (crossing(start)?, crossing(goal)?);
        let mut best = vec![u64::MAX; self.free.len() * STEPS.len()];
        let mut came_from = vec![usize::MAX; best.len()];
        let mut open = BinaryHeap::new();
        best[first * STEPS.len() + RIGHT] = 0;
        open.push(Reverse((0, first * STEPS.len() + RIGHT)));
        while let Some(Reverse((_, state))) = open.pop() {
            let (at, direction) = (state / STEPS.len(), state % STEPS.len());
            if at == last && direction != LEFT {
                return Some(self.walked(state, &came_from));
            }
            for turn in [0, 1, 3] {
                let towards = (direction + turn) % STEPS.len();
                let Some(next) = self.next(at, towards) else {
                    continue;
                };
                let corners =
                    f64::from(u8::from(turn != 0) + u8::from(next == last && towards != RIGHT));
                let cost = best[state]
                    + parts(self.point(at).distance(self.point(next)) + corners * CORNER);
                let state_next = next * STEPS.len() + towards;
                if cost < best[state_next] {
                    best[state_next] = cost;
                    came_from[state_next] = state;
                    let left = goal - self.point(next);
                    open.push(Reverse((
                        cost + parts(left.x.abs() + left.y.abs()),
                        state_next,
                    )));
                }
            }
        }
        None
    }

    fn walked(&self, last: usize, came_from: &[usize]) -> Vec<Point> {
        let mut points = Vec::new();
        let mut state = last;
        while state != usize::MAX {
            points.push(self.point(state / STEPS.len()));
            state = came_from[state];
        }
        points.reverse();
        points
    }
}

/// How far past a side to run: the clearance, or the middle of a gap too narrow for it.
fn past(clearance: f64, gaps: impl Iterator<Item = f64>) -> f64 {
    gaps.filter(|gap| *gap > 0.0)
        .map(|gap| gap / 2.0)
        .fold(clearance, f64::min)
}

/// The index of the first line beyond a place.
fn first_above(lines: &[f64], place: f64) -> usize {
    lines.partition_point(|line| *line <= place)
}

/// The index of the first line at a place or beyond.
fn first_from(lines: &[f64], place: f64) -> usize {
    lines.partition_point(|line| *line < place)
}

fn parts(length: f64) -> u64 {
    (length * PARTS).round() as u64
}

/// Only the points where the direction changes.
fn without_straight(points: Vec<Point>) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = corners.as_slice()
            && ((before.x == last.x && last.x == point.x)
                || (before.y == last.y && last.y == point.y))
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}
