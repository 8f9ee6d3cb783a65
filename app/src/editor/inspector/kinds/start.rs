//! The form of Start.

use leptos::prelude::*;
use serde_json::json;

use crate::editor::inspector::controls::plain_text;
use crate::editor::inspector::field::Named;
use crate::editor::inspector::form::Form;
use crate::editor::inspector::rows::{Rows, rows};

pub(super) fn view(form: Form) -> AnyView {
    let params = Rows {
        path: "api_params",
        thing: "parameter",
        none: "None yet.",
        another: |_| Some(json!({ "name": "", "example": "" })),
        row: param,
    };
    view! {
        <section class="group">
            <h3>"Parameters"</h3>
            <p class="about">
                "What a program sends along when it starts this flow. Later nodes can read each of them. Calls and messages bring their own data and need none."
            </p>
            {rows(form, params)}
        </section>
    }
    .into_any()
}

fn param(form: Form, index: usize) -> AnyView {
    let (name, example) = (
        format!("api_params[{index}].name"),
        format!("api_params[{index}].example"),
    );
    let name = Named {
        path: &name,
        label: "Name",
        unseen: true,
        ..Named::default()
    };
    let example = Named {
        path: &example,
        label: "Example",
        unseen: true,
        ..Named::default()
    };
    view! {
        {plain_text(form, name, "Name, e.g. to")}
        {plain_text(form, example, "Example, e.g. +15551230001")}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::{Config, Kind};
    use serde_json::{Value, json};

    #[test]
    fn a_new_row_is_a_parameter() {
        let config: Value = json!({ "api_params": [{ "name": "", "example": "" }] });
        assert_eq!(
            Config::from_value(Kind::Start, &config).unwrap().to_value(),
            config
        );
    }
}
