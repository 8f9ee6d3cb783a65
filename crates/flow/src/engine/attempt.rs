//! An HTTP Request outside of any run, for trying it out while it is being set up.

use serde_json::{Map, Value};

use crate::document::{Document, Node, Position};
use crate::engine::visit::{Act as _, Visit};
use crate::engine::{Effect, HttpCall, Run, StepWarning};
use crate::nodes::{Config, Kind, MAX_DEPTH, http_request, shallow};
use crate::published::Published;
use crate::template::render::Scope;
use crate::template::{Piece, Segment, parse};
use crate::time::Millis;

/// How many items a list may have that is made up for one of them.
const MAX_ITEMS: usize = 100;

/// What a run would send.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempt {
    /// The request; none where the address does not come out as a web address.
    pub call: Option<HttpCall>,
    /// What was left out of it.
    pub warnings: Vec<StepWarning>,
}

/// The request that a run would make, without a caller, whose nodes have left these variables.
#[must_use]
pub fn prepare(config: &http_request::Config, variables: Scope) -> Attempt {
    let mut document = Document::default();
    let node = Node {
        id: document.free_id(),
        name: document.free_name(Kind::HttpRequest),
        position: Position::default(),
        config: Config::HttpRequest(config.clone()),
    };
    document.nodes.push(node.clone());
    let Some(flow) = Published::stored(document) else {
        return Attempt::default();
    };
    let mut run = Run::new();
    run.variables = variables;
    let mut effects = Vec::new();
    let mut visit = Visit {
        flow: &flow,
        node: &node,
        at: Millis(0),
        run: &mut run,
        effects: &mut effects,
        hung_up: &mut false,
    };
    // Where the run would go next is nobody's concern.
    let _ = config.enter(&mut visit);
    let call = effects.into_iter().find_map(|effect| match effect {
        Effect::Http(call) => Some(call),
        _ => None,
    });
    Attempt {
        call,
        warnings: run.warnings,
    }
}

/// What nodes would have left, from values by the names that templates read them by: `Call_Forward_1.DialStatus`.
///
/// # Errors
/// A name that no template could read a variable by.
pub fn variables(given: Map<String, Value>) -> Result<Scope, String> {
    let mut scope = Scope::new();
    for (name, value) in given {
        if put(&mut scope, &name, value).is_none() {
            return Err(name);
        }
    }
    Ok(scope)
}

fn put(scope: &mut Scope, name: &str, value: Value) -> Option<()> {
    let source = format!("{{{{{name}}}}}");
    let template = parse(&source);
    let [Piece::Expression(expression)] = template.pieces.as_slice() else {
        return None;
    };
    let [reference] = expression.references.as_slice() else {
        return None;
    };
    let whole = template.faults.is_empty() && expression.plain;
    // What follows goes one call deeper for each step down.
    if !whole || reference.path.len() > MAX_DEPTH || !shallow(&value) {
        return None;
    }
    let (Segment::Key(first), rest) = reference.path.split_first()? else {
        return None;
    };
    let left = scope.entry(reference.node.to_owned()).or_default();
    let place = left.entry((*first).to_owned()).or_insert(Value::Null);
    put_below(place, rest, value)
}

fn put_below(place: &mut Value, path: &[Segment<'_>], value: Value) -> Option<()> {
    let Some((segment, rest)) = path.split_first() else {
        *place = value;
        return Some(());
    };
    let below = match segment {
        Segment::Key(key) => {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            place.as_object_mut()?.entry(*key).or_insert(Value::Null)
        }
        Segment::Index(index) => {
            if *index >= MAX_ITEMS {
                return None;
            }
            if !place.is_array() {
                *place = Value::Array(Vec::new());
            }
            let items = place.as_array_mut()?;
            if items.len() <= *index {
                items.resize(*index + 1, Value::Null);
            }
            items.get_mut(*index)?
        }
    };
    put_below(below, rest, value)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{Attempt, prepare, variables};
    use crate::nodes::http_request;

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            other => panic!("no object: {other}"),
        }
    }

    fn tried(config: Value, given: Value) -> Attempt {
        let config: http_request::Config = serde_json::from_value(config).unwrap();
        prepare(&config, variables(map(given)).unwrap())
    }

    #[test]
    fn the_request_is_the_one_that_a_run_would_make() {
        let config = json!({
            "method": "POST",
            "url": "https://app.example.com/{{Start.call.from}}",
            "params": [{"name": "first", "value": "{{HTTP_Request_9.response.items[1].id}}"}],
            "auth": {"type": "bearer", "token": "t"},
            "body": {"type": "json", "text": "{\"status\": {{Call_Forward_1.DialStatus}}, \"gone\": {{Call_Forward_1.to}}}"},
        });
        let given = json!({
            "Start.call.from": "+15551230001",
            "HTTP_Request_9.response.items[1].id": 7,
            "Call_Forward_1.DialStatus": "no-answer",
        });
        let Attempt { call, warnings } = tried(config, given);
        let call = call.unwrap();
        assert_eq!(
            (call.method.as_str(), call.url.as_str()),
            ("POST", "https://app.example.com/%2B15551230001?first=7")
        );
        assert_eq!(
            call.body.as_deref(),
            Some(r#"{"status": "no-answer", "gone": null}"#)
        );
        let headers = [
            ("Content-Type", "application/json"),
            ("Authorization", "Bearer t"),
        ];
        assert_eq!(
            call.headers,
            headers.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        let sentences: Vec<_> = warnings
            .iter()
            .map(|it| (it.field.as_str(), it.message.as_str()))
            .collect();
        assert_eq!(
            sentences,
            [(
                "config.body.text",
                "{{Call_Forward_1.to}} has no value here; nothing was put in its place."
            )]
        );
    }

    #[test]
    fn what_comes_out_as_no_address_is_not_sent() {
        let Attempt { call, warnings } =
            tried(json!({"url": "{{Start.http.params.url}}"}), json!({}));
        assert_eq!(call, None);
        assert_eq!(warnings.len(), 2);
    }

    #[test]
    fn names_of_variables() {
        #[track_caller]
        fn check(name: &str, expect: impl Into<Option<Value>>) {
            let scope = variables(map(json!({name: 1})));
            assert_eq!(
                scope.ok().map(|scope| json!(scope)),
                expect.into(),
                "of {name}"
            );
        }
        check(
            "Start.call.from",
            Some(json!({"Start": {"call": {"from": 1}}})),
        );
        check(" A.b ", Some(json!({"A": {"b": 1}})));
        check("A.b[1]", Some(json!({"A": {"b": [null, 1]}})));
        check("A.b[\"c d\"]", Some(json!({"A": {"b": {"c d": 1}}})));
        check("A", None);
        check("A[0]", None);
        check("A.b[100]", None);
        check("", None);
        check("A.b | upper", None);
        check("A.b }}{{ A.c", None);
        check("A.b }} x", None);
        check(&format!("A{}", ".b".repeat(100_000)), None);
    }

    #[test]
    fn values_of_one_thing_come_together() {
        let scope = variables(map(
            json!({"A.b.c": 1, "A.b.d": 2, "A.e": {"f": 3}, "A.e.g": 4}),
        ));
        assert_eq!(
            json!(scope.unwrap()),
            json!({"A": {"b": {"c": 1, "d": 2}, "e": {"f": 3, "g": 4}}})
        );
    }
}
