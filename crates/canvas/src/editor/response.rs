//! What the editor answers: whether an event meant something, and what only the view can do.

use phloem_flow::document::NodeId;

use crate::edit::Link;
use crate::geometry::Point;

/// Something that only the view can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Tell people who hear the canvas.
    Announce(String),
    /// Say why something was not done.
    Refuse(String),
    /// Let a kind of node be picked, then [`Editor::add_linked`](crate::editor::Editor::add_linked).
    PickKind {
        /// Where on the screen.
        at: Point,
        /// Where the new card's top left corner belongs.
        corner: Point,
        /// How it will be connected.
        link: Link,
    },
    /// Give a node's element the focus.
    Focus(NodeId),
    /// Let a node be set up: the focus goes to the inspector.
    Open(NodeId),
    /// Show something that belongs to the view.
    Show(Panel),
}

/// Something of the view's that has a shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The search for nodes.
    Find,
    /// The list of commands.
    Commands,
    /// The list of shortcuts.
    Shortcuts,
}

/// What became of an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// Whether it meant something; if so, the browser should not act on it too.
    pub handled: bool,
    /// What the view has to do, in order.
    pub outputs: Vec<Output>,
}
