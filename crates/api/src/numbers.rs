//! Numbers, and which flow answers them.

use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};

use crate::{CarrierId, FlowId, FlowRef};

/// A number of a carrier account that is linked to a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Number {
    /// In E.164 form, e.g. `+15551230001`.
    pub number: String,
    /// Which account brings its calls.
    pub carrier: CarrierRef,
    /// The flow that answers it.
    pub flow: FlowRef,
    /// A version that the number stays with; absent means the live one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    /// The version that takes its calls now; absent when none does, because the flow was never published or is deleted. Callers are told so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answering: Option<i32>,
    /// Whether the flow is archived. It takes the calls of its numbers all the same.
    pub archived: bool,
    /// When the link was last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub updated: Millis,
}

/// A carrier account as other things name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarrierRef {
    /// Its id.
    pub id: CarrierId,
    /// Its name.
    pub name: String,
}

/// Links a number to a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkNumber {
    /// Which account brings its calls.
    pub carrier_id: CarrierId,
    /// Which flow answers them.
    pub flow_id: FlowId,
    /// A version to stay with; absent means the live one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
}

/// Which missed calls to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MissedCallsQuery {
    /// How many items at the most: 1 to 200, 50 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// A call that came in and found no flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissedCall {
    /// The number that was called.
    pub number: String,
    /// The account that brought the call.
    pub carrier_id: CarrierId,
    /// The carrier's id of the call.
    pub call_uuid: String,
    /// Who called.
    pub from: String,
    /// Why no flow took it.
    pub reason: MissedReason,
    /// When it came.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub at: Millis,
}

/// Why no flow took a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MissedReason {
    /// The number is not linked to a flow.
    NotLinked,
    /// The flow that it is linked to has no live version.
    NotPublished,
}
