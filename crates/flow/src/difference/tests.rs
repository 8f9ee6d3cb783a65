//! What people are told of each kind of change.

use serde_json::{Value, json};

use super::{Change, Differences, Fate};
use crate::document::Document;

/// A call is forwarded, and a request says how it went.
fn flow() -> Value {
    let node = |id: &str, kind: &str, name: &str, x: i32, config: Value| json!({"id": id, "kind": kind, "name": name, "position": {"x": x, "y": 0}, "config": config});
    let edge = |from: &str, outlet: &str, to: &str| json!({"from": {"node": from, "outlet": outlet}, "to": to});
    json!({
        "format": 1,
        "nodes": [
            node("n1", "start", "Start", 0, json!({})),
            node("n2", "call_forward", "Sales", 320, json!({"to": "+15551230001"})),
            node("n3", "http_request", "Report", 640, json!({
                "url": "https://example.com",
                "headers": [{"name": "Authorization", "value": "Key 1"}, {"name": "X-From", "value": "a"}],
                "body": {"type": "form", "fields": [{"name": "Status", "value": "{{Sales.DialStatus}}"}]},
            })),
            node("n4", "menu", "Menu_1", 960, json!({"choices": [{"key": "1", "label": "Yes"}, {"key": "2", "label": "No"}]})),
        ],
        "edges": [edge("n1", "incoming_call", "n2"), edge("n2", "failed", "n3")],
    })
}

fn read(value: &Value) -> Document {
    Document::parse(value.to_string().as_bytes()).unwrap()
}

/// A line for each thing that differs.
fn lines(differences: &Differences) -> Vec<String> {
    let mut lines = Vec::new();
    for node in &differences.nodes {
        match node.fate {
            Fate::Added => lines.push(format!("+ {}", node.name)),
            Fate::Removed => lines.push(format!("- {}", node.name)),
            Fate::Kept => {}
        }
        let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        lines.extend(node.changes.iter().map(|change| {
            let what = match change {
                Change::Renamed { from } => format!("was {from}"),
                Change::Set {
                    field,
                    label,
                    before,
                    after,
                } => {
                    format!(
                        "{label} ({field}): {} > {}",
                        or_none(before),
                        or_none(after)
                    )
                }
                Change::SetSecret { label, .. } => format!("{label}: secret"),
                Change::Reordered => "another order".to_owned(),
                Change::Led {
                    label,
                    before,
                    after,
                    ..
                } => {
                    format!("{label}: {} > {}", or_none(before), or_none(after))
                }
            };
            format!("{}: {what}", node.name)
        }));
    }
    if !differences.moved.is_empty() {
        let ids: Vec<&str> = differences.moved.iter().map(|id| id.0.as_str()).collect();
        lines.push(format!("moved {}", ids.join(" ")));
    }
    if differences.loose > 0 {
        lines.push(format!("{} loose", differences.loose));
    }
    lines
}

#[test]
fn says_what_changed() {
    #[track_caller]
    fn check(change: impl FnOnce(&mut Value), expect: &[&str]) {
        let before = flow();
        let mut after = before.clone();
        change(&mut after);
        let differences = Differences::between(&read(&before), &read(&after));
        assert_eq!(lines(&differences), expect);
        assert_eq!(differences.is_empty(), expect.is_empty());
    }
    check(|_| {}, &[]);
    check(|flow| flow["nodes"].as_array_mut().unwrap().reverse(), &[]);
    check(|flow| flow["edges"].as_array_mut().unwrap().reverse(), &[]);
    check(
        |flow| flow["nodes"][1]["position"] = json!({"x": 0, "y": 16}),
        &["moved n2"],
    );
    check(
        |flow| {
            flow["nodes"][1]["config"]["ring_timeout_s"] = json!(1);
            flow["nodes"][0]["position"]["x"] = json!(-16);
            flow["nodes"][1]["position"]["x"] = json!(300);
        },
        &[
            "Sales: Give up after (ring_timeout_s): 30 seconds > 1 second",
            "moved n1 n2",
        ],
    );
    check(
        |flow| {
            flow["nodes"][1]["config"]["screening"] =
                json!({"prompt": {"type": "speak", "text": "Press 5"}, "key": "5"});
        },
        &[
            "Sales: Ask before connecting (screening.prompt.text): none > “Press 5”",
            "Sales: Language (screening.prompt.language): none > en-US",
            "Sales: Voice (screening.prompt.voice): none > WOMAN",
            "Sales: Key that accepts the call (screening.key): none > 5",
        ],
    );
    check(
        |flow| {
            flow["nodes"][3]["config"]["prompt"] =
                json!({"type": "play", "url": "https://example.com/a.mp3"});
        },
        &[
            "Menu_1: What the caller hears (prompt.url): “” > The sound at https://example.com/a.mp3",
            "Menu_1: Language (prompt.language): en-US > none",
            "Menu_1: Voice (prompt.voice): WOMAN > none",
        ],
    );
    check(
        |flow| {
            flow["nodes"][3]["config"]["choices"]
                .as_array_mut()
                .unwrap()
                .insert(0, json!({"key": "0", "label": "Help"}));
        },
        &["Menu_1: Choice 0 (choices[0].label): none > “Help”"],
    );
    check(
        |flow| {
            flow["nodes"][3]["config"]["choices"]
                .as_array_mut()
                .unwrap()
                .reverse();
        },
        &["Menu_1: another order"],
    );
    check(
        |flow| {
            flow["nodes"][2]["config"]["headers"] =
                json!([{"name": "Authorization", "value": "Key 2"}]);
        },
        &[
            "Report: Header “Authorization”: secret",
            "Report: Header “X-From” (headers[1].value): a > none",
        ],
    );
}

#[test]
fn says_what_is_connected() {
    #[track_caller]
    fn check(change: impl FnOnce(&mut Vec<Value>), expect: &[&str]) {
        let before = flow();
        let mut after = before.clone();
        change(after["edges"].as_array_mut().unwrap());
        let differences = Differences::between(&read(&before), &read(&after));
        assert_eq!(lines(&differences), expect);
    }
    let edge = |from: &str, outlet: &str, to: &str| json!({"from": {"node": from, "outlet": outlet}, "to": to});
    check(
        |edges| edges[0] = edge("n1", "incoming_call", "n4"),
        &["Start: Incoming Call: Sales > Menu_1"],
    );
    check(
        // In the order of the outlets, whatever the order of the edges.
        |edges| edges.extend([edge("n2", "no_answer", "n4"), edge("n2", "completed", "n3")]),
        &[
            "Sales: Completed: none > Report",
            "Sales: No Answer: none > Menu_1",
        ],
    );
    check(|edges| drop(edges.pop()), &["Sales: Failed: Report > none"]);
    check(
        |edges| {
            edges.extend([
                edge("n2", "gone", "n3"),
                edge("n2", "completed", "n9"),
                edge("n8", "failed", "n3"),
            ]);
        },
        &[
            "Sales: Completed: none > a node that is gone",
            "Sales: gone: none > Report",
            "1 loose",
        ],
    );
}

#[test]
fn says_a_new_name_once() {
    let before = flow();
    let mut after = before.clone();
    after["nodes"][1]["name"] = json!("Desk");
    let differ = |after: &Value| lines(&Differences::between(&read(&before), &read(after)));
    after["nodes"][2]["config"]["body"]["fields"][0]["value"] = json!("{{Desk.DialStatus}}");
    assert_eq!(differ(&after), ["Desk: was Sales"]);
    after["nodes"][2]["config"]["body"]["fields"][0]["value"] = json!("{{Desk.uuid}}");
    assert_eq!(
        differ(&after),
        [
            "Desk: was Sales",
            "Report: Field “Status” (body.fields[0].value): {{Sales.DialStatus}} > {{Desk.uuid}}"
        ]
    );
    // Two that swap their names swap what is read of them.
    let mut before = flow();
    before["nodes"][2]["config"]["url"] =
        json!("https://example.com/{{Menu_1.input}}/{{Sales.uuid}}");
    let mut after = before.clone();
    after["nodes"][1]["name"] = json!("Menu_1");
    after["nodes"][3]["name"] = json!("Sales");
    after["nodes"][2]["config"]["url"] =
        json!("https://example.com/{{Sales.input}}/{{Menu_1.uuid}}");
    after["nodes"][2]["config"]["body"]["fields"][0]["value"] = json!("{{Menu_1.DialStatus}}");
    assert_eq!(
        lines(&Differences::between(&read(&before), &read(&after))),
        ["Menu_1: was Sales", "Sales: was Menu_1"]
    );
}

#[test]
fn says_who_came_and_went() {
    let before = flow();
    let mut after = before.clone();
    let nodes = after["nodes"].as_array_mut().unwrap();
    nodes.remove(3);
    nodes[1] = json!({"id": "n2", "kind": "hangup", "name": "Bye", "position": {"x": 320, "y": 0}});
    nodes.push(json!({"id": "n5", "kind": "play_audio", "name": "Greeting"}));
    after["edges"] = json!([
        {"from": {"node": "n1", "outlet": "incoming_call"}, "to": "n5"},
        {"from": {"node": "n5", "outlet": "prompt_completed"}, "to": "n2"},
    ]);
    let differences = Differences::between(&read(&before), &read(&after));
    assert_eq!(
        lines(&differences),
        [
            "Start: Incoming Call: Bye > Greeting",
            "+ Bye",
            "+ Greeting",
            "Greeting: Prompt Completed: none > Bye",
            "- Sales",
            "- Menu_1",
        ]
    );
    assert_eq!(differences.summary(), "2 nodes added, 2 removed, 1 changed");
}

#[test]
fn sums_up() {
    #[track_caller]
    fn check(change: impl FnOnce(&mut Value), expect: &str) {
        let before = flow();
        let mut after = before.clone();
        change(&mut after);
        assert_eq!(
            Differences::between(&read(&before), &read(&after)).summary(),
            expect
        );
    }
    check(|_| {}, "Nothing changed");
    check(
        |flow| flow["nodes"][0]["position"]["x"] = json!(16),
        "1 node moved",
    );
    check(
        |flow| {
            flow["nodes"][0]["name"] = json!("Begin");
            flow["nodes"][1]["position"]["x"] = json!(16);
            flow["edges"]
                .as_array_mut()
                .unwrap()
                .push(json!({"from": {"node": "n9", "outlet": "a"}, "to": "n1"}));
        },
        "1 node changed, 1 moved, 1 loose connection",
    );
}
