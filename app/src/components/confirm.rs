//! Asking before something is done that cannot be undone.

use leptos::prelude::*;
use phloem_api::Error;

use crate::client::{Attempt, Calls};
use crate::components::{Button, Dialog, Look, Wrong};

/// What somebody is asked before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// E.g. "Delete “Main line”?".
    pub question: String,
    /// What follows from it, in a sentence or two.
    pub consequence: String,
}

/// Asks whether to do something that cannot be undone, does it, and stays open with the reason when it is refused.
#[component]
pub fn Confirm<T, C, F>(
    /// What it is about; open while there is one.
    subject: RwSignal<Option<T>>,
    /// What the button says, and the dialog's accessible name: a verb and what.
    verb: &'static str,
    /// How much the button asks to be pressed.
    #[prop(default = Look::Danger)]
    look: Look,
    /// What to ask.
    ask: fn(&T) -> Question,
    /// Does it.
    call: C,
    /// Runs once it is done.
    #[prop(into)]
    done: Callback<T>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    C: Fn(Calls, T) -> F + Copy + Send + Sync + 'static,
    F: Future<Output = Result<(), Error>> + 'static,
{
    let inside = move |about: T| {
        let attempt = Attempt::new();
        let Question {
            question,
            consequence,
        } = ask(&about);
        let sure = move |_| {
            let (about, done_with) = (about.clone(), about.clone());
            attempt.make(
                move |api| call(api, about),
                move |()| {
                    subject.set(None);
                    done.try_run(done_with);
                },
            );
        };
        view! {
            <div class="inside">
                <h2>{question}</h2>
                <p>{consequence}</p>
                <Wrong refusal=attempt.refusal />
                <div class="actions">
                    <Button press=move |_| subject.set(None)>"Cancel"</Button>
                    <Button look busy=attempt.busy press=sure>
                        {verb}
                    </Button>
                </div>
            </div>
        }
        .into_any()
    };
    view! { <Dialog subject label=verb inside /> }
}
