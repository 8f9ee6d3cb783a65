//! How the draft is kept, and how it becomes a version.
//!
//! What saving does next is decided by [`machine::Machine`], which knows no browser; [`Saving`] does it. What is unsaved is also kept in the browser
//! ([`copies`]), until the server has it.

pub mod changes;
mod conflict;
pub mod copies;
mod keeper;
pub mod machine;
mod publish;
mod sign_in;
mod status;
pub mod storage;

pub use keeper::{Conflict, Saving};
pub use publish::PublishButton;
pub use status::SavingStatus;
