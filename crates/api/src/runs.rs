//! Runs and their steps.

use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Delivery, FlowId, FlowRef, RunId};

/// Starts a run of the flow's live version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StartRun {
    /// Readable in the flow as `Start.http.params.<name>`.
    #[serde(default)]
    pub params: Map<String, Value>,
}

/// The run that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunStarted {
    /// Its id.
    pub run_id: RunId,
}

/// Which runs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RunsQuery {
    /// Only those of this flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_id: Option<FlowId>,
    /// Only those that stand like this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RunStatus>,
    /// Only those that began like this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TriggerKind>,
    /// Only those that began then or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<i64>))]
    pub since: Option<Millis>,
    /// Only those that began before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<i64>))]
    pub until: Option<Millis>,
    /// Only those whose caller, called number or call id contains this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// How many items at the most: 1 to 200, 50 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// It waits for something.
    Running,
    /// It reached an end that the flow has.
    Completed,
    /// It could not go on.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// The caller hung up at a node that talks to the caller.
    CallerHungUp,
}

/// How a run began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TriggerKind {
    /// A call came in on a linked number.
    IncomingCall,
    /// A message came in on a linked number.
    IncomingMessage,
    /// A program asked for it.
    ApiRequest,
}

/// A run as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunSummary {
    /// Its id.
    pub id: RunId,
    /// The flow it runs.
    pub flow: FlowRef,
    /// The version it began with; absent for a run of a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    /// How it began.
    pub trigger: TriggerKind,
    /// The call or the message that it began with, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<RunCall>,
    /// How it stands.
    pub status: RunStatus,
    /// Why it failed, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub created: Millis,
    /// When it was over; absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub finished: Option<Millis>,
}

/// A run with everything that it did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunDetail {
    /// The run.
    pub run: RunSummary,
    /// The call it runs on, where it runs on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<RunCall>,
    /// Its steps in order.
    pub steps: Vec<Step>,
    /// The HTTP requests that it owed, in order.
    pub deliveries: Vec<Delivery>,
}

/// The call that a run began with, or the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunCall {
    /// The carrier's id of it.
    pub uuid: String,
    /// Who called or wrote, as the carrier gives it.
    pub from: String,
    /// The number that was called or written to.
    pub to: String,
}

/// One visit of a run to a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// Its number within the run, from 1.
    pub sequence: u32,
    /// The node's id in the document.
    pub node: String,
    /// The node's name; absent when the document cannot be read any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The node's kind; absent together with the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// When it was entered.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub entered: Millis,
    /// When it was left; absent while the run waits there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub left: Option<Millis>,
    /// Through which outlet; absent where the run ended inside the node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// What the node left for later nodes.
    pub variables: Map<String, Value>,
    /// Whether the longest of them are cut here, and counted where they find no room; the step by itself has them whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shortened: bool,
    /// What went wrong without ending the run.
    pub warnings: Vec<StepWarning>,
}

/// Something a step had to put up with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepWarning {
    /// The field of the node's config it was met in.
    pub field: String,
    /// A plain sentence.
    pub message: String,
}
