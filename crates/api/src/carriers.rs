//! Carrier accounts.

use std::fmt;

use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};

use crate::CarrierId;

/// Who brings calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CarrierKind {
    /// Plivo.
    Plivo,
}

impl CarrierKind {
    /// The word used in URLs, requests and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plivo => "plivo",
        }
    }
}

/// A carrier account of the workspace. Its secrets are never read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Carrier {
    /// Its id.
    pub id: CarrierId,
    /// Who brings the calls.
    pub kind: CarrierKind,
    /// What people call the account.
    pub name: String,
    /// The public half of the credentials, e.g. Plivo's auth id; absent when the server lost the key to them, so that they have to be entered again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What to paste at the carrier.
    pub webhooks: Vec<Webhook>,
    /// When it last sent a request that was signed as it should be, to the minute; absent when it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub last_request: Option<Millis>,
    /// How many requests in its name were refused for their signature.
    pub bad_signatures: u64,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub created: Millis,
}

/// A URL that the carrier has to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    /// When the carrier calls it.
    pub purpose: WebhookPurpose,
    /// What the carrier's own page calls the field.
    pub label: String,
    /// The HTTP method to choose there.
    pub method: String,
    /// The URL to paste.
    pub url: String,
}

/// When a carrier calls a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WebhookPurpose {
    /// A call came in.
    Answer,
    /// A call is over.
    Hangup,
    /// A message came in.
    Message,
}

/// A new carrier account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CreateCarrier {
    /// A Plivo account.
    Plivo {
        /// What people call it.
        name: String,
        /// What Plivo's console shows under "Account".
        credentials: PlivoCredentials,
    },
}

/// Plivo's credentials.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlivoCredentials {
    /// The account's auth id.
    pub auth_id: String,
    /// The account's auth token, with which Plivo signs its requests.
    pub auth_token: String,
    /// Further tokens that Plivo may sign with: the main account's, or the old one while a token is being exchanged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_auth_tokens: Vec<String>,
}

/// Shows the public half only, so that a log cannot show more.
impl fmt::Debug for PlivoCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlivoCredentials")
            .field("auth_id", &self.auth_id)
            .finish_non_exhaustive()
    }
}

/// What to change of a carrier account; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeCarrier {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// New credentials, of the same kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<PlivoCredentials>,
}
