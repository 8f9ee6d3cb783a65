//! Plivo's requests, as its documentation and recorded calls have them, and what they are read as.

use phloem_flow::engine::{CallEnd, DialStatus, Event, LegEvent};

use super::{answer, hangup, message, report};
use crate::{Callback, Method, ParseError, Report, Request};

fn post(body: &str) -> Request {
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    Request::new(
        Method::Post,
        "https://example.com/hook",
        headers,
        body.as_bytes(),
    )
}

fn get(query: &str) -> Request {
    Request::new(
        Method::Get,
        &format!("https://example.com/hook?{query}"),
        [],
        b"",
    )
}

/// The same parameters by POST and by GET are the same report.
#[track_caller]
fn check(callback: Callback, parameters: &str) -> (String, Event) {
    let by_post = report(&post(parameters), callback, 7).expect("understood");
    let by_get = report(&get(parameters), callback, 7).expect("understood");
    assert_eq!(by_post, by_get);
    match by_post {
        Report::Happened {
            call_uuid,
            id,
            event,
        } => {
            assert_eq!(call_uuid, "a1");
            (id.0, event)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_comes_in() {
    let parameters = "CallUUID=a1&From=15551110001&To=15552220002&CallStatus=ringing&Direction=inbound&Event=StartApp&BillRate=0.002\
        &SessionStart=2020-04-08+11%3A34%3A33.238707&STIRVerification=Verified&X-PH-Shop=12";
    let call = answer(&post(parameters)).expect("understood");
    assert_eq!(answer(&get(parameters)), Ok(call.clone()));
    insta::assert_compact_json_snapshot!(call, @r#"{"uuid": "a1", "from": "15551110001", "to": "+15552220002"}"#);
}

#[test]
fn a_called_number_gets_its_plus_and_other_addresses_stay() {
    for (to, expected) in [
        ("15552220002", "+15552220002"),
        ("%2B15552220002", "+15552220002"),
        ("sip%3Adesk%40phone.plivo.com", "sip:desk@phone.plivo.com"),
        ("911", "911"),
        ("1555222000215552", "1555222000215552"),
    ] {
        let call = answer(&post(&format!("CallUUID=a1&From=1&To={to}"))).expect("understood");
        assert_eq!(call.to, expected);
    }
}

#[test]
fn a_caller_may_withhold_the_number_but_the_call_needs_an_id_and_a_called_number() {
    let call = answer(&post("CallUUID=a1&To=15552220002")).expect("understood");
    assert_eq!(call.from, "");
    assert_eq!(
        answer(&post("From=1&To=15552220002")),
        Err(ParseError::Missing("CallUUID"))
    );
    assert_eq!(
        answer(&post("CallUUID=a1&To=")),
        Err(ParseError::Missing("To"))
    );
    assert_eq!(
        ParseError::Missing("To").to_string(),
        "the carrier's request has no `To`"
    );
}

#[test]
fn a_call_is_over() {
    let parameters = "CallUUID=a1&From=15551110001&To=15552220002&CallStatus=completed&Event=Hangup&HangupCause=NORMAL_CLEARING\
        &HangupCauseName=Normal+Hangup&HangupCauseCode=4000&HangupSource=Caller&Duration=42&BillDuration=60&TotalCost=0.01";
    let hung_up = hangup(&post(parameters)).expect("understood");
    assert_eq!(hangup(&get(parameters)), Ok(hung_up.clone()));
    assert_eq!(
        (hung_up.call_uuid.as_str(), hung_up.id.0.as_str()),
        ("a1", "hangup/a1")
    );
    assert_eq!(
        hung_up.end,
        CallEnd {
            cause: "NORMAL_CLEARING".into(),
            duration_s: Some(42)
        }
    );
    let terse = hangup(&post("CallUUID=a1&Duration=-1&HangupCauseName=Unknown"));
    assert_eq!(
        terse.expect("understood").end,
        CallEnd {
            cause: "Unknown".into(),
            duration_s: None
        }
    );
    assert_eq!(
        hangup(&post("HangupCause=NORMAL_CLEARING")),
        Err(ParseError::Missing("CallUUID"))
    );
}

#[test]
fn a_message_comes_in() {
    let body = "MessageUUID=m1&From=15551110001&To=15552220002&Text=Zo%C3%AB+says+hi&Type=sms";
    insta::assert_compact_json_snapshot!(
        message(&post(body)).expect("understood"),
        @r#"{"uuid": "m1", "from": "15551110001", "to": "+15552220002", "text": "Zoë says hi"}"#
    );
    assert_eq!(
        message(&post("From=1&To=2")),
        Err(ParseError::Missing("MessageUUID"))
    );
}

#[test]
fn a_prompt_is_over() {
    let (id, event) = check(
        Callback::Prompt,
        "CallUUID=a1&CallStatus=in-progress&Event=Redirect",
    );
    assert_eq!((id.as_str(), event), ("prompt/7", Event::PromptFinished));
}

#[test]
fn keys_are_collected() {
    for (digits, expected) in [
        ("&Digits=1", "1"),
        ("&Digits=%23", "#"),
        ("&Digits=12*", "12*"),
        ("&Digits=", ""),
        ("", ""),
    ] {
        let parameters = format!("CallUUID=a1&CallStatus=in-progress{digits}");
        let (id, event) = check(Callback::Digits, &parameters);
        assert_eq!(id, "digits/7");
        assert_eq!(
            event,
            Event::DigitsCollected {
                digits: expected.into()
            }
        );
    }
}

#[test]
fn a_caller_who_hung_up_instead_is_no_empty_input() {
    let ended = "CallUUID=a1&CallStatus=completed&HangupCause=NORMAL_CLEARING&Duration=9";
    for callback in [Callback::Prompt, Callback::Digits] {
        let (id, event) = check(callback, ended);
        // The same id as that of the hang-up request, which comes too.
        assert_eq!(id, hangup(&post(ended)).expect("understood").id.0);
        assert_eq!(
            event,
            Event::CallEnded(CallEnd {
                cause: "NORMAL_CLEARING".into(),
                duration_s: Some(9)
            })
        );
    }
    // Who presses a key and hangs up at once has pressed it.
    let (id, _) = check(Callback::Digits, &format!("{ended}&Digits=1"));
    assert_eq!(id, "digits/7");
}

#[test]
fn a_dial_is_over() {
    let (id, event) = check(
        Callback::Dial,
        "CallUUID=a1&DialStatus=completed&DialRingStatus=true&DialHangupCause=NORMAL_CLEARING&DialALegUUID=a1&DialBLegUUID=b1&CallStatus=completed",
    );
    assert_eq!(id, "dial/7");
    insta::assert_compact_json_snapshot!(event, @r#"
    {
      "type": "dial_finished",
      "status": "completed",
      "rang": true,
      "hangup_cause": "NORMAL_CLEARING",
      "a_leg_uuid": "a1",
      "b_leg_uuid": "b1"
    }
    "#);
    let (_, event) = check(
        Callback::Dial,
        "CallUUID=a1&DialStatus=no-answer&DialRingStatus=false&DialHangupCause=NO_ANSWER&DialBLegUUID=",
    );
    insta::assert_compact_json_snapshot!(event, @r#"
    {
      "type": "dial_finished",
      "status": "no-answer",
      "rang": false,
      "hangup_cause": "NO_ANSWER",
      "a_leg_uuid": "a1",
      "b_leg_uuid": ""
    }
    "#);
}

#[test]
fn the_words_for_a_dial_status() {
    for (parameter, expected) in [
        ("DialStatus=completed", DialStatus::Completed),
        ("DialStatus=Completed", DialStatus::Completed),
        ("DialStatus=busy", DialStatus::Busy),
        ("DialStatus=failed", DialStatus::Failed),
        ("DialStatus=cancel", DialStatus::Cancel),
        ("DialStatus=canceled", DialStatus::Cancel),
        ("DialStatus=timeout", DialStatus::Timeout),
        ("DialStatus=no-answer", DialStatus::NoAnswer),
        ("DialStatus=no_answer", DialStatus::NoAnswer),
        ("Status=busy", DialStatus::Busy),
        ("DialStatus=&Status=busy", DialStatus::Busy),
        ("DialStatus=busy&Status=completed", DialStatus::Busy),
        ("DialStatus=teleported", DialStatus::Failed),
        ("CallStatus=completed", DialStatus::Failed),
    ] {
        let (_, event) = check(Callback::Dial, &format!("CallUUID=a1&{parameter}"));
        match event {
            Event::DialFinished(result) => assert_eq!(result.status, expected, "{parameter}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn news_of_a_leg() {
    for (parameters, word, event) in [
        ("DialAction=answer", "answer", LegEvent::Answered),
        ("DialAction=connected", "connected", LegEvent::Connected),
        ("DialAction=hangup", "hangup", LegEvent::HungUp),
        ("DialBLegStatus=hangup", "hangup", LegEvent::HungUp),
        ("DialAction=ringing", "ringing", LegEvent::Ringing),
    ] {
        let parameters = format!("{parameters}&DialALegUUID=a1&DialBLegUUID=b1");
        let (id, read) = check(Callback::Leg, &parameters);
        assert_eq!(id, format!("leg/7/b1/{word}"));
        match read {
            Event::DialProgress(progress) => assert_eq!(progress.event, event),
            other => panic!("{other:?}"),
        }
    }
    let (_, event) = check(
        Callback::Leg,
        "CallUUID=a1&DialAction=hangup&DialBLegStatus=hangup&DialALegUUID=a1&DialBLegUUID=b1&DialBLegFrom=15551110001&DialBLegTo=15553330003\
         &DialBLegDuration=21&DialBLegBillDuration=60&DialBLegHangupCause=NORMAL_CLEARING&DialBLegHangupCauseCode=4000&DialBLegHangupSource=Callee",
    );
    insta::assert_compact_json_snapshot!(event, @r#"
    {
      "type": "dial_progress",
      "event": "hung_up",
      "a_leg_uuid": "a1",
      "b_leg_uuid": "b1",
      "to": "15553330003",
      "hangup_cause": "NORMAL_CLEARING",
      "duration_s": 21
    }
    "#);
}

#[test]
fn requests_that_tell_the_run_nothing() {
    let unused = post(
        "DialAction=digits&DialDigitsMatch=1&DialDigitsPressedBy=BLeg&DialALegUUID=a1&DialBLegUUID=b1",
    );
    assert_eq!(report(&unused, Callback::Leg, 7), Ok(Report::Unused));
    assert_eq!(
        report(&post("CallUUID=a1"), Callback::Hold, 7),
        Ok(Report::AsksAgain)
    );
    assert_eq!(
        report(&post(""), Callback::Confirm, 7),
        Ok(Report::AsksForScreening)
    );
}

#[test]
fn reports_that_lack_what_they_need() {
    for (callback, parameters, missing) in [
        (Callback::Prompt, "CallStatus=in-progress", "CallUUID"),
        (Callback::Digits, "Digits=1", "CallUUID"),
        (Callback::Dial, "DialStatus=busy", "DialALegUUID"),
        (
            Callback::Leg,
            "DialALegUUID=a1&DialBLegUUID=b1",
            "DialAction",
        ),
        (
            Callback::Leg,
            "DialAction=answer&DialALegUUID=a1",
            "DialBLegUUID",
        ),
        (
            Callback::Leg,
            "DialAction=answer&DialBLegUUID=b1",
            "DialALegUUID",
        ),
    ] {
        assert_eq!(
            report(&post(parameters), callback, 7),
            Err(ParseError::Missing(missing)),
            "{callback} {parameters}"
        );
    }
}
