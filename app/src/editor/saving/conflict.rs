//! Somebody else saved the draft: both stand side by side, and a person says which one stays. Nothing is lost whatever they choose.

use leptos::prelude::*;
use phloem_api::{Drawing, Error, Flow};
use phloem_flow::difference::Differences;

use crate::components::{Ago, Button, Dialog, Look, Sketch, Toasts, Wrong};
use crate::editor::later::{Later, Part};
use crate::editor::saving::Saving;
use crate::editor::saving::changes::Changes;
use crate::editor::saving::keeper::Conflict;
use leptos::task::spawn_local;

/// Asks which one of two drafts stays.
#[component]
pub fn ConflictDialog() -> impl IntoView {
    let saving = expect_context::<Saving>();
    let later = expect_context::<Later>();
    let inside = move |conflict| later.draw(Part::Conflict(Box::new(conflict)));
    view! { <Dialog subject=saving.conflict() label="Which draft stays" wide=true inside /> }
}

/// What the dialog asks.
#[component]
pub fn Question(
    /// What is in hand, and what is on the server.
    conflict: Conflict,
) -> impl IntoView {
    let saving = expect_context::<Saving>();
    let toasts = expect_context::<Toasts>();
    let busy = RwSignal::new(false);
    let refusal = RwSignal::new(None::<Error>);
    let differences = Differences::between(&conflict.other.document, &conflict.mine);
    let (mine, other) = (
        Drawing::of(&conflict.mine),
        Drawing::of(&conflict.other.document),
    );
    let saved = conflict.other.saved;
    let (heading, who) = match &conflict.other.saved_by {
        Some(author) if *author == saving.email() => (
            "You changed this draft elsewhere too".to_owned(),
            "You, in another window or on another device".to_owned(),
        ),
        Some(author) => (format!("{author} changed this draft too"), author.clone()),
        None => (
            "A program changed this draft too".to_owned(),
            "A program".to_owned(),
        ),
    };
    let conflict = StoredValue::new(conflict);
    let keep_mine = move |_| {
        conflict.with_value(|conflict| saving.keep_mine(conflict));
        toasts.say("Yours stays. Undo brings the other back.");
    };
    let take_other = move |_| {
        conflict.with_value(|conflict| saving.take_other(conflict));
        toasts.say("The other stays. Undo brings yours back.");
    };
    let keep_both = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refusal.set(None);
        let conflict = conflict.get_value();
        spawn_local(async move {
            match saving.keep_as_copy(conflict).await {
                Ok(Flow { id, name, .. }) => {
                    toasts.say_leading(
                        format!("Yours is “{name}” now."),
                        "Open it",
                        format!("/flows/{id}"),
                    );
                }
                Err(error) => {
                    refusal.try_set(Some(error));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="inside conflict">
            <h2>{heading}</h2>
            <p>"Choose which one to go on with. The other is not lost: Undo brings it back."</p>
            <div class="sides">
                <figure>
                    <Sketch drawing=mine />
                    <figcaption>
                        <strong>"Yours"</strong>
                        <span>"On this device"</span>
                    </figcaption>
                </figure>
                <figure>
                    <Sketch drawing=other />
                    <figcaption>
                        <strong>"The other"</strong>
                        <span>{who} ", " <Ago at=saved /></span>
                    </figcaption>
                </figure>
            </div>
            <h3>"What yours changes in the other"</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="What differs">
                <Changes differences />
            </div>
            <Wrong refusal />
            <div class="actions">
                <Button busy press=keep_both>
                    "Keep mine as a copy"
                </Button>
                <Button press=take_other>"Take the other"</Button>
                <Button look=Look::Primary press=keep_mine>
                    "Keep mine"
                </Button>
            </div>
        </div>
    }
    .into_any()
}
