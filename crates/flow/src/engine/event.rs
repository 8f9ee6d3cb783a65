//! What happens to a run: the inputs of the engine.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::engine::{HttpAnswer, Timer};
use crate::nodes::{MAX_DEPTH, shallow};
use crate::time::Millis;

/// One thing that happened, as the engine is told of it and as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// When the server took it in.
    pub at: Millis,
    /// Recognises a repetition: the same happening always has the same id within its run.
    pub id: InputId,
    /// The number of the instructions that this reports on, where it reports on any. A report on instructions that were replaced is stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<u32>,
    /// What happened.
    pub event: Event,
}

/// The name of an input, unique within its run.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InputId(pub String);

/// What can happen to a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The run begins. Always the first input, and only the first.
    Triggered(Trigger),
    /// The carrier has spoken or played everything it was told to.
    PromptFinished,
    /// The carrier collected keys; an empty string means that nobody pressed one.
    DigitsCollected {
        /// The keys in the order pressed, without the finish key.
        digits: String,
    },
    /// A dialled party rang, answered or hung up while the dial goes on.
    DialProgress(DialProgress),
    /// The dial is over.
    DialFinished(DialResult),
    /// An HTTP request that the run waits for is over, one way or the other.
    HttpFinished(HttpAnswer),
    /// The A leg is gone.
    CallEnded(CallEnd),
    /// A timer that the run had set is due.
    TimerFired(Timer),
    /// Somebody stopped the run.
    Cancelled,
}

/// How a run begins: the outlets of the Start node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "trigger", rename_all = "snake_case")]
pub enum Trigger {
    /// A call came in on a linked number.
    IncomingCall(Call),
    /// A message came in on a linked number.
    IncomingMessage(Message),
    /// A program asked for the run.
    ApiRequest {
        /// The parameters of the request, readable as `Start.http.params.<name>`.
        params: Map<String, Value>,
    },
}

impl Trigger {
    /// A program's request for a run.
    ///
    /// # Errors
    /// A parameter is nested more deeply than a run can keep.
    pub fn api_request(params: Map<String, Value>) -> Result<Self, TooDeep> {
        match params.iter().find(|(_, value)| !shallow(value)) {
            Some((name, _)) => Err(TooDeep(name.clone())),
            None => Ok(Self::ApiRequest { params }),
        }
    }
}

/// A parameter of this name cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The parameter `{0}` is nested more than {MAX_DEPTH} levels deep. Send it flatter, or as text."
)]
pub struct TooDeep(pub String);

/// The A leg as it is known when a call comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The carrier's id of the call.
    pub uuid: String,
    /// Who calls, as the carrier gives it.
    pub from: String,
    /// The number that was called.
    pub to: String,
}

/// A message as it comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The carrier's id of the message.
    pub uuid: String,
    /// Who sent it.
    pub from: String,
    /// The number it was sent to.
    pub to: String,
    /// Its text.
    pub text: String,
}

/// News of one dialled party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialProgress {
    /// What the party did.
    pub event: LegEvent,
    /// The carrier's id of the A leg.
    pub a_leg_uuid: String,
    /// The carrier's id of the dialled party's leg.
    pub b_leg_uuid: String,
    /// Who was dialled.
    pub to: String,
    /// Why the leg ended, in the carrier's words; empty while it lives.
    pub hangup_cause: String,
    /// How long the parties talked, in seconds, where the carrier says so.
    pub duration_s: Option<u32>,
}

/// What a dialled party did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegEvent {
    /// The party's phone rings.
    Ringing,
    /// The party picked up; with screening it is not connected yet.
    Answered,
    /// The party talks with the caller.
    Connected,
    /// The party's leg is gone.
    HungUp,
}

/// How a dial went, in the words of Plivo's Dial action, to which every carrier's result is translated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialResult {
    /// What became of it.
    pub status: DialStatus,
    /// Whether a dialled phone rang.
    pub rang: bool,
    /// Why the dial ended, in the carrier's words, e.g. `NORMAL_CLEARING`.
    pub hangup_cause: String,
    /// The carrier's id of the A leg.
    pub a_leg_uuid: String,
    /// The carrier's id of the leg that answered; empty where nobody did.
    pub b_leg_uuid: String,
}

/// The values of `DialStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DialStatus {
    /// The parties talked and one of them hung up.
    Completed,
    /// The dialled party was busy or rejected the call.
    Busy,
    /// The dial could not be carried out.
    Failed,
    /// The caller hung up while it rang.
    Cancel,
    /// It rang until the time was over.
    Timeout,
    /// Nobody answered.
    NoAnswer,
}

/// How the A leg ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEnd {
    /// Why, in the carrier's words; empty where it did not say.
    pub cause: String,
    /// How long the call lasted, in seconds, where the carrier says so.
    pub duration_s: Option<u32>,
}
