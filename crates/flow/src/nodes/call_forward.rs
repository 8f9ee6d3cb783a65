//! Call Forward: connects the caller with somebody, and says what became of it.

#[cfg(feature = "engine")]
mod act;
#[cfg(feature = "engine")]
mod result;
pub mod targets;

use serde::{Deserialize, Serialize};

use crate::nodes::{About, Category, Describe, Outlet, Prompt, Setting, Variable};
use crate::problem::{Code, Report};
use crate::template;

/// What people are told about Call Forward.
pub const ABOUT: About = About {
    label: "Call Forward",
    summary: "Connects the caller with one or more phones.",
    brief: "Ring one or more people",
    category: Category::Calls,
};

/// The outlet after a conversation.
pub const COMPLETED: &str = "completed";
/// The outlet where nobody answered.
pub const NO_ANSWER: &str = "no_answer";
/// The outlet where the dialled party was busy or rejected the call.
pub const BUSY_REJECTED: &str = "busy_rejected";
/// The outlet where the dial could not be carried out, or the caller gave up.
pub const FAILED: &str = "failed";

/// What a report of a dial's status consists of.
const STATUS: [(&str, &str, &str); 5] = [
    ("DialStatus", "dial status", "completed, busy, failed, cancel, timeout or no-answer"),
    ("DialRingStatus", "whether it rang", "true where a phone rang, else false"),
    ("DialHangupCause", "why the dial ended", "in the carrier's words"),
    ("DialALegUUID", "id of the caller's leg", "as the carrier calls it"),
    ("DialBLegUUID", "id of the answering leg", "as the carrier calls it; empty where none answered"),
];

const REST: [(&str, &str, &str); 6] = [
    ("to", "who answered", "where nobody did, whom the status is about"),
    ("from", "number shown", "the caller's number as the dialled party saw it"),
    ("start_time", "start of the dial", "when dialling began"),
    ("answer_time", "time of the answer", "empty where nobody answered"),
    ("end_time", "end of the dial", "when the dial was over"),
    ("duration", "seconds talked", "how long the parties talked"),
];

/// Other names, and what they repeat.
const ALIASES: [(&str, &str); 6] = [
    ("dial_status", "DialStatus"),
    ("dial_ring_status", "DialRingStatus"),
    ("dial_hangup_cause", "DialHangupCause"),
    ("dial_a_leg_uuid", "DialALegUUID"),
    ("dial_b_leg_uuid", "DialBLegUUID"),
    ("uuid", "DialBLegUUID"),
];

/// The variables that together report a dial's status, in the order of a report.
pub fn status_variables() -> impl Iterator<Item = &'static str> {
    STATUS.into_iter().map(|(path, _, _)| path)
}

/// The most parties that one Call Forward dials.
pub const MAX_TARGETS: usize = 50;

/// How Call Forward is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// What the dialled party sees as the caller's number.
    pub from: String,
    /// Whom to dial: phone numbers and SIP addresses, separated by commas.
    pub to: String,
    /// Whether all are dialled at once or one after the other.
    pub strategy: Strategy,
    /// How long each phone rings, in seconds.
    pub ring_timeout_s: u32,
    /// What the dialled party must do before the caller is put through.
    pub screening: Option<Screening>,
    /// Whether the conversation is recorded: anything but nothing, `0`, `false` and `null`.
    pub record: String,
}

/// The order in which several parties are dialled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// All at once; who answers first gets the call.
    #[default]
    Parallel,
    /// One after the other, until one answers.
    Sequence,
}

/// A question to the dialled party before the caller is put through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Screening {
    /// What the party hears.
    pub prompt: Prompt,
    /// The key that accepts the call.
    pub key: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            from: "{{Start.call.from}}".to_owned(),
            to: String::new(),
            strategy: Strategy::default(),
            ring_timeout_s: 30,
            screening: None,
            record: String::new(),
        }
    }
}

impl Default for Screening {
    fn default() -> Self {
        Self {
            prompt: Prompt::default(),
            key: "1".to_owned(),
        }
    }
}

impl Describe for Config {
    fn outlets(&self) -> Vec<Outlet> {
        vec![
            Outlet::new(COMPLETED, "Completed"),
            Outlet::caller_waits(NO_ANSWER, "No Answer"),
            Outlet::caller_waits(BUSY_REJECTED, "Busy/Rejected"),
            Outlet::caller_waits(FAILED, "Failed"),
        ]
    }

    fn variables(&self) -> Vec<Variable> {
        let named = |(path, label, about)| Variable::new(path, label, about);
        let mut variables: Vec<Variable> = STATUS.into_iter().map(named).collect();
        variables.extend(REST.into_iter().map(named));
        let aliases: Vec<Variable> = ALIASES
            .into_iter()
            .filter_map(|(path, same)| Some(variables.iter().find(|of| of.path == same)?.called(path)))
            .collect();
        variables.extend(aliases);
        variables
    }

    fn summary(&self) -> String {
        let to = match self.to.trim() {
            "" => return "Nobody to dial yet".to_owned(),
            to => to,
        };
        match self.strategy {
            Strategy::Sequence if to.contains(',') => format!("{to}, one after the other"),
            Strategy::Parallel | Strategy::Sequence => to.to_owned(),
        }
    }

    fn settings(&self) -> Vec<Setting> {
        let Self { from, to, strategy, ring_timeout_s, screening, record } = self;
        let strategy = match strategy {
            Strategy::Parallel => "Ring all at once",
            Strategy::Sequence => "One after the other",
        };
        let mut settings = vec![
            Setting::new("from", "Show as caller", from),
            Setting::new("to", "Ring", to),
            Setting::new("strategy", "When there are several", strategy),
            Setting::seconds("ring_timeout_s", "Give up after", *ring_timeout_s),
        ];
        if let Some(Screening { prompt, key }) = screening {
            settings.extend(prompt.settings("screening.prompt", "Ask before connecting"));
            settings.push(Setting::new("screening.key", "Key that accepts the call", key));
        }
        settings.push(Setting::new("record", "Record the call", record));
        settings
    }

    fn check(&self, report: &mut Report<'_>) {
        report.required("from", &self.from, "the number that the dialled party sees, e.g. Start · caller's number");
        report.required("to", &self.to, "whom to dial: phone numbers or SIP addresses, separated by commas");
        let written = template::without_values(&self.to);
        // What a template stands for is checked when the flow runs.
        let entries = targets::entries(&written)
            .filter(|entry| !entry.contains(template::VALUE) && !template::has_expressions(entry));
        for entry in entries {
            match targets::parse(entry) {
                None => report.add(Code::MalformedNumber, "to", targets::what_is_wrong(entry)),
                Some(target) if targets::is_example(&target) => {
                    let message = format!("{} is an example number: nobody answers there. Put yours in its place.", target.address());
                    report.add(Code::ExampleNumber, "to", message);
                }
                Some(_) => {}
            }
        }
        let dialled = targets::entries(&written).count();
        report.within("to", &dialled, 0..=MAX_TARGETS, "The number of parties");
        report.within("ring_timeout_s", &self.ring_timeout_s, 1..=600, "The ring timeout, in seconds,");
        if let Some(screening) = &self.screening {
            screening.prompt.check("screening.prompt", report);
            report.key("screening.key", &screening.key, "the key that accepts the call");
        }
    }

    fn needs_call(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
        true
    }
}
