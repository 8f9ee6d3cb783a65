//! Signing in.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use crate::client::Attempt;
use crate::components::field::{secret_of, text_of};
use crate::components::{Brand, Button, Field, Look, Refusal, Wrong};
use crate::session::{Session, Standing, destination};

/// Signs in, and goes on to the page that was asked for.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = expect_context::<Session>();
    let query = use_query_map();
    let onwards = move || destination(query.read_untracked().get("to").as_deref());
    view! {
        <Title text="Sign in" />
        <main class="alone">
            <Transition>
                {move || Suspend::new(async move {
                    match session.0.await {
                        Ok(Standing::SignedOut) => view! { <Form session /> }.into_any(),
                        Ok(Standing::SignedIn(_)) => view! { <Redirect path=onwards() /> }.into_any(),
                        Ok(Standing::NotSetUp) => view! { <Redirect path="/set-up" /> }.into_any(),
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
    /// Told once somebody is signed in.
    session: Session,
) -> impl IntoView {
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
        <Brand />
        <section class="account">
            <header>
                <h1>"Sign in"</h1>
            </header>
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
                <Button look=Look::Primary submit=true busy=attempt.busy>
                    "Sign in"
                </Button>
            </form>
        </section>
    }
    .into_any()
}
