//! Runs of whole flows, told as stories: what happens, and what has to be done.

mod dial;
mod edge_cases;
mod http;
mod menu;
mod properties;

use std::fmt::Write;

use serde_json::json;

use crate::document::Document;
use crate::engine::*;
use crate::published::Published;
use crate::time::Millis;

/// A run that is told what happens, second by second, and writes down what has to be done.
pub(super) struct Story {
    flow: Published,
    run: Run,
    now: Millis,
    inputs: Vec<Input>,
    effects: Vec<Effect>,
    told: String,
}

impl Story {
    pub(super) fn of(flow: Published) -> Self {
        Self {
            flow,
            run: Run::new(),
            now: Millis(1_000_000_000_000),
            inputs: Vec::new(),
            effects: Vec::new(),
            told: String::new(),
        }
    }

    /// One second later this happens.
    pub(super) fn hear(self, event: Event) -> Self {
        self.hear_answer(None, event)
    }

    pub(super) fn hear_answer(mut self, answers: Option<u32>, event: Event) -> Self {
        self.now = self.now.plus_seconds(1);
        let input = Input {
            at: self.now,
            id: InputId(self.inputs.len().to_string()),
            answers,
            event,
        };
        let name = serde_json::to_value(&input.event).unwrap()["type"]
            .as_str()
            .unwrap()
            .to_owned();
        writeln!(self.told, "> {name}").unwrap();
        match step(&self.flow, self.run.clone(), input.clone()) {
            Ok((run, effects)) => {
                for effect in &effects {
                    tell(&mut self.told, effect);
                }
                self.run = run;
                self.inputs.push(input);
                self.effects.extend(effects);
            }
            Err(refused) => writeln!(self.told, "refused: {refused}").unwrap(),
        }
        self
    }

    pub(super) fn told(self) -> String {
        let again = replay(&self.flow, &self.inputs).unwrap();
        assert_eq!(again, (self.run, self.effects), "the inputs are the run");
        self.told
    }
}

fn tell(told: &mut String, effect: &Effect) {
    match effect {
        Effect::Entered { sequence, node } => writeln!(told, "{sequence}. {node}"),
        Effect::Left(left) => {
            for warning in &left.warnings {
                writeln!(told, "   warning in {}: {}", warning.field, warning.message).unwrap();
            }
            writeln!(
                told,
                "   left through {}",
                left.outlet.as_deref().unwrap_or("nothing")
            )
        }
        Effect::Instruct {
            number,
            instructions,
            ..
        } => {
            writeln!(
                told,
                "   instructions {number}: {}",
                serde_json::to_string(instructions).unwrap()
            )
        }
        Effect::Http(call) => writeln!(told, "   http: {}", serde_json::to_string(call).unwrap()),
        Effect::SetTimer { timer, due } => writeln!(told, "   set {timer:?} {due}"),
        Effect::ClearTimer { timer } => writeln!(told, "   clear {timer:?}"),
        Effect::Finish(outcome) => writeln!(told, "finished: {outcome:?}"),
    }
    .unwrap();
}

pub(super) fn published(document: &str) -> Published {
    Published::new(Document::parse(document.as_bytes()).unwrap()).unwrap()
}

/// A document whose edges are written `n1.incoming_call>n2`.
pub(super) fn flow(nodes: &[serde_json::Value], edges: &str) -> Published {
    let edges: Vec<_> = edges
        .split_whitespace()
        .map(|edge| {
            let (from, to) = edge.split_once('>').unwrap();
            let (node, outlet) = from.split_once('.').unwrap();
            json!({"from": {"node": node, "outlet": outlet}, "to": to})
        })
        .collect();
    let mut all = vec![json!({"id": "start", "kind": "start", "name": "Start"})];
    all.extend_from_slice(nodes);
    published(&json!({"format": 1, "nodes": all, "edges": edges}).to_string())
}

/// A node whose id and name are the same.
pub(super) fn node(name: &str, kind: &str, config: serde_json::Value) -> serde_json::Value {
    let mut node = json!({"id": name, "kind": kind, "name": name});
    node["config"] = config;
    node
}

pub(super) fn speak(text: &str) -> serde_json::Value {
    json!({"type": "speak", "text": text})
}

pub(super) fn call() -> Event {
    Event::Triggered(Trigger::IncomingCall(Call {
        uuid: "a-leg".to_owned(),
        from: "+15550001111".to_owned(),
        to: "+15550002222".to_owned(),
    }))
}

pub(super) fn api(params: serde_json::Value) -> Event {
    let serde_json::Value::Object(params) = params else {
        panic!("parameters are an object");
    };
    Event::Triggered(Trigger::ApiRequest { params })
}

pub(super) fn keys(digits: &str) -> Event {
    Event::DigitsCollected {
        digits: digits.to_owned(),
    }
}

pub(super) fn hung_up(cause: &str) -> Event {
    Event::CallEnded(CallEnd {
        cause: cause.to_owned(),
        duration_s: Some(12),
    })
}

pub(super) fn dial_finished(status: DialStatus, cause: &str, b_leg: &str) -> Event {
    Event::DialFinished(DialResult {
        status,
        rang: true,
        hangup_cause: cause.to_owned(),
        a_leg_uuid: "a-leg".to_owned(),
        b_leg_uuid: b_leg.to_owned(),
    })
}

pub(super) fn progress(event: LegEvent, b_leg: &str) -> Event {
    Event::DialProgress(DialProgress {
        event,
        a_leg_uuid: "a-leg".to_owned(),
        b_leg_uuid: b_leg.to_owned(),
        to: "+15551230002".to_owned(),
        hangup_cause: String::new(),
        duration_s: None,
    })
}

pub(super) fn answered(status: u16, body: &str) -> Event {
    Event::HttpFinished(HttpAnswer::Answered {
        status,
        content_type: "application/json".to_owned(),
        body: body.to_owned(),
    })
}
