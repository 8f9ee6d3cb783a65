//! Stopping a run.

use leptos::prelude::*;
use phloem_api::RunSummary;

use crate::client::Attempt;
use crate::components::{Button, Dialog, Look, Wrong};
use crate::pages::run::watch::Watch;

/// The button that asks whether the run is to be stopped, and the question.
#[component]
pub fn Cancel() -> impl IntoView {
    let watch = expect_context::<Watch>();
    let asking = RwSignal::new(None::<()>);
    let has_call = watch.detail.with_untracked(|detail| detail.call.is_some());
    let inside = move |()| {
        let attempt = Attempt::new();
        let cancel = move |_| {
            let id = watch.detail.with_untracked(|detail| detail.run.id);
            attempt.make(
                move |api| async move { api.cancel_run(id).await },
                move |run: RunSummary| {
                    asking.try_set(None);
                    watch.know(run);
                },
            );
        };
        let what = if has_call {
            "The call ends, and the steps that would follow do not happen. What it owed other systems by now is still delivered."
        } else {
            "The steps that would follow do not happen. What it owed other systems by now is still delivered."
        };
        view! {
            <div class="inside">
                <h2>"Cancel this run?"</h2>
                <p>{what}</p>
                <Wrong refusal=attempt.refusal />
                <div class="actions">
                    <Button press=move |_| asking.set(None)>"Let it go on"</Button>
                    <Button look=Look::Danger busy=attempt.busy press=cancel>
                        "Cancel run"
                    </Button>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <Button press=move |_| asking.set(Some(()))>"Cancel run"</Button>
        <Dialog subject=asking label="Cancel run" inside />
    }
    .into_any()
}
