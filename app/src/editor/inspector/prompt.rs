//! The form of a prompt: text to speak or sound to play.

use leptos::prelude::*;
use phloem_flow::nodes::prompt::{LANGUAGES, VOICES};
use serde_json::{Value, json};

use crate::editor::inspector::controls::{open_select, segmented};
use crate::editor::inspector::field::Named;
use crate::editor::inspector::form::Form;
use crate::editor::inspector::rich::{Shape, rich_text};

const KINDS: &[(&str, &str)] = &[("speak", "Speak a text"), ("play", "Play a sound")];

/// The prompt at this path of the config; `label` says who hears it.
pub(crate) fn prompt(
    form: Form,
    path: &'static str,
    label: &'static str,
    example: &'static str,
) -> AnyView {
    let at = move |part: &str| format!("{path}.{part}");
    let kind = form.follow(&at("type"));
    // What the other kind had, so that looking at both loses nothing.
    let other = StoredValue::new(None::<Value>);
    let pick = Callback::new(move |kind: &'static str| {
        let before = form.value(path);
        let known = other.get_value().filter(|other| other["type"] == kind);
        form.choose(path, known.unwrap_or_else(|| json!({ "type": kind })));
        other.set_value(before);
    });
    let inside = move || {
        if *kind.read() == "play" {
            let named = Named {
                path: &at("url"),
                label: "Address of the sound",
                hint: "An MP3 or WAV file that anybody can fetch.",
                also: Some(path),
                ..Named::default()
            };
            return rich_text(form, named, Shape::Line, "https://");
        }
        let text = Named {
            path: &at("text"),
            label: "Text",
            hint: "Type {{ to insert a variable.",
            also: Some(path),
            ..Named::default()
        };
        let language = Named {
            path: &at("language"),
            label: "Language",
            ..Named::default()
        };
        let voice = Named {
            path: &at("voice"),
            label: "Voice",
            ..Named::default()
        };
        view! {
            {rich_text(form, text, Shape::Lines, example)}
            {open_select(form, language, LANGUAGES, "en-US")}
            {open_select(form, voice, VOICES, "Polly.Joanna")}
        }
        .into_any()
    };
    let named = Named {
        path: &at("type"),
        label,
        ..Named::default()
    };
    view! {
        {segmented(form, named, KINDS, kind, pick)}
        {inside}
    }
    .into_any()
}
