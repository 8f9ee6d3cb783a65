//! Call Forward: the dial status is used exactly once, whatever happens in whatever order.

use super::*;
use crate::gallery::DIAL_STATUS;

fn model() -> Story {
    Story::of(published(DIAL_STATUS.document)).hear(call())
}

#[test]
fn a_conversation_is_reported() {
    let story = model()
        .hear_answer(Some(1), progress(LegEvent::Ringing, "b-leg"))
        .hear_answer(Some(1), progress(LegEvent::Answered, "b-leg"))
        .hear_answer(
            Some(1),
            dial_finished(DialStatus::Completed, "NORMAL_CLEARING", "b-leg"),
        )
        .hear(answered(200, "{}"))
        .hear(hung_up("NORMAL_CLEARING"));
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. n1
       left through incoming_call
    2. n2
       instructions 1: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+12025550101","send_digits":null},{"type":"number","number":"+12025550102","send_digits":null}],"ring_timeout_s":30,"screening":null,"record":false}]
    > dial_progress
    > dial_progress
    > dial_finished
       left through completed
    3. n3
       http: {"sequence":3,"method":"POST","url":"https://app.example.com/dial-status","headers":[["Content-Type","application/x-www-form-urlencoded"]],"body":"DialRingStatus=true&DialHangupCause=NORMAL_CLEARING&DialStatus=completed&DialALegUUID=a-leg&DialBLegUUID=b-leg","timeout_s":5,"mode":"caller","keep_trying":true}
       instructions 2: [{"do":"hold","seconds":2}]
    > http_finished
       left through success
       instructions 3: [{"do":"hang_up","reason":"normal"}]
       clear LostCall
    finished: Completed
    > call_ended
    refused: the run is over
    "#);
}

#[test]
fn a_caller_who_gives_up_is_reported_after_five_seconds() {
    let story = model()
        .hear_answer(Some(1), progress(LegEvent::Ringing, "b-leg"))
        .hear(hung_up("ORIGINATOR_CANCEL"))
        .hear(Event::TimerFired(Timer::DialResult))
        .hear_answer(
            Some(1),
            dial_finished(DialStatus::Cancel, "ORIGINATOR_CANCEL", ""),
        )
        .hear(answered(200, ""));
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. n1
       left through incoming_call
    2. n2
       instructions 1: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+12025550101","send_digits":null},{"type":"number","number":"+12025550102","send_digits":null}],"ring_timeout_s":30,"screening":null,"record":false}]
    > dial_progress
    > call_ended
       clear LostCall
       set DialResult 2001-09-09T01:46:48Z
    > timer_fired
       left through failed
    3. n3
       http: {"sequence":3,"method":"POST","url":"https://app.example.com/dial-status","headers":[["Content-Type","application/x-www-form-urlencoded"]],"body":"DialRingStatus=true&DialHangupCause=ORIGINATOR_CANCEL&DialStatus=cancel&DialALegUUID=a-leg&DialBLegUUID=","timeout_s":5,"mode":"run","keep_trying":true}
    > dial_finished
    refused: nothing waits for this event
    > http_finished
       left through success
    finished: Completed
    "#);
}

#[test]
fn a_dial_result_after_the_hang_up_is_used_instead_of_the_timer() {
    let story = model()
        .hear_answer(Some(1), progress(LegEvent::Connected, "b-leg"))
        .hear(hung_up("NORMAL_CLEARING"))
        .hear_answer(
            Some(1),
            dial_finished(DialStatus::Completed, "NORMAL_CLEARING", "b-leg"),
        )
        .hear(Event::TimerFired(Timer::DialResult))
        .hear_answer(
            Some(1),
            dial_finished(DialStatus::Completed, "NORMAL_CLEARING", "b-leg"),
        );
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. n1
       left through incoming_call
    2. n2
       instructions 1: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+12025550101","send_digits":null},{"type":"number","number":"+12025550102","send_digits":null}],"ring_timeout_s":30,"screening":null,"record":false}]
    > dial_progress
    > call_ended
       clear LostCall
       set DialResult 2001-09-09T01:46:48Z
    > dial_finished
       clear DialResult
       left through completed
    3. n3
       http: {"sequence":3,"method":"POST","url":"https://app.example.com/dial-status","headers":[["Content-Type","application/x-www-form-urlencoded"]],"body":"DialRingStatus=true&DialHangupCause=NORMAL_CLEARING&DialStatus=completed&DialALegUUID=a-leg&DialBLegUUID=b-leg","timeout_s":5,"mode":"run","keep_trying":true}
    > timer_fired
    refused: nothing waits for this event
    > dial_finished
    refused: nothing waits for this event
    "#);
}

#[test]
fn a_caller_who_hung_up_while_talking_had_a_completed_dial() {
    let mut story = model()
        .hear_answer(Some(1), progress(LegEvent::Answered, "b-leg"))
        .hear(hung_up(""))
        .hear(Event::TimerFired(Timer::DialResult));
    let variables = story.run.variables.remove("Call_Forward_1").unwrap();
    insta::assert_json_snapshot!(variables, @r#"
    {
      "DialALegUUID": "a-leg",
      "DialBLegUUID": "b-leg",
      "DialHangupCause": "NORMAL_CLEARING",
      "DialRingStatus": "true",
      "DialStatus": "completed",
      "answer_time": "2001-09-09T01:46:42Z",
      "dial_a_leg_uuid": "a-leg",
      "dial_b_leg_uuid": "b-leg",
      "dial_hangup_cause": "NORMAL_CLEARING",
      "dial_ring_status": "true",
      "dial_status": "completed",
      "duration": 2,
      "end_time": "2001-09-09T01:46:44Z",
      "from": "+15550001111",
      "start_time": "2001-09-09T01:46:41Z",
      "to": "+15551230002",
      "uuid": "b-leg"
    }
    "#);
}

#[test]
fn each_outcome_reaches_the_report() {
    let found: Vec<String> = [
        (DialStatus::Completed, "NORMAL_CLEARING", "b-leg"),
        (DialStatus::Busy, "USER_BUSY", ""),
        (DialStatus::NoAnswer, "NO_ANSWER", ""),
        (DialStatus::Timeout, "NO_ANSWER", ""),
        (DialStatus::Failed, "UNALLOCATED_NUMBER", ""),
        (DialStatus::Cancel, "ORIGINATOR_CANCEL", ""),
    ]
    .into_iter()
    .map(|(status, cause, b_leg)| {
        let story = model().hear(dial_finished(status, cause, b_leg));
        let outlets: Vec<_> = story
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Left(left) => left.outlet.clone(),
                _ => None,
            })
            .collect();
        let bodies: Vec<_> = story
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Http(call) => call.body.clone(),
                _ => None,
            })
            .collect();
        format!("{} {}", outlets.last().unwrap(), bodies.join(" and "))
    })
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    completed DialRingStatus=true&DialHangupCause=NORMAL_CLEARING&DialStatus=completed&DialALegUUID=a-leg&DialBLegUUID=b-leg
    busy_rejected DialRingStatus=true&DialHangupCause=USER_BUSY&DialStatus=busy&DialALegUUID=a-leg&DialBLegUUID=
    no_answer DialRingStatus=true&DialHangupCause=NO_ANSWER&DialStatus=no-answer&DialALegUUID=a-leg&DialBLegUUID=
    no_answer DialRingStatus=true&DialHangupCause=NO_ANSWER&DialStatus=timeout&DialALegUUID=a-leg&DialBLegUUID=
    failed DialRingStatus=true&DialHangupCause=UNALLOCATED_NUMBER&DialStatus=failed&DialALegUUID=a-leg&DialBLegUUID=
    failed DialRingStatus=true&DialHangupCause=ORIGINATOR_CANCEL&DialStatus=cancel&DialALegUUID=a-leg&DialBLegUUID=
    "#);
}

fn forward(config: serde_json::Value) -> Story {
    let nodes = [
        node("Forward", "call_forward", config),
        node(
            "Sorry",
            "play_audio",
            json!({"prompt": speak("{{Forward.DialStatus}} {{Forward.to}}")}),
        ),
    ];
    Story::of(flow(
        &nodes,
        "start.incoming_call>Forward Forward.failed>Sorry Forward.no_answer>Sorry Forward.busy_rejected>Sorry",
    ))
}

#[test]
fn a_sequence_dials_one_after_the_other() {
    let story = forward(
        json!({"to": "+15551230001,+15551230002, sip:desk@example.com", "strategy": "sequence"}),
    )
    .hear(call())
    .hear_answer(
        Some(1),
        dial_finished(DialStatus::NoAnswer, "NO_ANSWER", ""),
    )
    .hear_answer(
        Some(1),
        dial_finished(DialStatus::NoAnswer, "NO_ANSWER", ""),
    )
    .hear_answer(Some(2), dial_finished(DialStatus::Busy, "USER_BUSY", ""))
    .hear_answer(Some(3), dial_finished(DialStatus::Busy, "USER_BUSY", ""));
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
    2. Forward
       instructions 1: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+15551230001","send_digits":null}],"ring_timeout_s":30,"screening":null,"record":false}]
    > dial_finished
       set LostCall 2001-09-09T06:46:42Z
       instructions 2: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+15551230002","send_digits":null}],"ring_timeout_s":30,"screening":null,"record":false}]
    > dial_finished
    refused: the input reports on instructions 1, the newest are 2
    > dial_finished
       set LostCall 2001-09-09T06:46:44Z
       instructions 3: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"sip","uri":"sip:desk@example.com"}],"ring_timeout_s":30,"screening":null,"record":false}]
    > dial_finished
       left through busy_rejected
    3. Sorry
       instructions 4: [{"do":"say","prompt":{"type":"speak","text":"busy sip:desk@example.com","language":"en-US","voice":"WOMAN"},"times":1}]
    "#);
}

#[test]
fn a_sequence_ends_with_the_caller() {
    let story = forward(json!({"to": "+15551230001,+15551230002", "strategy": "sequence"}))
        .hear(call())
        .hear(hung_up("ORIGINATOR_CANCEL"))
        .hear_answer(Some(1), dial_finished(DialStatus::NoAnswer, "", ""));
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
    2. Forward
       instructions 1: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+15551230001","send_digits":null}],"ring_timeout_s":30,"screening":null,"record":false}]
    > call_ended
       clear LostCall
       set DialResult 2001-09-09T01:46:47Z
    > dial_finished
       clear DialResult
       left through no_answer
    3. Sorry
       left through nothing
    finished: CallerHungUp
    "#);
}

#[test]
fn screening_and_recording_are_passed_on() {
    let story = forward(json!({
        "to": "+15551230001x22",
        "screening": {"prompt": speak("A call from {{Start.call.from}}. Press 5."), "key": "5"},
        "record": "{{Start.request_type == 'call'}}",
    }))
    .hear(call());
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
    2. Forward
       instructions 1: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+15551230001","send_digits":"22"}],"ring_timeout_s":30,"screening":{"prompt":{"type":"speak","text":"A call from +15550001111. Press 5.","language":"en-US","voice":"WOMAN"},"key":"5"},"record":true}]
    "#);
}

#[test]
fn what_cannot_be_dialled_is_left_out() {
    let to = "{{Start.call.to}}, {{Start.call.hangup_cause | default('nobody', true)}}";
    let story = forward(json!({ "to": to })).hear(call());
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
    2. Forward
       instructions 1: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+15550002222","send_digits":null}],"ring_timeout_s":30,"screening":null,"record":false}]
    "#);

    let story = forward(json!({"to": "{{Start.call.hangup_cause}}"})).hear(call());
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
    2. Forward
       warning in config.to: There is nobody to dial: no phone number or SIP address is left.
       left through failed
    3. Sorry
       instructions 1: [{"do":"say","prompt":{"type":"speak","text":"failed ","language":"en-US","voice":"WOMAN"},"times":1}]
    "#);
}

#[test]
fn with_screening_only_who_was_put_through_has_talked() {
    let screened =
        json!({"to": "+15551230001", "screening": {"prompt": speak("Press 1"), "key": "1"}});
    for (config, events, expected) in [
        // Somebody listened to the question when the caller gave up.
        (&screened, &[LegEvent::Answered][..], "cancel "),
        // Somebody did not want the call, and the caller gave up after that.
        (
            &screened,
            &[LegEvent::Answered, LegEvent::HungUp],
            "cancel ",
        ),
        (
            &screened,
            &[LegEvent::Answered, LegEvent::Connected],
            "completed b-leg",
        ),
        (
            &json!({"to": "+15551230001"}),
            &[LegEvent::Answered],
            "completed b-leg",
        ),
    ] {
        let rung = forward(config.clone()).hear(call());
        let story = events
            .iter()
            .fold(rung, |story, event| {
                story.hear_answer(Some(1), progress(*event, "b-leg"))
            })
            .hear(hung_up("NORMAL_CLEARING"))
            .hear(Event::TimerFired(Timer::DialResult));
        let left = &story.run.variables["Forward"];
        let found = format!(
            "{} {}",
            left["DialStatus"].as_str().unwrap(),
            left["DialBLegUUID"].as_str().unwrap()
        );
        assert_eq!(found, expected, "{events:?}");
    }
}

#[test]
fn a_value_cannot_dial_or_warn_without_end() {
    let nodes = [
        node(
            "Ask",
            "http_request",
            json!({"url": "https://example.com/"}),
        ),
        node("Forward", "call_forward", json!({"to": "{{Ask.response}}"})),
    ];
    let dialled = |list: String| {
        let story = Story::of(flow(&nodes, "start.incoming_call>Ask Ask.success>Forward"))
            .hear(call())
            .hear(answered(200, &list));
        let targets = story.effects.iter().find_map(|effect| match effect {
            Effect::Instruct { instructions, .. } => {
                instructions
                    .iter()
                    .find_map(|instruction| match instruction {
                        Instruction::Dial(dial) => Some(dial.targets.len()),
                        _ => None,
                    })
            }
            _ => None,
        });
        let warnings = story.effects.iter().map(|effect| match effect {
            Effect::Left(left) => left
                .warnings
                .iter()
                .map(|warning| warning.message.len())
                .sum(),
            _ => 0,
        });
        let waiting: usize = story
            .run
            .warnings
            .iter()
            .map(|warning| warning.message.len())
            .sum();
        (targets, waiting + warnings.sum::<usize>())
    };
    let (targets, warned) = dialled("+15551230001,".repeat(10_000));
    assert_eq!(targets, Some(50));
    assert!(warned < 1_000, "{warned}");
    let (targets, warned) = dialled(format!(
        "{},{}",
        "x".repeat(10_000),
        "nobody,".repeat(10_000)
    ));
    assert_eq!(targets, None);
    assert!(warned < 10_000, "{warned}");
}
