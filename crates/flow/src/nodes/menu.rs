//! Menu: lets the caller choose with a key; each choice is an outlet.

use serde::{Deserialize, Serialize};

use crate::nodes::{About, Category, Describe, Outlet, Prompt, Setting, Variable};
use crate::problem::report::one_key;
use crate::problem::{Code, Report};

/// What people are told about Menu.
pub const ABOUT: About = About {
    label: "Menu",
    summary: "Asks the caller to press a key and goes on as the caller chooses.",
    brief: "Let the caller press a key",
    category: Category::Input,
};

/// The outlet of a caller who pressed nothing.
pub const NO_INPUT: &str = "no_input";
/// The outlet of a caller who pressed a key that is no choice.
pub const WRONG_INPUT: &str = "wrong_input";

/// What can be pressed, in the order of the keys.
pub const KEYS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/// How Menu is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// What the caller hears.
    pub prompt: Prompt,
    /// What the caller can choose.
    pub choices: Vec<Choice>,
    /// How long to wait for a key after the prompt, in seconds.
    pub timeout_s: u32,
    /// How often the prompt is given again after no key or a wrong one.
    pub repeats: u32,
}

/// A choice of a menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// The key: 0 to 9, `*` or `#`. Also the id of the outlet.
    pub key: String,
    /// What it means, for people who read the flow.
    pub label: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            prompt: Prompt::default(),
            choices: vec![Choice {
                key: "1".to_owned(),
                label: String::new(),
            }],
            timeout_s: 5,
            repeats: 1,
        }
    }
}

impl Describe for Config {
    fn outlets(&self) -> Vec<Outlet> {
        let mut outlets: Vec<Outlet> = Vec::new();
        for Choice { key, label } in &self.choices {
            // A key that is there twice is a problem of the config; the outlet is there once.
            if one_key(key).is_some() && outlets.iter().all(|outlet| outlet.id != *key) {
                let label = match label.trim() {
                    "" => key.clone(),
                    label => format!("{key} {label}"),
                };
                outlets.push(Outlet::caller_waits(key, label));
            }
        }
        outlets.push(Outlet::caller_waits(NO_INPUT, "No Input"));
        outlets.push(Outlet::caller_waits(WRONG_INPUT, "Wrong Input"));
        outlets
    }

    fn variables(&self) -> Vec<Variable> {
        vec![
            Variable::new("input", "key pressed", "empty where none was"),
            Variable::new("input_type", "kind of input", "digits"),
        ]
    }

    fn summary(&self) -> String {
        self.prompt.summary()
    }

    fn settings(&self) -> Vec<Setting> {
        let Self { prompt, choices, timeout_s, repeats } = self;
        let mut settings = prompt.settings("prompt", "What the caller hears");
        settings.extend(choices.iter().enumerate().map(|(index, Choice { key, label })| {
            Setting::new(format!("choices[{index}].label"), format!("Choice {key}"), format!("“{label}”"))
        }));
        settings.push(Setting::seconds("timeout_s", "Wait for a key", *timeout_s));
        let repeats = match repeats {
            0 => "never".to_owned(),
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        settings.push(Setting::new("repeats", "Repeat the prompt", repeats));
        settings
    }

    fn check(&self, report: &mut Report<'_>) {
        if self.prompt.is_empty() {
            let message = "The caller hears nothing. Fill in a prompt that says which keys there are.";
            report.add(Code::SilentPrompt, "prompt", message);
        } else {
            self.prompt.check("prompt", report);
        }
        if self.choices.is_empty() {
            let message = "Add at least one choice.";
            report.add(Code::RequiredField, "choices", message);
        }
        for (index, choice) in self.choices.iter().enumerate() {
            let field = format!("choices[{index}].key");
            report.key(&field, &choice.key, "the key of this choice");
            let repeated = self.choices[..index].iter().any(|earlier| earlier.key == choice.key);
            if repeated && !choice.key.is_empty() {
                let message = format!("Two choices have the key {}. Change one.", choice.key);
                report.add(Code::RepeatedKey, &field, message);
            }
        }
        report.within("timeout_s", &self.timeout_s, 1..=60, "The time to wait, in seconds,");
        report.within("repeats", &self.repeats, 0..=10, "The number of repeats");
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
    use super::{Config, NO_INPUT, WRONG_INPUT};
    use crate::engine::visit::{Act, Next, Visit};
    use crate::engine::{Collect, Event, Instruction, Outcome, Refused, Wait};

    impl Act for Config {
        fn enter(&self, visit: &mut Visit<'_>) -> Next {
            self.ask(1, visit)
        }

        fn hear(&self, wait: Wait, event: Event, visit: &mut Visit<'_>) -> Result<Next, Refused> {
            match (wait, event) {
                (Wait::Digits { attempt }, Event::DigitsCollected { digits }) => {
                    Ok(self.take(&digits, attempt, visit))
                }
                (Wait::Digits { .. }, Event::CallEnded(_)) => Ok(Next::End(Outcome::CallerHungUp)),
                _ => Err(Refused::Unexpected),
            }
        }
    }

    impl Config {
        fn ask(&self, attempt: u32, visit: &mut Visit<'_>) -> Next {
            let prompt = visit.prompt("prompt", &self.prompt);
            visit.instruct(vec![Instruction::Collect(Collect {
                prompt: Some(prompt).filter(|prompt| !prompt.is_empty()),
                max_digits: 1,
                timeout_s: self.timeout_s,
                // Any key may be a choice.
                finish_key: None,
            })]);
            Next::Wait(Wait::Digits { attempt })
        }

        fn take(&self, digits: &str, attempt: u32, visit: &mut Visit<'_>) -> Next {
            let outlet = if digits.is_empty() {
                NO_INPUT
            } else if self.choices.iter().any(|choice| choice.key == digits) {
                digits
            } else {
                WRONG_INPUT
            };
            if outlet != digits && attempt <= self.repeats {
                return self.ask(attempt + 1, visit);
            }
            visit.set("input", digits);
            visit.set("input_type", "digits");
            Next::Leave(outlet.to_owned())
        }
    }
}
