//! Parts of a form: those that are on or off, and those that fold away.

use leptos::prelude::*;

use crate::components::{Glyph, Icon};
use crate::editor::inspector::form::Form;

/// What an optional part is called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Its name; unique in its form.
    pub(crate) title: &'static str,
    /// What it does, in a sentence.
    pub(crate) about: &'static str,
    /// Where its fields are.
    pub(crate) paths: &'static [&'static str],
}

/// A part that is either off, or on with fields of its own.
pub(crate) fn switched(
    form: Form,
    part: Part,
    on: Memo<bool>,
    turn: Callback<bool>,
    inside: ViewFn,
) -> AnyView {
    let wrong = form.wrong_below(part.paths);
    view! {
        <section class="optional">
            <button
                class="optional-head"
                type="button"
                role="switch"
                aria-checked=move || if on.get() { "true" } else { "false" }
                disabled=form.read_only
                data-field=format!("config.{}", part.paths[0])
                on:click=move |_| turn.run(!on.get_untracked())
            >
                <span class="title">{part.title}</span>
                {badge(wrong)}
                <span class="state">{move || if on.get() { "On" } else { "Off" }}</span>
                <span class="track" aria-hidden="true"></span>
            </button>
            <Show when=move || on.get()>
                <div class="optional-body">
                    <p class="about">{part.about}</p>
                    {inside.run()}
                </div>
            </Show>
        </section>
    }
    .into_any()
}

/// A part that folds away. It is open where it has something, where something in it is wrong, and where somebody was led into it.
pub(crate) fn folded(
    form: Form,
    part: Part,
    state: Memo<String>,
    begins_open: bool,
    inside: ViewFn,
) -> AnyView {
    let wrong = form.wrong_below(part.paths);
    let open = RwSignal::new(begins_open || wrong.get_untracked() > 0);
    Effect::new(move |_| {
        if form.wants(part.paths) {
            open.set(true);
        }
    });
    view! {
        <section class="optional">
            <button
                class="optional-head"
                type="button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="title">{part.title}</span>
                {badge(wrong)}
                <span class="state">{move || state.get()}</span>
                <Icon of=Glyph::Open />
            </button>
            <Show when=move || open.get()>
                <div class="optional-body">
                    <p class="about">{part.about}</p>
                    {inside.run()}
                </div>
            </Show>
        </section>
    }
    .into_any()
}

/// How many problems there are inside.
fn badge(wrong: Memo<usize>) -> AnyView {
    let badge = move || {
        let count = wrong.get();
        (count > 0).then(|| {
            view! {
                <span class="badge">
                    {count} <span class="unseen">{if count == 1 { " problem" } else { " problems" }}</span>
                </span>
            }
        })
    };
    badge.into_any()
}
