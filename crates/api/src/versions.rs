//! Published versions of a flow.

use phloem_flow::document::Document;
use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};

/// Publishes the draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// What changed, for those who read the history.
    #[serde(default)]
    pub note: String,
    /// Publish only this revision of the draft. Refused with the current draft when it is at another one; absent publishes whatever is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Version {
    /// Its number: 1, 2, 3 …
    pub version: i32,
    /// What its author said about it.
    pub note: String,
    /// The e-mail address of who published it; absent when it was a program, or somebody who is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub created: Millis,
    /// Whether new runs get it.
    pub live: bool,
}

/// A published version with its document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionDetail {
    /// The version.
    pub version: Version,
    /// What was published.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::schema::Document))]
    pub document: Document,
}

/// Makes a version live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MakeLive {
    /// Which.
    pub version: i32,
}
