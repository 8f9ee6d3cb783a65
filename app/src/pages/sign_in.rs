//! Signing in.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::bundle::LeadTo;
use crate::client::Attempt;
use crate::components::field::{secret_of, text_of};
use crate::components::{Field, Look, Submit, Wrong};
use crate::pages::account::{Account, Visitor};
use crate::session::{Session, Standing, destination};

/// Signs in, and goes on to the page that was asked for.
#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map();
    let show = move |standing| match standing {
        Standing::SignedOut => view! { <Form /> }.into_any(),
        Standing::SignedIn(_) => {
            let onwards = destination(query.read_untracked().get("to").as_deref());
            view! { <LeadTo path=onwards /> }.into_any()
        }
        Standing::NotSetUp => view! { <LeadTo path="/set-up" /> }.into_any(),
    };
    view! { <Visitor title="Sign in" show /> }
}

#[component]
fn Form() -> impl IntoView {
    let session = expect_context::<Session>();
    let attempt = Attempt::new();
    let email = NodeRef::<Input>::new();
    let password = NodeRef::<Input>::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let request = phloem_api::SignIn {
            email: text_of(email),
            password: secret_of(password),
        };
        attempt.make(
            |api| async move { api.sign_in(request).await },
            move |me| session.enter(me),
        );
    };
    view! {
        <Account heading="Sign in">
            <form method="post" on:submit=send>
                <Wrong refusal=attempt.refusal />
                <Field name="email" label="E-mail address" kind="email" autocomplete="username" node=email />
                <Field
                    name="password"
                    label="Password"
                    kind="password"
                    autocomplete="current-password"
                    node=password
                />
                <Submit look=Look::Primary busy=attempt.busy>
                    "Sign in"
                </Submit>
            </form>
        </Account>
    }
    .into_any()
}
