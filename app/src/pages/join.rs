//! Accepting an invitation.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use phloem_api::{AcceptInvitation, Code, InvitedTo, LookAtInvitation, Me, Who};

use crate::bundle::replace_with;
use crate::client::{Attempt, Outage, use_api};
use crate::components::field::secret_of;
use crate::components::{Field, Glyph, Look, Notice, Refusal, Submit, Wrong};
use crate::pages::account::{Account, NewPassword};
use crate::pages::settings::{about, with_article};
use crate::session::{Session, Standing};
use crate::status::set_status;

/// Accepts an invitation: says to what, and asks for a password.
#[component]
pub fn Join() -> impl IntoView {
    let session = expect_context::<Session>();
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let api = use_api();
    let outage = use_context::<Outage>();
    let invited = Resource::new(
        move || token.get(),
        move |token| {
            let (api, outage) = (api.clone(), outage.clone());
            async move {
                match outage {
                    Some(Outage(error)) => Err(error),
                    None => api.look_at_invitation(LookAtInvitation { token }).await,
                }
            }
        },
    );
    view! {
        <Title text="Join" />
        <main class="alone">
            <Transition>
                {move || Suspend::new(async move {
                    let here = match session.0.await {
                        Ok(Standing::SignedIn(Me { who: Who::Person { email, .. }, .. })) => {
                            Some(email)
                        }
                        _ => None,
                    };
                    match invited.await {
                        Ok(to) => {
                            view! { <Form to token=token.get_untracked() here /> }
                                .into_any()
                        }
                        Err(refusal) if matches!(refusal.code, Code::NotFound | Code::Invalid) => {
                            set_status(404);
                            view! {
                                <Notice
                                    icon=Glyph::Lost
                                    heading="This link does not work any more"
                                    text="An invitation works once and for a few days, and a newer one replaces it. Ask whoever invited you for another link. If you have joined already, sign in."
                                    alone=true
                                >
                                    <a class="button primary" href="/sign-in">
                                        "Sign in"
                                    </a>
                                </Notice>
                            }
                                .into_any()
                        }
                        Err(refusal) => {
                            view! { <Refusal refusal alone=true again=move |()| invited.refetch() /> }
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
    /// What the link invites to.
    to: InvitedTo,
    /// The last part of the link.
    token: String,
    /// Who is signed in here up to now.
    here: Option<String>,
) -> impl IntoView {
    let attempt = Attempt::new();
    // The link is used up then, and the next page on its way.
    let joined = RwSignal::new(false);
    let busy = Signal::derive(move || attempt.busy.get() || joined.get());
    let password = NodeRef::<Input>::new();
    let InvitedTo {
        workspace,
        email,
        role,
        has_account,
    } = to;
    let join = move |event: SubmitEvent| {
        event.prevent_default();
        if joined.get_untracked() {
            return;
        }
        let request = AcceptInvitation {
            token: token.clone(),
            password: secret_of(password),
        };
        attempt.make(
            |api| async move { api.accept_invitation(request).await },
            move |_| {
                joined.set(true);
                // The way back does not lead to a link that is used up.
                replace_with("/flows");
            },
        );
    };
    let leaves = here.filter(|here| *here != email).map(|here| {
        view! { <p class="message">{format!("You are signed in as {here} here. Joining signs you in as {email} instead.")}</p> }
    });
    let field = if has_account {
        view! {
            <p class="message careful">
                "You have an account on this server already. By joining, you leave the workspace that you are in now."
            </p>
            <Field
                name="password"
                label="Password of your account"
                kind="password"
                autocomplete="current-password"
                node=password
            />
        }
        .into_any()
    } else {
        view! {
            <NewPassword name="password" label="Password" node=password />
        }
        .into_any()
    };
    view! {
        <Account heading=format!("Join {workspace}")>
            <p>
                {format!("You are invited as {}, who {}.", with_article(role), about(role))}
            </p>
            {leaves}
            <form method="post" on:submit=join>
                <Wrong refusal=attempt.refusal />
                <div class="field">
                    <strong>"You sign in as"</strong>
                    <span>{email.clone()}</span>
                </div>
                // For password managers, which have to know whose password it is.
                <input type="text" autocomplete="username" value=email readonly hidden />
                {field}
                <Submit look=Look::Primary busy>
                    "Join"
                </Submit>
            </form>
        </Account>
    }
    .into_any()
}
