//! The questions about one flow: what it is to be called, and whether it may go.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{ChangeFlow, CreateFlow, Flow};

use crate::client::Attempt;
use crate::components::field::text_of;
use crate::components::{Button, Dialog, Field, Look, Toasts, Wrong};

/// The most characters of a flow's name, as the server checks it.
const MOST: u32 = 100;

/// Asks for the name of a new flow and creates it.
#[component]
pub fn NewFlow(
    /// Open while there is one.
    subject: RwSignal<Option<()>>,
    /// Runs once it is created.
    done: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let inside = move |()| {
        let attempt = Attempt::new();
        let create = move |name| {
            attempt.make(
                |api| async move {
                    api.create_flow(CreateFlow {
                        name,
                        ..CreateFlow::default()
                    })
                    .await
                },
                move |flow: Flow| {
                    subject.set(None);
                    toasts.say(format!("Created “{}”.", flow.name));
                    done.run(());
                },
            );
        };
        view! {
            <NameForm
                heading="New flow"
                verb="Create flow"
                attempt
                send=create
                cancel=move |()| subject.set(None)
            />
        }
        .into_any()
    };
    view! { <Dialog subject label="New flow" inside /> }
}

/// Asks for another name of a flow.
#[component]
pub fn RenameFlow(
    /// Open while there is one.
    subject: RwSignal<Option<Flow>>,
    /// Runs once it has the name.
    done: Callback<()>,
) -> impl IntoView {
    let inside = move |flow: Flow| {
        let attempt = Attempt::new();
        let id = flow.id;
        let rename = move |name| {
            let request = ChangeFlow {
                name: Some(name),
                ..ChangeFlow::default()
            };
            attempt.make(
                move |api| async move { api.change_flow(id, request).await },
                move |_| {
                    subject.set(None);
                    done.run(());
                },
            );
        };
        view! {
            <NameForm
                heading="Rename flow"
                verb="Rename"
                name=flow.name
                attempt
                send=rename
                cancel=move |()| subject.set(None)
            />
        }
        .into_any()
    };
    view! { <Dialog subject label="Rename flow" inside /> }
}

#[component]
fn NameForm(
    /// What is asked for.
    heading: &'static str,
    /// What the button says.
    verb: &'static str,
    /// The name up to now.
    #[prop(optional, into)]
    name: String,
    /// The change that the form asks for.
    attempt: Attempt,
    /// Makes it, with the name.
    #[prop(into)]
    send: Callback<String>,
    /// Leaves everything as it is.
    #[prop(into)]
    cancel: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    Effect::new(move || {
        if let Some(input) = node.get() {
            input.select();
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send.run(text_of(node));
    };
    let wrong = Signal::derive(move || attempt.refusal.get().map(|refusal| refusal.error));
    view! {
        <form method="dialog" on:submit=submit>
            <h2>{heading}</h2>
            <Field name="flow-name" label="Name" value=name most=MOST wrong node />
            <div class="actions">
                <Button on:click=move |_| cancel.run(())>"Cancel"</Button>
                <Button look=Look::Primary submit=true busy=attempt.busy>
                    {verb}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// Asks whether a flow may go.
#[component]
pub fn DeleteFlow(
    /// Open while there is one.
    subject: RwSignal<Option<Flow>>,
    /// Runs once it is gone.
    done: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let inside = move |flow: Flow| {
        let attempt = Attempt::new();
        let id = flow.id;
        let name = StoredValue::new(flow.name);
        let delete = move |_| {
            attempt.make(
                move |api| async move { api.delete_flow(id).await },
                move |()| {
                    subject.set(None);
                    toasts.say(format!("Deleted “{}”.", name.get_value()));
                    done.run(());
                },
            );
        };
        view! {
            <div class="inside">
                <h2>{format!("Delete “{}”?", name.get_value())}</h2>
                <p>"Its draft, its versions and the record of its runs go with it. This cannot be undone."</p>
                <Wrong refusal=attempt.refusal />
                <div class="actions">
                    <Button on:click=move |_| subject.set(None)>"Cancel"</Button>
                    <Button look=Look::Danger busy=attempt.busy on:click=delete>
                        "Delete flow"
                    </Button>
                </div>
            </div>
        }
        .into_any()
    };
    view! { <Dialog subject label="Delete flow" inside /> }
}
