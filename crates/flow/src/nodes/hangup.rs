//! Hangup: ends the call, and the run.

use serde::{Deserialize, Serialize};

use crate::nodes::{About, Category, Describe, Outlet, Setting, Variable};
use crate::problem::Report;

/// What people are told about Hangup.
pub const ABOUT: About = About {
    label: "Hangup",
    summary: "Ends the call. As the first node it rejects the call.",
    brief: "End the call",
    category: Category::End,
};

/// How Hangup is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// What the caller is told.
    pub reason: HangUpReason,
}

/// Why a call is ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HangUpReason {
    /// The ordinary end.
    #[default]
    Normal,
    /// The caller hears that the call was rejected.
    Rejected,
    /// The caller hears the busy tone.
    Busy,
}

impl Describe for Config {
    fn outlets(&self) -> Vec<Outlet> {
        Vec::new()
    }

    fn variables(&self) -> Vec<Variable> {
        Vec::new()
    }

    fn summary(&self) -> String {
        match self.reason {
            HangUpReason::Normal => "Ends the call",
            HangUpReason::Rejected => "Rejects the call",
            HangUpReason::Busy => "Ends the call with the busy tone",
        }
        .to_owned()
    }

    fn settings(&self) -> Vec<Setting> {
        vec![Setting::new("reason", "How the call ends", self.summary())]
    }

    fn check(&self, _: &mut Report<'_>) {}

    /// Without a call there is nothing to hang up, and the run is over all the same.
    fn needs_call(&self) -> bool {
        false
    }

    fn waits(&self) -> bool {
        false
    }
}

#[cfg(feature = "engine")]
mod act {
    use super::Config;
    use crate::engine::visit::{Act, Next, Visit};
    use crate::engine::{Event, Outcome, Refused, Wait};

    impl Act for Config {
        fn enter(&self, visit: &mut Visit<'_>) -> Next {
            if visit.has_call() {
                visit.hang_up(self.reason);
            }
            Next::End(Outcome::Completed)
        }

        fn hear(&self, _: Wait, _: Event, _: &mut Visit<'_>) -> Result<Next, Refused> {
            Err(Refused::Unexpected)
        }
    }
}
