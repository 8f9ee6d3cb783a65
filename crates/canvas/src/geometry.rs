//! Points, sizes and rectangles.
//!
//! Two spaces use them: the *canvas*, in whose units nodes lie, and the *screen*, in pixels from the top left corner of the pane. A
//! [`Viewport`](crate::viewport::Viewport) leads from one to the other; everything not said to be on the screen is on the canvas.

use std::ops::{Add, Div, Mul, Sub};

use phloem_flow::document::Position;

/// A place, or the way from one place to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// How large something is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A rectangle. Its size is never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub left: f64,
    /// The top edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The bottom edge.
    pub bottom: f64,
}

impl Point {
    /// The point at these coordinates.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// How far another point is.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self - other).length()
    }

    /// The length of the way.
    #[must_use]
    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    /// The point a part `t` of the way to another.
    #[must_use]
    pub fn towards(self, other: Self, t: f64) -> Self {
        self + (other - self) * t
    }

    /// How far it is from the straight line between two points.
    #[must_use]
    pub fn distance_to_line(self, from: Self, to: Self) -> f64 {
        let way = to - from;
        let square = way.x * way.x + way.y * way.y;
        if square == 0.0 {
            return self.distance(from);
        }
        let along = ((self.x - from.x) * way.x + (self.y - from.y) * way.y) / square;
        self.distance(from.towards(to, along.clamp(0.0, 1.0)))
    }

    /// The nearest point of the grid whose lines are `step` apart.
    #[must_use]
    pub fn snapped(self, step: f64) -> Self {
        Self::new(
            (self.x / step).round() * step,
            (self.y / step).round() * step,
        )
    }
}

impl Add for Point {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

impl Div<f64> for Point {
    type Output = Self;

    fn div(self, divisor: f64) -> Self {
        Self::new(self.x / divisor, self.y / divisor)
    }
}

impl From<Position> for Point {
    fn from(position: Position) -> Self {
        Self::new(position.x, position.y)
    }
}

impl From<Point> for Position {
    fn from(point: Point) -> Self {
        Self {
            x: point.x,
            y: point.y,
        }
    }
}

impl Size {
    /// The size of these measures.
    #[must_use]
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }

    /// Whether each side is at most a tenth longer or shorter than the other's.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        let alike = |one: f64, other: f64| (one - other).abs() <= one.max(other) * 0.1;
        alike(self.width, other.width) && alike(self.height, other.height)
    }
}

impl Rect {
    /// The rectangle of this size with its top left corner here.
    #[must_use]
    pub fn new(corner: Point, size: Size) -> Self {
        Self {
            left: corner.x,
            top: corner.y,
            right: corner.x + size.width,
            bottom: corner.y + size.height,
        }
    }

    /// The rectangle between two opposite corners.
    #[must_use]
    pub fn between(one: Point, other: Point) -> Self {
        Self {
            left: one.x.min(other.x),
            top: one.y.min(other.y),
            right: one.x.max(other.x),
            bottom: one.y.max(other.y),
        }
    }

    /// The smallest rectangle around all the points; none around no points.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points
            .into_iter()
            .map(|point| Self::between(point, point))
            .reduce(Self::union)
    }

    /// The top left corner.
    #[must_use]
    pub const fn corner(self) -> Point {
        Point::new(self.left, self.top)
    }

    /// The point in the middle.
    #[must_use]
    pub fn center(self) -> Point {
        Point::new(
            f64::midpoint(self.left, self.right),
            f64::midpoint(self.top, self.bottom),
        )
    }

    /// How large it is.
    #[must_use]
    pub fn size(self) -> Size {
        Size::new(self.right - self.left, self.bottom - self.top)
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The rectangle with each edge moved outwards by `by`; inwards where `by` is negative, until nothing is left.
    #[must_use]
    pub fn inflated(self, by: f64) -> Self {
        let center = self.center();
        Self {
            left: (self.left - by).min(center.x),
            top: (self.top - by).min(center.y),
            right: (self.right + by).max(center.x),
            bottom: (self.bottom + by).max(center.y),
        }
    }

    /// The same rectangle elsewhere.
    #[must_use]
    pub fn shifted(self, by: Point) -> Self {
        Self::new(self.corner() + by, self.size())
    }

    /// Whether the point is in it or on its edge.
    #[must_use]
    pub fn contains(self, point: Point) -> bool {
        self.left <= point.x
            && point.x <= self.right
            && self.top <= point.y
            && point.y <= self.bottom
    }

    /// Whether the other lies fully inside.
    #[must_use]
    pub fn encloses(self, other: Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Whether the two share more than an edge.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether the straight line between two points passes through its inside.
    #[must_use]
    pub fn is_crossed_by(self, from: Point, to: Point) -> bool {
        let way = to - from;
        let mut enters = 0.0_f64;
        let mut leaves = 1.0_f64;
        for (start, way, low, high) in [
            (from.x, way.x, self.left, self.right),
            (from.y, way.y, self.top, self.bottom),
        ] {
            if way == 0.0 {
                if start <= low || start >= high {
                    return false;
                }
                continue;
            }
            let (one, other) = ((low - start) / way, (high - start) / way);
            enters = enters.max(one.min(other));
            leaves = leaves.min(one.max(other));
        }
        enters < leaves
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rect(left: f64, top: f64, right: f64, bottom: f64) -> Rect {
        Rect {
            left,
            top,
            right,
            bottom,
        }
    }

    #[test]
    fn a_line_crosses_only_the_inside_of_a_rectangle() {
        #[track_caller]
        fn check(from: (f64, f64), to: (f64, f64), expect: bool) {
            let square = rect(0.0, 0.0, 10.0, 10.0);
            let crossed = square.is_crossed_by(Point::new(from.0, from.1), Point::new(to.0, to.1));
            assert_eq!(crossed, expect, "{from:?} to {to:?}");
        }
        check((-5.0, 5.0), (15.0, 5.0), true);
        check((5.0, -5.0), (5.0, 5.0), true);
        check((4.0, 4.0), (6.0, 6.0), true);
        check((-5.0, 0.0), (15.0, 0.0), false);
        check((10.0, -5.0), (10.0, 15.0), false);
        check((-5.0, 5.0), (-1.0, 5.0), false);
        check((-1.0, 2.0), (2.0, -1.0), true);
        check((-1.0, 1.0), (1.0, -1.0), false);
        check((20.0, 20.0), (20.0, 20.0), false);
    }

    #[test]
    fn a_rectangle_shrinks_until_nothing_is_left() {
        assert_eq!(
            rect(0.0, 0.0, 10.0, 4.0).inflated(-1.0),
            rect(1.0, 1.0, 9.0, 3.0)
        );
        assert_eq!(
            rect(0.0, 0.0, 10.0, 4.0).inflated(-3.0),
            rect(3.0, 2.0, 7.0, 2.0)
        );
    }

    #[test]
    fn snapping_takes_the_nearest_line_of_the_grid() {
        assert_eq!(Point::new(7.0, -9.0).snapped(16.0), Point::new(0.0, -16.0));
        assert_eq!(Point::new(8.0, 25.0).snapped(16.0), Point::new(16.0, 32.0));
    }

    proptest! {
        #[test]
        fn crossing_agrees_with_points_along_the_line(
            (ax, ay, bx, by) in (-50.0..50.0, -50.0..50.0, -50.0..50.0, -50.0..50.0),
        ) {
            let area = rect(-20.0, -10.0, 15.0, 30.0);
            let (from, to) = (Point::new(ax, ay), Point::new(bx, by));
            let inside = (0..=200).any(|step| {
                let point = from.towards(to, f64::from(step) / 200.0);
                area.inflated(-0.01).contains(point)
            });
            prop_assert!(!inside || area.is_crossed_by(from, to));
        }

        #[test]
        fn the_distance_to_a_line_is_that_of_its_nearest_point(
            (ax, ay, bx, by, px, py) in (-50.0..50.0, -50.0..50.0, -50.0..50.0, -50.0..50.0, -50.0..50.0, -50.0..50.0),
        ) {
            let (from, to, point) = (Point::new(ax, ay), Point::new(bx, by), Point::new(px, py));
            let sampled = (0..=1000)
                .map(|step| from.towards(to, f64::from(step) / 1000.0).distance(point))
                .fold(f64::INFINITY, f64::min);
            prop_assert!((point.distance_to_line(from, to) - sampled).abs() < 0.2);
        }
    }
}
