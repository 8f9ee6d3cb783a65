//! Tests of reading and writing documents.

use serde_json::json;

use super::*;

/// The example of the format, with every key.
const EXAMPLE: &str = r##"{ "format": 1,
  "nodes": [
    {"id": "n1", "kind": "start", "name": "Start", "position": {"x": 0, "y": 0},
     "config": {"api_params": [{"name": "to", "example": "+15551230001"}]}},
    {"id": "n2", "kind": "call_forward", "name": "Call_Forward_1", "position": {"x": 320, "y": 0},
     "config": {"from": "{{Start.call.from}}", "to": "+15551230001, sip:desk@example.com", "strategy": "parallel",
                "ring_timeout_s": 30, "screening": null, "record": ""}},
    {"id": "n3", "kind": "http_request", "name": "HTTP_Request_1", "position": {"x": 640, "y": 0},
     "config": {"method": "POST", "url": "https://app.example.com/dial-status", "headers": [], "auth": {"type": "none"}, "params": [],
                "body": {"type": "form", "fields": [{"name": "DialStatus", "value": "{{Call_Forward_1.DialStatus}}"}]},
                "mode": "wait", "timeout_s": 5}},
    {"id": "n4", "kind": "menu", "name": "Menu_1", "position": {"x": 320, "y": 240},
     "config": {"prompt": {"type": "speak", "text": "Press 1 for sales", "language": "en-US", "voice": "WOMAN"},
                "choices": [{"key": "1", "label": "Sales"}], "timeout_s": 5, "repeats": 1}} ],
  "edges": [
    {"from": {"node": "n1", "outlet": "incoming_call"}, "to": "n4"},
    {"from": {"node": "n4", "outlet": "1"}, "to": "n2"},
    {"from": {"node": "n2", "outlet": "completed"}, "to": "n3"} ] }"##;

#[test]
fn the_example_is_written_with_exactly_its_keys_in_their_order() {
    let document = Document::parse(EXAMPLE.as_bytes()).unwrap();
    let compact = serde_json::to_string(&document).unwrap();
    let expected: String = strip_spaces_outside_strings(EXAMPLE);
    assert_eq!(compact, expected);
}

fn strip_spaces_outside_strings(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .filter(|letter| {
            inside ^= *letter == '"';
            inside || !letter.is_whitespace()
        })
        .collect()
}

#[test]
fn written_text_is_read_back_and_written_the_same() {
    for document in [
        Document::default(),
        Document::parse(EXAMPLE.as_bytes()).unwrap(),
    ] {
        let text = document.to_json();
        let again = Document::parse(text.as_bytes()).unwrap();
        assert_eq!(again, document);
        assert_eq!(again.to_json(), text);
    }
}

#[test]
fn a_new_document_is_just_start() {
    insta::assert_snapshot!(Document::default().to_json(), @r#"
    {
      "format": 1,
      "nodes": [
        {
          "id": "n1",
          "kind": "start",
          "name": "Start",
          "position": {
            "x": 0,
            "y": 0
          },
          "config": {
            "api_params": []
          }
        }
      ],
      "edges": []
    }
    "#);
}

#[test]
fn every_kind_may_leave_out_its_whole_config() {
    for kind in Kind::ALL {
        let text = format!(
            r#"{{"format":1,"nodes":[{{"id":"a","kind":"{}","name":"A"}}]}}"#,
            kind.as_str()
        );
        let document = Document::parse(text.as_bytes()).unwrap();
        assert_eq!(document.nodes[0].config, kind.new_config());
    }
}

#[track_caller]
fn refused(text: &str) -> String {
    Document::parse(text.as_bytes()).unwrap_err().to_string()
}

fn with_node(node: &str) -> String {
    format!(r#"{{"format":1,"nodes":[{node}]}}"#)
}

#[test]
fn refusals_say_where_and_why() {
    let found: Vec<String> = [
        "".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        r#"{"format":2,"boxes":[]}"#.to_owned(),
        r#"{"format":1,"nodes":[],"nodes":[]}"#.to_owned(),
        r#"{"format":1,"nodes":[]} x"#.to_owned(),
        r#"{"format":1,"nodes":7}"#.to_owned(),
        r#"{"format":1,"edges":[{"from":{"node":"a","outlet":"b"},"to":"c","label":"d"}]}"#.to_owned(),
        r#"{"format":1,"node":[]}"#.to_owned(),
        with_node(r#"{"id":"a","kind":"menu"}"#),
        with_node(r#"{"id":"","kind":"menu","name":"A"}"#),
        with_node(r#"{"id":"a","kind":"mneu","name":"A"}"#),
        with_node(r#"{"id":"a","kind":"fax","name":"A"}"#),
        with_node(r#"{"id":"a","kind":"menu","name":"A"},{"id":"a","kind":"menu","name":"B"}"#),
        with_node(r#"{"id":"a","kind":"menu","name":"A","position":{"x":1e9,"y":0}}"#),
        with_node(r#"{"id":"a","kind":"menu","name":"A","config":[]}"#),
        with_node(r#"{"id":"a","kind":"call_forward","name":"A","config":{"ring_timeout":3}}"#),
        with_node(r#"{"id":"a","kind":"call_forward","name":"A","config":{"ring_timeout_s":"3"}}"#),
        with_node(r#"{"id":"a","kind":"call_forward","name":"A","config":{"strategy":"all"}}"#),
        with_node(r#"{"id":"a","kind":"http_request","name":"A","config":{"auth":{"type":"none","token":"t"}}}"#),
        with_node(r#"{"id":"a","kind":"menu","name":"A","config":{"choices":[{"key":"1"},{"key":"2","lable":"B"}]}}"#),
        with_node(r#"{"id":"a","kind":"menu","name":"A","config":{"prompt":{"type":"speak","txt":"B"}}}"#),
        with_node(r#"{"id":"a","kind":"menu","name":"A","config":{"prompt":{"type":"speak","text":"\u0000"}}}"#),
        with_node(r#"{"id":"a","kind":"menu","name":"\ud800"}"#),
        with_node(&format!(
            r#"{{"id":"a","kind":"menu","name":"A","config":{{"choices":[{}]}}}}"#,
            vec!["{}"; MAX_ITEMS + 1].join(",")
        )),
        "[".repeat(50_000),
    ]
    .iter()
    .map(|text| refused(text))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    line 1, column 0: EOF while parsing a value.
    A flow document is a JSON object.
    format: A flow document says its format: "format": 1.
    format: This is a document of format 2; this version reads format 1.
    line 1, column 34: The key `nodes` appears twice.
    line 1, column 25: Trailing characters.
    nodes: Invalid type: integer `7`, expected a sequence.
    edges[0].label: There is no key `label` here.
    node: There is no key `node` here. Did you mean `nodes`?
    nodes[0]: Missing field `name`.
    nodes[0].id: A node needs an id.
    nodes[0].kind: There is no node kind `mneu`. Did you mean `menu`?
    nodes[0].kind: There is no node kind `fax`.
    nodes[1].id: Two nodes have the id `a`.
    nodes[0].position: A node lies at most 1000000 from the origin.
    nodes[0].config: This is an object with keys, not a list.
    nodes[0].config.ring_timeout: There is no key `ring_timeout` here. Did you mean `ring_timeout_s`?
    nodes[0].config.ring_timeout_s: Invalid type: string "3", expected u32.
    nodes[0].config.strategy: Unknown variant `all`, expected `parallel` or `sequence`.
    nodes[0].config.auth.token: There is no key `token` here.
    nodes[0].config.choices[1].lable: There is no key `lable` here. Did you mean `label`?
    nodes[0].config.prompt.txt: There is no key `txt` here. Did you mean `text`?
    nodes[0].config.prompt.text (line 1, column 106): Text cannot contain the character NUL (\u0000).
    nodes[0].name (line 1, column 60): Unexpected end of hex escape.
    nodes[0].config.choices: A list has at most 200 entries, this one has 201.
    line 1, column 128: Recursion limit exceeded.
    "#);
}

#[test]
fn sizes_are_limited() {
    let node =
        |number: usize| format!(r#"{{"id":"n{number}","kind":"hangup","name":"H{number}"}}"#);
    let nodes = |count: usize| with_node(&(0..count).map(node).collect::<Vec<_>>().join(","));
    assert!(Document::parse(nodes(MAX_NODES).as_bytes()).is_ok());
    insta::assert_snapshot!(refused(&nodes(MAX_NODES + 1)), @"nodes: A flow has at most 2000 nodes, this one has 2001.");

    let large = with_node(&format!(
        r#"{{"id":"a","kind":"menu","name":"{}"}}"#,
        "x".repeat(MAX_BYTES)
    ));
    insta::assert_snapshot!(refused(&large), @"A flow document has at most 1048576 bytes.");
    // What is only too large once it is written out would be refused when it is read again.
    let menus = |count: usize| {
        let menu = |number: usize| {
            format!(
                r#"{{"id":"n{number}","kind":"http_request","name":"{}"}}"#,
                "x".repeat(400)
            )
        };
        with_node(&(0..count).map(menu).collect::<Vec<_>>().join(","))
    };
    assert!(menus(MAX_NODES).len() < MAX_BYTES);
    insta::assert_snapshot!(refused(&menus(MAX_NODES)), @"A flow document has at most 1048576 bytes.");
}

#[test]
fn positions_are_written_whole_where_they_are() {
    let read = |x: &str| {
        let text = with_node(&format!(
            r#"{{"id":"a","kind":"hangup","name":"A","position":{{"x":{x},"y":0}}}}"#
        ));
        let written = Document::parse(text.as_bytes()).unwrap().to_json();
        written
            .lines()
            .find(|line| line.contains("\"x\""))
            .unwrap()
            .trim()
            .to_owned()
    };
    let found: Vec<String> = ["320", "320.0", "-0.0", "12.5", "0.1"].map(read).to_vec();
    insta::assert_snapshot!(found.join(" "), @r#""x": 320, "x": 320, "x": 0, "x": 12.5, "x": 0.1,"#);
}

#[test]
fn deserialising_inside_other_types_checks_the_same() {
    let value = serde_json::json!({"format": 1, "nodes": [{"id": "a", "kind": "menu", "name": "A", "config": {"x": 1}}]});
    let error = serde_json::from_value::<Document>(value).unwrap_err();
    insta::assert_snapshot!(error, @"nodes[0].config.x: There is no key `x` here.");
}

#[test]
fn free_ids_and_names_are_free() {
    let document = Document::parse(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(document.free_id(), NodeId("n5".to_owned()));
    assert_eq!(document.free_name(Kind::Menu), "Menu_2");
    assert_eq!(document.free_name(Kind::PlayAudio), "Play_Audio_1");
}

#[test]
fn no_secret_is_left_in_a_document_without_secrets() {
    let request = |auth: Value| {
        json!({"format": 1, "edges": [], "nodes": [{
            "id": "n1", "kind": "http_request", "name": "Tell", "position": {"x": 0, "y": 0},
            "config": {
                "auth": auth,
                "headers": [{"name": "authorization", "value": "hush"}, {"name": "X-Open", "value": "shown"}],
                "params": [{"name": "Authorization", "value": "hush"}],
                "body": {"type": "form", "fields": [{"name": "Authorization", "value": "hush"}, {"name": "empty", "value": ""}]},
            },
        }]})
        .to_string()
    };
    for auth in [
        json!({"type": "bearer", "token": "hush"}),
        json!({"type": "basic", "username": "shown", "password": "hush"}),
        json!({"type": "none"}),
    ] {
        let document = Document::parse(request(auth).as_bytes()).expect("it parses");
        let shown = document.clone().without_secrets();
        assert!(!shown.to_json().contains("hush"), "{}", shown.to_json());
        let settings = shown.nodes[0].config.describe().settings();
        let before = document.nodes[0].config.describe().settings();
        for (setting, before) in settings.iter().zip(&before) {
            assert_eq!(setting == before, !setting.secret, "{setting:?}");
        }
        assert_eq!(Document::parse(shown.to_json().as_bytes()), Ok(shown));
    }
}
