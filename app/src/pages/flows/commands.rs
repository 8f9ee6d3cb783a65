//! What can be done with a flow from its card.

use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::{ChangeFlow, CreateFlow, Flow, FlowState};

use crate::client::{Attempt, use_api};
use crate::components::Toasts;
use crate::components::growing::Growing;
use crate::pages::flows::LONGEST_NAME;

/// What can be done with the flow of a card.
#[derive(Clone, Copy)]
pub struct Commands {
    /// Asks for another name.
    pub rename: Callback<Flow>,
    /// Makes another flow with the same draft.
    pub duplicate: Callback<Flow>,
    /// Puts it away, or brings it back.
    pub archive: Callback<Flow>,
    /// Asks whether to remove it.
    pub delete: Callback<Flow>,
}

/// Archives a flow or brings it back, and offers to undo that. Either way it leaves the list; `again` runs when it comes back into it. A flow
/// that answers numbers is only archived after it was put into `asking` and somebody agreed.
pub(super) fn use_archive(
    shown: Growing<Flow>,
    again: Callback<()>,
    asking: RwSignal<Option<Flow>>,
) -> Callback<Flow> {
    let attempt = Attempt::new();
    warn_of(attempt);
    let done = use_archived(shown, again);
    Callback::new(move |flow: Flow| {
        let archived = flow.state != FlowState::Archived;
        if archived && !flow.numbers.is_empty() {
            return asking.set(Some(flow));
        }
        let id = flow.id;
        attempt.make(
            move |api| async move { api.change_flow(id, archiving(archived)).await },
            move |_| {
                done.try_run(flow);
            },
        );
    })
}

/// Takes a flow out of the list that was just archived or brought back, says so, and offers to undo it. The flow is as it was before.
pub(super) fn use_archived(shown: Growing<Flow>, again: Callback<()>) -> Callback<Flow> {
    let toasts = expect_context::<Toasts>();
    let api = StoredValue::new(use_api());
    Callback::new(move |flow: Flow| {
        let id = flow.id;
        let archived = flow.state != FlowState::Archived;
        let done = if archived { "Archived" } else { "Brought back" };
        let text = format!("{done} “{}”.", flow.name);
        let api = api.get_value();
        // The toast outlives the page.
        let undo = move || {
            let api = api.clone();
            spawn_local(async move {
                match api.change_flow(id, archiving(!archived)).await {
                    Ok(_) => {
                        again.try_run(());
                    }
                    Err(refusal) => toasts.warn(refusal.error),
                }
            });
        };
        shown
            .items
            .try_update(|flows| flows.retain(|flow| flow.id != id));
        toasts.say_undoable(text, undo);
    })
}

/// What archives a flow, or brings it back.
pub(super) fn archiving(archived: bool) -> ChangeFlow {
    ChangeFlow {
        archived: Some(archived),
        ..ChangeFlow::default()
    }
}

/// Makes another flow with the same draft, and offers to open it.
pub(super) fn use_duplicate(again: Callback<()>) -> Callback<Flow> {
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    warn_of(attempt);
    Callback::new(move |flow: Flow| {
        let request = CreateFlow {
            name: name_of_copy(&flow.name),
            copy_of: Some(flow.id),
            ..CreateFlow::default()
        };
        attempt.make(
            move |api| async move { api.create_flow(request).await },
            move |copy: Flow| {
                toasts.say_leading(
                    format!("Made “{}”.", copy.name),
                    "Open",
                    format!("/flows/{}", copy.id),
                );
                again.try_run(());
            },
        );
    })
}

/// Says why, when it is refused.
fn warn_of(attempt: Attempt) {
    let toasts = expect_context::<Toasts>();
    Effect::new(move || {
        if let Some(refusal) = attempt.refusal.get() {
            toasts.warn(refusal.error);
        }
    });
}

/// What a copy is called: not longer than a name may be.
fn name_of_copy(name: &str) -> String {
    const MARK: &str = " (copy)";
    let room = LONGEST_NAME as usize - MARK.len();
    let begin: String = name.chars().take(room).collect();
    format!("{}{MARK}", begin.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_copies() {
        assert_eq!(name_of_copy("Main line"), "Main line (copy)");
        let long = "ä".repeat(100);
        assert_eq!(name_of_copy(&long), format!("{} (copy)", "ä".repeat(93)));
        assert_eq!(name_of_copy(&long).chars().count(), 100);
    }
}
