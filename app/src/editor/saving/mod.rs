//! How the draft is kept, and how it becomes a version.
//!
//! What saving does next is decided by [`machine::Machine`], which knows no browser; [`Saving`] does it. What is unsaved is also kept in the browser
//! ([`copies`]), until the server has it.

pub mod changes;
pub mod conflict;
pub mod copies;
pub mod keeper;
pub mod machine;
pub mod publish;
pub mod sign_in;
pub mod status;
pub mod storage;

pub use keeper::{Conflict, Saving};
pub use publish::PublishButton;
pub use status::SavingStatus;
