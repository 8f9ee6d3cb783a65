//! What a hand does, in the terms of the screen: points are in pixels from the top left corner of the pane.

use crate::geometry::Point;
use crate::viewport::WheelUnit;

/// Something that a hand did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A button or a finger went down.
    PointerDown {
        /// Tells fingers apart.
        pointer: i32,
        /// Where.
        at: Point,
        /// With what.
        button: Button,
        /// With which keys held.
        modifiers: Modifiers,
    },
    /// The pointer or a finger moved.
    PointerMove {
        /// Tells fingers apart.
        pointer: i32,
        /// Where to.
        at: Point,
        /// With which keys held.
        modifiers: Modifiers,
    },
    /// The button or the finger went up.
    PointerUp {
        /// Tells fingers apart.
        pointer: i32,
        /// Where.
        at: Point,
        /// With which keys held.
        modifiers: Modifiers,
    },
    /// The system took the pointer away.
    PointerCancel {
        /// Tells fingers apart.
        pointer: i32,
    },
    /// The pointer left the pane without a button held.
    PointerLeave,
    /// Two clicks in short order.
    DoubleClick {
        /// Where.
        at: Point,
    },
    /// The wheel turned, or two fingers moved on a trackpad.
    Wheel {
        /// Where the pointer is.
        at: Point,
        /// How far, to the right and down.
        turn: Point,
        /// In what that is measured.
        unit: WheelUnit,
        /// Whether it zooms whatever the wheel usually does: Ctrl is held, as browsers also say of a pinch on a trackpad.
        pinch: bool,
    },
    /// A key went down, while the canvas has the focus and no field.
    KeyDown {
        /// Which.
        key: Key,
        /// With which others held.
        modifiers: Modifiers,
    },
    /// The space bar went up.
    SpaceUp,
    /// A frame went by; wanted only while [`Editor::wants_frames`](crate::editor::Editor::wants_frames) says so.
    Frame,
}

/// With what the pointer presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// The left button, or a pen.
    Primary,
    /// The middle button.
    Middle,
    /// A finger.
    Touch,
}

/// The keys held with another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Shift.
    pub shift: bool,
    /// Alt, or Option.
    pub alt: bool,
    /// Ctrl; on a Mac, Command.
    pub command: bool,
}

/// A key that means something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// A key that writes something; lower case, whatever Shift says.
    Character(char),
}

impl Modifiers {
    /// No key held.
    pub const NONE: Self = Self {
        shift: false,
        alt: false,
        command: false,
    };
    /// Shift.
    pub const SHIFT: Self = Self {
        shift: true,
        ..Self::NONE
    };
    /// Alt, or Option.
    pub const ALT: Self = Self {
        alt: true,
        ..Self::NONE
    };
    /// Ctrl; on a Mac, Command.
    pub const COMMAND: Self = Self {
        command: true,
        ..Self::NONE
    };
}
