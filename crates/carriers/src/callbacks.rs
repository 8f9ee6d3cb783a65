//! The URLs that a carrier calls. All that a carrier keeps for us is in them: which run, and which instructions of it.

use std::fmt::{self, Display};
use std::str::FromStr;

/// The URLs of a carrier account that do not belong to a run: to be pasted at the carrier, or to be named when a call is placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhooks {
    base: String,
}

impl Webhooks {
    /// `public_url` is where the server is reached from outside, with or without a slash at its end; `kind` is [`Account::kind`](crate::Account::kind).
    #[must_use]
    pub fn new(public_url: &str, kind: &str, carrier_id: impl Display) -> Self {
        let public_url = public_url.trim_end_matches('/');
        Self {
            base: format!("{public_url}/hooks/{kind}/{carrier_id}"),
        }
    }

    /// Called when a call comes in.
    #[must_use]
    pub fn answer(&self) -> String {
        format!("{}/answer", self.base)
    }

    /// Called when a call is over.
    #[must_use]
    pub fn hangup(&self) -> String {
        format!("{}/hangup", self.base)
    }

    /// Called when a message comes in.
    #[must_use]
    pub fn message(&self) -> String {
        format!("{}/message", self.base)
    }

    /// The URLs for one list of instructions of a run: `number` is the number of its `Effect::Instruct`.
    #[must_use]
    pub fn run(&self, run_id: impl Display, number: u32) -> Callbacks {
        Callbacks {
            base: format!("{}/runs/{run_id}/{number}", self.base),
        }
    }
}

/// The URLs that a carrier calls to report on one list of instructions of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callbacks {
    base: String,
}

impl Callbacks {
    /// Where to report this.
    #[must_use]
    pub fn url(&self, callback: Callback) -> String {
        format!("{}/{callback}", self.base)
    }
}

/// What a carrier calls back about: the last part of the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Callback {
    /// The prompt is over.
    Prompt,
    /// The caller pressed keys, or did not in time.
    Digits,
    /// The dial is over.
    Dial,
    /// News of a dialled party. The carrier ignores what it is answered.
    Leg,
    /// The caller has waited; what now?
    Hold,
    /// A dialled party picked up; what is it to hear before it is put through?
    Confirm,
}

impl Callback {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Prompt,
        Self::Digits,
        Self::Dial,
        Self::Leg,
        Self::Hold,
        Self::Confirm,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Digits => "digits",
            Self::Dial => "dial",
            Self::Leg => "leg",
            Self::Hold => "hold",
            Self::Confirm => "confirm",
        }
    }
}

impl Display for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The path names no callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such callback")]
pub struct UnknownCallback;

impl FromStr for Callback {
    type Err = UnknownCallback;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|callback| callback.word() == text)
            .ok_or(UnknownCallback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_carrier_run_and_instructions() {
        let webhooks = Webhooks::new("https://phloem.example.com/", "plivo", "c1");
        assert_eq!(
            webhooks.answer(),
            "https://phloem.example.com/hooks/plivo/c1/answer"
        );
        assert_eq!(
            webhooks.run("r1", 3).url(Callback::Dial),
            "https://phloem.example.com/hooks/plivo/c1/runs/r1/3/dial"
        );
    }

    #[test]
    fn callbacks_are_read_back_from_their_word() {
        for callback in Callback::ALL {
            assert_eq!(callback.to_string().parse(), Ok(callback));
        }
        assert_eq!("Dial".parse::<Callback>(), Err(UnknownCallback));
    }
}
