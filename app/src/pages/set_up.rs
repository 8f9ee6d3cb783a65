//! The first visit: creates the owner's account and the workspace.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use crate::client::Attempt;
use crate::components::field::{secret_of, text_of};
use crate::components::{Brand, Button, Field, Look, Refusal, Wrong};
use crate::session::{Session, Standing};

/// The least number of characters of a password, as the server checks it.
const LEAST: u32 = 12;

/// Creates the owner's account and the workspace; only while there is none.
#[component]
pub fn SetUp() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <Title text="Set up" />
        <main class="alone">
            <Transition>
                {move || Suspend::new(async move {
                    match session.0.await {
                        Ok(Standing::NotSetUp) => view! { <Form session /> }.into_any(),
                        Ok(Standing::SignedOut | Standing::SignedIn(_)) => {
                            view! { <Redirect path="/" /> }.into_any()
                        }
                        Err(refusal) => {
                            view! { <Refusal refusal alone=true again=move |()| session.0.refetch() /> }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </main>
    }
    .into_any()
}

#[component]
fn Form(
    /// Told once the account is there.
    session: Session,
) -> impl IntoView {
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
        <Brand />
        <section class="account">
            <header>
                <h1>"Set up Phloem"</h1>
                <p>"Nobody has an account here yet. Yours will be the owner’s."</p>
            </header>
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
                <Field
                    name="password"
                    label="Password"
                    kind="password"
                    hint="12 characters or more. A few random words are easy to remember and hard to guess."
                    autocomplete="new-password"
                    least=LEAST
                    node=password
                />
                <Button look=Look::Primary submit=true busy=attempt.busy>
                    "Create account"
                </Button>
            </form>
        </section>
    }
    .into_any()
}
