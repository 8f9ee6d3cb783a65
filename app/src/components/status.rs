//! How something stands: a sign, a colour and a word that says the same.

use leptos::prelude::*;
use phloem_api::{DeliveryState, RunStatus, TriggerKind};

use crate::components::{Glyph, Icon};

/// What a state means to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is over or at rest, and nobody need care.
    Plain,
    /// It is as it should be.
    Good,
    /// It goes on.
    Busy,
    /// Somebody may want to look at it.
    Doubtful,
    /// Somebody has to look at it.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "status",
            Self::Good => "status good",
            Self::Busy => "status busy",
            Self::Doubtful => "status doubtful",
            Self::Bad => "status bad",
        }
    }
}

/// How something stands.
#[component]
pub fn Status(
    /// The sign.
    icon: Glyph,
    /// What it means to the reader.
    tone: Tone,
    /// The word.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    view! {
        <span class=tone.class()>
            <Icon of=icon />
            {word}
        </span>
    }
}

/// How a run stands.
#[component]
pub fn RunStanding(
    /// How.
    of: RunStatus,
) -> impl IntoView {
    let (icon, tone) = match of {
        RunStatus::Running => (Glyph::Running, Tone::Busy),
        RunStatus::Completed => (Glyph::Done, Tone::Good),
        RunStatus::Failed => (Glyph::Failed, Tone::Bad),
        RunStatus::Cancelled => (Glyph::Stopped, Tone::Doubtful),
        RunStatus::CallerHungUp => (Glyph::HungUp, Tone::Plain),
    };
    view! { <Status icon tone word=run_status(of) /> }
}

/// A run's status in words.
#[must_use]
pub fn run_status(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Running => "Running",
        RunStatus::Completed => "Completed",
        RunStatus::Failed => "Failed",
        RunStatus::Cancelled => "Cancelled",
        RunStatus::CallerHungUp => "Caller hung up",
    }
}

/// How a run began, in words.
#[must_use]
pub fn trigger(kind: TriggerKind) -> &'static str {
    match kind {
        TriggerKind::IncomingCall => "Incoming call",
        TriggerKind::IncomingMessage => "Incoming message",
        TriggerKind::ApiRequest => "API request",
    }
}

/// The sign of how a run began.
#[must_use]
pub fn trigger_sign(kind: TriggerKind) -> Glyph {
    match kind {
        TriggerKind::IncomingCall => Glyph::Call,
        TriggerKind::IncomingMessage => Glyph::Message,
        TriggerKind::ApiRequest => Glyph::Program,
    }
}
/// How a delivery stands.
#[component]
pub fn DeliveryStanding(
    /// How.
    of: DeliveryState,
    /// Whether the last attempt failed.
    failed: bool,
) -> impl IntoView {
    let (icon, tone, word) = match (of, failed) {
        (DeliveryState::Pending, false) => (Glyph::Waiting, Tone::Busy, "On its way"),
        (DeliveryState::Pending, true) => (Glyph::Waiting, Tone::Doubtful, "Tried again"),
        (DeliveryState::Done, false) => (Glyph::Done, Tone::Good, "Delivered"),
        // The flow dealt with it.
        (DeliveryState::Done, true) => (Glyph::Failed, Tone::Plain, "Not delivered"),
        (DeliveryState::Dead, _) => (Glyph::Failed, Tone::Bad, "Given up"),
    };
    view! { <Status icon tone word /> }
}
