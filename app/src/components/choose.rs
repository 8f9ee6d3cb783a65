//! Filters: one of a few, from a list that unfolds.

use leptos::prelude::*;

use crate::app::Ready;

/// One of a few, as a filter above a list. The first choice is the empty one, which filters nothing.
#[component]
pub fn Choose(
    /// What it is about, read out before the choice.
    label: &'static str,
    /// What the empty choice says, e.g. "Any status".
    any: &'static str,
    /// Value and words of the others.
    choices: Vec<(&'static str, &'static str)>,
    /// The value chosen now.
    #[prop(into)]
    chosen: Signal<&'static str>,
    /// Takes the value of another choice.
    #[prop(into)]
    choose: Callback<String>,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    let option = move |(value, words): (&'static str, &'static str)| {
        // The attribute is for the page as it arrives; from then on the property of the list says which one it is.
        view! {
            <option value=value selected=chosen.get_untracked() == value>
                {words}
            </option>
        }
    };
    view! {
        <select
            class="select"
            class:set=move || !chosen.get().is_empty()
            aria-label=label
            autocomplete="off"
            prop:value=move || chosen.get()
            disabled=move || !ready.get()
            on:change=move |event| choose.run(event_target_value(&event))
        >
            {option(("", any))}
            {choices.into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}
