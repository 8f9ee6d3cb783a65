//! Trying an HTTP Request out while it is being set up.

use phloem_flow::nodes::http_request;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::StepWarning;

/// Asks for a request to be made once, as a run would make it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TryRequest {
    /// How the HTTP Request is set up: the `config` of its node.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub request: http_request::Config,
    /// What the variables are to be, by the name that stands between the braces: `{"Call_Forward_1.DialStatus": "completed"}`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub variables: Map<String, Value>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TriedRequest {
    /// The HTTP method that was used.
    pub method: String,
    /// The address that was called, with the variables filled in; empty when it does not come out as a web address.
    pub url: String,
    /// The HTTP status of the answer; absent when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What kind of answer it is; absent when the target does not say, or gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The answer, or its beginning.
    pub body: String,
    /// Whether the answer is longer than what is in `body`.
    pub truncated: bool,
    /// Why there was no answer, in a plain sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// What was left out of the request, such as variables without a value.
    pub warnings: Vec<StepWarning>,
}
