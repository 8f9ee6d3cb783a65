//! What Call Forward does in a run: it dials, and makes sure that the result is used exactly once, however the call ends.

use crate::engine::visit::{Act, Next, Visit, shortened};
use crate::engine::{self, Answered, Dial, Dialling, DialProgress, DialResult, DialStatus, DialTarget, Event, Instruction, LegEvent, Refused, Timer, Wait};
use crate::nodes::call_forward::result::{derived, dialled, outlet, tries_next};
use crate::nodes::call_forward::{Config, MAX_TARGETS, Strategy, targets};
use crate::problem::report::one_key;
use crate::time::Millis;

/// How long to wait for the carrier's dial result once the caller has hung up, in seconds. Then it is derived from what is known.
const DIAL_RESULT_S: u32 = 5;

/// The most legs of which news is kept; a dial never has as many.
const MAX_LEGS: usize = 100;

impl Act for Config {
    fn enter(&self, visit: &mut Visit<'_>) -> Next {
        let mut targets = self.targets(visit);
        let from = visit.text("from", &self.from);
        let dial = Dial {
            caller_id: from.trim().to_owned(),
            targets: Vec::new(),
            ring_timeout_s: self.ring_timeout_s,
            screening: self.screening(visit),
            record: is_true(&visit.text("record", &self.record)),
        };
        let mut dialling = Dialling {
            dial,
            started: visit.now(),
            answered: None,
            legs: Vec::new(),
            remaining: Vec::new(),
            caller_gone: None,
        };
        if targets.is_empty() {
            visit.warn("to", "There is nobody to dial: no phone number or SIP address is left.");
            let nobody = DialResult {
                status: DialStatus::Failed,
                rang: false,
                hangup_cause: "INVALID_NUMBER_FORMAT".to_owned(),
                a_leg_uuid: visit.a_leg_uuid(),
                b_leg_uuid: String::new(),
            };
            return dialling.end(&nobody, visit);
        }
        match self.strategy {
            Strategy::Parallel => dialling.dial.targets = targets,
            Strategy::Sequence => {
                dialling.remaining = targets.split_off(1);
                dialling.dial.targets = targets;
            }
        }
        dialling.dial(visit)
    }

    fn hear(&self, wait: Wait, event: Event, visit: &mut Visit<'_>) -> Result<Next, Refused> {
        let Wait::Dial(mut dialling) = wait else {
            return Err(Refused::Unexpected);
        };
        match event {
            Event::DialProgress(progress) => Ok(dialling.progress(progress, visit.now())),
            Event::DialFinished(result) => Ok(dialling.finished(&result, visit)),
            Event::CallEnded(end) => {
                visit.set_timer(Timer::DialResult, visit.now().plus_seconds(DIAL_RESULT_S));
                dialling.remaining.clear();
                dialling.caller_gone = Some(end.cause);
                Ok(dialling.wait())
            }
            Event::TimerFired(Timer::DialResult) => {
                let cause = dialling.caller_gone.as_deref().ok_or(Refused::Unexpected)?;
                let rang = !dialling.legs.is_empty();
                let result = derived(visit.a_leg_uuid(), cause, dialling.talked(), rang);
                Ok(dialling.end(&result, visit))
            }
            Event::TimerFired(Timer::LostCall)
            | Event::Triggered(_)
            | Event::PromptFinished
            | Event::DigitsCollected { .. }
            | Event::HttpFinished(_)
            | Event::Cancelled => Err(Refused::Unexpected),
        }
    }
}

impl Config {
    /// Whom to dial. What is no address is left out and noted, and so is what is too much: a value can be a list of any length.
    fn targets(&self, visit: &mut Visit<'_>) -> Vec<DialTarget> {
        let list = visit.text("to", &self.to);
        let mut entries = targets::entries(&list);
        let mut targets = Vec::new();
        for entry in entries.by_ref().take(MAX_TARGETS) {
            match targets::parse(entry) {
                Some(target) => targets.push(target),
                None => visit.warn(
                    "to",
                    format!("“{}” is neither a phone number nor a SIP address, so it was not dialled.", shortened(entry)),
                ),
            }
        }
        if entries.next().is_some() {
            visit.warn("to", format!("Only the first {MAX_TARGETS} parties were dialled."));
        }
        targets
    }

    fn screening(&self, visit: &mut Visit<'_>) -> Option<engine::Screening> {
        let screening = self.screening.as_ref()?;
        Some(engine::Screening {
            prompt: visit.prompt("screening.prompt", &screening.prompt),
            key: one_key(&screening.key)?,
        })
    }
}

impl Dialling {
    fn dial(self, visit: &mut Visit<'_>) -> Next {
        visit.instruct(vec![Instruction::Dial(self.dial.clone())]);
        self.wait()
    }

    /// Who talked with the caller, as far as is known. With screening it takes more than to pick up.
    fn talked(&self) -> Option<&Answered> {
        let screened = self.dial.screening.is_some();
        self.answered
            .as_ref()
            .filter(|answered| !screened || answered.leg.event == LegEvent::Connected)
    }

    fn wait(self) -> Next {
        Next::Wait(Wait::Dial(Box::new(self)))
    }

    fn progress(mut self, progress: DialProgress, now: Millis) -> Next {
        let answers = match (progress.event, &self.answered) {
            (LegEvent::Answered, None) => true,
            // With screening several may pick up; who is put through counts.
            (LegEvent::Connected, Some(answered)) => answered.leg.event != LegEvent::Connected,
            (LegEvent::Connected, None) => true,
            (LegEvent::Answered, Some(_)) | (LegEvent::Ringing | LegEvent::HungUp, _) => false,
        };
        if answers {
            self.answered = Some(Answered {
                at: now,
                leg: progress.clone(),
            });
        }
        let known = self.legs.iter().position(|leg| leg.b_leg_uuid == progress.b_leg_uuid);
        match known {
            Some(place) => self.legs[place] = progress,
            None if self.legs.len() < MAX_LEGS => self.legs.push(progress),
            None => {}
        }
        self.wait()
    }

    fn finished(mut self, result: &DialResult, visit: &mut Visit<'_>) -> Next {
        if self.caller_gone.is_some() {
            visit.clear_timer(Timer::DialResult);
        }
        if tries_next(result.status) && !self.remaining.is_empty() {
            self.dial.targets = vec![self.remaining.remove(0)];
            self.answered = None;
            return self.dial(visit);
        }
        self.end(result, visit)
    }

    /// Leaves the node with the one result that the dial has.
    fn end(self, result: &DialResult, visit: &mut Visit<'_>) -> Next {
        let (status, rang) = (result.status.as_str(), if result.rang { "true" } else { "false" });
        for (name, alias, value) in [
            ("DialStatus", "dial_status", status),
            ("DialRingStatus", "dial_ring_status", rang),
            ("DialHangupCause", "dial_hangup_cause", &result.hangup_cause),
            ("DialALegUUID", "dial_a_leg_uuid", &result.a_leg_uuid),
            ("DialBLegUUID", "dial_b_leg_uuid", &result.b_leg_uuid),
        ] {
            visit.set(name, value);
            visit.set(alias, value);
        }
        visit.set("uuid", result.b_leg_uuid.as_str());
        visit.set("to", dialled(result, &self.dial.targets, &self.legs));
        visit.set("from", self.dial.caller_id);
        visit.set("start_time", self.started.to_string());
        let answered = self
            .answered
            .filter(|_| result.status == DialStatus::Completed);
        let answer_time = answered.as_ref().map(|answered| answered.at.to_string());
        visit.set("answer_time", answer_time.unwrap_or_default());
        visit.set("end_time", visit.now().to_string());
        let reported = self
            .legs
            .iter()
            .find(|leg| leg.b_leg_uuid == result.b_leg_uuid)
            .and_then(|leg| leg.duration_s);
        let measured = answered.map_or(0, |answered| visit.now().seconds_since(answered.at));
        visit.set("duration", reported.map_or(measured, i64::from));
        Next::Leave(outlet(result).to_owned())
    }
}

/// Whether a text that a template gave means yes: anything but nothing, `0`, `false` and `null`.
fn is_true(text: &str) -> bool {
    let text = text.trim();
    !["", "0", "false", "null", "none"].iter().any(|no| text.eq_ignore_ascii_case(no))
}

#[cfg(test)]
mod tests {
    use super::is_true;

    #[test]
    fn what_means_yes() {
        for yes in ["1", "-1", "true", "TRUE", "yes", "{}", "recording"] {
            assert!(is_true(yes), "{yes}");
        }
        for no in ["", " ", "0", "false", "False", "null", "none"] {
            assert!(!is_true(no), "{no}");
        }
    }
}
