//! What a call answers when it cannot do what was asked.

use std::fmt;

use phloem_flow::problem::Problem;
use serde::{Deserialize, Serialize};

use crate::Draft;

/// A refusal: a sentence for a person and a code for a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Error {
    /// What is wrong and what to do, in a plain sentence.
    pub error: String,
    /// The same for a program; the HTTP status follows from it.
    pub code: Code,
    /// With `invalid_document`: everything that keeps the draft from being published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::schema::Problem>))]
    pub problems: Vec<Problem>,
    /// With `stale_revision`: the draft as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<Draft>>,
    /// With `rate_limited` and `unavailable`: after how many seconds to try again. Also the `Retry-After` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

/// Why a call was refused. Codes are never renamed; new ones may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request is not readable: not JSON, a missing or an unknown key, a value of the wrong type. 400.
    Malformed,
    /// Nobody is signed in, or the credentials are wrong. 401.
    NotSignedIn,
    /// The role does not allow it. 403.
    Forbidden,
    /// The request comes from a page of another site. 403.
    ForeignOrigin,
    /// There is no such thing in this workspace. 404.
    NotFound,
    /// The path exists, but not with this method. 405.
    MethodNotAllowed,
    /// It does not go together with what is already there. 409.
    Conflict,
    /// The draft was saved by somebody else meanwhile. 409.
    StaleRevision,
    /// The request is larger than allowed. 413.
    TooLarge,
    /// The body is not sent as JSON. 415.
    UnsupportedMediaType,
    /// The request is readable, but a value in it cannot be taken. 422.
    Invalid,
    /// The document has problems that keep it from being published. 422.
    InvalidDocument,
    /// Too many requests in a short time. 429.
    RateLimited,
    /// The server made a mistake; it is in its log. 500.
    Internal,
    /// The server cannot answer now, but will again. 503.
    Unavailable,
    /// A code that this version does not know.
    #[serde(other)]
    Unknown,
}

impl Code {
    /// The HTTP status that goes with the code.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::NotSignedIn => 401,
            Self::Forbidden | Self::ForeignOrigin => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict | Self::StaleRevision => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Invalid | Self::InvalidDocument => 422,
            Self::RateLimited => 429,
            Self::Internal | Self::Unknown => 500,
            Self::Unavailable => 503,
        }
    }
}

impl Error {
    /// A refusal that is said with a code and a sentence.
    pub fn new(code: Code, error: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            code,
            problems: Vec::new(),
            current: None,
            retry_after_s: None,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.code.status()
    }

    /// A refusal that passes by itself.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)
    }
}

impl std::error::Error for Error {}
