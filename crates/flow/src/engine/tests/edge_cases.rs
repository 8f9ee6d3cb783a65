//! What is left when something is missing, late, or never ends.

use super::*;

fn notify(name: &str) -> serde_json::Value {
    node(
        name,
        "http_request",
        json!({"url": "https://example.com/", "mode": "notify", "method": "GET"}),
    )
}

#[test]
fn a_trigger_that_leads_nowhere_rejects_the_call() {
    let nodes = [notify("Tell")];
    let story = Story::of(flow(&nodes, "start.api_request>Tell")).hear(call());
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
       instructions 1: [{"do":"hang_up","reason":"rejected"}]
       clear LostCall
    finished: Completed
    "#);
}

#[test]
fn after_the_caller_is_gone_nodes_that_need_nobody_still_run() {
    let nodes = [
        node("Forward", "call_forward", json!({"to": "+15551230001"})),
        notify("Tell"),
        node("Say", "play_audio", json!({"prompt": speak("Goodbye")})),
    ];
    let edges = "start.incoming_call>Forward Forward.failed>Tell Tell.success>Say";
    let story = Story::of(flow(&nodes, edges))
        .hear(call())
        .hear(hung_up("ORIGINATOR_CANCEL"))
        .hear(Event::TimerFired(Timer::DialResult));
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
    > timer_fired
       left through failed
    3. Tell
       http: {"sequence":3,"method":"GET","url":"https://example.com/","headers":[],"body":null,"timeout_s":5,"mode":"nobody","keep_trying":true}
       left through success
    4. Say
       left through nothing
    finished: CallerHungUp
    "#);
}

#[test]
fn a_call_that_is_not_heard_of_any_more_is_over() {
    let nodes = [node("Say", "play_audio", json!({"prompt": speak("Hello")}))];
    let story = Story::of(flow(&nodes, "start.incoming_call>Say"))
        .hear(call())
        .hear(Event::TimerFired(Timer::LostCall));
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
    2. Say
       instructions 1: [{"do":"say","prompt":{"type":"speak","text":"Hello","language":"en-US","voice":"WOMAN"},"times":1}]
    > timer_fired
       clear LostCall
       left through nothing
    finished: CallerHungUp
    "#);
}

#[test]
fn a_cancelled_run_ends_its_call() {
    let nodes = [node("Say", "play_audio", json!({"prompt": speak("Hello")}))];
    let story = Story::of(flow(&nodes, "start.incoming_call>Say"))
        .hear(Event::Cancelled)
        .hear(call())
        .hear(call())
        .hear(Event::Cancelled)
        .hear(Event::Cancelled);
    insta::assert_snapshot!(story.told(), @r#"
    > cancelled
    refused: nothing waits for this event
    > triggered
       set LostCall 2001-09-09T06:46:42Z
    1. start
       left through incoming_call
    2. Say
       instructions 1: [{"do":"say","prompt":{"type":"speak","text":"Hello","language":"en-US","voice":"WOMAN"},"times":1}]
    > triggered
    refused: nothing waits for this event
    > cancelled
       left through nothing
       instructions 2: [{"do":"hang_up","reason":"normal"}]
       clear LostCall
    finished: Cancelled
    > cancelled
    refused: the run is over
    "#);
}

#[test]
fn a_long_chain_that_never_waits_is_stopped() {
    let names: Vec<String> = (0..150).map(|number| format!("Tell_{number}")).collect();
    let nodes: Vec<_> = names.iter().map(|name| notify(name)).collect();
    let edges: Vec<_> = names
        .windows(2)
        .map(|pair| format!("{}.success>{}", pair[0], pair[1]))
        .collect();
    let story = Story::of(flow(
        &nodes,
        &format!("start.api_request>Tell_0 {}", edges.join(" ")),
    ))
    .hear(api(json!({})));
    insta::assert_snapshot!(story.told().lines().last().unwrap(), @r#"
    finished: Failed { reason: "The run went through 100 nodes without waiting for anything. Look for a loop that never waits." }
    "#);
}

#[test]
fn a_loop_of_a_thousand_steps_is_stopped() {
    let nodes = [node(
        "Ask",
        "http_request",
        json!({"url": "https://example.com/"}),
    )];
    let mut story =
        Story::of(flow(&nodes, "start.api_request>Ask Ask.success>Ask")).hear(api(json!({})));
    while !matches!(story.run.state, State::Finished(_)) {
        story = story.hear(answered(200, ""));
    }
    assert_eq!(story.run.sequence, MAX_STEPS);
    insta::assert_snapshot!(story.told().lines().last().unwrap(), @r#"
    finished: Failed { reason: "The run took 1000 steps and was still not over. Look for a loop that never ends." }
    "#);
}

#[test]
fn a_run_whose_node_is_gone_refuses_everything() {
    let nodes = [node("Say", "play_audio", json!({"prompt": speak("Hello")}))];
    let run = Story::of(flow(&nodes, "start.incoming_call>Say"))
        .hear(call())
        .run;
    let mut other = Story::of(flow(&[notify("Tell")], "start.api_request>Tell"));
    other.run = run;
    assert!(other.hear(Event::PromptFinished).told.contains("refused"));
}

#[test]
fn a_sound_without_an_address_does_not_reach_the_carrier() {
    for name in [
        "",
        "music.mp3",
        "javascript:alert(1)",
        "https://",
        "https://example.com/a b",
    ] {
        let nodes = [
            node(
                "Ask",
                "http_request",
                json!({"url": "https://example.com/"}),
            ),
            node(
                "Say",
                "play_audio",
                json!({"prompt": {"type": "play", "url": "{{Ask.response}}"}}),
            ),
            node("End", "hangup", json!({})),
        ];
        let edges = "start.incoming_call>Ask Ask.success>Say Say.prompt_completed>End";
        let story = Story::of(flow(&nodes, edges))
            .hear(call())
            .hear(answered(200, name));
        assert_eq!(
            story.run.state,
            State::Finished(Outcome::Completed),
            "{name}"
        );
        assert!(story.told.contains("is not a web address"), "{name}");
    }
}

#[test]
fn a_version_outlives_checks_that_came_after_it() {
    let text = json!({
        "format": 1,
        "nodes": [
            {"id": "start", "kind": "start", "name": "Start"},
            {"id": "a", "kind": "call_forward", "name": "A", "config": {"to": "12", "screening": {"key": "ab"}}},
            {"id": "b", "kind": "http_request", "name": "A", "config": {"url": "nowhere", "mode": "notify", "timeout_s": 0}},
            {"id": "c", "kind": "menu", "name": "C", "config": {"choices": [{"key": "ab"}], "prompt": speak("{{C.x")}},
        ],
        "edges": [
            {"from": {"node": "start", "outlet": "incoming_call"}, "to": "a"},
            {"from": {"node": "start", "outlet": "api_request"}, "to": "c"},
            {"from": {"node": "a", "outlet": "failed"}, "to": "b"},
            {"from": {"node": "b", "outlet": "success"}, "to": "b"},
            {"from": {"node": "b", "outlet": "failed"}, "to": "start"},
            {"from": {"node": "c", "outlet": "ab"}, "to": "nowhere"},
        ],
    });
    let document = Document::parse(text.to_string().as_bytes()).unwrap();
    assert!(Published::new(document.clone()).is_err());
    for trigger in [call(), api(json!({}))] {
        let story = Story::of(Published::stored(document.clone()).unwrap()).hear(trigger);
        assert!(
            matches!(story.run.state, State::Finished(_)),
            "{}",
            story.told
        );
    }
}

#[test]
fn parameters_that_a_run_cannot_keep_are_refused() {
    let nested = |depth: usize| {
        let value = (1..depth).fold(json!(1), |value, _| json!([value]));
        let params = json!({"fine": 1, "deep": value});
        Trigger::api_request(params.as_object().unwrap().clone())
    };
    assert!(nested(64).is_ok());
    assert_eq!(nested(65), Err(TooDeep("deep".to_owned())));
}

#[test]
fn a_prompt_of_which_nothing_is_left_is_passed_over() {
    let nodes = [
        node(
            "Say",
            "play_audio",
            json!({"prompt": speak("{{Start.call.hangup_cause}}")}),
        ),
        node("End", "hangup", json!({})),
    ];
    let edges = "start.incoming_call>Say Say.prompt_completed>End";
    let story = Story::of(flow(&nodes, edges)).hear(call());
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
    2. Say
       warning in config.prompt: Without the values that are missing there was nothing to hear.
       left through prompt_completed
    3. End
       instructions 1: [{"do":"hang_up","reason":"rejected"}]
       left through nothing
       clear LostCall
    finished: Completed
    "#);
}
