//! Flows and their drafts.

use phloem_flow::document::Document;
use phloem_flow::problem::Problem;
use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};

use crate::{Drawing, FlowId, RunId, RunStatus};

/// A flow, with what its card shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Flow {
    /// Its id.
    pub id: FlowId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: FlowState,
    /// The version that new runs get; absent until the first one is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_version: Option<i32>,
    /// The draft's revision; it counts the saves.
    pub draft_revision: i64,
    /// How many problems keep the draft from being published.
    pub draft_errors: u32,
    /// How many problems of the draft are only worth knowing.
    pub draft_warnings: u32,
    /// Whether the draft differs from the live version.
    pub draft_differs: bool,
    /// The numbers linked to it.
    pub numbers: Vec<String>,
    /// Its newest run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<LastRun>,
    /// The draft as a small picture.
    pub drawing: Drawing,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub created: Millis,
    /// When its draft was last saved.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub updated: Millis,
}

/// Where a flow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FlowState {
    /// Nothing is published yet.
    Draft,
    /// A version is live.
    Live,
    /// Put away: not listed unless asked for. Calls still reach its live version.
    Archived,
}

/// A flow's newest run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastRun {
    /// The run.
    pub id: RunId,
    /// How it stands.
    pub status: RunStatus,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub created: Millis,
}

/// A flow as other things name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlowRef {
    /// Its id.
    pub id: FlowId,
    /// Its name; absent when the flow was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Which flows to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FlowsQuery {
    /// Only those whose name contains this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Only archived ones (`true`) or only others (`false`, also when absent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// How many items at the most: 1 to 200, 50 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A new flow. At most one of `document`, `template` and `copy_of` says what its draft is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateFlow {
    /// Its name.
    pub name: String,
    /// Its draft; just a Start node when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::schema::Document>))]
    pub document: Option<Document>,
    /// Begin with this ready-made flow instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Begin with the draft of this flow instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<FlowId>,
}

/// What to change of a flow; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeFlow {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Put away or brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
}

/// A flow's draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draft {
    /// Counts the saves; name it when saving.
    pub revision: i64,
    /// When it was saved.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub saved: Millis,
    /// The e-mail address of who saved it; absent when it was a program, or somebody who is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_by: Option<String>,
    /// What is drawn.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::schema::Document))]
    pub document: Document,
    /// What is wrong with it.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::schema::Problem>))]
    pub problems: Vec<Problem>,
}

/// A draft to be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    /// The revision that the change was made from.
    pub revision: i64,
    /// What is drawn now.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::schema::Document))]
    pub document: Document,
}
