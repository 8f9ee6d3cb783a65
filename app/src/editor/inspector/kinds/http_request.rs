//! The form of HTTP Request.

use leptos::prelude::*;
use phloem_canvas::editor::Output;
use phloem_flow::document::NodeId;
use phloem_flow::nodes::Kind;
use phloem_flow::nodes::call_forward::status_variables;
use phloem_flow::template::{self, Piece};
use serde_json::{Value, json};

use crate::components::{Glyph, Icon, Menu, MenuItem};
use crate::editor::inspector::controls::{number, plain_text, segmented, segments, select};
use crate::editor::inspector::field::Named;
use crate::editor::inspector::form::Form;
use crate::editor::inspector::parts::{Part, folded};
use crate::editor::inspector::rich::{Shape, rich_text};
use crate::editor::inspector::rows::{Rows, rows};
use crate::editor::inspector::try_it::try_it;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const BODIES: &[(&str, &str)] = &[("none", "Nothing"), ("form", "Form"), ("json", "JSON")];
const AUTHS: &[(&str, &str)] = &[
    ("none", "Nothing"),
    ("basic", "Password"),
    ("bearer", "Token"),
];
const MODES: &[(&str, &str)] = &[("wait", "Wait for the answer"), ("notify", "Go on at once")];

const HEADERS: Part = Part {
    title: "Headers",
    about: "Sent along with the request, beside those that the other settings make.",
    paths: &["headers"],
};
const AUTH: Part = Part {
    title: "Sign in",
    about: "How the server knows who asks.",
    paths: &["auth"],
};
const PARAMS: Part = Part {
    title: "Query parameters",
    about: "Added to the address after a question mark.",
    paths: &["params"],
};

pub(super) fn view(form: Form) -> AnyView {
    let url = Named {
        path: "url",
        label: "Address",
        ..Named::default()
    };
    let mode = Named {
        path: "mode",
        label: "And then",
        ..Named::default()
    };
    let held_mode = form.follow("mode");
    let mode_hint = move || match held_mode.read().as_str() {
        "notify" => {
            "The request is repeated until it succeeds. Later nodes cannot read the answer."
        }
        _ => "Later nodes can read the answer.",
    };
    let patience = Named {
        path: "timeout_s",
        label: "Give up after",
        ..Named::default()
    };
    view! {
        {method(form)}
        {rich_text(form, url, Shape::Line, "https://")}
        {body(form)}
        {segments(form, mode, MODES)}
        <p class="about under">{mode_hint}</p>
        {number(form, patience, "seconds")}
        {pairs(form, PARAMS, Rows { path: "params", thing: "parameter", none: "None.", another: pair, row: param })}
        {auth(form)}
        {pairs(form, HEADERS, Rows { path: "headers", thing: "header", none: "None.", another: pair, row: header })}
        {try_it(form)}
    }
    .into_any()
}

fn method(form: Form) -> AnyView {
    let named = Named {
        path: "method",
        label: "Method",
        ..Named::default()
    };
    let options = METHODS
        .iter()
        .map(|method| ((*method).to_owned(), (*method).to_owned()))
        .collect();
    let pick = Callback::new(move |method: String| form.choose("method", method));
    select(form, named, options, form.follow("method"), pick, None)
}

/// One of several kinds of the same thing, each with parts of its own. What another kind had comes back with it.
fn kinds(
    form: Form,
    path: &'static str,
    label: &'static str,
    options: &'static [(&'static str, &'static str)],
) -> (AnyView, Memo<String>) {
    let type_path = format!("{path}.type");
    let current = form.follow(&type_path);
    let known = StoredValue::new(Vec::<Value>::new());
    let pick = Callback::new(move |kind: &'static str| {
        let found = known.with_value(|known| {
            known
                .iter()
                .rev()
                .find(|value| value["type"] == kind)
                .cloned()
        });
        if let Some(before) = form.value(path) {
            known.update_value(|known| known.push(before));
        }
        form.choose(path, found.unwrap_or_else(|| json!({ "type": kind })));
    });
    let named = Named {
        path: &type_path,
        label,
        ..Named::default()
    };
    (segmented(form, named, options, current, pick), current)
}

fn body(form: Form) -> AnyView {
    let (picker, kind) = kinds(form, "body", "Send", BODIES);
    let method = form.follow("method");
    let inside = move || match kind.read().as_str() {
        "form" => {
            let fields = Rows {
                path: "body.fields",
                thing: "field",
                none: "No fields yet.",
                another: pair,
                row: field,
            };
            view! {
                {rows(form, fields)}
                {insert_status(form)}
            }
            .into_any()
        }
        "json" => {
            let text = Named {
                path: "body.text",
                label: "JSON",
                hint: "A variable inside quotes is made fit for them; one that stands alone becomes JSON of its own.",
                ..Named::default()
            };
            view! {
                {rich_text(form, text, Shape::Code, "{ \"status\": \"{{…}}\" }")}
                {insert_status(form)}
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    let unsent = move || {
        (*method.read() == "GET" && *kind.read() != "none").then(|| view! { <p class="about under">"A GET request carries nothing, so this is not sent."</p> })
    };
    view! {
        {picker}
        {unsent}
        {inside}
    }
    .into_any()
}

fn auth(form: Form) -> AnyView {
    let held = form.follow("auth.type");
    let state = Memo::new(move |_| match held.read().as_str() {
        "none" => "Off".to_owned(),
        kind => AUTHS
            .iter()
            .find(|(value, _)| *value == kind)
            .map_or_else(String::new, |(_, label)| (*label).to_owned()),
    });
    let inside = move || {
        let (picker, kind) = kinds(form, "auth", "Sign in with", AUTHS);
        let fields = move || match kind.read().as_str() {
            "basic" => view! {
                {secret(form, "auth.username", "User name", Shape::Line)}
                {secret(form, "auth.password", "Password", Shape::Secret)}
            }
            .into_any(),
            "bearer" => secret(form, "auth.token", "Token", Shape::Secret),
            _ => ().into_any(),
        };
        view! {
            {picker}
            {fields}
        }
        .into_any()
    };
    folded(
        form,
        AUTH,
        state,
        *held.read_untracked() != "none",
        ViewFn::from(inside),
    )
}

fn secret(form: Form, path: &str, label: &str, shape: Shape) -> AnyView {
    let named = Named {
        path,
        label,
        ..Named::default()
    };
    rich_text(form, named, shape, "")
}

/// A part that folds away with rows of names and values.
fn pairs(form: Form, part: Part, list: Rows) -> AnyView {
    let path = list.path;
    let state = Memo::new(move |_| match form.count(path) {
        0 => "Off".to_owned(),
        count => count.to_string(),
    });
    folded(
        form,
        part,
        state,
        false,
        ViewFn::from(move || rows(form, list)),
    )
}

fn pair(_: &[Value]) -> Option<Value> {
    Some(json!({ "name": "", "value": "" }))
}

fn header(form: Form, index: usize) -> AnyView {
    name_and_value(form, "headers", index, "X-Name")
}

fn param(form: Form, index: usize) -> AnyView {
    name_and_value(form, "params", index, "Name")
}

fn field(form: Form, index: usize) -> AnyView {
    name_and_value(form, "body.fields", index, "Name")
}

fn name_and_value(form: Form, list: &str, index: usize, example: &'static str) -> AnyView {
    let (name, value) = (
        format!("{list}[{index}].name"),
        format!("{list}[{index}].value"),
    );
    let place = index + 1;
    let (name_label, value_label) = (format!("Name {place}"), format!("Value {place}"));
    let name = Named {
        path: &name,
        label: &name_label,
        unseen: true,
        ..Named::default()
    };
    let value = Named {
        path: &value,
        label: &value_label,
        unseen: true,
        ..Named::default()
    };
    view! {
        {plain_text(form, name, example)}
        {rich_text(form, value, Shape::Line, "Value")}
    }
    .into_any()
}

/// The command that adds everything a report of a dial's status consists of, read from the nearest Call Forward.
fn insert_status(form: Form) -> AnyView {
    if form.read_only {
        return ().into_any();
    }
    let dials = Memo::new(move |_| {
        form.hand.revision().track();
        let scope = form.scope().get();
        form.document(|document| {
            scope
                .of_kind(document, Kind::CallForward)
                .map(|node| (node.id.clone(), node.name.clone()))
                .collect::<Vec<(NodeId, String)>>()
        })
    });
    let commands = move || {
        let dials = dials.get();
        match dials.as_slice() {
            [] => view! {
                <p class="about">"Lead a Call Forward here, and its dial status can be inserted."</p>
            }
            .into_any(),
            [(_, only)] => {
                let name = only.clone();
                view! {
                    <button class="add" type="button" title=format!("of {only}") on:click=move |_| add_status(form, &name)>
                        <Icon of=Glyph::Call />
                        "Insert dial status"
                    </button>
                }
                .into_any()
            }
            several => {
                let several = several.to_vec();
                view! {
                    <Menu
                        label="Insert dial status"
                        look="add"
                        trigger=|| {
                            view! {
                                <Icon of=Glyph::Call />
                                "Insert dial status of …"
                                <Icon of=Glyph::Open />
                            }
                        }
                    >
                        {several
                            .iter()
                            .map(|(_, name)| {
                                let (shown, name) = (name.clone(), name.clone());
                                view! {
                                    <MenuItem icon=Glyph::Call pick=move |()| add_status(form, &name)>
                                        {shown}
                                    </MenuItem>
                                }
                            })
                            .collect_view()}
                    </Menu>
                }
                .into_any()
            }
        }
    };
    commands.into_any()
}

/// Adds the dial status of a node to the body, in place of what is there of it already.
fn add_status(form: Form, node: &str) {
    let value = |name: &str| format!("{{{{{node}.{name}}}}}");
    if holds_status(form, &value) {
        let sentence = format!("The dial status of {node} is all there already.");
        return form.hand.perform(vec![Output::Refuse(sentence)]);
    }
    if form.text("body.type") == "json" {
        let text = form.text("body.text");
        form.choose("body.text", json_with_status(&text, &value));
        return;
    }
    form.change_list("body.fields", |fields| {
        // An empty row is one that waits to be filled in.
        fields.retain(|field| field["name"] != "" || field["value"] != "");
        for name in status_variables() {
            let pair = json!({ "name": name, "value": value(name) });
            match fields.iter_mut().find(|field| field["name"] == name) {
                Some(field) => *field = pair,
                None => fields.push(pair),
            }
        }
    });
}

/// Whether the body holds all of a dial's status.
fn holds_status(form: Form, value: &dyn Fn(&str) -> String) -> bool {
    if form.text("body.type") == "json" {
        let text = form.text("body.text");
        return status_variables().all(|name| text.contains(&value(name)));
    }
    let fields = form.value("body.fields");
    let fields = fields.as_ref().and_then(Value::as_array);
    status_variables().all(|name| {
        let with = value(name);
        let is_it = |field: &Value| field["name"] == name && field["value"] == with.as_str();
        fields.is_some_and(|fields| fields.iter().any(is_it))
    })
}

/// A JSON text with the dial status before its last bracket; a text without one gets an object of its own.
fn json_with_status(text: &str, value: &dyn Fn(&str) -> String) -> String {
    let entries: Vec<String> = status_variables()
        .map(|name| format!("  \"{name}\": \"{}\"", value(name)))
        .collect();
    let entries = entries.join(",\n");
    // The brackets of a variable are none of the text's.
    let ends_with_text = matches!(template::parse(text).pieces.last(), Some(Piece::Text(_)));
    let begin = text.trim_end().strip_suffix('}').filter(|_| ends_with_text);
    match begin.map(str::trim_end) {
        Some(begin) if begin.ends_with(['{', ',']) => format!("{begin}\n{entries}\n}}"),
        Some(begin) => format!("{begin},\n{entries}\n}}"),
        None if text.trim().is_empty() => format!("{{\n{entries}\n}}"),
        None => format!("{text}\n{{\n{entries}\n}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dial_status_goes_into_the_object_that_is_there() {
        #[track_caller]
        fn check(text: &str, begin: &str) {
            let with = json_with_status(text, &|name| format!("<{name}>"));
            assert!(with.starts_with(begin), "{with}");
            assert!(serde_json::from_str::<Value>(&with).is_ok(), "{with}");
        }
        check("", "{\n  \"DialStatus\": \"<DialStatus>\",\n");
        check("{}", "{\n  \"DialStatus\"");
        check("{ \"a\": 1 }\n", "{ \"a\": 1,\n  \"DialStatus\"");
        check(
            "{ \"a\": { \"b\": 1 } }",
            "{ \"a\": { \"b\": 1 },\n  \"DialStatus\"",
        );
        check("{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1},\n  \"DialStatus\"");
    }
}
