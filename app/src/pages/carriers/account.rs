//! What Phloem has to know of a carrier's account: its name and its credentials.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{Carrier, ChangeCarrier, CreateCarrier, PlivoCredentials};

use crate::client::Attempt;
use crate::components::field::{secret_of, text_of};
use crate::components::{Button, Dialog, Field, Look, Submit, Wrong};

/// The most characters of a carrier's name, as the server checks it.
const LONGEST_NAME: u32 = 100;

/// The fields for Plivo's credentials.
#[derive(Clone, Copy)]
struct Credentials {
    auth_id: NodeRef<Input>,
    auth_token: NodeRef<Input>,
    other_token: NodeRef<Input>,
}

impl Credentials {
    fn new() -> Self {
        Self {
            auth_id: NodeRef::new(),
            auth_token: NodeRef::new(),
            other_token: NodeRef::new(),
        }
    }

    /// What is entered now.
    fn entered(self) -> PlivoCredentials {
        let other = secret_of(self.other_token).trim().to_owned();
        PlivoCredentials {
            auth_id: text_of(self.auth_id),
            // Copied text often ends with a space, and no token does.
            auth_token: secret_of(self.auth_token).trim().to_owned(),
            other_auth_tokens: Some(other)
                .filter(|token| !token.is_empty())
                .into_iter()
                .collect(),
        }
    }

    fn fields(self, auth_id: String) -> impl IntoView {
        view! {
            <Field
                name="auth-id"
                label="Auth ID"
                hint="20 characters, beginning with MA; that of a subaccount begins with SA."
                value=auth_id
                node=self.auth_id
            />
            <Field
                name="auth-token"
                label="Auth Token"
                kind="password"
                hint="Kept encrypted, and never shown again. Plivo signs its requests with it."
                autocomplete="new-password"
                node=self.auth_token
            />
            <details class="further">
                <summary>"Plivo signs with another token too"</summary>
                <Field
                    name="other-token"
                    label="Other Auth Token"
                    kind="password"
                    hint="The main account’s token when the one above is a subaccount’s, or the old one while you exchange them."
                    autocomplete="new-password"
                    optional=true
                    node=self.other_token
                />
            </details>
        }
    }
}

/// Asks for a new account's name and credentials.
#[component]
pub fn NewCarrier(
    /// Runs with the carrier once it is there.
    #[prop(into)]
    done: Callback<Carrier>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let name = NodeRef::<Input>::new();
    let credentials = Credentials::new();
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        let request = CreateCarrier::Plivo {
            name: text_of(name),
            credentials: credentials.entered(),
        };
        attempt.make(
            |api| async move { api.create_carrier(request).await },
            move |carrier| {
                done.try_run(carrier);
            },
        );
    };
    view! {
        <form method="post" class="fields" on:submit=create>
            <Wrong refusal=attempt.refusal />
            <Field
                name="carrier-name"
                label="Name"
                value="Plivo"
                hint="What you call it here, if there will be several."
                most=LONGEST_NAME
                node=name
            />
            {credentials.fields(String::new())}
            <div class="actions">
                <Submit look=Look::Primary busy=attempt.busy>
                    "Save and go on"
                </Submit>
            </div>
        </form>
    }
    .into_any()
}

/// Changes an account's name, and its credentials where somebody wants to.
#[component]
pub fn EditCarrier(
    /// Open while there is one.
    subject: RwSignal<Option<Carrier>>,
    /// Runs with the carrier once it is changed.
    #[prop(into)]
    done: Callback<Carrier>,
) -> impl IntoView {
    let inside = move |carrier: Carrier| {
        let changed = move |carrier| {
            subject.set(None);
            done.try_run(carrier);
        };
        view! { <Form carrier changed cancel=move |()| subject.set(None) /> }.into_any()
    };
    view! { <Dialog subject label="Change carrier" inside /> }
}

#[component]
fn Form(
    /// The carrier up to now.
    carrier: Carrier,
    /// Runs with the carrier once it is changed.
    #[prop(into)]
    changed: Callback<Carrier>,
    /// Leaves everything as it is.
    #[prop(into)]
    cancel: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let id = carrier.id;
    let name = NodeRef::<Input>::new();
    let credentials = Credentials::new();
    // Credentials whose key is lost have to be entered again.
    let lost = carrier.account.is_none();
    let anew = RwSignal::new(lost);
    let account = StoredValue::new(carrier.account.unwrap_or_default());
    let change = move |event: SubmitEvent| {
        event.prevent_default();
        let request = ChangeCarrier {
            name: Some(text_of(name)),
            credentials: anew.get_untracked().then(|| credentials.entered()),
        };
        attempt.make(
            move |api| async move { api.change_carrier(id, request).await },
            move |carrier| {
                changed.try_run(carrier);
            },
        );
    };
    let enter_others = move |_| {
        anew.set(true);
        // The field is in the page by the time that the page is drawn.
        request_animation_frame(move || {
            if let Some(first) = credentials.auth_id.try_get_untracked().flatten() {
                let _ = first.focus();
                first.select();
            }
        });
    };
    let kept = move || {
        view! {
            <div class="field">
                <strong>"Credentials"</strong>
                <p class="hint">
                    {format!("Those of account {} are kept, and never shown.", account.get_value())}
                </p>
                <div>
                    <Button press=enter_others>"Enter others"</Button>
                </div>
            </div>
        }
    };
    view! {
        <form method="dialog" on:submit=change>
            <h2>"Change carrier"</h2>
            <Wrong refusal=attempt.refusal />
            <Field name="carrier-name" label="Name" value=carrier.name most=LONGEST_NAME node=name />
            {lost
                .then(|| {
                    view! {
                        <p class="message wrong">
                            "The server has another key than the one its credentials were encrypted with. Enter them again."
                        </p>
                    }
                })}
            <Show when=move || anew.get() fallback=kept>
                {credentials.fields(account.get_value())}
            </Show>
            <div class="actions">
                <Button press=move |_| cancel.run(())>"Cancel"</Button>
                <Submit look=Look::Primary busy=attempt.busy>
                    "Save"
                </Submit>
            </div>
        </form>
    }
    .into_any()
}
