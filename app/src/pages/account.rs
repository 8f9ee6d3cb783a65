//! What the pages for visitors share: setting up, signing in, joining.

use leptos::html::Input;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{Brand, Field, Refusal};
use crate::session::{Session, Standing};

/// The least number of characters of a password, as the server checks it.
const LEAST: u32 = 12;

/// A page for somebody who is not signed in yet, and for nobody else.
#[component]
pub(crate) fn Visitor(
    /// What it is called.
    title: &'static str,
    /// Draws it, or leads elsewhere whoever does not belong here.
    show: impl Fn(Standing) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <Title text=title />
        <main class="alone">
            <Transition>
                {move || Suspend::new(async move {
                    match session.0.await {
                        Ok(standing) => show(standing),
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

/// The card in the middle of such a page.
#[component]
pub(crate) fn Account(
    /// What it asks for.
    #[prop(into)]
    heading: String,
    /// A sentence more.
    #[prop(optional, into)]
    about: String,
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <Brand />
        <section class="account">
            <header>
                <h1>{heading}</h1>
                {(!about.is_empty()).then(|| view! { <p>{about}</p> })}
            </header>
            {children()}
        </section>
    }
    .into_any()
}

/// The field for a password that is chosen now.
#[component]
pub(crate) fn NewPassword(
    /// Its name in the form.
    name: &'static str,
    /// What to enter.
    label: &'static str,
    /// The input.
    node: NodeRef<Input>,
) -> impl IntoView {
    view! {
        <Field
            name
            label
            kind="password"
            hint="12 characters or more. A few random words are easy to remember and hard to guess."
            autocomplete="new-password"
            least=LEAST
            node
        />
    }
}
