//! The editor without a screen: what a flow looks like on the canvas, and what a hand with a pointer or a keyboard makes of it.
//!
//! Pure: it knows no DOM, no clock and no randomness. The app feeds it events in screen pixels and draws what it says.

pub mod announce;
pub mod change;
pub mod edit;
pub mod editor;
pub mod event;
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
