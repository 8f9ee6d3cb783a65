//! Form fields.

use leptos::html::Input;
use leptos::prelude::*;

/// A labelled line of text, with a hint and what is wrong with it. Its value is read through `node` when the form is sent, so what is typed before the
/// page has come to life is not lost.
#[component]
pub fn Field(
    /// Its name in the form, and what ties label, hint and input together: unique on the page.
    name: &'static str,
    /// What to enter.
    label: &'static str,
    /// `text`, `email` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What it begins with.
    #[prop(optional, into)]
    value: String,
    /// A sentence that helps.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong and what to do.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
    /// What browsers and password managers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// How many characters it needs at least.
    #[prop(optional)]
    least: Option<u32>,
    /// How many characters it takes at most.
    #[prop(default = 200)]
    most: u32,
    /// The input.
    node: NodeRef<Input>,
) -> impl IntoView {
    let id = format!("field-{name}");
    let hint_id = format!("{id}-hint");
    let wrong_id = format!("{id}-wrong");
    let described = {
        let (hint_id, wrong_id) = (hint_id.clone(), wrong_id.clone());
        move || match (hint.read().is_empty(), wrong.read().is_some()) {
            (true, false) => None,
            (true, true) => Some(wrong_id.clone()),
            (false, false) => Some(hint_id.clone()),
            (false, true) => Some(format!("{wrong_id} {hint_id}")),
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=!optional
                minlength=least
                maxlength=most
                spellcheck=(kind != "text").then_some("false")
                aria-invalid=move || wrong.read().is_some().then_some("true")
                aria-describedby=described
                node_ref=node
            />
            <Show when=move || wrong.read().is_some()>
                <p class="wrong" id=wrong_id.clone() role="alert">{move || wrong.get()}</p>
            </Show>
            <Show when=move || !hint.read().is_empty()>
                <p class="hint" id=hint_id.clone()>{move || hint.get()}</p>
            </Show>
        </div>
    }
}

/// What an input holds now, without spaces around it.
#[must_use]
pub fn text_of(node: NodeRef<Input>) -> String {
    node.get_untracked()
        .map(|input| input.value().trim().to_owned())
        .unwrap_or_default()
}

/// What an input holds now, as it is.
#[must_use]
pub fn secret_of(node: NodeRef<Input>) -> String {
    node.get_untracked()
        .map(|input| input.value())
        .unwrap_or_default()
}
