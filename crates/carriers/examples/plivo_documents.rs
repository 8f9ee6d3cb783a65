//! Prints Plivo documents of every kind as JSON, `{"name": "<Response>…"}`, for `end2end/carriers`, which rebuilds them with Plivo's own library.

use std::collections::BTreeMap;

use phloem_carriers::{Account, Webhooks};
use phloem_flow::engine::{
    Collect, Dial, DialTarget, HangUpReason, Instruction, Prompt, Screening,
};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = json!({"auth_id": "MAXXXXXXXXXXXXXXXXXX", "auth_token": "token"});
    let account = Account::new("plivo", credentials)?;
    let plivo = account.carrier();
    let callbacks = Webhooks::new("https://phloem.example.com", "plivo", "carrier").run("run", 3);

    let mut documents: BTreeMap<String, String> = instructions()
        .into_iter()
        .map(|(name, list)| (name.to_owned(), plivo.instruct(&list, &callbacks).body))
        .collect();
    let screened = dial_with_everything();
    documents.insert("screen".into(), plivo.screen(&screened).body);
    documents.insert(
        "apologise".into(),
        plivo.apologise("This number is not in use.").body,
    );
    documents.insert("acknowledge".into(), plivo.acknowledge().body);
    println!("{}", serde_json::to_string_pretty(&documents)?);
    Ok(())
}

fn instructions() -> Vec<(&'static str, Vec<Instruction>)> {
    let say = |prompt, times| Instruction::Say { prompt, times };
    let hang_up = |reason| vec![Instruction::HangUp { reason }];
    let collect = |prompt, finish_key| {
        vec![Instruction::Collect(Collect {
            prompt,
            max_digits: 4,
            timeout_s: 7,
            finish_key,
        })]
    };
    let nasty = "Tom & \"Jerry\" <b>'s</b> ]]> \u{0}\u{1F}\u{FFFE}\n\t Zoë 日本 🦊";
    vec![
        ("nothing", vec![]),
        ("speak", vec![say(speak("Welcome"), 1)]),
        ("speak twice", vec![say(speak("Welcome"), 2)]),
        (
            "speak at length",
            vec![say(speak(&"a & b ".repeat(9_000)), 3)],
        ),
        ("speak nothing", vec![say(speak(" "), 1)]),
        (
            "speak in a voice of Polly",
            vec![say(spoken("Bonjour", "fr-FR", "Polly.Celine"), 1)],
        ),
        (
            "speak in an unknown voice",
            vec![say(spoken("Hello", "", "alice"), 1)],
        ),
        ("speak what XML cannot hold", vec![say(speak(nasty), 1)]),
        (
            "play",
            vec![say(play("https://cdn.example.com/a.mp3?x=1&y=2"), 2)],
        ),
        ("collect", collect(None, None)),
        (
            "collect with a prompt",
            collect(Some(speak("Your number, then #")), Some('#')),
        ),
        (
            "collect with a sound",
            collect(Some(play("https://cdn.example.com/menu.mp3")), Some('*')),
        ),
        (
            "dial one",
            vec![Instruction::Dial(dial(vec![number("+15553330003", None)]))],
        ),
        ("dial many", vec![Instruction::Dial(dial(many()))]),
        (
            "dial nobody",
            vec![Instruction::Dial(dial(vec![number("", None)]))],
        ),
        (
            "dial what XML cannot hold",
            vec![Instruction::Dial(dial(vec![number(nasty, Some(nasty))]))],
        ),
        ("dial with everything", dial_with_everything()),
        ("hold", vec![Instruction::Hold { seconds: 3 }]),
        ("hang up", hang_up(HangUpReason::Normal)),
        ("reject", hang_up(HangUpReason::Rejected)),
        ("busy", hang_up(HangUpReason::Busy)),
    ]
}

fn dial_with_everything() -> Vec<Instruction> {
    vec![Instruction::Dial(Dial {
        screening: Some(Screening {
            prompt: speak("A call from the shop. Press 1 to accept."),
            key: '1',
        }),
        record: true,
        ..dial(many())
    })]
}

fn spoken(text: &str, language: &str, voice: &str) -> Prompt {
    Prompt::Speak {
        text: text.into(),
        language: language.into(),
        voice: voice.into(),
    }
}

fn speak(text: &str) -> Prompt {
    spoken(text, "en-US", "WOMAN")
}

fn play(url: &str) -> Prompt {
    Prompt::Play { url: url.into() }
}

fn number(number: &str, send_digits: Option<&str>) -> DialTarget {
    DialTarget::Number {
        number: number.into(),
        send_digits: send_digits.map(Into::into),
    }
}

fn many() -> Vec<DialTarget> {
    vec![
        number("+15553330003", None),
        number("+15553330004", Some("ww12#")),
        DialTarget::Sip {
            uri: "sip:desk@example.com;transport=tls".into(),
        },
    ]
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
