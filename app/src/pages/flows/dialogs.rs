//! The question what a flow is to be called.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{ChangeFlow, Flow};

use crate::client::Attempt;
use crate::components::field::text_of;
use crate::components::{Button, Dialog, Field, Look, Submit};
use crate::pages::flows::LONGEST_NAME;

/// Asks for another name of a flow.
#[component]
pub fn RenameFlow(
    /// Open while there is one.
    subject: RwSignal<Option<Flow>>,
    /// Runs once it has the name.
    #[prop(into)]
    done: Callback<Flow>,
) -> impl IntoView {
    let inside = move |flow: Flow| {
        let attempt = Attempt::new();
        let id = flow.id;
        let node = NodeRef::<Input>::new();
        Effect::new(move || {
            if let Some(input) = node.get() {
                input.select();
            }
        });
        let rename = move |event: SubmitEvent| {
            event.prevent_default();
            let request = ChangeFlow {
                name: Some(text_of(node)),
                ..ChangeFlow::default()
            };
            attempt.make(
                move |api| async move { api.change_flow(id, request).await },
                move |flow| {
                    subject.set(None);
                    done.try_run(flow);
                },
            );
        };
        let wrong = Signal::derive(move || attempt.refusal.get().map(|refusal| refusal.error));
        view! {
            <form method="dialog" on:submit=rename>
                <h2>"Rename flow"</h2>
                <Field name="flow-name" label="Name" value=flow.name most=LONGEST_NAME wrong node />
                <div class="actions">
                    <Button press=move |_| subject.set(None)>"Cancel"</Button>
                    <Submit look=Look::Primary busy=attempt.busy>
                        "Rename"
                    </Submit>
                </div>
            </form>
        }
        .into_any()
    };
    view! { <Dialog subject label="Rename flow" inside /> }
}
