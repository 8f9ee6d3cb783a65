//! What makes runs go on: each thing that happens to a run passes through one transaction, and what that owes is worked off from the database.
//!
//! - [`advance`] is the transaction: lock the run, take the input, store the run after it and everything that has to be done.
//! - [`start`] begins runs and stops them.
//! - [`report`] tells a run what its carrier reports.
//! - [`requests`] performs the HTTP requests that runs owe; [`deliveries`] finds those that are due.
//! - [`slots`] says how many of them are performed at once.
//! - [`timers`] fires the timers that are due.
//! - [`jobs`] keeps the background jobs going.
//!
//! Nothing that has to happen later lives in memory only. The process may be killed anywhere between two commits.

pub mod advance;
pub mod backoff;
pub mod deliveries;
mod documents;
pub mod jobs;
pub mod report;
pub mod requests;
pub mod slots;
pub mod start;
pub mod timers;

use std::sync::Arc;

use phloem_api::FlowId;
use tokio_util::task::TaskTracker;

use crate::store;

pub use start::{CancelError, StartError, cancel, start};

/// What the runtime keeps in memory; all of it can be lost. Clones are handles to the same.
#[derive(Clone, Debug, Default)]
pub struct Runtime {
    documents: Arc<documents::Documents>,
    /// Requests under way, so that a shutdown can wait for them.
    pub(crate) tasks: TaskTracker,
}

impl Error {
    /// Whether the same may go well a little later.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Store(store::Error::Unavailable(_) | store::Error::Retry(_))
        )
    }
}

/// An input could not be taken in. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A defect: the version that a run executes is not there, or is not what it was when it was published.
    #[error("version {version} of flow {flow} cannot be executed: {reason}")]
    Document {
        /// Whose version.
        flow: FlowId,
        /// Which; 0 for a draft.
        version: i32,
        /// What is wrong with it.
        reason: String,
    },
}
