//! Which part of the canvas the screen shows.

use crate::geometry::{Point, Rect, Size};

/// The smallest zoom.
pub const MIN_ZOOM: f64 = 0.1;
/// The largest zoom.
pub const MAX_ZOOM: f64 = 2.0;

/// What the zoom is multiplied with by one press of zoom in.
const STEP: f64 = 1.2;
/// How much of the pane stays free around what is fitted into it: so many pixels, at most such a part of its side.
const FIT_MARGIN: (f64, f64) = (56.0, 0.1);
/// The least zoom at which a card can be read.
const LEGIBLE: f64 = 0.4;
/// How near a side of the pane the pointer starts to pan, in pixels.
const AUTO_PAN_BAND: f64 = 40.0;
/// The fastest that it then pans, in pixels a frame.
const AUTO_PAN_SPEED: f64 = 15.0;

/// What the screen shows of the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// How many pixels one canvas unit takes.
    pub zoom: f64,
    /// Where the origin of the canvas is on the screen.
    pub pan: Point,
}

/// In what the turn of a wheel is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WheelUnit {
    /// Pixels.
    Pixel,
    /// Lines of text.
    Line,
    /// Pages.
    Page,
}

impl Default for Viewport {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            pan: Point::default(),
        }
    }
}

impl Viewport {
    /// Where a point of the screen is on the canvas.
    #[must_use]
    pub fn to_canvas(self, screen: Point) -> Point {
        (screen - self.pan) / self.zoom
    }

    /// Where a point of the canvas is on the screen.
    #[must_use]
    pub fn to_screen(self, canvas: Point) -> Point {
        canvas * self.zoom + self.pan
    }

    /// The part of the canvas that a pane of this size shows.
    #[must_use]
    pub fn visible(self, pane: Size) -> Rect {
        Rect::between(
            self.to_canvas(Point::default()),
            self.to_canvas(Point::new(pane.width, pane.height)),
        )
    }

    /// Moves what is shown by this many pixels.
    #[must_use]
    pub fn panned(self, by: Point) -> Self {
        Self {
            pan: self.pan + by,
            ..self
        }
    }

    /// Multiplies the zoom within its limits; the point of the canvas under `at`, a point of the screen, stays there.
    #[must_use]
    pub fn zoomed(self, at: Point, factor: f64) -> Self {
        self.zoomed_to(at, self.zoom * factor)
    }

    /// Sets the zoom within its limits; the point of the canvas under `at`, a point of the screen, stays there.
    #[must_use]
    pub fn zoomed_to(self, at: Point, zoom: f64) -> Self {
        let zoom = if zoom.is_finite() {
            zoom.clamp(MIN_ZOOM, MAX_ZOOM)
        } else {
            self.zoom
        };
        let fixed = self.to_canvas(at);
        Self {
            zoom,
            pan: at - fixed * zoom,
        }
    }

    /// One step in.
    #[must_use]
    pub fn zoomed_in(self, at: Point) -> Self {
        self.zoomed(at, STEP)
    }

    /// One step out.
    #[must_use]
    pub fn zoomed_out(self, at: Point) -> Self {
        self.zoomed(at, 1.0 / STEP)
    }

    /// Shows all of an area in the middle of a pane of this size, at 100 % at most: a small flow is not blown up.
    #[must_use]
    pub fn fitting(area: Rect, pane: Size) -> Self {
        let (pixels, part) = FIT_MARGIN;
        let free = |side: f64| side - 2.0 * pixels.min(side * part);
        let Size { width, height } = area.size();
        let zoom = (free(pane.width) / width.max(1.0))
            .min(free(pane.height) / height.max(1.0))
            .clamp(MIN_ZOOM, 1.0);
        Self {
            zoom,
            pan: Point::default(),
        }
        .centered(area.center(), pane)
    }

    /// Shows an area large enough to be read; where it does not fit like that, from a card on that is at its left.
    #[must_use]
    pub fn legible(area: Rect, first: Rect, pane: Size) -> Self {
        let fitting = Self::fitting(area, pane);
        if fitting.zoom >= LEGIBLE {
            return fitting;
        }
        let (pixels, part) = FIT_MARGIN;
        let at = Point::new(pixels.min(pane.width * part), pane.height / 2.0);
        let from = Point::new(first.left, first.center().y);
        Self {
            zoom: LEGIBLE,
            pan: at - from * LEGIBLE,
        }
    }

    /// Shows a point of the canvas in the middle of the pane, at the same zoom.
    #[must_use]
    pub fn centered(self, on: Point, pane: Size) -> Self {
        Self {
            pan: Point::new(pane.width, pane.height) / 2.0 - on * self.zoom,
            ..self
        }
    }

    /// Shows an area: where it is not fully visible, in the middle.
    #[must_use]
    pub fn revealing(self, area: Rect, pane: Size) -> Self {
        if self.visible(pane).encloses(area) {
            self
        } else {
            self.centered(area.center(), pane)
        }
    }
}

/// What a turn of the wheel multiplies the zoom with.
#[must_use]
pub fn wheel_factor(turn: f64, unit: WheelUnit) -> f64 {
    let per_unit = match unit {
        WheelUnit::Pixel => 0.002,
        WheelUnit::Line => 0.05,
        WheelUnit::Page => 1.0,
    };
    (-turn * per_unit).exp2()
}

/// How far to pan in this frame because the pointer, a point of the screen, is near a side of the pane: the nearer, the farther.
#[must_use]
pub fn auto_pan(at: Point, pane: Size) -> Point {
    Point::new(
        auto_pan_along(at.x, pane.width),
        auto_pan_along(at.y, pane.height),
    )
}

fn auto_pan_along(at: f64, length: f64) -> f64 {
    let closeness = |distance: f64| ((AUTO_PAN_BAND - distance) / AUTO_PAN_BAND).clamp(0.0, 1.0);
    (closeness(at) - closeness(length - at)) * AUTO_PAN_SPEED
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PANE: Size = Size::new(800.0, 600.0);

    #[test]
    fn the_wheel_zooms_by_powers_of_two() {
        assert_eq!(wheel_factor(-500.0, WheelUnit::Pixel), 2.0);
        assert_eq!(wheel_factor(20.0, WheelUnit::Line), 0.5);
        assert_eq!(wheel_factor(1.0, WheelUnit::Page), 0.5);
    }

    #[test]
    fn panning_at_the_sides_grows_with_closeness() {
        #[track_caller]
        fn check(at: (f64, f64), expect: (f64, f64)) {
            assert_eq!(
                auto_pan(Point::new(at.0, at.1), PANE),
                Point::new(expect.0, expect.1)
            );
        }
        check((400.0, 300.0), (0.0, 0.0));
        check((40.0, 560.0), (0.0, 0.0));
        check((20.0, 300.0), (7.5, 0.0));
        check((-50.0, 300.0), (15.0, 0.0));
        check((800.0, 700.0), (-15.0, -15.0));
    }

    #[test]
    fn fitting_leaves_a_margin_and_never_enlarges() {
        let wide = Rect::between(Point::new(-500.0, 0.0), Point::new(876.0, 100.0));
        let viewport = Viewport::fitting(wide, PANE);
        assert_eq!(viewport.zoom, 0.5);
        assert_eq!(
            viewport.to_screen(Point::new(-500.0, 50.0)),
            Point::new(56.0, 300.0)
        );
        let small = Rect::between(Point::new(10.0, 10.0), Point::new(20.0, 20.0));
        assert_eq!(Viewport::fitting(small, PANE).zoom, 1.0);
        assert_eq!(Viewport::fitting(small, Size::default()).zoom, MIN_ZOOM);
    }

    #[test]
    fn a_flow_too_wide_to_be_read_is_shown_from_its_first_card() {
        let first = Rect::between(Point::new(-40.0, 200.0), Point::new(208.0, 300.0));
        let narrow = Rect::between(Point::new(-40.0, 0.0), Point::new(800.0, 500.0));
        assert_eq!(
            Viewport::legible(narrow, first, PANE),
            Viewport::fitting(narrow, PANE)
        );
        let wide = Rect::between(Point::new(-40.0, 0.0), Point::new(9000.0, 500.0));
        let viewport = Viewport::legible(wide, first, PANE);
        assert_eq!(
            viewport.to_screen(Point::new(-40.0, 250.0)),
            Point::new(56.0, 300.0)
        );
    }

    #[test]
    fn revealing_moves_only_what_is_hidden() {
        let viewport = Viewport::default();
        let visible = Rect::between(Point::new(10.0, 10.0), Point::new(20.0, 20.0));
        assert_eq!(viewport.revealing(visible, PANE), viewport);
        let hidden = Rect::between(Point::new(1000.0, 0.0), Point::new(1100.0, 100.0));
        let moved = viewport.revealing(hidden, PANE);
        assert_eq!(moved.to_screen(hidden.center()), Point::new(400.0, 300.0));
    }

    proptest! {
        #[test]
        fn the_point_under_the_pointer_stays_there(
            (zoom, pan_x, pan_y) in (0.1..2.0, -5000.0..5000.0, -5000.0..5000.0),
            (x, y) in (0.0..800.0, 0.0..600.0),
            factor in 0.01..100.0,
        ) {
            let before = Viewport { zoom, pan: Point::new(pan_x, pan_y) };
            let at = Point::new(x, y);
            let after = before.zoomed(at, factor);
            prop_assert!((MIN_ZOOM..=MAX_ZOOM).contains(&after.zoom));
            prop_assert!(after.to_canvas(at).distance(before.to_canvas(at)) < 1e-6);
            prop_assert!(after.to_screen(after.to_canvas(at)).distance(at) < 1e-6);
        }
    }
}
