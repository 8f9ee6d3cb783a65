//! What holds whatever happens, in whatever order.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::gallery::{DIAL_STATUS, PHONE_MENU};

/// A flow with every kind, loops, both modes of requests and all outlets of a sequence.
fn everything() -> Published {
    let nodes = [
        node(
            "Menu",
            "menu",
            json!({"prompt": speak("Hello {{Start.call.from}}"), "choices": [{"key": "1"}, {"key": "#"}], "repeats": 2}),
        ),
        node(
            "Forward",
            "call_forward",
            json!({
                "to": "+15551230001,+15551230002,{{Menu.input}}", "strategy": "sequence", "record": "yes",
                "screening": {"prompt": speak("Press 1"), "key": "1"},
            }),
        ),
        node(
            "Ask",
            "http_request",
            json!({
                "url": "https://example.com/{{Forward.DialStatus}}",
                "body": {"type": "json", "text": "{\"a\": {{Ask.response}}, \"b\": \"{{Menu.input}}\"}"},
            }),
        ),
        node(
            "Tell",
            "http_request",
            json!({"url": "{{Start.http.params.url | default('https://example.com/')}}", "mode": "notify"}),
        ),
        node(
            "Say",
            "play_audio",
            json!({"prompt": {"type": "play", "url": "https://example.com/{{Ask.response.file}}"}, "loop": 2}),
        ),
        node("End", "hangup", json!({})),
    ];
    flow(
        &nodes,
        "start.incoming_call>Menu start.api_request>Tell Menu.1>Forward Menu.#>Ask Menu.no_input>Say Forward.completed>Ask Forward.no_answer>Ask \
         Forward.busy_rejected>Tell Forward.failed>Tell Ask.success>Say Ask.failed>Forward Say.prompt_completed>Menu Menu.wrong_input>End",
    )
}

fn any_event() -> impl Strategy<Value = Event> {
    let status = prop::sample::select(vec![
        DialStatus::Completed,
        DialStatus::Busy,
        DialStatus::Failed,
        DialStatus::Cancel,
        DialStatus::Timeout,
        DialStatus::NoAnswer,
    ]);
    let leg = prop::sample::select(vec![
        LegEvent::Ringing,
        LegEvent::Answered,
        LegEvent::Connected,
        LegEvent::HungUp,
    ]);
    let b_leg = prop::sample::select(vec!["", "b-1", "b-2"]);
    prop_oneof![
        3 => Just(call()),
        1 => Just(api(json!({"url": "nowhere"}))),
        2 => Just(Event::PromptFinished),
        4 => prop::sample::select(vec!["", "1", "#", "9", "12"]).prop_map(keys),
        3 => (leg, b_leg.clone()).prop_map(|(event, b_leg)| progress(event, b_leg)),
        4 => (status, b_leg).prop_map(|(status, b_leg)| dial_finished(status, "", b_leg)),
        3 => (prop::sample::select(vec![200, 299, 300, 500]), ".{0,10}").prop_map(|(status, body)| answered(status, &body)),
        1 => Just(Event::HttpFinished(HttpAnswer::Failed { reason: "gone".to_owned() })),
        1 => Just(hung_up("ORIGINATOR_CANCEL")),
        1 => prop::sample::select(vec![Timer::DialResult, Timer::LostCall]).prop_map(Event::TimerFired),
    ]
}

fn any_inputs() -> impl Strategy<Value = Vec<Input>> {
    let input = (
        any_event(),
        prop::option::weighted(0.3, 0_u32..6),
        0_i64..10_000,
    );
    (any::<bool>(), prop::collection::vec(input, 0..40)).prop_map(|(by_call, rest)| {
        let first = if by_call { call() } else { api(json!({})) };
        let mut at = Millis(1_000_000_000_000);
        [(first, None, 0)]
            .into_iter()
            .chain(rest)
            .enumerate()
            .map(|(number, (event, answers, later))| {
                at = Millis(at.0 + later);
                Input {
                    at,
                    id: InputId(number.to_string()),
                    answers,
                    event,
                }
            })
            .collect()
    })
}

/// What became of some inputs.
struct Folded {
    run: Run,
    effects: Vec<Effect>,
    /// The inputs that were not refused.
    taken: Vec<Input>,
    /// The timers that are set in the end.
    timers: Vec<Timer>,
}

fn fold(flow: &Published, inputs: &[Input]) -> Folded {
    let (mut run, mut effects, mut taken) = (Run::new(), Vec::new(), Vec::new());
    let mut timers = BTreeSet::new();
    for input in inputs {
        let first = step(flow, run.clone(), input.clone());
        let again = step(flow, run.clone(), input.clone());
        assert_eq!(first, again, "the same input does the same");
        let Ok((next, more)) = first else {
            continue;
        };
        // What is stored between two inputs is the whole run.
        let stored = serde_json::to_string(&next).unwrap();
        run = serde_json::from_str(&stored).unwrap();
        assert_eq!(run, next);
        if let Event::TimerFired(timer) = &input.event {
            assert!(timers.remove(timer), "only a timer that is set can fire");
        }
        for effect in &more {
            match effect {
                Effect::SetTimer { timer, .. } => {
                    timers.insert(*timer);
                }
                Effect::ClearTimer { timer } => {
                    timers.remove(timer);
                }
                _ => {}
            }
        }
        effects.extend(more);
        taken.push(input.clone());
    }
    Folded {
        run,
        effects,
        taken,
        timers: timers.into_iter().collect(),
    }
}

fn check(flow: &Published, inputs: &[Input]) {
    let Folded {
        run,
        effects,
        taken,
        timers,
    } = fold(flow, inputs);
    assert_eq!(
        replay(flow, &taken).unwrap(),
        (run.clone(), effects.clone())
    );

    let mut entered = 0;
    let mut left = 0;
    let mut instructed = 0;
    for (place, effect) in effects.iter().enumerate() {
        match effect {
            Effect::Entered { sequence, .. } => {
                assert_eq!(
                    (*sequence, left),
                    (entered + 1, entered),
                    "steps follow one another"
                );
                entered += 1;
            }
            Effect::Left(step) => {
                assert_eq!(
                    (step.sequence, left),
                    (entered, entered - 1),
                    "a step is left once"
                );
                left += 1;
            }
            Effect::Instruct {
                number, sequence, ..
            } => {
                assert_eq!((*number, *sequence), (instructed + 1, entered));
                instructed += 1;
            }
            Effect::Http(call) => assert_eq!(call.sequence, entered),
            Effect::Finish(_) => assert_eq!(place, effects.len() - 1, "nothing follows the end"),
            Effect::SetTimer { .. } | Effect::ClearTimer { .. } => {}
        }
    }
    let waiting = match &run.state {
        State::New | State::Finished(_) => {
            assert_eq!(left, entered);
            None
        }
        State::Waiting { wait, .. } => Some(wait),
    };
    // A live call is watched over; a dial whose caller is gone is waited for; an ended run waits for nothing.
    let mut expected = Vec::new();
    if matches!(waiting, Some(Wait::Dial(dialling)) if dialling.caller_gone.is_some()) {
        expected.push(Timer::DialResult);
    }
    if waiting.is_some() && run.call.is_some() {
        expected.push(Timer::LostCall);
    }
    assert_eq!(timers, expected);
}

proptest! {
    #[test]
    fn of_any_events(inputs in any_inputs()) {
        check(&everything(), &inputs);
        check(&published(DIAL_STATUS.document), &inputs);
        check(&published(PHONE_MENU.document), &inputs);
    }

    #[test]
    fn a_due_dial_status_is_owed_exactly_once(inputs in any_inputs()) {
        let flow = published(DIAL_STATUS.document);
        // However the story went, in the end the carrier reports the hang-up, or nothing more is heard and the timers fire.
        let end = inputs.last().unwrap().at.plus_seconds(100_000);
        let last = [hung_up(""), Event::TimerFired(Timer::LostCall), Event::TimerFired(Timer::DialResult)];
        let last = last.into_iter().enumerate().map(|(number, event)| Input {
            at: end,
            id: InputId(format!("last {number}")),
            answers: None,
            event,
        });
        let all: Vec<Input> = inputs.into_iter().chain(last).collect();
        let Folded { effects, taken, .. } = fold(&flow, &all);
        let dialled = matches!(taken[0].event, Event::Triggered(Trigger::IncomingCall(_)));
        let owed: Vec<&str> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Http(call) => call.body.as_deref(),
                _ => None,
            })
            .collect();
        prop_assert_eq!(owed.len(), usize::from(dialled));
        let known = ["completed", "busy", "failed", "cancel", "timeout", "no-answer"];
        for body in owed {
            prop_assert!(known.iter().any(|status| body.contains(&format!("&DialStatus={status}&DialALegUUID=a-leg&"))), "{}", body);
        }
    }
}
