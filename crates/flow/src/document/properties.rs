//! Any bytes are refused with a place, or are a document that is written and read back the same.

use proptest::prelude::*;

use super::*;
use crate::problem::{Severity, problems};
use crate::published::Published;
use crate::template::rename::rename_node;

/// JSON that is nearly a document: the right keys, sometimes with values that do not belong.
pub(crate) fn nearly() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        Just("A".to_owned()),
        Just("{{A.x}}".to_owned()),
        Just("{{ A.response | upper }} {{".to_owned()),
        Just("+15551230001".to_owned()),
        ".{0,12}",
    ];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::String),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "prompt",
        "type",
        "text",
        "url",
        "choices",
        "key",
        "label",
        "to",
        "from",
        "headers",
        "name",
        "value",
        "body",
        "fields",
        "auth",
        "screening",
        "timeout_s",
        "loop",
        "api_params",
        "other",
    ]);
    let config = leaf.clone().prop_recursive(3, 12, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    });
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let node = (
        prop::sample::select(vec!["a", "b", "c"]),
        prop::sample::select(kinds),
        prop::sample::select(vec!["A", "B", "Start", "9"]),
        prop::option::of(config),
        prop::option::of((-2e6..2e6, any::<f32>())),
    )
        .prop_map(|(id, kind, name, config, position)| {
            let mut node = serde_json::json!({"id": id, "kind": kind, "name": name});
            if let Some(config) = config {
                node["config"] = config;
            }
            if let Some((x, y)) = position {
                node["position"] = serde_json::json!({"x": x, "y": y});
            }
            node
        });
    let edge = (
        prop::sample::select(vec!["a", "b", "d"]),
        prop::sample::select(vec!["incoming_call", "success", "1", "nothing"]),
        prop::sample::select(vec!["a", "b", "c"]),
    )
        .prop_map(|(node, outlet, to)| serde_json::json!({"from": {"node": node, "outlet": outlet}, "to": to}));
    (
        prop::collection::vec(node, 0..4),
        prop::collection::vec(edge, 0..6),
    )
        .prop_map(|(nodes, edges)| {
            serde_json::json!({"format": 1, "nodes": nodes, "edges": edges}).to_string()
        })
}

fn check(bytes: &[u8]) {
    match Document::parse(bytes) {
        Ok(mut document) => {
            let text = document.to_json();
            let again = Document::parse(text.as_bytes()).unwrap();
            assert_eq!(again, document);
            assert_eq!(again.to_json(), text);
            let errors = problems(&document)
                .iter()
                .any(|problem| problem.severity == Severity::Error);
            assert_eq!(Published::new(document.clone()).is_err(), errors);
            if let Some(node) = document.nodes.first().map(|node| node.id.clone()) {
                rename_node(&mut document, &node, "Another");
            }
        }
        Err(error) => {
            assert!(!error.message.is_empty());
            let whole = ["A flow document", "Recursion limit"];
            let located = !error.path.is_empty() || error.line.is_some();
            assert!(
                located || whole.iter().any(|begin| error.message.starts_with(begin)),
                "{error}"
            );
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn nearly_a_document(text in nearly()) {
        check(text.as_bytes());
    }

    #[test]
    fn a_damaged_document(text in nearly(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        check(&bytes);
    }

    #[test]
    fn any_text_is_a_template(text in "[{}%#a-z .|()'\\[\\]0-9\"é-]{0,40}") {
        let template = crate::template::parse(&text);
        for reference in template.references() {
            assert_eq!(&text[reference.place.clone()], reference.node);
        }
        for fault in &template.faults {
            assert!(text.get(fault.place.clone()).is_some());
        }
    }
}
