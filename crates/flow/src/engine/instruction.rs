//! What a carrier is told to do with the live call, in no carrier's words.

use serde::{Deserialize, Serialize};

pub use crate::nodes::Prompt;
pub use crate::nodes::call_forward::targets::DialTarget;
pub use crate::nodes::hangup::HangUpReason;

/// One thing for the carrier to do. A list is carried out in order; after the last one the carrier reports back, where it has something to report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Instruction {
    /// Speak or play to the caller, then report `PromptFinished`.
    Say {
        /// What the caller hears.
        prompt: Prompt,
        /// How often, at least once.
        times: u32,
    },
    /// Wait for keys, then report `DigitsCollected`.
    Collect(Collect),
    /// Connect the caller with somebody, then report `DialFinished`.
    Dial(Dial),
    /// Keep the caller waiting in silence, then ask again what to do.
    Hold {
        /// For how long before asking again, in seconds.
        seconds: u32,
    },
    /// End the call.
    HangUp {
        /// Why, where the call was not answered yet.
        reason: HangUpReason,
    },
}

/// Collecting keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collect {
    /// What the caller hears meanwhile; a key ends it.
    pub prompt: Option<Prompt>,
    /// How many keys at the most; with this many the wait is over.
    pub max_digits: u32,
    /// How long to wait for a key after the prompt, in seconds.
    pub timeout_s: u32,
    /// A key that ends the input and is not part of it.
    pub finish_key: Option<char>,
}

/// Dialling one or more parties at once and connecting the caller with who answers first. A sequence is one such instruction after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dial {
    /// What the dialled party sees as the caller's number.
    pub caller_id: String,
    /// Whom to dial; never empty.
    pub targets: Vec<DialTarget>,
    /// How long each party's phone rings, in seconds.
    pub ring_timeout_s: u32,
    /// What the party must do before the caller is put through.
    pub screening: Option<Screening>,
    /// Whether the conversation is recorded.
    pub record: bool,
}

/// A question to the dialled party before the caller is put through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screening {
    /// What the party hears.
    pub prompt: Prompt,
    /// The key that accepts the call.
    pub key: char,
}
