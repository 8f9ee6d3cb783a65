//! The form of Call Forward.

use leptos::prelude::*;
use serde_json::{Value, json};

use crate::editor::inspector::controls::{number, plain_text, segmented, segments};
use crate::editor::inspector::field::Named;
use crate::editor::inspector::form::Form;
use crate::editor::inspector::parts::{Part, switched};
use crate::editor::inspector::prompt::prompt;
use crate::editor::inspector::rich::{Shape, rich_text};

const STRATEGIES: &[(&str, &str)] = &[
    ("parallel", "All at once"),
    ("sequence", "One after another"),
];

const SCREENING: Part = Part {
    title: "Ask before connecting",
    about: "Who answers hears this first, and is only connected after pressing the key. So a voicemail never takes the call.",
    paths: &["screening"],
};

const RECORDING: Part = Part {
    title: "Record the call",
    about: "The conversation is recorded by the carrier.",
    paths: &["record"],
};

const WHEN: &[(&str, &str)] = &[("always", "Always"), ("variable", "By a variable")];

pub(super) fn view(form: Form) -> AnyView {
    let from = Named {
        path: "from",
        label: "Show as caller",
        hint: "The number that the dialled party sees.",
        ..Named::default()
    };
    let to = Named {
        path: "to",
        label: "Ring",
        hint: "Separate with commas. Type {{ to insert a variable.",
        ..Named::default()
    };
    let strategy = Named {
        path: "strategy",
        label: "When there are several",
        ..Named::default()
    };
    let patience = Named {
        path: "ring_timeout_s",
        label: "Give up after",
        ..Named::default()
    };
    view! {
        {rich_text(form, from, Shape::Line, "+15551230001")}
        {rich_text(form, to, Shape::List, "number or sip:…")}
        {segments(form, strategy, STRATEGIES)}
        {number(form, patience, "seconds")}
        {screening(form)}
        {recording(form)}
    }
    .into_any()
}

fn screening(form: Form) -> AnyView {
    let on = Memo::new(move |_| form.is_there("screening"));
    // What it was, so that turning it off and on again loses nothing.
    let last = StoredValue::new(None::<Value>);
    let turn = Callback::new(move |turn_on: bool| {
        if turn_on {
            form.choose("screening", last.get_value().unwrap_or_else(|| json!({})));
        } else {
            last.set_value(form.value("screening"));
            form.choose("screening", Value::Null);
        }
    });
    let inside = move || {
        let key = Named {
            path: "screening.key",
            label: "Key that accepts the call",
            ..Named::default()
        };
        view! {
            {prompt(form, "screening.prompt", "Who answers hears", "You have a call. Press 1 to take it.")}
            {plain_text(form, key, "1")}
        }
        .into_any()
    };
    switched(form, SCREENING, on, turn, ViewFn::from(inside))
}

fn recording(form: Form) -> AnyView {
    let held = form.follow("record");
    let on = Memo::new(move |_| !matches!(held.read().trim(), "" | "0" | "false" | "null"));
    let turn = Callback::new(move |turn_on: bool| {
        form.choose("record", if turn_on { "true" } else { "" });
    });
    let by_variable = Memo::new(move |_| !matches!(held.read().trim(), "true" | "1"));
    let asked = RwSignal::new(false);
    let when = Memo::new(move |_| {
        if by_variable.get() || asked.get() {
            "variable"
        } else {
            "always"
        }
        .to_owned()
    });
    let pick = Callback::new(move |when: &'static str| {
        asked.set(when == "variable");
        if when == "always" && by_variable.get_untracked() {
            form.choose("record", "true");
        }
    });
    let inside = move || {
        let whether = Named {
            path: "record.when",
            label: "Record",
            ..Named::default()
        };
        let variable = Named {
            path: "record",
            label: "Record where this is set",
            hint: "Nothing, 0, false and null mean no.",
            ..Named::default()
        };
        let field = move || {
            (*when.read() == "variable").then(|| rich_text(form, variable, Shape::Line, "{{"))
        };
        view! {
            {segmented(form, whether, WHEN, when, pick)}
            {field}
        }
        .into_any()
    };
    switched(form, RECORDING, on, turn, ViewFn::from(inside))
}
