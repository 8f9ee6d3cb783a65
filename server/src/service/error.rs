//! Refusals that several families share.

use phloem_api::{Code, Error};
use phloem_flow::document::Document;

use crate::auth::password;
use crate::store;

/// After how many seconds to try again when the database is gone or busy.
const RETRY_AFTER_S: u32 = 2;

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(_) | store::Error::Retry(_) => {
                tracing::warn!(error = %error, "The database did not answer.");
                Self::new(
                    Code::Unavailable,
                    "The server cannot reach its database now. Try again in a moment.",
                )
                .retry_after(RETRY_AFTER_S)
            }
            store::Error::Conflict(_) => {
                tracing::warn!(error = %error, "A write broke a constraint that the service should have checked.");
                Self::new(
                    Code::Conflict,
                    "This does not go together with what is already there. Reload and try again.",
                )
            }
            store::Error::Other(_) => internal(&error),
        }
    }
}

impl From<password::Failed> for Error {
    fn from(error: password::Failed) -> Self {
        internal(&error)
    }
}

/// A defect: logged here, once, and said without details.
pub(super) fn internal(error: &dyn std::error::Error) -> Error {
    tracing::error!(error = %error, "A request failed for a reason that is the server's.");
    Error::new(
        Code::Internal,
        "The server made a mistake; its log says more. Try again, and tell whoever runs it.",
    )
}

/// The workspace has no such thing; which one is wrong is not told apart from whose it is.
pub(super) fn not_found(what: &str) -> Error {
    Error::new(Code::NotFound, format!("There is no such {what} here."))
}

/// A limit was reached; what there is too much of is a sentence.
pub(super) fn too_many(sentence: &str, seconds: u32) -> Error {
    Error::new(
        Code::RateLimited,
        format!("{sentence} Try again in {seconds} seconds."),
    )
    .retry_after(seconds)
}

/// A value that cannot be taken.
pub(super) fn invalid(sentence: impl Into<String>) -> Error {
    Error::new(Code::Invalid, sentence)
}

/// A document from the database; that it is none is a defect.
pub(super) fn stored_document(text: &str) -> Result<Document, Error> {
    Document::parse(text.as_bytes()).map_err(|error| internal(&error))
}
