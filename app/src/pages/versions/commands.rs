//! The ways back to a version.

use leptos::prelude::*;
use phloem_api::{Draft, Error, Flow, FlowId, MakeLive, Me, SaveDraft, Version};
use phloem_flow::difference::Differences;
use phloem_flow::document::Document;

use crate::bundle::leave_for;
use crate::client::{Attempt, Calls};
use crate::clock::here;
use crate::components::{Button, Confirm, Glyph, Icon, Look, Question, Toasts};
use crate::editor::saving::copies::{Unsaved, prefix};
use crate::editor::saving::storage;

/// A version that is to be made live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rollback {
    flow: FlowId,
    version: i32,
}

/// What can be done with a version.
#[component]
pub fn Commands(
    /// Its flow.
    flow: Flow,
    /// Which it is.
    version: Version,
    /// What was published.
    document: Document,
    /// Asks for everything anew.
    again: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let asking = RwSignal::new(None::<Rollback>);
    let rollback = Rollback {
        flow: flow.id,
        version: version.version,
    };
    let done = move |Rollback { version, .. }: Rollback| {
        toasts.say(format!("Version {version} is live"));
        again.run(());
    };
    view! {
        {(!version.live)
            .then(|| {
                view! {
                    <Button look=Look::Primary press=move |_| asking.set(Some(rollback))>
                        "Make live"
                    </Button>
                }
            })}
        <Restore flow=flow.id version=version.version document />
        <Confirm subject=asking verb="Make live" look=Look::Primary ask=question call=make_live done />
    }
    .into_any()
}

fn question(Rollback { version, .. }: &Rollback) -> Question {
    Question {
        question: format!("Make version {version} live?"),
        consequence: format!(
            "The next calls and programs get version {version}. What runs already goes on with the version that it began with, and the draft stays as it is."
        ),
    }
}

async fn make_live(api: Calls, rollback: Rollback) -> Result<(), Error> {
    let request = MakeLive {
        version: rollback.version,
    };
    api.make_live(rollback.flow, request).await.map(|_| ())
}

/// Puts a version into the draft. The editor does it, as one step that can be undone: it finds the version as it finds what was not saved.
#[component]
fn Restore(
    /// Which flow's.
    flow: FlowId,
    /// Which version.
    version: i32,
    /// What was published.
    document: Document,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let me = expect_context::<Me>();
    let attempt = Attempt::new();
    Effect::new(move || {
        if let Some(refusal) = attempt.refusal.get() {
            toasts.warn(refusal.error);
        }
    });
    let document = StoredValue::new(document);
    let restore = move |_| {
        let me = me.clone();
        let then = move |draft: Draft| {
            let document = document.get_value();
            if Differences::between(&draft.document, &document).is_empty() {
                return toasts.say(format!("The draft is the same as version {version}."));
            }
            let copy = Unsaved {
                base: draft.revision,
                at: here(),
                sent: Vec::new(),
                version: Some(version),
                document,
            };
            let key = format!("{}{}", prefix(&me, flow), storage::page_name());
            if storage::keep(&key, &copy) {
                leave_for(&format!("/flows/{flow}"));
            } else {
                // A browser that keeps nothing: without the step back in the editor, but the draft before is asked for by its revision all the same.
                let request = SaveDraft {
                    revision: copy.base,
                    document: copy.document,
                };
                attempt.make(
                    move |api| async move { api.save_draft(flow, request).await },
                    move |_| {
                        let said = format!("Version {version} is in the draft now.");
                        toasts.say_leading(said, "Open it", format!("/flows/{flow}"));
                    },
                );
            }
        };
        attempt.make(move |api| async move { api.draft(flow).await }, then);
    };
    view! {
        <Button busy=attempt.busy press=restore>
            <Icon of=Glyph::BringBack />
            "Restore into the draft"
        </Button>
    }
    .into_any()
}
