//! Instructions and the Plivo XML that they become. The same kinds of documents are rebuilt with Plivo's own library: see `examples/plivo_documents.rs`.

use phloem_flow::engine::{
    Collect, Dial, DialTarget, HangUpReason, Instruction, Prompt, Screening,
};
use proptest::prelude::*;

use super::{acknowledge, apologise, instruct, pieces, screen};
use crate::{Callbacks, Reply, Webhooks};

fn callbacks() -> Callbacks {
    Webhooks::new("https://p.example", "plivo", "c").run("r", 7)
}

fn xml(reply: &Reply) -> String {
    assert_eq!(
        (reply.status, reply.content_type),
        (200, Some("application/xml"))
    );
    let body = reply
        .body
        .strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    body.expect("a declaration").to_owned()
}

fn instructed(instructions: &[Instruction]) -> String {
    xml(&instruct(instructions, &callbacks()))
}

fn speak(text: &str) -> Prompt {
    Prompt::Speak {
        text: text.into(),
        language: "en-US".into(),
        voice: "WOMAN".into(),
    }
}

fn say(prompt: Prompt, times: u32) -> Instruction {
    Instruction::Say { prompt, times }
}

fn number(number: &str) -> DialTarget {
    DialTarget::Number {
        number: number.into(),
        send_digits: None,
    }
}

fn dial(targets: Vec<DialTarget>) -> Dial {
    Dial {
        caller_id: "+15551110001".into(),
        targets,
        ring_timeout_s: 30,
        screening: None,
        record: false,
    }
}

#[test]
fn a_prompt_is_followed_by_the_question_what_now() {
    insta::assert_snapshot!(instructed(&[say(speak("Hi"), 1)]), @r#"<Response><Speak voice="WOMAN" language="en-US">Hi</Speak><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/prompt</Redirect></Response>"#);
    let play = Prompt::Play {
        url: "https://cdn.example/a.mp3?x=1&y=2".into(),
    };
    insta::assert_snapshot!(instructed(&[say(play, 3)]), @r#"<Response><Play loop="3">https://cdn.example/a.mp3?x=1&amp;y=2</Play><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/prompt</Redirect></Response>"#);
}

#[test]
fn a_prompt_before_a_hang_up_needs_no_question() {
    let instructions = [
        say(speak("Bye"), 1),
        Instruction::HangUp {
            reason: HangUpReason::Normal,
        },
    ];
    insta::assert_snapshot!(instructed(&instructions), @r#"<Response><Speak voice="WOMAN" language="en-US">Bye</Speak><Hangup/></Response>"#);
}

#[test]
fn a_prompt_that_is_empty_or_in_an_unknown_voice_still_works() {
    let odd = Prompt::Speak {
        text: "Hi".into(),
        language: String::new(),
        voice: "alice".into(),
    };
    insta::assert_snapshot!(instructed(&[say(odd, 0)]), @r#"<Response><Speak>Hi</Speak><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/prompt</Redirect></Response>"#);
    for blank in [speak(" \n"), Prompt::Play { url: " ".into() }] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(instructed(&[say(blank, 2)]), @r#"<Response><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/prompt</Redirect></Response>"#);
        }
    }
}

#[test]
fn keys_are_collected_with_and_without_a_prompt() {
    let menu = Collect {
        prompt: Some(speak("Press 1")),
        max_digits: 1,
        timeout_s: 5,
        finish_key: None,
    };
    insta::assert_snapshot!(instructed(&[Instruction::Collect(menu)]), @r#"<Response><GetDigits action="https://p.example/hooks/plivo/c/runs/r/7/digits" method="POST" timeout="5" digitTimeout="5" numDigits="1" finishOnKey="none" retries="1"><Speak voice="WOMAN" language="en-US">Press 1</Speak></GetDigits><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/digits</Redirect></Response>"#);
    let silent = Collect {
        prompt: None,
        max_digits: 0,
        timeout_s: 0,
        finish_key: Some('#'),
    };
    insta::assert_snapshot!(instructed(&[Instruction::Collect(silent)]), @r##"<Response><GetDigits action="https://p.example/hooks/plivo/c/runs/r/7/digits" method="POST" timeout="1" digitTimeout="1" numDigits="1" finishOnKey="#" retries="1"/><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/digits</Redirect></Response>"##);
}

#[test]
fn all_targets_are_dialled_at_once() {
    let targets = vec![
        number("+15553330003"),
        DialTarget::Number {
            number: " +15553330004 ".into(),
            send_digits: Some("ww12#".into()),
        },
        DialTarget::Sip {
            uri: "sip:desk@example.com".into(),
        },
    ];
    insta::assert_snapshot!(instructed(&[Instruction::Dial(dial(targets))]), @r#"<Response><Dial action="https://p.example/hooks/plivo/c/runs/r/7/dial" method="POST" timeout="30" callerId="+15551110001" callbackUrl="https://p.example/hooks/plivo/c/runs/r/7/leg" callbackMethod="POST"><Number>+15553330003</Number><Number sendDigits="ww12#">+15553330004</Number><User>sip:desk@example.com</User></Dial></Response>"#);
}

#[test]
fn a_dial_is_screened_and_recorded() {
    let screened = Dial {
        caller_id: String::new(),
        screening: Some(Screening {
            prompt: speak("Press 1 to accept"),
            key: '1',
        }),
        record: true,
        ..dial(vec![number("+15553330003")])
    };
    let instructions = [Instruction::Dial(screened)];
    insta::assert_snapshot!(instructed(&instructions), @r#"<Response><Record startOnDialAnswer="true" redirect="false" maxLength="14400" finishOnKey="none"/><Dial action="https://p.example/hooks/plivo/c/runs/r/7/dial" method="POST" timeout="30" callbackUrl="https://p.example/hooks/plivo/c/runs/r/7/leg" callbackMethod="POST" confirmSound="https://p.example/hooks/plivo/c/runs/r/7/confirm" confirmKey="1"><Number>+15553330003</Number></Dial></Response>"#);
    insta::assert_snapshot!(xml(&screen(&instructions)), @r#"<Response><Speak voice="WOMAN" language="en-US">Press 1 to accept</Speak></Response>"#);
    insta::assert_snapshot!(xml(&screen(&[])), @"<Response/>");
}

#[test]
fn a_dial_to_nobody_reports_back_at_once() {
    insta::assert_snapshot!(instructed(&[Instruction::Dial(dial(vec![number(" ")]))]), @r#"<Response><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/dial</Redirect></Response>"#);
}

#[test]
fn a_caller_is_held() {
    insta::assert_snapshot!(instructed(&[Instruction::Hold { seconds: 2 }]), @r#"<Response><Wait length="2"/><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/hold</Redirect></Response>"#);
    insta::assert_snapshot!(instructed(&[Instruction::Hold { seconds: 0 }]), @r#"<Response><Wait length="1"/><Redirect method="POST">https://p.example/hooks/plivo/c/runs/r/7/hold</Redirect></Response>"#);
}

#[test]
fn a_call_is_ended() {
    let hang_up = |reason| instructed(&[Instruction::HangUp { reason }]);
    insta::assert_snapshot!(hang_up(HangUpReason::Normal), @"<Response><Hangup/></Response>");
    insta::assert_snapshot!(hang_up(HangUpReason::Rejected), @r#"<Response><Hangup reason="rejected"/></Response>"#);
    insta::assert_snapshot!(hang_up(HangUpReason::Busy), @r#"<Response><Hangup reason="busy"/></Response>"#);
    insta::assert_snapshot!(instructed(&[]), @"<Response/>");
}

#[test]
fn calls_without_a_run_are_answered_too() {
    insta::assert_snapshot!(xml(&apologise("This number is not in use.")), @"<Response><Speak>This number is not in use.</Speak><Hangup/></Response>");
    insta::assert_snapshot!(xml(&acknowledge()), @"<Response/>");
}

#[test]
fn a_long_text_is_spoken_in_pieces_that_begin_and_end_with_a_word() {
    let word = "é".repeat(9);
    let text = vec![word.as_str(); 650].join(" ");
    let lengths: Vec<_> = pieces(&text)
        .iter()
        .map(|piece| piece.chars().count())
        .collect();
    assert_eq!(lengths, [2999, 2999, 499]);
    assert_eq!(pieces(&text).join(" "), text);
    assert_eq!(pieces(&"x".repeat(3001)).len(), 2);
    assert_eq!(pieces("  \n"), Vec::<&str>::new());

    let twice = instructed(&[say(speak(&text), 2)]);
    assert_eq!(twice.matches("<Speak").count(), 6);
    assert!(!twice.contains("loop"));
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[&<>\"' ]{0,40}",
        ("[a-z&é\u{0} ]{1,40}", 1..4000_usize).prop_map(|(text, times)| text.repeat(times)),
    ]
}

fn any_prompt() -> impl Strategy<Value = Prompt> {
    prop_oneof![
        (any_text(), any_text(), any_text()).prop_map(|(text, language, voice)| Prompt::Speak {
            text,
            language,
            voice
        }),
        any_text().prop_map(|url| Prompt::Play { url }),
    ]
}

fn any_dial() -> impl Strategy<Value = Dial> {
    let target = prop_oneof![
        (any_text(), proptest::option::of(any_text())).prop_map(|(number, send_digits)| {
            DialTarget::Number {
                number,
                send_digits,
            }
        }),
        any_text().prop_map(|uri| DialTarget::Sip { uri }),
    ];
    let screening =
        (any_prompt(), any::<char>()).prop_map(|(prompt, key)| Screening { prompt, key });
    (
        any_text(),
        prop::collection::vec(target, 0..4),
        any::<u32>(),
        proptest::option::of(screening),
        any::<bool>(),
    )
        .prop_map(
            |(caller_id, targets, ring_timeout_s, screening, record)| Dial {
                caller_id,
                targets,
                ring_timeout_s,
                screening,
                record,
            },
        )
}

fn any_instruction() -> impl Strategy<Value = Instruction> {
    prop_oneof![
        (any_prompt(), any::<u32>()).prop_map(|(prompt, times)| say(prompt, times)),
        (
            proptest::option::of(any_prompt()),
            any::<u32>(),
            any::<u32>(),
            any::<Option<char>>()
        )
            .prop_map(
                |(prompt, max_digits, timeout_s, finish_key)| Instruction::Collect(Collect {
                    prompt,
                    max_digits,
                    timeout_s,
                    finish_key,
                })
            ),
        any_dial().prop_map(Instruction::Dial),
        any::<u32>().prop_map(|seconds| Instruction::Hold { seconds }),
        Just(Instruction::HangUp {
            reason: HangUpReason::Busy
        }),
    ]
}

/// Reads the document to its end and gives the texts in it, each of which must not be longer than Plivo takes.
fn check_well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0;
    let mut spoken = 0;
    loop {
        use quick_xml::events::Event;
        match reader.read_event().expect("well-formed") {
            Event::Start(element) => {
                depth += 1;
                spoken = 0;
                for attribute in element.attributes() {
                    attribute.expect("well-formed attribute");
                }
            }
            Event::Text(text) => spoken += text.chars().count(),
            Event::GeneralRef(_) => spoken += 1,
            Event::End(element) => {
                assert!(element.name().as_ref() != "Speak" || spoken <= super::SPEAK_LIMIT);
                depth -= 1;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    assert!(xml.chars().all(|c| c >= ' ' || "\t\n\r".contains(c)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_is_instructed_is_a_document_that_plivo_takes(instructions in prop::collection::vec(any_instruction(), 0..4)) {
        for reply in [instruct(&instructions, &callbacks()), screen(&instructions)] {
            check_well_formed(&reply.body);
            prop_assert!(reply.body.len() < 100_000, "{} bytes", reply.body.len());
        }
    }
}
