//! The wheel, two fingers, and panning at the sides of the pane.

use crate::editor::{Editor, Gesture, Wheel};
use crate::geometry::Point;
use crate::viewport::{WheelUnit, auto_pan, wheel_factor};

/// How many pixels a line of text stands for when the wheel pans.
const LINE: f64 = 20.0;

impl Editor {
    pub(super) fn turn_wheel(&mut self, at: Point, turn: Point, unit: WheelUnit, pinch: bool) {
        self.viewport = match self.wheel {
            Wheel::Pans if !pinch => {
                let pixels = match unit {
                    WheelUnit::Pixel => 1.0,
                    WheelUnit::Line => LINE,
                    WheelUnit::Page => self.pane().height,
                };
                self.viewport.panned(turn * -pixels)
            }
            Wheel::Pans | Wheel::Zooms => self.viewport.zoomed(at, wheel_factor(turn.y, unit)),
        };
        self.follow();
    }

    /// Two fingers moved: what was between them stays between them.
    pub(super) fn pinch(&mut self, before: [Point; 2], after: [Point; 2]) {
        let [one, other] = before;
        let [new, new_other] = after;
        let middle = new.towards(new_other, 0.5);
        let panned = self.viewport.panned(middle - one.towards(other, 0.5));
        let apart = one.distance(other).max(1.0);
        self.viewport = panned.zoomed(middle, new.distance(new_other).max(1.0) / apart);
    }

    /// Pans where something is held at a side of the pane.
    pub(super) fn frame(&mut self) {
        if let Some(at) = self.gesture.pans_at() {
            self.viewport = self.viewport.panned(auto_pan(at, self.pane()));
            self.follow();
        }
    }

    /// What is in hand stays under the pointer although the canvas moved.
    fn follow(&mut self) {
        match &self.gesture {
            Gesture::Boxing { .. } => self.update_box(),
            Gesture::Dragging(_) => self.update_drag(),
            Gesture::Connecting(connecting) => self.connect_at(connecting.at),
            Gesture::Idle
            | Gesture::Pressed { .. }
            | Gesture::Panning { .. }
            | Gesture::Pinching { .. }
            | Gesture::Placing(_) => {}
        }
    }
}
