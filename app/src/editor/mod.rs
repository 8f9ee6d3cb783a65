//! The editor of a flow's draft.

pub mod page;

pub use page::EditorPage;
