//! Making a version of the draft: what it changes, what keeps it from being one, and a note for those who read the history.

use leptos::ev::SubmitEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::{Code, Error, FlowState, Publish, VersionDetail};
use phloem_flow::difference::Differences;
use phloem_flow::document::NodeId;
use phloem_flow::problem::{Problem, Severity};

use crate::client::{Attempt, use_api};
use crate::components::{Button, Dialog, Look, Toasts, Wrong};
use crate::editor::OpenFlow;
use crate::editor::hand::Hand;
use crate::editor::later::{Later, Part};
use crate::editor::saving::Saving;
use crate::editor::saving::changes::Changes;
use crate::editor::saving::machine::Status;
use crate::words::counted;

/// The most characters of a note, as the server checks it.
const MOST: &str = "2000";

/// Makes a version of the draft, after a look at what it changes. Nothing for those who may only look.
#[component]
pub fn PublishButton() -> impl IntoView {
    if expect_context::<Hand>().is_read_only() {
        return ().into_any();
    }
    let subject = RwSignal::new(None::<()>);
    let later = expect_context::<Later>();
    let inside = move |()| later.draw(Part::Publishing(subject));
    view! {
        <Button look=Look::Primary press=move |_| subject.set(Some(()))>
            "Publish"
        </Button>
        <Dialog subject label="Publish" wide=true inside />
    }
    .into_any()
}

/// The live version, once it was asked for.
type Live = Option<Result<Option<VersionDetail>, Error>>;

/// What the dialog asks.
#[component]
pub fn Publishing(
    /// Open while there is one.
    subject: RwSignal<Option<()>>,
) -> impl IntoView {
    let hand = expect_context::<Hand>();
    let open = expect_context::<OpenFlow>();
    let api = StoredValue::new(use_api());
    let live = RwSignal::new(None as Live);
    let ask = move || {
        live.set(None);
        let api = api.get_value();
        let version = open.flow.with_untracked(|flow| flow.live_version);
        spawn_local(async move {
            let answer = match version {
                Some(version) => api.version(open.id, version).await.map(Some),
                None => Ok(None),
            };
            live.try_set(Some(answer));
        });
    };
    ask();
    let lead = Callback::new(move |node: NodeId| {
        subject.set(None);
        hand.open(&node);
    });
    view! {
        <div class="inside publish">
            <h2>{move || open.flow.with(|flow| format!("Publish “{}”", flow.name))}</h2>
            <Problems lead />
            {move || match live.get() {
                None => view! { <p role="status">"Looking at the live version…"</p> }.into_any(),
                Some(Ok(live)) => view! { <News live lead /> }.into_any(),
                Some(Err(refusal)) => {
                    view! {
                        <div class="message wrong" role="alert">
                            <span>{refusal.error}</span>
                            <Button press=move |_| ask()>"Try again"</Button>
                        </div>
                    }
                        .into_any()
                }
            }}
            <Form subject live />
        </div>
    }
    .into_any()
}

/// What keeps the draft from being published, and what is only worth knowing.
#[component]
fn Problems(
    /// Leads to a node.
    lead: Callback<NodeId>,
) -> impl IntoView {
    let hand = expect_context::<Hand>();
    let of = move |severity| {
        hand.problems().with(|problems| {
            let of_it = problems
                .iter()
                .filter(|problem| problem.severity == severity);
            of_it.cloned().collect::<Vec<_>>()
        })
    };
    let list = move |class: &'static str, problems: Vec<Problem>, heading: String| {
        (!problems.is_empty()).then(|| {
            view! {
                <section class=class>
                    <h3>{heading}</h3>
                    <ul role="list">
                        {problems
                            .into_iter()
                            .map(|problem| view! { <li>{at(hand, problem, lead)}</li> })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
    };
    move || {
        let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
        let count = |problems: &[Problem]| i64::try_from(problems.len()).unwrap_or(i64::MAX);
        let must = match count(&errors) {
            1 => "1 problem to solve first".to_owned(),
            count => format!("{count} problems to solve first"),
        };
        let may = counted(count(&warnings), "thing") + " to have a look at";
        view! { {list("errors", errors, must)} {list("warnings", warnings, may)} }
    }
}

/// A problem, and the way to it.
fn at(hand: Hand, problem: Problem, lead: Callback<NodeId>) -> AnyView {
    let Problem { node, message, .. } = problem;
    let Some(node) = node else {
        return message.into_any();
    };
    let name = hand.with(|editor| editor.document().node(&node).map(|node| node.name.clone()));
    view! {
        <button class="link" type="button" on:click=move |_| lead.run(node.clone())>
            {name.unwrap_or_else(|| node_gone().to_owned())}
        </button>
        ": "
        {message}
    }
    .into_any()
}

const fn node_gone() -> &'static str {
    "A node that is gone"
}

/// What changed since the live version.
#[component]
fn News(
    /// The live version.
    live: Option<VersionDetail>,
    /// Leads to a node.
    lead: Callback<NodeId>,
) -> impl IntoView {
    let hand = expect_context::<Hand>();
    let revision = hand.revision();
    let Some(VersionDetail { version, document }) = live else {
        return view! { <p>"This will be the first version. From then on calls and programs can start the flow."</p> }.into_any();
    };
    let number = version.version;
    let differences = Memo::new(move |_| {
        revision.track();
        hand.with(|editor| Differences::between(&document, editor.document()))
    });
    view! {
        <h3>{format!("What changes since version {number}, which is live")}</h3>
        {move || {
            let differences = differences.get();
            if differences.is_empty() {
                view! { <p>{format!("Nothing: the draft is the same as version {number}.")}</p> }.into_any()
            } else {
                let summary = differences.summary();
                view! {
                    <p class="summary">{summary} "."</p>
                    <div class="scroll" tabindex="0" role="region" aria-label="What changes">
                        <Changes differences show=lead />
                    </div>
                }
                    .into_any()
            }
        }}
    }
    .into_any()
}

/// Where it stands between pressing the button and the answer.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// Nothing was asked for.
    Resting,
    /// The draft is being saved; the note waits.
    Saving(String),
    /// It could not be saved.
    Unsaved,
}

#[component]
fn Form(
    /// Open while there is one.
    subject: RwSignal<Option<()>>,
    /// The live version.
    live: RwSignal<Live>,
) -> impl IntoView {
    let hand = expect_context::<Hand>();
    let open = expect_context::<OpenFlow>();
    let saving = expect_context::<Saving>();
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let stage = RwSignal::new(Stage::Resting);
    let node = NodeRef::<Textarea>::new();
    let blocked = Memo::new(move |_| {
        let errors = hand.problems().with(|problems| {
            problems
                .iter()
                .any(|problem| problem.severity == Severity::Error)
        });
        let revision = hand.revision();
        revision.track();
        let same = live.with(|live| match live {
            Some(Ok(Some(live))) => hand
                .with(|editor| Differences::between(&live.document, editor.document()).is_empty()),
            _ => false,
        });
        errors || same
    });
    let publish = move |note: String| {
        let request = Publish {
            note,
            revision: Some(saving.base()),
        };
        attempt.make(
            move |api| async move { api.publish(open.id, request).await },
            move |version| {
                open.flow.update(|flow| {
                    flow.live_version = Some(version.version);
                    flow.draft_differs = false;
                    if flow.state == FlowState::Draft {
                        flow.state = FlowState::Live;
                    }
                });
                toasts.say(format!("Version {} is live", version.version));
                subject.set(None);
            },
        );
    };
    // Published is what the server has, so the draft is saved before.
    Effect::new(move || {
        let Stage::Saving(note) = stage.get() else {
            return;
        };
        match saving.status().get() {
            Status::Saved => {
                stage.set(Stage::Resting);
                publish(note);
            }
            Status::Saving => {}
            Status::Offline { .. }
            | Status::Retrying { .. }
            | Status::Refused { .. }
            | Status::Conflict
            | Status::SignedOut => stage.set(Stage::Unsaved),
        }
    });
    // Whoever published something else than what is shown would not know what.
    Effect::new(move || {
        if let Some(Error {
            code: Code::StaleRevision,
            current: Some(current),
            ..
        }) = attempt.refusal.get()
        {
            saving.heard(*current);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(note) = node.get_untracked().map(|node| node.value()) else {
            return;
        };
        if blocked.get_untracked() || attempt.busy.get_untracked() {
            return;
        }
        stage.set(Stage::Saving(note));
        saving.hurry();
    };
    let busy =
        Signal::derive(move || attempt.busy.get() || matches!(*stage.read(), Stage::Saving(_)));
    view! {
        <form method="dialog" on:submit=submit>
            <div class="field">
                <label for="publish-note">"What is new, for those who read the history"</label>
                <textarea id="publish-note" rows="2" maxlength=MOST node_ref=node></textarea>
            </div>
            <Show when=move || *stage.read() == Stage::Unsaved>
                <p class="message wrong" role="alert">
                    "The draft is not saved yet, so it cannot be published. See above why, then publish again."
                </p>
            </Show>
            <Wrong refusal=attempt.refusal />
            <div class="actions">
                <Button press=move |_| subject.set(None)>"Cancel"</Button>
                <button
                    class="button primary"
                    type="submit"
                    disabled=move || blocked.get()
                    aria-busy=move || busy.get().then_some("true")
                >
                    "Publish"
                </button>
            </div>
        </form>
    }
    .into_any()
}
