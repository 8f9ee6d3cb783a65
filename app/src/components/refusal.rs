//! What is shown instead of what was asked for: nothing there, not allowed, not reachable.

use leptos::prelude::*;
use phloem_api::{Code, Error};

use crate::components::{Brand, Button, Glyph, Icon, Look};
use crate::session::Session;
use crate::status::set_status;

/// A sign, a heading, a sentence, and perhaps what to do.
#[component]
pub fn Notice(
    /// The sign.
    icon: Glyph,
    /// What there is to say.
    #[prop(into)]
    heading: String,
    /// A sentence more.
    #[prop(into)]
    text: String,
    /// Whether it is all that the page says.
    #[prop(optional)]
    alone: bool,
    /// What to do: buttons and links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="notice">
            <span class="sign">
                <Icon of=icon />
            </span>
            {if alone {
                view! { <h1>{heading}</h1> }.into_any()
            } else {
                view! { <h2>{heading}</h2> }.into_any()
            }}
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </section>
    }
}

/// A page's data could not be had.
#[component]
pub fn Refusal(
    /// Why.
    refusal: Error,
    /// Whether it is all that the page says.
    #[prop(optional)]
    alone: bool,
    /// Asks once more.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    set_status(refusal.status());
    let (icon, heading) = match refusal.code {
        Code::Forbidden => (Glyph::Locked, "This is not for you to see"),
        Code::NotSignedIn => (Glyph::Locked, "You are not signed in"),
        Code::NotFound => (Glyph::Lost, "This is not here any more"),
        Code::Unavailable | Code::RateLimited => (Glyph::Unreachable, "Phloem does not answer"),
        _ => (Glyph::Wrong, "This did not work"),
    };
    // Whoever was signed out meanwhile is led to where they can sign in, and from there back here.
    let session = use_context::<Session>().filter(|_| refusal.code == Code::NotSignedIn);
    let what_to_do = move || match session {
        Some(session) => view! {
            <Button look=Look::Primary press=move |_| session.0.refetch()>
                "Sign in"
            </Button>
        }
        .into_any(),
        None => view! { <Button press=move |_| again.run(())>"Try again"</Button> }.into_any(),
    };
    view! {
        {alone.then(|| view! { <Brand /> })}
        <Notice icon heading text=refusal.error alone>
            {what_to_do()}
        </Notice>
    }
}

/// Why what a form asked for was refused, above its fields.
#[component]
pub fn Wrong(
    /// Why, if it was.
    refusal: RwSignal<Option<Error>>,
) -> impl IntoView {
    move || {
        refusal.get().map(|refusal| {
            view! {
                <p class="message wrong" role="alert">
                    <Icon of=Glyph::Wrong />
                    <span>{refusal.error}</span>
                </p>
            }
        })
    }
}
