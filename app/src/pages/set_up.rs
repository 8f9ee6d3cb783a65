//! The first visit: creates the owner's account and the workspace.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

use crate::bundle::LeadTo;
use crate::client::Attempt;
use crate::components::field::{secret_of, text_of};
use crate::components::{Field, Look, Submit, Wrong};
use crate::pages::account::{Account, NewPassword, Visitor};
use crate::session::{Session, Standing};

/// Creates the owner's account and the workspace; only while there is none.
#[component]
pub fn SetUp() -> impl IntoView {
    let show = |standing| match standing {
        Standing::NotSetUp => view! { <Form /> }.into_any(),
        Standing::SignedOut | Standing::SignedIn(_) => {
            view! { <LeadTo path="/flows" /> }.into_any()
        }
    };
    view! { <Visitor title="Set up" show /> }
}

#[component]
fn Form() -> impl IntoView {
    let session = expect_context::<Session>();
    let attempt = Attempt::new();
    let workspace = NodeRef::<Input>::new();
    let email = NodeRef::<Input>::new();
    let password = NodeRef::<Input>::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let request = phloem_api::SetUp {
            workspace: text_of(workspace),
            email: text_of(email),
            password: secret_of(password),
        };
        attempt.make(
            |api| async move { api.set_up(request).await },
            move |me| session.enter(me),
        );
    };
    view! {
        <Account
            heading="Set up Phloem"
            about="Nobody has an account here yet. Yours will be the owner’s."
        >
            <form method="post" on:submit=send>
                <Wrong refusal=attempt.refusal />
                <Field
                    name="workspace"
                    label="Workspace"
                    hint="What your flows and numbers belong to, such as your company. You can leave it empty."
                    autocomplete="organization"
                    optional=true
                    most=100
                    node=workspace
                />
                <Field name="email" label="E-mail address" kind="email" autocomplete="username" node=email />
                <NewPassword name="password" label="Password" node=password />
                <Submit look=Look::Primary busy=attempt.busy>
                    "Create account"
                </Submit>
            </form>
        </Account>
    }
    .into_any()
}
