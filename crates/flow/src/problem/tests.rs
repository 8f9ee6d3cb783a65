//! Tests of the problems: what is found, where, and what people are told.

mod use_cases;

use serde_json::{Value, json};

use super::*;

/// The problems of a document with a Start node and these, whose ids are their names; edges are written `a.outlet>b`.
fn found(nodes: &[Value], edges: &str) -> String {
    let edges: Vec<_> = edges
        .split_whitespace()
        .map(|edge| {
            let (from, to) = edge.split_once('>').unwrap();
            let (node, outlet) = from.split_once('.').unwrap();
            json!({"from": {"node": node, "outlet": outlet}, "to": to})
        })
        .collect();
    told(&json!({"format": 1, "nodes": nodes, "edges": edges}))
}

fn told(document: &Value) -> String {
    let document = Document::parse(document.to_string().as_bytes()).unwrap();
    let lines: Vec<String> = problems(&document)
        .iter()
        .map(|problem| {
            let node = problem.node.as_ref().map_or("the flow", |id| id.0.as_str());
            let field = problem
                .field
                .as_deref()
                .map(|field| format!(" {field}"))
                .unwrap_or_default();
            format!(
                "{:?} {} in {node}{field}: {}",
                problem.severity, problem.code, problem.message
            )
        })
        .collect();
    lines.join("\n")
}

fn start() -> Value {
    json!({"id": "Start", "kind": "start", "name": "Start", "config": {"api_params": [{"name": "code"}]}})
}

fn node(name: &str, kind: &str, config: Value) -> Value {
    let mut node = json!({"id": name, "kind": kind, "name": name});
    node["config"] = config;
    node
}

fn say(name: &str, text: &str) -> Value {
    node(
        name,
        "play_audio",
        json!({"prompt": {"type": "speak", "text": text}}),
    )
}

fn request(name: &str, config: Value) -> Value {
    let mut node = node(name, "http_request", config);
    if node["config"]["url"].is_null() {
        node["config"]["url"] = json!("https://example.com/");
    }
    node
}

#[test]
fn a_new_flow_lacks_a_trigger() {
    let document = serde_json::to_value(Document::default()).unwrap();
    insta::assert_snapshot!(told(&document), @r#"
    Error no_trigger in n1: Nothing happens when the flow begins. Connect an outlet of Start, e.g. “Incoming Call”, with a node.
    "#);
}

#[test]
fn a_flow_has_exactly_one_start() {
    insta::assert_snapshot!(found(&[say("A", "Hello")], ""), @r#"
    Error start_count in the flow: The flow has no Start node. Add one, so that runs can begin.
    Warning unreachable in A: No run comes to A. Connect an outlet of another node with it, or remove it.
    "#);
    let second = node("Begin", "start", json!({}));
    insta::assert_snapshot!(found(&[start(), second, say("A", "Hello")], "Start.incoming_call>A Begin.incoming_call>A"), @"Error start_count in Begin: The flow has more than one Start node. Remove Begin.");
}

#[test]
fn names_are_identifiers_and_differ() {
    let mut nodes = vec![start()];
    for (number, name) in ["A", "", "9lives", "with space", "if", "A", &"x".repeat(65)]
        .iter()
        .enumerate()
    {
        let mut node = say(name, "Hello");
        node["id"] = json!(format!("n{number}"));
        nodes.push(node);
    }
    let edges = (0..7).map(|number| match number {
        0 => "Start.incoming_call>n0".to_owned(),
        number => format!("n{}.prompt_completed>n{number}", number - 1),
    });
    insta::assert_snapshot!(found(&nodes, &edges.collect::<Vec<_>>().join(" ")), @r#"
    Error invalid_name in n1 name: “” cannot be the name of a node. Begin with a letter from A to Z and use up to 64 such letters, digits and underscores, e.g. Play_Audio_1.
    Error invalid_name in n2 name: “9lives” cannot be the name of a node. Begin with a letter from A to Z and use up to 64 such letters, digits and underscores, e.g. Play_Audio_1.
    Error invalid_name in n3 name: “with space” cannot be the name of a node. Begin with a letter from A to Z and use up to 64 such letters, digits and underscores, e.g. Play_Audio_1.
    Error invalid_name in n4 name: “if” means something else in templates. Choose another name, e.g. Play_Audio_1.
    Error repeated_name in n5 name: Another node is called A too. Give each node its own name.
    Error invalid_name in n6 name: “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx” cannot be the name of a node. Begin with a letter from A to Z and use up to 64 such letters, digits and underscores, e.g. Play_Audio_1.
    "#);
}

#[test]
fn edges_connect_what_exists() {
    let nodes = [start(), say("A", "Hello"), say("B", "Hello")];
    let edges = "Start.incoming_cal>A Start.incoming_call>A Start.incoming_call>B A.prompt_completed>C C.x>A B.prompt_completed>Start";
    insta::assert_snapshot!(found(&nodes, edges), @r#"
    Error unknown_outlet in Start: An edge begins at the outlet incoming_cal of Start, which does not exist. Did you mean `incoming_call`? Remove the edge or connect it anew.
    Error repeated_edge in Start: More than one edge begins at the outlet incoming_call of Start. Keep one of them.
    Error unknown_node in A: An edge of A leads to the node C, which does not exist. Remove the edge.
    Error unknown_node in the flow: An edge begins at the node C, which does not exist. Remove the edge.
    Error edge_into_start in B: An edge leads from B back to Start, where only runs begin. Lead it to the node after Start.
    "#);
}

#[test]
fn paths_lead_somewhere() {
    let menu = node(
        "Menu",
        "menu",
        json!({"prompt": {"type": "speak", "text": "Choose"}, "choices": [{"key": "1", "label": "Sales"}]}),
    );
    let nodes = [start(), menu, say("A", "Hello"), say("Lost", "Hello")];
    insta::assert_snapshot!(found(&nodes, "Start.incoming_call>Menu Menu.no_input>A"), @r#"
    Warning silent_end in Menu: A caller who comes out of “1 Sales” of Menu is cut off without a word. Connect it with a node, e.g. Play Audio.
    Warning silent_end in Menu: A caller who comes out of “Wrong Input” of Menu is cut off without a word. Connect it with a node, e.g. Play Audio.
    Warning unreachable in Lost: No run comes to Lost. Connect an outlet of another node with it, or remove it.
    "#);
}

#[test]
fn a_caller_who_waits_for_an_answer_is_not_forgotten_when_there_is_none() {
    let nodes = [
        start(),
        request("Ask", json!({})),
        say("A", "Hello"),
        request("Tell", json!({})),
    ];
    insta::assert_snapshot!(found(&nodes, "Start.incoming_call>Ask Ask.success>A A.prompt_completed>Tell"), @r#"
    Warning silent_end in Ask: A caller who comes out of “Failed” of Ask is cut off without a word. Connect it with a node, e.g. Play Audio.
    "#);
}

#[test]
fn a_caller_is_needed() {
    let nodes = [
        start(),
        request("Ask", json!({})),
        say("A", "Hello"),
        node("End", "hangup", json!({})),
    ];
    let edges = "Start.api_request>Ask Ask.success>A A.prompt_completed>End Start.incoming_call>A";
    insta::assert_snapshot!(found(&nodes, edges), @r#"
    Error no_call in A: A needs a caller, and a run that begins with a message or an API request has none. Connect only “Incoming Call” with it.
    "#);
}

#[test]
fn loops_wait() {
    let notify = |name| request(name, json!({"mode": "notify"}));
    let nodes = [start(), notify("A"), notify("B"), notify("C"), notify("D")];
    let edges = "Start.api_request>A A.success>B B.success>C C.success>B C.failed>D";
    insta::assert_snapshot!(found(&nodes, edges), @r#"
    Error loop_without_wait in B: The run would go round for ever in B, C: no node of this loop waits for anything. Remove an edge, or let a request wait for its answer.
    "#);
    let nodes = [start(), notify("A"), request("B", json!({}))];
    assert_eq!(
        found(&nodes, "Start.api_request>A A.success>B B.success>A"),
        ""
    );
}

#[test]
fn new_nodes_say_what_they_need() {
    let mut nodes = vec![start()];
    let mut edges = String::new();
    let mut before = "Start.incoming_call".to_owned();
    for kind in crate::nodes::Kind::ALL.iter().skip(1) {
        let name = kind.as_str();
        nodes.push(json!({"id": name, "kind": name, "name": name}));
        let outlets = kind.new_config().describe().outlets();
        edges.push_str(&format!("{before}>{name} "));
        if let Some((first, others)) = outlets.split_first() {
            before = format!("{name}.{}", first.id);
            for other in others {
                edges.push_str(&format!("{name}.{}>hangup ", other.id));
            }
        }
    }
    insta::assert_snapshot!(found(&nodes, &edges), @r#"
    Error required_field in call_forward config.to: Fill in whom to dial: phone numbers or SIP addresses, separated by commas.
    Warning silent_prompt in menu config.prompt: The caller hears nothing. Fill in a prompt that says which keys there are.
    Error required_field in play_audio config.prompt.text: Fill in the text that is spoken.
    Error required_field in http_request config.url: Fill in the address that the request goes to.
    "#);
}

#[test]
fn fields_are_well_formed() {
    let forward = node(
        "Forward",
        "call_forward",
        json!({
            "from": " ", "to": "+15551230001, 12, {{Start.call.to}}, {{Start.call.to", "ring_timeout_s": 0,
            "screening": {"prompt": {"type": "play", "url": "music.mp3"}, "key": "ab"},
        }),
    );
    let short = node(
        "Short",
        "call_forward",
        json!({"to": "+15551230001,".repeat(50) + "0301234567, sip:desk"}),
    );
    let menu = node(
        "Menu",
        "menu",
        json!({
            "prompt": {"type": "speak", "text": "Choose", "language": ""},
            "choices": [{"key": "1"}, {"key": "1"}, {"key": ""}, {"key": ""}, {"key": "12"}], "timeout_s": 61, "repeats": 11,
        }),
    );
    let ask = request(
        "Ask",
        json!({
            "url": "example.com",
            "headers": [{"name": "X Y", "value": ""}, {"name": "", "value": "x"}, {"name": "Host", "value": "x"}],
            "params": [{"name": "", "value": ""}],
            "auth": {"type": "basic"},
            "body": {"type": "json", "text": "{\n \"a\": \"{{Start.call.from}}\", b: {{Start.call.to}} }"},
            "timeout_s": 0,
        }),
    );
    let nodes = [start(), forward, short, menu, ask];
    let edges = "Start.incoming_call>Forward Forward.completed>Short Forward.no_answer>Menu Forward.failed>Ask Forward.busy_rejected>Ask \
        Short.completed>Ask Short.no_answer>Ask Short.busy_rejected>Ask Short.failed>Ask Menu.1>Ask Menu.no_input>Ask Menu.wrong_input>Ask";
    insta::assert_snapshot!(found(&nodes, edges), @r#"
    Error required_field in Forward config.from: Fill in the number that the dialled party sees, e.g. Start · caller's number.
    Error malformed_number in Forward config.to: “12” is too short: a number has 7 to 15 digits with its country code, and this has 2. Write it like +15551230001.
    Error out_of_range in Forward config.ring_timeout_s: The ring timeout, in seconds, is 0; choose 1 to 600.
    Error malformed_url in Forward config.screening.prompt.url: “music.mp3” is not a web address. It begins with https:// or http:// and has no spaces.
    Error malformed_key in Forward config.screening.key: “ab” is not a key. Use one of 0 to 9, * or #.
    Error malformed_number in Short config.to: “0301234567” begins with 0. Write the country code instead of it, such as +44 301234567.
    Error malformed_number in Short config.to: “sip:desk” is no SIP address. Write one like sip:desk@example.com.
    Error out_of_range in Short config.to: The number of parties is 52; choose 0 to 50.
    Error required_field in Menu config.prompt.language: Fill in the language of the text.
    Error repeated_key in Menu config.choices[1].key: Two choices have the key 1. Change one.
    Error required_field in Menu config.choices[2].key: Fill in the key of this choice.
    Error required_field in Menu config.choices[3].key: Fill in the key of this choice.
    Error malformed_key in Menu config.choices[4].key: “12” is not a key. Use one of 0 to 9, * or #.
    Error out_of_range in Menu config.timeout_s: The time to wait, in seconds, is 61; choose 1 to 60.
    Error out_of_range in Menu config.repeats: The number of repeats is 11; choose 0 to 10.
    Error malformed_url in Ask config.url: “example.com” is not a web address. It begins with https:// or http:// and has no spaces.
    Error malformed_header in Ask config.headers[0].name: “X Y” is not the name of a header. Use letters, digits and hyphens.
    Error required_field in Ask config.headers[1].name: Fill in the name of the header, or remove it.
    Error malformed_header in Ask config.headers[2].name: The header “Host” belongs to the connection and cannot be set. Remove it.
    Error required_field in Ask config.params[0].name: Fill in the name of the parameter, or remove it.
    Error required_field in Ask config.auth.username: Fill in the user name.
    Error malformed_json in Ask config.body.text: This is not JSON; look at line 2. Names and texts stand in double quotes, entries are separated by commas.
    Error out_of_range in Ask config.timeout_s: The timeout, in seconds, is 0; choose 1 to 120.
    Error malformed_template in Forward config.to: “{{” is never closed: put “}}” after the variable.
    "#);
}

#[test]
fn addresses() {
    for (url, well_formed) in [
        ("https://example.com", true),
        ("HTTP://example.com:8080/a?b#c", true),
        ("{{Start.http.params.code}}", true),
        ("{{Start.http.params.code}}/path", true),
        ("https://{{Start.http.params.code}}", true),
        ("http{{Start.http.params.code}}", true),
        (" {{Start.http.params.code}} ", true),
        ("https://example.com/{{Start.http.params.code}} x", false),
        ("{{Start.http.params.code}}/a b", false),
        ("example.com", false),
        ("ftp://example.com", false),
        ("ftp://{{Start.http.params.code}}", false),
        ("https://", false),
        ("https:///path", false),
        ("https://exa mple.com", false),
        ("https://example.com/\u{7f}", false),
    ] {
        let nodes = [start(), request("Ask", json!({ "url": url }))];
        let problems = found(&nodes, "Start.api_request>Ask");
        assert_eq!(problems.is_empty(), well_formed, "{url}: {problems}");
    }
}

#[test]
fn templates_read_what_can_be_there() {
    let nodes = [
        start(),
        request("Ask", json!({})),
        request(
            "Tell",
            json!({"mode": "notify", "headers": [{"name": "X", "value": "{{Later.status_code}}"}]}),
        ),
        say(
            "A",
            "{{Ask.response.any.thing[3]}} {{Ask.response}} {{Ask.status_code.x}} {{Ask}} {{Aks.response}} {{Ask.statuscode}} {{Tell.response}} \
             {{Start.call}} {{Start.call.form}} {{Start.http.params.code}} {{Start.http.params.cod}} {{Later.response}}",
        ),
        request(
            "Later",
            json!({"body": {"type": "form", "fields": [{"name": "x", "value": "{{Later.status_code}}"}]}}),
        ),
        say("B", "{{Start.call.from | uper}}"),
        say("Lost", "{{Later.response}} {{Nobody.x}}"),
    ];
    let edges = "Start.incoming_call>Ask Ask.success>Tell Tell.success>A A.prompt_completed>B B.prompt_completed>Later";
    insta::assert_snapshot!(found(&nodes, edges), @r#"
    Warning unreachable in Lost: No run comes to Lost. Connect an outlet of another node with it, or remove it.
    Error variable_too_early in Tell config.headers[0].value: {{Later.status_code}}: no path leads from Later to Tell, so it has not run yet, and nothing would stand here. Read a node that comes before.
    Error unknown_variable in A config.prompt.text: {{Ask.status_code.x}}: Ask has no variable status_code.x. Did you mean `status_code`?
    Error unknown_variable in A config.prompt.text: {{Ask}}: this names Ask but none of its variables. Type {{ in the field to choose one that there is.
    Error unknown_variable in A config.prompt.text: {{Aks.response}}: this flow has no node with the name Aks. Did you mean `Ask`?
    Error unknown_variable in A config.prompt.text: {{Ask.statuscode}}: Ask has no variable statuscode. Did you mean `status_code`?
    Error unknown_variable in A config.prompt.text: {{Tell.response}}: Tell has no variable response. Type {{ in the field to choose one that there is.
    Error unknown_variable in A config.prompt.text: {{Start.call.form}}: Start has no variable call.form. Did you mean `call.from`?
    Warning unlisted_parameter in A config.prompt.text: {{Start.http.params.cod}}: Start does not list the parameter cod. Did you mean `code`? Add it there, so that people know what to send.
    Error variable_too_early in A config.prompt.text: {{Later.response}}: no path leads from Later to A, so it has not run yet, and nothing would stand here. Read a node that comes before.
    Error variable_too_early in Later config.body.fields[0].value: {{Later.status_code}}: Later has not run yet when it reads this, and nothing would stand here. Read a node that comes before.
    Error malformed_template in B config.prompt.text: There is no filter “uper”. Did you mean `upper`?
    Error unknown_variable in Lost config.prompt.text: {{Nobody.x}}: this flow has no node with the name Nobody. Type {{ in the field to choose one that there is.
    "#);
}

#[test]
fn a_loop_lets_a_node_read_what_came_after_it() {
    let nodes = [
        start(),
        say("A", "{{Ask.response}}"),
        request("Ask", json!({})),
    ];
    assert_eq!(
        found(
            &nodes,
            "Start.incoming_call>A A.prompt_completed>Ask Ask.success>A Ask.failed>A"
        ),
        ""
    );
}

#[test]
fn templates_only_show_values() {
    let nodes = [
        start(),
        say("A", "{% for x in y %}{# note #} {{ Start.call.from"),
        say("B", "{{ range(9) }} {{ 2 * 3 }} {{}}"),
    ];
    insta::assert_snapshot!(found(&nodes, "Start.incoming_call>A A.prompt_completed>B"), @r#"
    Error template_statement in A config.prompt.text: “{%” begins a statement, and templates only show values: write {{ … }} instead.
    Error template_statement in A config.prompt.text: “{#” begins a statement, and templates only show values: write {{ … }} instead.
    Error malformed_template in A config.prompt.text: “{{” is never closed: put “}}” after the variable.
    Error malformed_template in B config.prompt.text: Templates cannot call anything. To change a value use a filter, e.g. | upper.
    Error malformed_template in B config.prompt.text: Templates do not calculate. Let the web server do such work.
    Error malformed_template in B config.prompt.text: Nothing stands between “{{” and “}}”. Name a variable, e.g. {{Start.call.from}}.
    "#);
}

#[test]
fn codes_are_stable_and_explained() {
    let table: Vec<String> = Code::ALL
        .iter()
        .map(|code| format!("{code} ({:?}): {}", code.severity(), code.about()))
        .collect();
    insta::assert_snapshot!(table.join("\n"), @r#"
    start_count (Error): The flow does not have exactly one Start node.
    no_trigger (Error): Nothing is connected to any trigger of the Start node.
    invalid_name (Error): A node's name is not an identifier.
    repeated_name (Error): Two nodes have the same name.
    unknown_outlet (Error): An edge starts at an outlet that does not exist.
    unknown_node (Error): An edge starts at or leads to a node that does not exist.
    repeated_edge (Error): More than one edge starts at an outlet.
    edge_into_start (Error): An edge leads into the Start node.
    loop_without_wait (Error): A loop in which no node ever waits would run for ever.
    no_call (Error): A run without a call can come to a node that needs one.
    unreachable (Warning): No run can come to the node.
    silent_end (Warning): A caller who comes out of this outlet is cut off without a word.
    required_field (Error): A field that has to be filled in is empty.
    out_of_range (Error): A number in a field is too small or too large.
    malformed_number (Error): A phone number or SIP address is malformed.
    example_number (Warning): A phone number is set aside for examples and films: nobody answers there.
    malformed_url (Error): A web address is malformed.
    malformed_key (Error): A key is not one of a phone's keys.
    repeated_key (Error): Two choices of a menu have the same key.
    malformed_header (Error): A header cannot have this name.
    malformed_json (Error): A JSON body is not JSON.
    silent_prompt (Warning): A caller hears nothing where a prompt is usual.
    malformed_template (Error): A template in a field is malformed.
    template_statement (Error): A template in a field does more than show a value.
    unknown_variable (Error): A template reads a variable that does not exist.
    variable_too_early (Error): A template reads a variable of a node that cannot have run yet.
    unlisted_parameter (Warning): A template reads a parameter of the API request that Start does not list.
    "#);
    for code in Code::ALL {
        assert_eq!(json!(code), code.as_str());
    }
}
