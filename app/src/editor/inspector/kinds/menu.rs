//! The form of Menu.

use leptos::prelude::*;
use phloem_flow::nodes::menu::KEYS;
use serde_json::{Value, json};

use crate::editor::inspector::controls::{number, plain_text, select};
use crate::editor::inspector::field::Named;
use crate::editor::inspector::form::Form;
use crate::editor::inspector::prompt::prompt;
use crate::editor::inspector::rows::{Rows, rows};

pub(super) fn view(form: Form) -> AnyView {
    let choices = Rows {
        path: "choices",
        thing: "choice",
        none: "The caller cannot choose anything yet.",
        another,
        row: choice,
    };
    let patience = Named {
        path: "timeout_s",
        label: "Wait for a key",
        hint: "After the prompt.",
        ..Named::default()
    };
    let repeats = Named {
        path: "repeats",
        label: "Repeat the prompt",
        hint: "After no key or a wrong one, before going on through No Input or Wrong Input.",
        ..Named::default()
    };
    view! {
        {prompt(form, "prompt", "What the caller hears", "Press 1 for sales, 2 for support.")}
        <section class="group inline">
            <h3>"Choices"</h3>
            {rows(form, choices)}
        </section>
        {number(form, patience, "seconds")}
        {number(form, repeats, "times")}
    }
    .into_any()
}

/// A choice with the first key that is free.
fn another(choices: &[Value]) -> Option<Value> {
    let key = KEYS
        .iter()
        .find(|key| choices.iter().all(|choice| choice["key"] != **key))?;
    Some(json!({ "key": key, "label": "" }))
}

fn choice(form: Form, index: usize) -> AnyView {
    let path = format!("choices[{index}].key");
    let held = form.follow(&path);
    // A key that is none is listed too, so that it can be seen.
    let unknown = held.get_untracked();
    let unknown = (!KEYS.contains(&unknown.as_str())).then_some(unknown);
    let options = KEYS
        .iter()
        .map(|key| ((*key).to_owned(), (*key).to_owned()))
        .chain(unknown.map(|key| {
            (
                key.clone(),
                if key.is_empty() {
                    "–".to_owned()
                } else {
                    key
                },
            )
        }))
        .collect();
    let own = StoredValue::new(path.clone());
    let pick = Callback::new(move |key: String| own.with_value(|path| form.choose(path, key)));
    // Two choices with one key would be one outlet.
    let is_taken = Callback::new(move |key: String| {
        let others = (0..form.count("choices")).filter(|other| *other != index);
        others
            .into_iter()
            .any(|other| form.text(&format!("choices[{other}].key")) == key)
    });
    let key = Named {
        path: &path,
        label: "Key",
        unseen: true,
        ..Named::default()
    };
    let label_path = format!("choices[{index}].label");
    let label = Named {
        path: &label_path,
        label: "Meaning",
        unseen: true,
        ..Named::default()
    };
    view! {
        <div class="key">{select(form, key, options, held, pick, Some(is_taken))}</div>
        <div class="meaning">{plain_text(form, label, "Meaning, e.g. Sales")}</div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_choice_has_a_key_of_its_own() {
        let mut choices = Vec::new();
        while let Some(choice) = another(&choices) {
            choices.push(choice);
        }
        let keys: Vec<&str> = choices
            .iter()
            .filter_map(|choice| choice["key"].as_str())
            .collect();
        assert_eq!(keys, KEYS);
    }
}
