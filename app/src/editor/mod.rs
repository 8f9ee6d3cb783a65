//! The editor of a flow's draft.
//!
//! The page takes the draft in hand ([`hand::Hand`], which is context from there on); the canvas draws it and feeds it what the hand does, the inspector
//! sets its nodes up, and saving keeps it.

pub mod bar;
pub mod canvas;
pub mod context_menu;
pub mod hand;
pub mod inspector;
pub mod keys;
pub mod later;
pub mod outline;
pub mod page;
pub mod palette;
pub mod panels;
pub mod picker;
pub mod remembered;
pub mod saving;
pub mod tools;

pub use page::{EditorPage, OpenFlow};
