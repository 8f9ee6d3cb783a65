//! Tests of reading, renaming and filling in templates.

use super::*;
use crate::document::{Document, NodeId};
use crate::template::rename::rename_node;

fn read(text: &str) -> String {
    let template = parse(text);
    let mut lines: Vec<String> = template
        .references()
        .map(|reference| {
            assert_eq!(&text[reference.place.clone()], reference.node);
            reference.to_string()
        })
        .collect();
    lines.extend(
        template
            .faults
            .iter()
            .map(|fault| format!("{}: {}", &text[fault.place.clone()], fault.message)),
    );
    lines.join("; ")
}

#[test]
fn references() {
    for (text, expected) in [
        ("", ""),
        ("plain {text} }} {", ""),
        ("{{Start.call.from}}", "Start.call.from"),
        (
            "a {{ Start.call.from }} b {{Menu_1.input}}",
            "Start.call.from; Menu_1.input",
        ),
        (
            "{{A.response.list[0]['the key']}}",
            "A.response.list[0].the key",
        ),
        ("{{A.x|default(B.y)|upper}}", "A.x; B.y"),
        ("{{'A.x' ~ A.y}}", "A.y"),
        ("{{'}}' ~ A.y}}", "A.y"),
        (
            "{{A.x if B.y is defined and not C.z == 'no' else D.w}}",
            "A.x; B.y; C.z; D.w",
        ),
        (
            "{{(A.x)}} {{-A.x}} {{A.x in B.list}} {{A.x not in B.list}}",
            "A.x; A.x; A.x; B.list; A.x; B.list",
        ),
        ("{\"a\":{\"b\":{{A.x}}}}", "A.x"),
        ("é{{A.x}}é", "A.x"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn faults() {
    let found: Vec<String> = [
        "{{",
        "{{}}",
        "{{A.x",
        "{{A.}}",
        "{{A.x y}}",
        "{{A.x |}}",
        "{{A.x | uper}}",
        "{{A.x | map('y')}}",
        "{{A.x is odd}}",
        "{{A()}}",
        "{{A.x()}}",
        "{{'x' * 1000000}}",
        "{{A[B]}}",
        "{{A['x}}",
        "{{A[99999999999999999999999]}}",
        "{{(A.x}}",
        "{{A.x; B}}",
        "{{ä}}",
        "{{if}}",
        "{{A.x not B}}",
        "{{A.x if B.y}}",
        "{{[1,2]}}",
        "{{A | default('\\n')}}",
        "{% if A %}",
        "{# A #}",
    ]
    .iter()
    .map(|text| format!("{text}   {}", read(text)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    {{   {{: “{{” is never closed: put “}}” after the variable.
    {{}}   : Nothing stands between “{{” and “}}”. Name a variable, e.g. {{Start.call.from}}.
    {{A.x   {{A.x: “{{” is never closed: put “}}” after the variable.
    {{A.}}   : After “.” comes the name of a variable.
    {{A.x y}}   A.x; y: This does not belong here. Between two values stands an operator, e.g. ~ to join texts.
    {{A.x |}}   A.x; : The name of a filter is missing here.
    {{A.x | uper}}   A.x; uper: There is no filter “uper”. Did you mean `upper`?
    {{A.x | map('y')}}   A.x; map: There is no filter “map”.
    {{A.x is odd}}   A.x; odd: There is no test “odd”.
    {{A()}}   A; (: Templates cannot call anything. To change a value use a filter, e.g. | upper.
    {{A.x()}}   A.x; (: Templates cannot call anything. To change a value use a filter, e.g. | upper.
    {{'x' * 1000000}}   *: Templates do not calculate. Let the web server do such work.
    {{A[B]}}   B: In “[ ]” stands a number or a text in quotes.
    {{A['x}}   'x: This cannot be read. Write a variable, e.g. {{Start.call.from}}.
    {{A[99999999999999999999999]}}   99999999999999999999999: Count with whole numbers from 0.
    {{(A.x}}   A.x; : “(” is never closed: put “)” after it.
    {{A.x; B}}   ;: This cannot be read. Write a variable, e.g. {{Start.call.from}}.
    {{ä}}   ä: This cannot be read. Write a variable, e.g. {{Start.call.from}}.
    {{if}}   if: A value is missing here.
    {{A.x not B}}   A.x; B: After “not” between two values stands “in”.
    {{A.x if B.y}}   A.x; B.y; : Say what stands here otherwise: add else and a value, e.g. else ''.
    {{[1,2]}}   [: A value is missing here.
    {{A | default('\n')}}   '\n'): This cannot be read. Write a variable, e.g. {{Start.call.from}}.
    {% if A %}   {%: “{%” begins a statement, and templates only show values: write {{ … }} instead.
    {# A #}   {#: “{#” begins a statement, and templates only show values: write {{ … }} instead.
    "#);
    assert!(
        read(&format!("{{{{{}A{}}}}}", "(".repeat(200), ")".repeat(200)))
            .contains("nested too deeply")
    );
    assert!(
        read(&format!("{{{{'{}'}}}}", "x".repeat(2_000))).contains("longer than 1000 characters")
    );
}

#[test]
fn renaming_follows_every_reference() {
    let text = r#"{"format":1,"nodes":[
        {"id":"n1","kind":"start","name":"Start"},
        {"id":"n2","kind":"http_request","name":"Ask","config":{"url":"https://example.com/{{Ask.response}}?Ask",
            "headers":[{"name":"X","value":"{{ Asked.x ~ Ask.status_code }} Ask {{'Ask'}}"}]}},
        {"id":"n3","kind":"menu","name":"Menu","config":{"prompt":{"type":"speak","text":"{{Ask.response.Ask}}"}}}]}"#;
    let mut document = Document::parse(text.as_bytes()).unwrap();
    rename_node(&mut document, &NodeId("n2".to_owned()), "Question");
    let written = document.to_json();
    let lines: Vec<&str> = written
        .lines()
        .map(str::trim)
        .filter(|line| line.contains("Ask") || line.contains("Question"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    "name": "Question",
    "url": "https://example.com/{{Question.response}}?Ask",
    "value": "{{ Asked.x ~ Question.status_code }} Ask {{'Ask'}}"
    "text": "{{Question.response.Ask}}",
    "#);
    rename_node(&mut document, &NodeId("n2".to_owned()), "Ask");
    assert_eq!(document, Document::parse(text.as_bytes()).unwrap());
}

#[test]
fn json_with_values_of_any_kind() {
    let fill = |text: &str| json::fill(text, |_| serde_json::json!("a\"b"));
    assert_eq!(
        fill(r#"{"x": {{A.x}}, "y": "<{{A.x}}>"}"#),
        r#"{"x": "a\"b", "y": "<a\"b>"}"#
    );
    assert_eq!(fill(r#""\"{{A.x}}\\{{A.x}}""#), r#""\"a\"b\\a\"b""#);
}

#[cfg(feature = "engine")]
mod filling_in {
    use serde_json::{Value, json};

    use crate::template::expression::{FILTERS, TESTS};
    use crate::template::render::{Encoding, Scope, fill};

    fn filled(template: &str) -> String {
        let variables = json!({"A": {"name": "Ada", "list": [1, 2.5, {"x": null}], "large": "x".repeat(200_000)}});
        let scope: Scope = serde_json::from_value(variables).unwrap();
        let filled = fill(template, Encoding::Plain, &scope);
        match filled.warnings.as_slice() {
            [] => filled.text,
            warnings => format!("{} ({})", filled.text, warnings.join(" ")),
        }
    }

    #[test]
    fn values() {
        let found: Vec<String> = [
            "Hello {{A.name}}!",
            "{{ A.name | upper ~ '-' ~ A.list[0] }}",
            "{{A.list}} {{A.list[1]}} {{A.list[2].x}} {{A.list[2]['x']}}",
            "{{A.gone}}",
            "{{A.gone.deeper}}",
            "{{B.gone}}",
            "{{A.list[7]}}",
            "{{A.name.length}}",
            "{{A.gone | default('nothing')}} {{B.gone | default('nothing')}}",
            "{{A.name if A.list | length == 3 else 'x'}}",
            "{{A.name | replace('A', 'I') | lower}}",
            "{{A.name + 1}}",
            "{{'yes' if A.name == 'Ada' else ''}}{{'no' if A.name == 'Eve' else ''}}",
        ]
        .iter()
        .map(|template| format!("{template}   {}", filled(template)))
        .collect();
        insta::assert_snapshot!(found.join("\n"), @r#"
        Hello {{A.name}}!   Hello Ada!
        {{ A.name | upper ~ '-' ~ A.list[0] }}   ADA-1
        {{A.list}} {{A.list[1]}} {{A.list[2].x}} {{A.list[2]['x']}}   [1,2.5,{"x":null}] 2.5  
        {{A.gone}}    ({{A.gone}} has no value here; nothing was put in its place.)
        {{A.gone.deeper}}    ({{A.gone.deeper}} has no value here; nothing was put in its place.)
        {{B.gone}}    ({{B.gone}} has no value here; nothing was put in its place.)
        {{A.list[7]}}    ({{A.list[7]}} has no value here; nothing was put in its place.)
        {{A.name.length}}    ({{A.name.length}} has no value here; nothing was put in its place.)
        {{A.gone | default('nothing')}} {{B.gone | default('nothing')}}   nothing nothing
        {{A.name if A.list | length == 3 else 'x'}}   Ada
        {{A.name | replace('A', 'I') | lower}}   ida
        {{A.name + 1}}    ({{A.name + 1}} cannot be worked out with the values it has here; nothing was put in its place.)
        {{'yes' if A.name == 'Ada' else ''}}{{'no' if A.name == 'Eve' else ''}}   yes
        "#);
    }

    #[test]
    fn what_becomes_too_long_is_left_out() {
        let twice = filled("{{A.large}}{{A.large}}");
        assert!(
            twice.starts_with("xxx")
                && twice.ends_with("is too long; nothing was put in its place.)")
        );
        assert!(twice.len() < 200_200);
        let bomb = filled("{{A.large | replace('x', A.large)}}");
        insta::assert_snapshot!(bomb.trim(), @r#"
         ({{A.large | replace('x', A.large)}} cannot be worked out with the values it has here; nothing was put in its place.)
        "#);
    }

    #[test]
    fn every_filter_and_test_that_is_allowed_exists() {
        for filter in FILTERS {
            let template = match *filter {
                "replace" => "{{A.name | replace('a', 'b')}}".to_owned(),
                "abs" | "round" | "int" | "float" => format!("{{{{A.list[1] | {filter}}}}}"),
                filter => format!("{{{{A.name | {filter}}}}}"),
            };
            assert!(!filled(&template).contains("nothing was put"), "{template}");
        }
        for test in TESTS {
            let value: Value =
                serde_json::from_str(&filled(&format!("{{{{A.name is {test}}}}}"))).unwrap();
            assert!(value.is_boolean(), "{test}");
        }
    }
}
