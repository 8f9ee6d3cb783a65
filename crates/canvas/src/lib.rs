//! The editor without a screen: what a flow looks like on the canvas, and what a hand with a pointer or a keyboard makes of it.
//!
//! Pure: it knows no DOM, no clock and no randomness. A view makes an [`Editor`](editor::Editor) of a document, tells it the size of its pane,
//! and then only
//!
//! - feeds it [events](event::Event) in pixels of the pane, and [commands](editor::Command) from its buttons,
//! - does what the [outputs](editor::Output) say,
//! - draws anew what the [damage](scene::Damage) names from the [scene](scene::Scene), under the [viewport](viewport::Viewport), with the
//!   selection, the hover and the gesture on top,
//! - saves the document when its revision has grown.
//!
//! From the bottom up: [`geometry`], [`path`] and [`measure`] are numbers; [`route`], [`scene`] and [`hit`] make a drawing of a document;
//! [`change`], [`history`] and [`edit`] change one; [`editor`] puts both in someone's hands.

pub mod announce;
pub mod change;
pub mod edit;
pub mod editor;
pub mod event;
pub mod find;
pub mod geometry;
mod grid;
pub mod history;
pub mod hit;
pub mod layout;
pub mod measure;
pub mod minimap;
pub mod outline;
pub mod path;
#[cfg(test)]
mod properties;
pub mod route;
pub mod scene;
pub mod selection;
#[cfg(test)]
mod testing;
pub mod viewport;
