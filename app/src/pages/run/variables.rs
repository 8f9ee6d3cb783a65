//! What a step left for later ones, to be read by people.

use leptos::prelude::*;
use phloem_flow::nodes::Variable;
use serde_json::{Map, Value};

use crate::components::CopyButton;

/// Something that a step left.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// Its path below the node's name.
    path: String,
    /// What people call it, where that is known.
    label: Option<String>,
    value: Value,
}

/// What a step left, in the order in which its kind tells of it; `known` is what the kind tells. What only repeats something under another name, and
/// what is empty because the run began in another way, is left out.
#[must_use]
pub fn left(variables: &Map<String, Value>, known: &[Variable]) -> Vec<Left> {
    let mut found = Vec::new();
    for (name, value) in variables {
        collect(name.clone(), value, known, &mut found);
    }
    let place = |left: &Left| {
        known
            .iter()
            .position(|variable| variable.path == left.path)
            .unwrap_or(known.len())
    };
    found.sort_by_key(place);
    found
}

fn collect(path: String, value: &Value, known: &[Variable], found: &mut Vec<Left>) {
    let about = known.iter().find(|variable| variable.path == path);
    if about.is_some_and(|about| about.alias) {
        return;
    }
    match value {
        // The shape of an open one is only known when the flow runs, so it is shown as the whole that it came as.
        Value::Object(parts) if about.is_none_or(|about| !about.open) => {
            for (name, part) in parts {
                collect(format!("{path}.{name}"), part, known, found);
            }
        }
        Value::Object(parts) if parts.is_empty() => {}
        value => found.push(Left {
            path,
            label: about.map(|about| about.label.to_string()),
            value: value.clone(),
        }),
    }
}

/// The table of what a step left.
#[component]
pub fn Variables(
    /// The node's name, which templates begin with.
    node: String,
    /// What it left.
    left: Vec<Left>,
    /// All of it, to be copied.
    all: Map<String, Value>,
) -> impl IntoView {
    let all = StoredValue::new(Value::Object(all));
    let rows = left.into_iter().map(|left| {
        let Left { path, label, value } = left;
        let shown = shown(&value);
        let text = StoredValue::new(text_of(&value));
        let template = format!("{{{{{node}.{path}}}}}");
        let what = label.clone().unwrap_or_else(|| path.clone());
        view! {
            <tr>
                <th scope="row" title=template>
                    {label.map(|label| view! { <span class="label">{first_upper(&label)}</span> })}
                    <code>{path}</code>
                </th>
                <td>
                    <div class="copied">
                        {shown} <CopyButton what text=move |()| text.get_value() />
                    </div>
                </td>
            </tr>
        }
    });
    view! {
        <table class="variables">
            <caption class="unseen">"What it left for later steps"</caption>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <CopyButton
            what="all as JSON".to_owned()
            text=move |()| all.with_value(pretty)
            words="Copy all as JSON"
        />
    }
    .into_any()
}

fn shown(value: &Value) -> AnyView {
    match value {
        Value::Null => view! { <span class="nothing">"nothing"</span> }.into_any(),
        Value::String(text) if text.is_empty() => {
            view! { <span class="nothing">"empty"</span> }.into_any()
        }
        Value::Array(_) | Value::Object(_) => {
            view! { <pre tabindex="0">{pretty(value)}</pre> }.into_any()
        }
        value => view! { <span class="value" dir="auto">{text_of(value)}</span> }.into_any(),
    }
}

/// A value as a template would write it.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => pretty(value),
        value => value.to_string(),
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// With a capital, as at the beginning of a line.
fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::Kind;
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(kind: Kind, variables: Value, expect: &[(&str, Option<&str>)]) {
        let Value::Object(variables) = variables else {
            panic!("not an object")
        };
        let known = kind.new_config().describe().variables();
        let left = left(&variables, &known);
        let found: Vec<_> = left
            .iter()
            .map(|left| (left.path.as_str(), left.value.as_str()))
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn tells_what_there_is_in_the_order_of_the_kind() {
        check(
            Kind::Start,
            json!({"http": {"params": {}}, "message": {}, "request_type": "call", "call": {"to": "2", "from": "1"}}),
            &[
                ("call.from", Some("1")),
                ("call.to", Some("2")),
                ("request_type", Some("call")),
            ],
        );
    }

    #[test]
    fn leaves_out_what_only_repeats() {
        check(
            Kind::CallForward,
            json!({"DialStatus": "busy", "dial_status": "busy", "new": "x"}),
            &[("DialStatus", Some("busy")), ("new", Some("x"))],
        );
    }

    #[test]
    fn keeps_whole_what_came_as_a_whole() {
        check(
            Kind::HttpRequest,
            json!({"response": {"balance": {"euros": 5}}, "status_code": "200"}),
            &[("response", None), ("status_code", Some("200"))],
        );
    }
}
