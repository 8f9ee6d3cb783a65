//! Lines as they are drawn and hit: straight pieces and Bézier curves, joined end to end.
//!
//! What is drawn ([`Path::svg`]) and what is hit ([`Path::points`]) come from the same pieces, so that they cannot disagree.

use std::fmt::Write;

use crate::geometry::{Point, Rect};

/// How many straight pieces stand for a curve where distances are measured.
const PIECES: u32 = 24;

/// A cubic Bézier curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bezier {
    /// Where it begins.
    pub from: Point,
    /// Where it heads for at first.
    pub leaving: Point,
    /// Where it comes from at last.
    pub arriving: Point,
    /// Where it ends.
    pub to: Point,
}

/// A piece of a path, from where the piece before it ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece {
    /// Straight to a point.
    Line(Point),
    /// Along a curve, which begins where the piece before ended.
    Curve(Bezier),
}

/// A line of one or more pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    start: Point,
    pieces: Vec<Piece>,
}

impl Bezier {
    /// The point at `t` from 0 to 1.
    #[must_use]
    pub fn at(self, t: f64) -> Point {
        let s = 1.0 - t;
        self.from * (s * s * s)
            + self.leaving * (3.0 * s * s * t)
            + self.arriving * (3.0 * s * t * t)
            + self.to * (t * t * t)
    }

    /// Points along the curve, without the first: the ends of the straight pieces that stand for it.
    pub fn sampled(self) -> impl Iterator<Item = Point> {
        (1..=PIECES).map(move |step| {
            if step == PIECES {
                self.to
            } else {
                self.at(f64::from(step) / f64::from(PIECES))
            }
        })
    }

    /// A rectangle that it never leaves.
    #[must_use]
    pub fn bounds(self) -> Rect {
        Rect::between(self.from, self.to).union(Rect::between(self.leaving, self.arriving))
    }
}

impl From<Bezier> for Path {
    fn from(curve: Bezier) -> Self {
        Self {
            start: curve.from,
            pieces: vec![Piece::Curve(curve)],
        }
    }
}

impl Path {
    /// A path that has no pieces yet.
    #[must_use]
    pub const fn starting_at(start: Point) -> Self {
        Self {
            start,
            pieces: Vec::new(),
        }
    }

    /// Adds a straight piece, unless it would have no length.
    pub fn line_to(&mut self, point: Point) {
        if self.end() != point {
            self.pieces.push(Piece::Line(point));
        }
    }

    /// Adds a curve from the end.
    pub fn curve_to(&mut self, leaving: Point, arriving: Point, to: Point) {
        let from = self.end();
        self.pieces.push(Piece::Curve(Bezier {
            from,
            leaving,
            arriving,
            to,
        }));
    }

    /// Moves all of it.
    pub fn shift(&mut self, by: Point) {
        self.start = self.start + by;
        for piece in &mut self.pieces {
            match piece {
                Piece::Line(to) => *to = *to + by,
                Piece::Curve(curve) => {
                    let points = [
                        &mut curve.from,
                        &mut curve.leaving,
                        &mut curve.arriving,
                        &mut curve.to,
                    ];
                    for point in points {
                        *point = *point + by;
                    }
                }
            }
        }
    }

    /// Where it begins.
    #[must_use]
    pub const fn start(&self) -> Point {
        self.start
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> Point {
        match self.pieces.last() {
            None => self.start,
            Some(Piece::Line(to)) => *to,
            Some(Piece::Curve(curve)) => curve.to,
        }
    }

    /// The points that stand for it where distances are measured.
    #[must_use]
    pub fn points(&self) -> Vec<Point> {
        let mut points = vec![self.start];
        for piece in &self.pieces {
            match piece {
                Piece::Line(to) => points.push(*to),
                Piece::Curve(curve) => points.extend(curve.sampled()),
            }
        }
        points
    }

    /// The path in the language of SVG's `d`, rounded to tenths.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut text = String::with_capacity(48);
        text.push('M');
        write_point(&mut text, self.start);
        for piece in &self.pieces {
            match piece {
                Piece::Line(to) => {
                    text.push('L');
                    write_point(&mut text, *to);
                }
                Piece::Curve(curve) => {
                    text.push('C');
                    write_point(&mut text, curve.leaving);
                    text.push(' ');
                    write_point(&mut text, curve.arriving);
                    text.push(' ');
                    write_point(&mut text, curve.to);
                }
            }
        }
        text
    }
}

/// How far a point is from the line through these points; infinite where there are none.
#[must_use]
pub fn distance(points: &[Point], point: Point) -> f64 {
    match points {
        [only] => only.distance(point),
        points => points
            .windows(2)
            .map(|piece| point.distance_to_line(piece[0], piece[1]))
            .fold(f64::INFINITY, f64::min),
    }
}

/// The point half the way along the line through these points.
#[must_use]
pub fn middle(points: &[Point]) -> Option<Point> {
    let length: f64 = points
        .windows(2)
        .map(|piece| piece[0].distance(piece[1]))
        .sum();
    let mut left = length / 2.0;
    for piece in points.windows(2) {
        let step = piece[0].distance(piece[1]);
        if step >= left && step > 0.0 {
            return Some(piece[0].towards(piece[1], left / step));
        }
        left -= step;
    }
    points.first().copied()
}

fn write_point(text: &mut String, point: Point) {
    write_number(text, point.x);
    text.push(' ');
    write_number(text, point.y);
}

/// Writes tenths, without a `.0` that says nothing: paths are most of what the page's memory holds.
fn write_number(text: &mut String, number: f64) {
    let tenths = (number * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    // Writing to a string does not fail.
    let _ = if tenth == 0 {
        write!(text, "{sign}{whole}")
    } else {
        write!(text, "{sign}{whole}.{tenth}")
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn s_curve() -> Bezier {
        Bezier {
            from: Point::new(0.0, 0.0),
            leaving: Point::new(50.0, 0.0),
            arriving: Point::new(50.0, 100.0),
            to: Point::new(100.0, 100.0),
        }
    }

    #[test]
    fn a_path_is_written_in_tenths() {
        let mut path = Path::from(s_curve());
        path.line_to(Point::new(100.04, 120.06));
        path.line_to(Point::new(100.04, 120.06));
        path.curve_to(
            Point::new(-0.01, -0.26),
            Point::new(-12.0, 2.5),
            Point::new(3.0, 4.0),
        );
        assert_eq!(
            path.svg(),
            "M0 0C50 0 50 100 100 100L100 120.1C0 -0.3 -12 2.5 3 4"
        );
        assert_eq!(path.end(), Point::new(3.0, 4.0));
    }

    #[test]
    fn the_middle_is_half_the_way_along() {
        let points = [
            Point::new(0.0, 0.0),
            Point::new(10.0, 0.0),
            Point::new(10.0, 30.0),
        ];
        assert_eq!(middle(&points), Some(Point::new(10.0, 10.0)));
        assert_eq!(middle(&points[..1]), Some(points[0]));
        assert_eq!(middle(&[]), None);
        let halfway = middle(&Path::from(s_curve()).points()).unwrap_or_default();
        assert!(
            halfway.distance(Point::new(50.0, 50.0)) < 1.0,
            "{halfway:?}"
        );
    }

    proptest! {
        #[test]
        fn the_points_stand_for_the_curve(
            (ax, ay, bx, by, cx, cy) in (-300.0..300.0, -300.0..300.0, -300.0..300.0, -300.0..300.0, -300.0..300.0, -300.0..300.0),
            t in 0.0..1.0,
        ) {
            let curve = Bezier { from: Point::default(), leaving: Point::new(ax, ay), arriving: Point::new(bx, by), to: Point::new(cx, cy) };
            let points = Path::from(curve).points();
            prop_assert!(distance(&points, curve.at(t)) < 2.0);
            prop_assert!(curve.bounds().inflated(0.001).contains(curve.at(t)));
        }
    }
}
