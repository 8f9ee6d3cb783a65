//! One's own password, and where one is signed in.

use leptos::ev::SubmitEvent;
use leptos::html::{Form, Input};
use leptos::prelude::*;
use phloem_api::ChangePassword;

use crate::client::Attempt;
use crate::components::field::secret_of;
use crate::components::{Button, Confirm, Field, Question, Submit, Toasts, Wrong};
use crate::pages::account::NewPassword;
use crate::pages::settings::Part;
use crate::session::Session;

/// Changes one's own password.
#[component]
pub fn Password(
    /// Whose.
    email: String,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let form = NodeRef::<Form>::new();
    let current = NodeRef::<Input>::new();
    let new = NodeRef::<Input>::new();
    let change = move |event: SubmitEvent| {
        event.prevent_default();
        let request = ChangePassword {
            current: secret_of(current),
            new: secret_of(new),
        };
        attempt.make(
            |api| async move { api.change_password(request).await },
            move |()| {
                if let Some(form) = form.get_untracked() {
                    form.reset();
                }
                toasts.say("The password is changed. Your other devices are signed out.");
            },
        );
    };
    view! {
        <Part
            id="password"
            heading="Your password"
            about="Changing it signs out your other devices; this one stays signed in."
        >
            <form method="post" class="fields" node_ref=form on:submit=change>
                <Wrong refusal=attempt.refusal />
                // For password managers, which have to know whose password it is.
                <input type="text" autocomplete="username" value=email readonly hidden />
                <Field
                    name="current-password"
                    label="Current password"
                    kind="password"
                    autocomplete="current-password"
                    node=current
                />
                <NewPassword name="new-password" label="New password" node=new />
                <div class="actions">
                    <Submit busy=attempt.busy>
                        "Change password"
                    </Submit>
                </div>
            </form>
        </Part>
    }
    .into_any()
}

/// Signs out everywhere.
#[component]
pub fn Sessions() -> impl IntoView {
    let session = expect_context::<Session>();
    let asking = RwSignal::new(None::<()>);
    view! {
        <Part
            id="sessions"
            heading="Sessions"
            about="If you left a device signed in that is not yours, or lost one, end all of your sessions."
        >
            <div class="actions">
                <Button press=move |_| asking.set(Some(()))>"Sign out everywhere"</Button>
            </div>
            <Confirm
                subject=asking
                verb="Sign out everywhere"
                ask=|()| Question {
                    question: "Sign out everywhere?".to_owned(),
                    consequence: "On this device too: you sign in again afterwards.".to_owned(),
                }
                call=|api, ()| async move { api.sign_out_everywhere().await }
                done=move |()| session.leave()
            />
        </Part>
    }
    .into_any()
}
