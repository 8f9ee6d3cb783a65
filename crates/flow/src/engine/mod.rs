//! The engine: one pure function from a run and an input to the run after it and what has to be done.
//!
//! It knows no carrier, no clock and no randomness. Time and ids enter with each [`Input`]; everything it wants done leaves as an [`Effect`].
//! Because it is deterministic, the list of a run's inputs *is* the run: folding them again gives the same steps.

pub mod attempt;
mod effect;
mod event;
mod instruction;
mod run;
mod step;
pub(crate) mod visit;

pub use effect::{Effect, HttpAnswer, HttpCall, HttpMode, Left, Outcome, StepWarning, Timer};
pub use event::{
    Call, CallEnd, DialProgress, DialResult, DialStatus, Event, Input, InputId, LegEvent, Message,
    TooDeep, Trigger,
};
pub use instruction::{Collect, Dial, DialTarget, HangUpReason, Instruction, Prompt, Screening};
pub use run::{Answered, Dialling, Refused, Run, State, Wait};
pub use step::{LOST_CALL_S, MAX_STEPS, MAX_VISITS, replay, step};

#[cfg(test)]
mod tests;
