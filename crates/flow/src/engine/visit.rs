//! What a node sees of a run while it acts, and what it can do.

use serde_json::Value;
use url::Url;

use crate::document::Node;
use crate::engine::step::lost_call_timer;
use crate::engine::{
    Effect, Event, HangUpReason, HttpCall, Instruction, Outcome, Prompt, Refused, Run, StepWarning,
    Timer, Wait,
};
use crate::problem::report::is_url;
use crate::published::Published;
use crate::template::render::{self, Encoding};
use crate::time::Millis;

/// How much of a value a warning shows, in characters.
const MAX_SHOWN: usize = 100;

/// What a node kind does in a run.
pub(crate) trait Act {
    /// The run comes to the node. If the node needs a call, there is one.
    fn enter(&self, visit: &mut Visit<'_>) -> Next;

    /// Something happens while the run waits in the node. After `CallEnded` there is no call any more.
    ///
    /// # Errors
    /// The node does not wait for this; it must not have done anything.
    fn hear(&self, wait: Wait, event: Event, visit: &mut Visit<'_>) -> Result<Next, Refused>;
}

/// What comes next.
pub(crate) enum Next {
    /// The run waits in the node.
    Wait(Wait),
    /// The run leaves through an outlet.
    Leave(String),
    /// The run is over.
    End(Outcome),
}

/// One visit of a run to a node.
pub(crate) struct Visit<'a> {
    pub(super) flow: &'a Published,
    pub(super) node: &'a Node,
    pub(super) at: Millis,
    pub(super) run: &'a mut Run,
    pub(super) effects: &'a mut Vec<Effect>,
    pub(super) hung_up: &'a mut bool,
}

impl Visit<'_> {
    /// The time of the input.
    pub(crate) fn now(&self) -> Millis {
        self.at
    }

    /// The number of the step.
    pub(crate) fn sequence(&self) -> u32 {
        self.run.sequence
    }

    /// Whether a caller is on the line.
    pub(crate) fn has_call(&self) -> bool {
        self.run.call.is_some()
    }

    /// The carrier's id of the A leg, also when it is gone.
    pub(crate) fn a_leg_uuid(&self) -> String {
        let start = self.run.variables.get(&self.flow.start().name);
        start
            .and_then(|variables| variables.get("call")?.get("uuid")?.as_str())
            .unwrap_or_default()
            .to_owned()
    }

    /// Whether an outlet of the node leads anywhere.
    pub(crate) fn is_connected(&self, outlet: &str) -> bool {
        self.flow.target(&self.node.id, outlet).is_some()
    }

    /// Leaves a variable for later nodes.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.run.leaving.insert(name.to_owned(), value.into());
    }

    /// Notes something that the step had to put up with.
    pub(crate) fn warn(&mut self, field: &str, message: impl Into<String>) {
        self.run.warnings.push(StepWarning {
            field: format!("config.{field}"),
            message: message.into(),
        });
    }

    /// Tells the carrier of the live call what to do from now on.
    pub(crate) fn instruct(&mut self, instructions: Vec<Instruction>) {
        self.run.instruction += 1;
        *self.hung_up = false;
        if instructions
            .iter()
            .any(|instruction| matches!(instruction, Instruction::Dial(_)))
        {
            // A conversation may last longer than anything else.
            let timer = lost_call_timer(self.at);
            if !self.effects.contains(&timer) {
                self.effects.push(timer);
            }
        }
        self.effects.push(Effect::Instruct {
            number: self.run.instruction,
            sequence: self.run.sequence,
            instructions,
        });
    }

    /// Ends the call. One that the carrier was told nothing about before is not answered yet: its ordinary end is to be rejected.
    pub(crate) fn hang_up(&mut self, reason: HangUpReason) {
        let reason = match reason {
            HangUpReason::Normal if self.run.instruction == 0 => HangUpReason::Rejected,
            reason => reason,
        };
        self.instruct(vec![Instruction::HangUp { reason }]);
        *self.hung_up = true;
    }

    /// Owes an HTTP request.
    pub(crate) fn request(&mut self, call: HttpCall) {
        self.effects.push(Effect::Http(call));
    }

    /// Sets a timer.
    pub(crate) fn set_timer(&mut self, timer: Timer, due: Millis) {
        self.effects.push(Effect::SetTimer { timer, due });
    }

    /// Clears a timer.
    pub(crate) fn clear_timer(&mut self, timer: Timer) {
        self.effects.push(Effect::ClearTimer { timer });
    }

    /// Fills a template in.
    pub(crate) fn text(&mut self, field: &str, template: &str) -> String {
        self.encoded(field, template, Encoding::Plain)
    }

    /// Fills a template in, its values encoded for where they are put.
    pub(crate) fn encoded(&mut self, field: &str, template: &str, encoding: Encoding) -> String {
        let filled = render::fill(template, encoding, &self.run.variables);
        for message in filled.warnings {
            self.warn(field, message);
        }
        filled.text
    }

    /// Fills the templates of a prompt in.
    pub(crate) fn prompt(&mut self, field: &str, prompt: &Prompt) -> Prompt {
        match prompt {
            Prompt::Speak {
                text,
                language,
                voice,
            } => Prompt::Speak {
                text: self.text(&format!("{field}.text"), text),
                language: self.text(&format!("{field}.language"), language),
                voice: self.text(&format!("{field}.voice"), voice),
            },
            Prompt::Play { url } => Prompt::Play {
                url: self
                    .address(&format!("{field}.url"), url)
                    .unwrap_or_default(),
            },
        }
    }

    /// Fills the template of a web address in; none, and a warning, if it is none.
    pub(crate) fn address(&mut self, field: &str, template: &str) -> Option<String> {
        let url = self.encoded(field, template.trim(), Encoding::Url);
        let url = url.trim();
        // The parser alone puts up with blanks and missing slashes; what looks like no address is none.
        if is_url(url) && Url::parse(url).is_ok() {
            return Some(url.to_owned());
        }
        self.warn(
            field,
            format!(
                "“{}” is not a web address, so it was not used.",
                shortened(url)
            ),
        );
        None
    }
}

/// The beginning of a value, for a sentence about it: it may be of any length.
pub(crate) fn shortened(value: &str) -> String {
    match value.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
