//! The state of a run between two inputs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::document::NodeId;
use crate::engine::{Call, Dial, DialProgress, DialTarget, Outcome, StepWarning};
use crate::time::Millis;

/// A run, as it is stored between two inputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The number of the step the run is in; 0 before the first.
    pub sequence: u32,
    /// The number of the newest instructions given to the carrier; 0 before the first.
    pub instruction: u32,
    /// Where it is.
    pub state: State,
    /// The live call; none where the run has no call or the A leg is gone.
    pub call: Option<Call>,
    /// Whether the run had a call and its A leg is gone.
    pub caller_gone: bool,
    /// What the nodes have left, by node name.
    pub variables: BTreeMap<String, Map<String, Value>>,
    /// What the node that the run is in will leave; empty between steps.
    pub leaving: Map<String, Value>,
    /// What the step that the run is in had to put up with; empty between steps.
    pub warnings: Vec<StepWarning>,
}

/// Where a run is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Not triggered yet.
    New,
    /// In a node, until something happens.
    Waiting {
        /// The node.
        node: NodeId,
        /// What for.
        wait: Wait,
    },
    /// Over.
    Finished(Outcome),
}

/// What a run waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Wait {
    /// The prompt's end.
    Prompt,
    /// Keys.
    Digits {
        /// How often the prompt was given, from 1.
        attempt: u32,
    },
    /// The result of a dial.
    Dial(Box<Dialling>),
    /// The answer of an HTTP request.
    Http,
}

/// A dial that goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dialling {
    /// What the carrier does now.
    pub dial: Dial,
    /// When dialling began.
    pub started: Millis,
    /// Who answered: the party that talks with the caller, else the first that picked up.
    pub answered: Option<Answered>,
    /// What is known of the dialled parties, the latest news of each leg.
    pub legs: Vec<DialProgress>,
    /// In a sequence: whom to dial if the one dialled now is not reached, next first. Empty when all are dialled at once.
    pub remaining: Vec<DialTarget>,
    /// Set when the A leg is gone and only the dial's result is still due: why the A leg ended.
    pub caller_gone: Option<String>,
}

/// A party that answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// When.
    pub at: Millis,
    /// Its leg.
    pub leg: DialProgress,
}

/// An input that the run cannot take. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The run is over.
    #[error("the run is over")]
    Finished,
    /// The input reports on instructions that were replaced since.
    #[error("the input reports on instructions {answered}, the newest are {current}")]
    Stale {
        /// The number it names.
        answered: u32,
        /// The number of the newest instructions.
        current: u32,
    },
    /// Nothing waits for such an event now.
    #[error("nothing waits for this event")]
    Unexpected,
}

impl Run {
    /// A run that nothing has happened to yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            sequence: 0,
            instruction: 0,
            state: State::New,
            call: None,
            caller_gone: false,
            variables: BTreeMap::new(),
            leaving: Map::new(),
            warnings: Vec::new(),
        }
    }
}

impl Default for Run {
    fn default() -> Self {
        Self::new()
    }
}
