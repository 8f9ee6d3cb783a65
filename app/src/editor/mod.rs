//! The editor of a flow's draft.
//!
//! The page takes the draft in hand ([`hand::Hand`], which is context from there on); the canvas draws it and feeds it what the hand does, the inspector
//! sets its nodes up, and saving keeps it.

pub mod canvas;
pub mod hand;
pub mod inspector;
pub mod page;
pub mod saving;

pub use page::{EditorPage, OpenFlow};
