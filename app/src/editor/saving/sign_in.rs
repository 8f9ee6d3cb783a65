//! The session is over while there is something to save: signing in again in place, so that nothing has to be left.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{Code, Me, SignIn, Who};

use crate::client::Attempt;
use crate::components::field::secret_of;
use crate::components::{Button, Dialog, Field, Look, Submit};
use crate::editor::later::{Later, Part};
use crate::editor::saving::Saving;

/// Asks the person to sign in again.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let saving = expect_context::<Saving>();
    let later = expect_context::<Later>();
    let inside = move |()| later.draw(Part::SignIn);
    view! { <Dialog subject=saving.signing_in() label="Sign in again" inside /> }
}

/// What the dialog asks.
#[component]
pub fn SignInForm() -> impl IntoView {
    let saving = expect_context::<Saving>();
    let me = expect_context::<Me>();
    let node = NodeRef::<Input>::new();
    let attempt = Attempt::new();
    let email = saving.email();
    let said = email.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let request = SignIn {
            email: email.clone(),
            password: secret_of(node),
        };
        let before = me.who.clone();
        attempt.make(
            |api| async move { api.sign_in(request).await },
            move |now: Me| {
                if is_same(&before, &now.who) {
                    saving.signed_in();
                } else {
                    // The address belongs to somebody new: the page is not theirs, and what is unsaved stays with whom it belongs to.
                    let _ = window().location().reload();
                }
            },
        );
    };
    let wrong = Signal::derive(move || {
        let refusal = attempt.refusal.get()?;
        Some(match refusal.code {
            // The address was not asked for, so it is not what is wrong.
            Code::NotSignedIn => "The password is wrong.".to_owned(),
            _ => refusal.error,
        })
    });
    view! {
        <form method="dialog" on:submit=submit>
            <h2>"Sign in again"</h2>
            <p>
                "You were signed out. What you drew is kept on this device, and saved as soon as you are back as "
                <strong>{said}</strong> "."
            </p>
            <Field
                name="password-again"
                label="Password"
                kind="password"
                autocomplete="current-password"
                wrong
                node
            />
            <div class="actions">
                <Button press=move |_| saving.signing_in().set(None)>"Not now"</Button>
                <Submit look=Look::Primary busy=attempt.busy>
                    "Sign in"
                </Submit>
            </div>
        </form>
    }
    .into_any()
}

fn is_same(one: &Who, other: &Who) -> bool {
    match (one, other) {
        (Who::Person { id: one, .. }, Who::Person { id: other, .. }) => one == other,
        (Who::Program { .. }, _) | (_, Who::Program { .. }) => false,
    }
}
