//! Flows that people really draw: nothing may be said about them, or just what a careful colleague would say.

use super::*;

fn menu(name: &str, keys: &[&str]) -> Value {
    let choices: Vec<Value> = keys.iter().map(|key| json!({"key": key})).collect();
    node(
        name,
        "menu",
        json!({"prompt": {"type": "speak", "text": "Choose"}, "choices": choices}),
    )
}

fn forward(name: &str, config: Value) -> Value {
    node(name, "call_forward", config)
}

fn fields(values: &[&str]) -> Value {
    let fields: Vec<Value> = values
        .iter()
        .map(|value| json!({"name": "value", "value": format!("{{{{{value}}}}}")}))
        .collect();
    json!({"body": {"type": "form", "fields": fields}})
}

fn hang_up() -> Value {
    node("End", "hangup", json!({}))
}

#[test]
fn calls_are_rejected() {
    assert_eq!(found(&[start(), hang_up()], "Start.incoming_call>End"), "");
}

#[test]
fn a_voice_survey_is_sent_off_even_if_it_is_cut_short() {
    let nodes = [
        start(),
        menu("First", &["1", "2"]),
        menu("Second", &["1", "2"]),
        request(
            "Send",
            fields(&["First.input", "Second.input", "Start.call.from"]),
        ),
        say("Thanks", "Thank you"),
    ];
    let edges = "Start.incoming_call>First First.1>Second First.2>Second First.no_input>Send First.wrong_input>Send \
        Second.1>Send Second.2>Send Second.no_input>Send Second.wrong_input>Send Send.success>Thanks Send.failed>Thanks";
    assert_eq!(found(&nodes, edges), "");
}

#[test]
fn who_calls_is_looked_up_before_it_rings() {
    let nodes = [
        start(),
        request(
            "Look_up",
            json!({"method": "GET", "params": [{"name": "from", "value": "{{Start.call.from}}"}]}),
        ),
        forward(
            "Ring",
            json!({"to": "{{Look_up.response.agent | default('+15551230001')}}", "from": "{{Start.call.to}}"}),
        ),
        say("Sorry", "Nobody is there"),
    ];
    let edges = "Start.incoming_call>Look_up Look_up.success>Ring Ring.no_answer>Sorry Ring.busy_rejected>Sorry Ring.failed>Sorry";
    insta::assert_snapshot!(found(&nodes, edges), @"Warning silent_end in Look_up: A caller who comes out of “Failed” of Look_up is cut off without a word. Connect it with a node, e.g. Play Audio.");
    assert_eq!(found(&nodes, &format!("{edges} Look_up.failed>Ring")), "");
}

#[test]
fn a_team_is_rung_one_after_the_other_and_asked() {
    let nodes = [
        start(),
        forward(
            "Team",
            json!({
                "to": "+15551230001, +44 20 7946 0000 ext. 12, sip:desk@example.com", "strategy": "sequence", "record": "true",
                "screening": {"prompt": {"type": "speak", "text": "A call from {{Start.call.from}}. Press 1."}},
            }),
        ),
        request(
            "Report",
            fields(&[
                "Team.DialStatus",
                "Team.dial_hangup_cause",
                "Team.to",
                "Start.call.duration",
            ]),
        ),
        say("Sorry", "Nobody is there"),
    ];
    let edges = "Start.incoming_call>Team Team.completed>Report Team.no_answer>Sorry Team.busy_rejected>Sorry Team.failed>Sorry Sorry.prompt_completed>Report";
    assert_eq!(found(&nodes, edges), "");
}

#[test]
fn messages_and_programs_are_passed_on() {
    let nodes = [
        start(),
        request(
            "Forward",
            json!({
                "headers": [{"name": "X-From", "value": "{{Start.message.from}}"}],
                "auth": {"type": "bearer", "token": "secret"},
                "body": {"type": "json", "text": "{\"text\": \"{{Start.message.text}}\", \"all\": {{Start.message}}, \"code\": {{Start.http.params.code}}}"},
            }),
        ),
        request(
            "Alarm",
            json!({"mode": "notify", "url": "https://example.com/alarm?status={{Forward.status_code}}"}),
        ),
    ];
    let edges = "Start.incoming_message>Forward Start.api_request>Forward Forward.failed>Alarm";
    assert_eq!(found(&nodes, edges), "");
}

#[test]
fn a_menu_leads_back_to_itself_and_to_another() {
    let nodes = [
        start(),
        say("Welcome", "Welcome"),
        menu("Main", &["1", "9", "*"]),
        menu("Sales", &["1", "*"]),
        forward("Ring", json!({"to": "15551230001"})),
    ];
    let edges = "Start.incoming_call>Welcome Welcome.prompt_completed>Main Main.1>Sales Main.9>Ring Main.*>Welcome Main.no_input>Ring Main.wrong_input>Main \
        Sales.1>Ring Sales.*>Main Sales.no_input>Ring Sales.wrong_input>Sales Ring.no_answer>Main Ring.busy_rejected>Main Ring.failed>Main";
    assert_eq!(found(&nodes, edges), "");
}
