//! HTTP Request: what is sent, and what is made of the answer.

use super::*;

fn request(config: serde_json::Value) -> Story {
    let nodes = [
        node("Ask", "http_request", config),
        node(
            "Say",
            "play_audio",
            json!({"prompt": speak("You have {{Ask.response.account.balance}} {{Ask.response['list'][1]}}, {{Ask.status_code}}")}),
        ),
    ];
    Story::of(flow(&nodes, "start.incoming_call>Ask Ask.success>Say"))
}

#[test]
fn the_answer_can_be_read() {
    let story = request(json!({"url": "https://example.com/", "method": "GET"}))
        .hear(call())
        .hear(answered(
            200,
            r#"{"account":{"balance":12.5},"list":["x","y"]}"#,
        ));
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. start
       left through incoming_call
    2. Ask
       http: {"sequence":2,"method":"GET","url":"https://example.com/","headers":[],"body":null,"timeout_s":5,"mode":"caller","keep_trying":false}
       instructions 1: [{"do":"hold","seconds":2}]
    > http_finished
       left through success
    3. Say
       instructions 2: [{"do":"say","prompt":{"type":"speak","text":"You have 12.5 y, 200","language":"en-US","voice":"WOMAN"},"times":1}]
    "#);
}

#[test]
fn a_failure_leaves_through_failed_and_stays_owed_where_nothing_follows() {
    for event in [
        answered(500, "{"),
        answered(302, ""),
        Event::HttpFinished(HttpAnswer::Failed {
            reason: "The server did not answer in time.".to_owned(),
        }),
    ] {
        let story = request(json!({"url": "https://example.com/"}))
            .hear(call())
            .hear(event);
        assert!(story.told.contains("left through failed"), "{}", story.told);
        assert!(
            story.told.contains(r#""keep_trying":true"#),
            "{}",
            story.told
        );
    }
}

#[test]
fn who_waits_and_what_is_kept() {
    let said = |config: serde_json::Value, trigger: Event, edges: &str| {
        let nodes = [
            node("Ask", "http_request", config),
            node("End", "hangup", json!({})),
        ];
        let story = Story::of(flow(&nodes, edges)).hear(trigger);
        let found = story.effects.iter().find_map(|effect| match effect {
            Effect::Http(call) => Some((call.mode, call.keep_trying)),
            _ => None,
        });
        found.unwrap()
    };
    let url = "https://example.com/";
    let from_call = "start.incoming_call>Ask";
    let from_api = "start.api_request>Ask";
    let with_failed = "start.incoming_call>Ask Ask.failed>End";
    for (config, trigger, edges, expected) in [
        (
            json!({ "url": url }),
            call(),
            from_call,
            (HttpMode::Caller, true),
        ),
        (
            json!({ "url": url }),
            api(json!({})),
            from_api,
            (HttpMode::Run, true),
        ),
        (
            json!({ "url": url }),
            call(),
            with_failed,
            (HttpMode::Caller, false),
        ),
        (
            json!({"url": url, "method": "GET"}),
            call(),
            from_call,
            (HttpMode::Caller, false),
        ),
        (
            json!({"url": url, "mode": "notify"}),
            call(),
            with_failed,
            (HttpMode::Nobody, true),
        ),
    ] {
        assert_eq!(said(config.clone(), trigger, edges), expected, "{config}");
    }
}

#[track_caller]
fn sent(config: serde_json::Value, params: serde_json::Value) -> String {
    let nodes = [node("Ask", "http_request", config)];
    let story = Story::of(flow(&nodes, "start.api_request>Ask")).hear(api(params));
    let mut told = String::new();
    for effect in &story.effects {
        if let Effect::Http(call) = effect {
            let HttpCall {
                method,
                url,
                headers,
                body,
                ..
            } = call;
            writeln!(told, "{method} {url}").unwrap();
            for (name, value) in headers {
                writeln!(told, "{name}: {value}").unwrap();
            }
            told.push_str(body.as_deref().unwrap_or(""));
        }
    }
    for warning in &story.run.warnings {
        write!(told, "\nwarning in {}: {}", warning.field, warning.message).unwrap();
    }
    told
}

const NASTY: &str = "a&b=c \"quoted\" \\ \n é/?#";

#[test]
fn forms_and_queries_are_encoded() {
    let config = json!({
        "url": "https://example.com/{{Start.http.params.x}}?a=1#top",
        "params": [{"name": "p q", "value": "{{Start.http.params.x}}"}],
        "body": {"type": "form", "fields": [{"name": "x", "value": "{{Start.http.params.x}}"}, {"name": "none", "value": "{{Start.http.params.gone}}"}]},
    });
    insta::assert_snapshot!(sent(config, json!({ "x": NASTY })), @r#"
    POST https://example.com/a%26b%3Dc%20%22quoted%22%20%5C%20%0A%20%C3%A9%2F%3F%23?a=1&p%20q=a%26b%3Dc%20%22quoted%22%20%5C%20%0A%20%C3%A9%2F%3F%23#top
    Content-Type: application/x-www-form-urlencoded
    x=a%26b%3Dc%20%22quoted%22%20%5C%20%0A%20%C3%A9%2F%3F%23&none=
    warning in config.body.fields[1].value: {{Start.http.params.gone}} has no value here; nothing was put in its place.
    "#);
}

#[test]
fn an_address_may_come_from_a_variable() {
    let config = json!({"url": "{{Start.http.params.base}}/v1/{{Start.http.params.id}}", "method": "DELETE", "body": {"type": "none"}});
    insta::assert_snapshot!(sent(config.clone(), json!({"base": "https://example.com", "id": "../7"})), @"DELETE https://example.com/v1/..%2F7");
    for base in [
        "ftp://example.com",
        "{{Start.http.params.id}}",
        "https://",
        "https://a b",
    ] {
        assert_eq!(
            sent(config.clone(), json!({"base": base, "id": 7})),
            "",
            "{base}"
        );
    }
}

#[test]
fn only_the_beginning_of_an_address_may_be_a_whole_one() {
    let sent = |url: &str| {
        sent(
            json!({"url": url, "method": "GET"}),
            json!({"x": "http://evil.example", "host": "a/b"}),
        )
    };
    assert_eq!(
        sent(" {{Start.http.params.x}} ").trim(),
        "GET http://evil.example"
    );
    // The first value is missing; the second does not come in its place.
    assert_eq!(
        sent("{{Start.http.params.gone}}{{Start.http.params.x}}"),
        ""
    );
    assert_eq!(sent("https://{{Start.http.params.host}}/"), "");
}

#[test]
fn a_value_is_never_a_template() {
    let config = json!({
        "url": "https://example.com/{{Start.http.params.x}}",
        "headers": [{"name": "X-Value", "value": "{{Start.http.params.x}}"}],
        "body": {"type": "json", "text": "[{{Start.http.params.x}}, \"{{Start.http.params.x}}\"]"},
    });
    insta::assert_snapshot!(sent(config, json!({"x": "{{Start.request_type}}{% x %}"})), @r#"
    POST https://example.com/%7B%7BStart.request_type%7D%7D%7B%25%20x%20%25%7D
    Content-Type: application/json
    X-Value: {{Start.request_type}}{% x %}
    ["{{Start.request_type}}{% x %}", "{{Start.request_type}}{% x %}"]
    "#);
}

#[test]
fn json_stays_json_whatever_the_values() {
    let text = r#"{"text": "<{{Start.http.params.x}}>", "any": {{Start.http.params.y}}, "none": {{Start.http.params.gone}}, "odd": "\{{Start.http.params.x}}"}"#;
    let config = json!({"url": "https://example.com/", "method": "PUT", "body": {"type": "json", "text": text}});
    let told = sent(config, json!({"x": NASTY, "y": {"deep": [1, null]}}));
    let body = told.lines().nth(2).unwrap();
    assert!(
        serde_json::from_str::<serde_json::Value>(body).is_ok(),
        "{body}"
    );
    insta::assert_snapshot!(told, @r#"
    PUT https://example.com/
    Content-Type: application/json
    {"text": "<a&b=c \"quoted\" \\ \n é/?#>", "any": {"deep":[1,null]}, "none": null, "odd": "\\a&b=c \"quoted\" \\ \n é/?#"}
    warning in config.body.text: {{Start.http.params.gone}} has no value here; nothing was put in its place.
    "#);
}

#[test]
fn headers_cannot_be_broken_out_of() {
    let config = json!({
        "url": "https://example.com/",
        "method": "GET",
        "auth": {"type": "basic", "username": "user", "password": "{{Start.http.params.x}}"},
        "headers": [{"name": "X-Value", "value": "{{Start.http.params.x}}"}],
    });
    insta::assert_snapshot!(sent(config, json!({"x": "a\r\nSet-Cookie: b"})), @r#"
    GET https://example.com/
    Authorization: Basic dXNlcjphDQpTZXQtQ29va2llOiBi
    X-Value: aSet-Cookie: b

    warning in config.headers[0].value: A header cannot contain line breaks and the like; they were left out.
    "#);
    let config = json!({
        "url": "https://example.com/",
        "auth": {"type": "bearer", "token": "secret"},
        "headers": [{"name": "content-type", "value": "text/plain"}],
    });
    insta::assert_snapshot!(sent(config, json!({})), @r#"
    POST https://example.com/
    Authorization: Bearer secret
    content-type: text/plain
    "#);
}

#[test]
fn an_answer_nested_too_deeply_to_be_stored_is_kept_as_text() {
    let deep = "[".repeat(100) + &"]".repeat(100);
    let story = request(json!({"url": "https://example.com/"}))
        .hear(call())
        .hear(answered(200, &deep));
    assert_eq!(story.run.variables["Ask"]["response"], deep);
    let stored = serde_json::to_string(&story.run).unwrap();
    assert_eq!(serde_json::from_str::<Run>(&stored).unwrap(), story.run);
}

#[test]
fn a_url_that_is_too_long_is_not_requested() {
    let config = json!({
        "url": "https://example.com/",
        "params": [{"name": "text", "value": "{{Start.http.params.text}}"}],
    });
    let nodes = [
        node("Ask", "http_request", config),
        node("End", "hangup", json!({})),
    ];
    let edges = "start.api_request>Ask Ask.failed>End";
    let story = |length: usize| {
        let text = "a".repeat(length);
        Story::of(flow(&nodes, edges)).hear(api(json!({ "text": text })))
    };
    let longest = 16 * 1024 - "https://example.com/?text=".len();
    let asked = story(longest);
    assert!(matches!(asked.run.state, State::Waiting { .. }));
    let refused = story(longest + 1);
    assert_eq!(refused.run.state, State::Finished(Outcome::Completed));
    assert!(
        refused.told.contains("longer than 16384 characters"),
        "{}",
        refused.told
    );
}
