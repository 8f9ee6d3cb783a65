//! The questions about a flow: what it is to be called, and whether it is to be archived although it answers numbers.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{ChangeFlow, Flow, FlowState};

use crate::client::Attempt;
use crate::components::field::text_of;
use crate::components::{Button, Confirm, Dialog, Field, Look, Question, Submit};
use crate::pages::flows::LONGEST_NAME;
use crate::pages::flows::commands::archiving;
use crate::words::phone;

/// As many numbers are named in a sentence.
const NAMED: usize = 3;

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

/// Asks whether a flow may be archived that answers numbers, and says what their callers will hear.
#[component]
pub fn ArchiveFlow(
    /// Open while there is one.
    subject: RwSignal<Option<Flow>>,
    /// Runs once it is archived, with the flow as it was before.
    #[prop(into)]
    done: Callback<Flow>,
) -> impl IntoView {
    let ask = |flow: &Flow| Question {
        question: format!("Archive “{}”?", flow.name),
        consequence: consequence(&flow.numbers, flow.state),
    };
    view! {
        <Confirm
            subject
            verb="Archive flow"
            look=Look::Primary
            ask
            call=|api, flow: Flow| async move {
                api.change_flow(flow.id, archiving(true)).await.map(drop)
            }
            done
        />
    }
}

/// What callers of a flow's numbers get once it is archived: the same as before.
fn consequence(numbers: &[String], state: FlowState) -> String {
    let mut named: Vec<String> = numbers
        .iter()
        .take(NAMED)
        .map(|number| phone(number))
        .collect();
    let further = numbers.len() - named.len();
    if further > 0 {
        named.push(format!("{further} more"));
    }
    let (are, them) = if numbers.len() == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    let last = named.pop().unwrap_or_default();
    let all = if named.is_empty() {
        last
    } else {
        format!("{} and {last}", named.join(", "))
    };
    let hear = match state {
        FlowState::Draft => "Callers hear that the call flow is not published yet, as they do now.",
        FlowState::Live | FlowState::Archived => {
            "Archiving only puts the flow out of sight: callers reach it as before."
        }
    };
    format!(
        "{all} {are} linked to this flow. {hear} To change that, link {them} to another flow under Numbers."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_numbers() {
        fn check(numbers: &[&str], expect: &str) {
            let numbers: Vec<_> = numbers.iter().map(|&number| number.to_owned()).collect();
            let text = consequence(&numbers, FlowState::Live);
            assert!(text.starts_with(expect), "{text}");
        }
        check(
            &["+15550001111"],
            "+1 555-000-1111 is linked to this flow. Archiving only",
        );
        check(&["+1", "+2"], "+1 and +2 are linked to this flow.");
        check(
            &["+1", "+2", "+3", "+4", "+5"],
            "+1, +2, +3 and 2 more are linked",
        );
    }
}
