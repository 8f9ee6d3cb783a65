//! Play Audio: speaks or plays something to the caller, then goes on.

use serde::{Deserialize, Serialize};

use crate::nodes::{About, Category, Describe, Outlet, Prompt, Setting, Variable};
use crate::problem::Report;

/// What people are told about Play Audio.
pub const ABOUT: About = About {
    label: "Play Audio",
    summary: "Speaks a text or plays a sound to the caller.",
    brief: "Say or play something",
    category: Category::Speech,
};

/// The outlet after the prompt.
pub const PROMPT_COMPLETED: &str = "prompt_completed";

/// How Play Audio is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// What the caller hears.
    pub prompt: Prompt,
    /// How often, from 1.
    #[serde(rename = "loop")]
    pub times: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            prompt: Prompt::default(),
            times: 1,
        }
    }
}

impl Describe for Config {
    fn outlets(&self) -> Vec<Outlet> {
        vec![Outlet::new(PROMPT_COMPLETED, "Prompt Completed")]
    }

    fn variables(&self) -> Vec<Variable> {
        Vec::new()
    }

    fn summary(&self) -> String {
        match self.times {
            0 | 1 => self.prompt.summary(),
            times => format!("{}, {times} times", self.prompt.summary()),
        }
    }

    fn settings(&self) -> Vec<Setting> {
        let Self { prompt, times } = self;
        let mut settings = prompt.settings("prompt", "What the caller hears");
        let often = match times {
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        settings.push(Setting::new("loop", "Play it", often));
        settings
    }

    fn check(&self, report: &mut Report<'_>) {
        self.prompt.check("prompt", report);
        report.within("loop", &self.times, 1..=100, "The number of times");
    }

    fn needs_call(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
        true
    }
}

#[cfg(feature = "engine")]
mod act {
    use super::{Config, PROMPT_COMPLETED};
    use crate::engine::visit::{Act, Next, Visit};
    use crate::engine::{Event, Instruction, Outcome, Refused, Wait};

    impl Act for Config {
        fn enter(&self, visit: &mut Visit<'_>) -> Next {
            let prompt = visit.prompt("prompt", &self.prompt);
            if prompt.is_empty() {
                visit.warn("prompt", "Without the values that are missing there was nothing to hear.");
                return Next::Leave(PROMPT_COMPLETED.to_owned());
            }
            visit.instruct(vec![Instruction::Say {
                prompt,
                times: self.times,
            }]);
            Next::Wait(Wait::Prompt)
        }

        fn hear(&self, wait: Wait, event: Event, _: &mut Visit<'_>) -> Result<Next, Refused> {
            match (wait, event) {
                (Wait::Prompt, Event::PromptFinished) => Ok(Next::Leave(PROMPT_COMPLETED.to_owned())),
                (Wait::Prompt, Event::CallEnded(_)) => Ok(Next::End(Outcome::CallerHungUp)),
                _ => Err(Refused::Unexpected),
            }
        }
    }
}
