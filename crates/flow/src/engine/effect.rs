//! What a step wants done: the outputs of the engine.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::document::NodeId;
use crate::engine::Instruction;
use crate::time::Millis;

/// One thing to be done after a step. The server stores all effects of a step in the transaction that stores its input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// The run entered a node: a new step begins.
    Entered {
        /// The step's number within the run, from 1.
        sequence: u32,
        /// The node.
        node: NodeId,
    },
    /// The run left the node of a step.
    Left(Left),
    /// From now on the carrier of the live call is told this, each time it asks.
    Instruct {
        /// Counts the instructs of the run, from 1. The carrier's answer names it, so that a repeated report is told from the report on a repeated prompt.
        number: u32,
        /// The step that the instructions belong to.
        sequence: u32,
        /// What to do.
        instructions: Vec<Instruction>,
    },
    /// An HTTP request is owed.
    Http(HttpCall),
    /// Replaces a timer of the same name.
    SetTimer {
        /// Which.
        timer: Timer,
        /// When it is due.
        due: Millis,
    },
    /// The timer is not needed any more.
    ClearTimer {
        /// Which.
        timer: Timer,
    },
    /// The run is over.
    Finish(Outcome),
}

/// The end of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// The step's number within the run.
    pub sequence: u32,
    /// The outlet the run went through; none where the run ended inside the node.
    pub outlet: Option<String>,
    /// The variables that the node leaves for later nodes.
    pub variables: Map<String, Value>,
    /// What went wrong without ending the run.
    pub warnings: Vec<StepWarning>,
}

/// Something a step had to put up with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepWarning {
    /// The field of the node's config it was met in.
    pub field: String,
    /// A plain sentence.
    pub message: String,
}

/// An HTTP request with everything filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HttpCall {
    /// The step that asks for it. With the run's id this names the request for ever: its `Idempotency-Key`.
    pub sequence: u32,
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: String,
    /// Where to, with the query in place. Not checked to be allowed: the guarded client does that.
    pub url: String,
    /// Header names and values, authorization and content type included.
    pub headers: Vec<(String, String)>,
    /// The body, encoded as the content type says.
    pub body: Option<String>,
    /// How long one attempt may take, in seconds.
    pub timeout_s: u32,
    /// Who waits for the answer.
    pub mode: HttpMode,
    /// Whether the request is still owed when it failed: it is tried again and kept, because the flow does not say what to do about the failure.
    pub keep_trying: bool,
}

/// Who waits for the answer of an HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HttpMode {
    /// A caller is on the line and waits: one attempt, at once, answered with `HttpFinished`.
    Caller,
    /// The run waits, nobody is on the line: tried again with growing pauses before `HttpFinished` says it failed.
    Run,
    /// Nobody waits: the run went on at once.
    Nobody,
}

/// How an HTTP request ended that the run waited for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum HttpAnswer {
    /// The target answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The `Content-Type` header; empty where there was none.
        content_type: String,
        /// The body as text, cut at the server's limit.
        body: String,
    },
    /// There was no answer.
    Failed {
        /// Why, in a plain sentence.
        reason: String,
    },
}

/// The timers of a run; each is set at most once at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// The caller hung up during a dial: how long to wait for the carrier's dial result before deriving it.
    DialResult,
    /// The carrier has not been heard of for longer than a call can last.
    LostCall,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It reached an end that the flow has.
    Completed,
    /// The caller hung up at a node that talks to the caller.
    CallerHungUp,
    /// It could not go on.
    Failed {
        /// Why, in a plain sentence.
        reason: String,
    },
    /// Somebody stopped it.
    Cancelled,
}
