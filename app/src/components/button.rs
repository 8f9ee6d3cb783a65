//! Buttons.

use leptos::prelude::*;

use crate::app::Ready;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// What the page is for; one of them at most.
    Primary,
    /// Anything else.
    #[default]
    Plain,
    /// Destroys something.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Danger => "button danger",
        }
    }
}

/// A button. What it does is added with `on:click`, unless it sends its form.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    look: Look,
    /// Whether it sends the form that it is in.
    #[prop(optional)]
    submit: bool,
    /// Whether what it began is still under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// A verb, perhaps with an icon before it.
    children: Children,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    view! {
        <button
            class=look.class()
            type=if submit { "submit" } else { "button" }
            disabled=move || !ready.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {children()}
        </button>
    }
}
