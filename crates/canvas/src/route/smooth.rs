//! Makes a way of horizontal and vertical lines pleasant to look at: wide S curves where there is room, round corners elsewhere.

use crate::geometry::Point;
use crate::path::{Bezier, Path};

/// The radius of a round corner.
const RADIUS: f64 = 14.0;
/// How far an S curve may reach to each side of the vertical line that it stands for, the widest first.
const REACHES: [f64; 3] = [120.0, 60.0, 30.0];
/// How far the middle of a circle's quarter pulls, as a part of the radius.
const QUARTER: f64 = 0.552;

/// The way through these corners, rounded; `free` says whether a line runs into nothing.
pub(super) fn smoothed(corners: &[Point], free: impl Fn(&[Point]) -> bool) -> Path {
    let mut path = Path::starting_at(corners.first().copied().unwrap_or_default());
    let mut at = 1;
    while at + 1 < corners.len() {
        let around = &corners[at - 1..(at + 3).min(corners.len())];
        let is_last = at + 3 >= corners.len();
        if let Some(curve) = s_curve(path.end(), around, is_last, &free) {
            path.line_to(curve.from);
            path.curve_to(curve.leaving, curve.arriving, curve.to);
            at += 2;
        } else {
            round_corner(&mut path, &corners[at - 1..=at + 1]);
            at += 1;
        }
    }
    if let Some(end) = corners.last() {
        path.line_to(*end);
    }
    path
}

/// The widest free S curve in the place of a vertical line between two horizontal ones that lead the same way.
fn s_curve(
    from: Point,
    around: &[Point],
    is_last: bool,
    free: impl Fn(&[Point]) -> bool,
) -> Option<Bezier> {
    let [before, top, bottom, after] = *around else {
        return None;
    };
    let (arriving, leaving) = (top.x - before.x, after.x - bottom.x);
    if top.x != bottom.x || arriving * leaving <= 0.0 {
        return None;
    }
    let side = arriving.signum();
    // The first line may be used up to where the path has come to, the last one whole, any other one shares with the next curve.
    let room_before = (top.x - from.x) * side;
    let room_after = leaving * side * if is_last { 1.0 } else { 0.5 };
    REACHES.into_iter().find_map(|widest| {
        let reach = widest.min(room_before).min(room_after);
        if reach < RADIUS {
            return None;
        }
        let curve = Bezier {
            from: Point::new(top.x - reach * side, top.y),
            leaving: top,
            arriving: bottom,
            to: Point::new(bottom.x + reach * side, bottom.y),
        };
        let points: Vec<Point> = std::iter::once(curve.from).chain(curve.sampled()).collect();
        free(&points).then_some(curve)
    })
}

/// Leads round a corner in a quarter of a circle, as large as half the shorter of its lines allows.
fn round_corner(path: &mut Path, around: &[Point]) {
    let [before, corner, after] = *around else {
        return;
    };
    let come = path.end().distance(corner).min(before.distance(corner));
    let radius = RADIUS.min(come).min(corner.distance(after) / 2.0);
    let towards = |point: Point| (point - corner) / point.distance(corner).max(f64::EPSILON);
    let (back, on) = (towards(before), towards(after));
    path.line_to(corner + back * radius);
    let pull = radius * (1.0 - QUARTER);
    path.curve_to(
        corner + back * pull,
        corner + on * pull,
        corner + on * radius,
    );
}
