//! How long one step of a typical node takes, without I/O. The aim is at most 20 µs.
//!
//! `cargo bench -p phloem-flow --features engine`

use std::hint::black_box;
use std::time::Instant;

use phloem_flow::document::Document;
use phloem_flow::engine::{
    Call, DialResult, DialStatus, Event, HttpAnswer, Input, InputId, Run, Trigger, step,
};
use phloem_flow::gallery::{DIAL_STATUS, Example, PHONE_MENU};
use phloem_flow::published::Published;
use phloem_flow::time::Millis;

/// How often each step is taken; the median is told.
const ROUNDS: usize = 20_000;

fn main() {
    let call = Event::Triggered(Trigger::IncomingCall(Call {
        uuid: "a-leg".to_owned(),
        from: "+15550001111".to_owned(),
        to: "+15550002222".to_owned(),
    }));
    let dialled = Event::DialFinished(DialResult {
        status: DialStatus::Completed,
        rang: true,
        hangup_cause: "NORMAL_CLEARING".to_owned(),
        a_leg_uuid: "a-leg".to_owned(),
        b_leg_uuid: "b-leg".to_owned(),
    });
    let answered = Event::HttpFinished(HttpAnswer::Answered {
        status: 200,
        content_type: "application/json".to_owned(),
        body: r#"{"account":{"balance":12.5,"name":"Ada"},"open":[1,2,3]}"#.to_owned(),
    });
    let key = Event::DigitsCollected {
        digits: "1".to_owned(),
    };
    measure(
        "a call comes in, dial",
        &DIAL_STATUS,
        std::slice::from_ref(&call),
    );
    measure(
        "the dial is over, HTTP request with five values",
        &DIAL_STATUS,
        &[call.clone(), dialled.clone()],
    );
    measure(
        "the answer is in, the run ends",
        &DIAL_STATUS,
        &[call.clone(), dialled, answered],
    );
    measure(
        "a call comes in, menu",
        &PHONE_MENU,
        std::slice::from_ref(&call),
    );
    measure("a key is pressed, dial", &PHONE_MENU, &[call, key]);
}

/// Takes the last of the events again and again, from the run as it is after the others.
fn measure(what: &str, example: &Example, events: &[Event]) {
    let document = Document::parse(example.document.as_bytes()).expect("an example is a document");
    let flow = Published::new(document).expect("an example has no problems");
    let inputs: Vec<Input> = events
        .iter()
        .enumerate()
        .map(|(number, event)| Input {
            at: Millis(1_000_000_000_000),
            id: InputId(number.to_string()),
            answers: None,
            event: event.clone(),
        })
        .collect();
    let (last, before) = inputs.split_last().expect("there is an event");
    let run = before.iter().fold(Run::new(), |run, input| {
        step(&flow, run, input.clone())
            .expect("the events fit the flow")
            .0
    });
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let (run, input) = (run.clone(), last.clone());
            let begin = Instant::now();
            let result = black_box(step(&flow, black_box(run), black_box(input)));
            let time = begin.elapsed();
            drop(result);
            time
        })
        .collect();
    times.sort_unstable();
    let micros = |part: usize| times[ROUNDS * part / 100].as_secs_f64() * 1e6;
    println!(
        "{what}: median {:.1} µs, 99 of 100 within {:.1} µs",
        micros(50),
        micros(99)
    );
}
