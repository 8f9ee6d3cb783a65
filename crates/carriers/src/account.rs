//! The accounts that people connect: which carrier, and its credentials.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Carrier, plivo};

/// A carrier account. Its serialised form holds the secrets in clear: seal it before storing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "credentials", rename_all = "snake_case")]
pub enum Account {
    /// <https://www.plivo.com>
    Plivo(plivo::Account),
}

impl Account {
    /// Takes in what a person entered.
    ///
    /// # Errors
    /// When there is no such kind of carrier or the credentials are not what it needs; the message says what to do.
    pub fn new(kind: &str, credentials: Value) -> Result<Self, AccountError> {
        match kind {
            "plivo" => plivo::Account::new(credentials).map(Self::Plivo),
            _ => Err(AccountError::UnknownKind(kind.to_owned())),
        }
    }

    /// The carrier's word in URLs and in the REST interface.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Plivo(_) => "plivo",
        }
    }

    /// The adapter.
    #[must_use]
    pub fn carrier(&self) -> &dyn Carrier {
        match self {
            Self::Plivo(account) => account,
        }
    }
}

/// Credentials that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// There is no adapter for this carrier.
    #[error("there is no carrier of the kind `{0}`; use `plivo`")]
    UnknownKind(String),
    /// The credentials are not what the carrier needs.
    #[error("{0}")]
    Credentials(String),
}
