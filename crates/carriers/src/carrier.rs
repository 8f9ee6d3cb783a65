//! What every carrier adapter does.

use phloem_flow::engine::{Call, CallEnd, Event, InputId, Instruction, Message};

use crate::{Callback, Callbacks, Reply, Request};

/// A carrier account: it knows its secrets, and translates in both directions.
pub trait Carrier: Send + Sync {
    /// Whether the carrier sent this request and nobody changed it. To be asked before anything else.
    ///
    /// # Errors
    /// When the request is not proven to come from the carrier.
    fn verify(&self, request: &Request, channel: Channel) -> Result<(), SignatureError>;

    /// A call comes in.
    ///
    /// # Errors
    /// When the request does not say which call, from whom or to whom.
    fn answer(&self, request: &Request) -> Result<Call, ParseError>;

    /// A call is over.
    ///
    /// # Errors
    /// When the request does not say which call.
    fn hangup(&self, request: &Request) -> Result<HungUp, ParseError>;

    /// A message comes in.
    ///
    /// # Errors
    /// When the request does not say which message, from whom or to whom.
    fn message(&self, request: &Request) -> Result<Message, ParseError>;

    /// A report on the instructions with this number.
    ///
    /// # Errors
    /// When the request lacks what such a report must have.
    fn report(
        &self,
        request: &Request,
        callback: Callback,
        number: u32,
    ) -> Result<Report, ParseError>;

    /// Tells the carrier what to do with the call.
    fn instruct(&self, instructions: &[Instruction], callbacks: &Callbacks) -> Reply;

    /// Tells the carrier what a dialled party hears before it is put through: the screening of the dial in the call's current instructions.
    fn screen(&self, instructions: &[Instruction]) -> Reply;

    /// Speaks one sentence and ends the call: for a call that no run takes care of.
    fn apologise(&self, sentence: &str) -> Reply;

    /// Answers a request that only tells something, such as a hang-up or the news of a leg.
    fn acknowledge(&self) -> Reply;
}

/// What a request is about; carriers sign calls and messages differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// A call.
    Voice,
    /// A text message.
    Message,
}

/// A call is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HungUp {
    /// The carrier's id of the call.
    pub call_uuid: String,
    /// Recognises a repetition of this request within the call's run.
    pub id: InputId,
    /// How it ended.
    pub end: CallEnd,
}

/// What a report on instructions says.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// Something happened that the run is to be told.
    Happened {
        /// The carrier's id of the run's call.
        call_uuid: String,
        /// Recognises a repetition of this request within the run.
        id: InputId,
        /// What happened.
        event: Event,
    },
    /// Nothing happened; the carrier asks for the instructions again.
    AsksAgain,
    /// Nothing happened to the run; the carrier asks what a dialled party is to hear before it is put through.
    AsksForScreening,
    /// Something that no flow makes use of.
    Unused,
}

/// A request that is not proven to come from the carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It carries no signature.
    #[error("the request is not signed")]
    Missing,
    /// It carries signatures, and none of them fits: another token, another URL, or changed parameters.
    #[error(
        "no signature of the request fits; check the carrier's auth token and the public URL of this server"
    )]
    Mismatch,
}

/// A genuine request that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// A parameter that it must have is missing or empty.
    #[error("the carrier's request has no `{0}`")]
    Missing(&'static str),
}
