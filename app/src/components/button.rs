//! Buttons.

use leptos::ev::MouseEvent;
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

/// A button that does something.
///
/// What it does is a property: a handler that is put onto a component with `on:` stays when the view around it is drawn anew in place, so the next press
/// would do the old thing too.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    look: Look,
    /// Whether what it began is still under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Does it.
    press: impl FnMut(MouseEvent) + 'static,
    /// A verb, perhaps with an icon before it.
    children: Children,
) -> impl IntoView {
    let press: Box<dyn FnMut(MouseEvent)> = Box::new(press);
    let Ready(ready) = expect_context();
    view! {
        <button
            class=look.class()
            type="button"
            disabled=move || !ready.get()
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {children()}
        </button>
    }
    .into_any()
}

/// The button that sends the form it is in.
#[component]
pub fn Submit(
    /// How much it asks to be pressed.
    #[prop(optional)]
    look: Look,
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
            type="submit"
            disabled=move || !ready.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {children()}
        </button>
    }
    .into_any()
}
