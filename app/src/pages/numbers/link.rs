//! Linking a number to a flow, or to another one than before.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{Carrier, CarrierId, FlowId, Number, PageQuery, Version};

use crate::client::{Attempt, use_api};
use crate::components::field::text_of;
use crate::components::{
    Button, Dialog, Field, Look, PickFlow, Segmented, Select, Submit, Toasts, Wrong,
};
use crate::pages::numbers::check::{Judged, judge};
use crate::pages::numbers::taken::{Linked, link};
use crate::words::{date, phone};

/// How many of a flow's versions can be chosen among: the newest.
const VERSIONS: u32 = 100;

/// What the dialog begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Linking {
    /// The workspace's carriers.
    pub carriers: Vec<Carrier>,
    /// The number, where it is given.
    pub number: Option<String>,
    /// Which account brings its calls.
    pub carrier: Option<CarrierId>,
    /// What answers it up to now.
    pub flow: Option<FlowId>,
    /// The version that it stays with up to now.
    pub version: Option<i32>,
}

impl Linking {
    /// Any number.
    #[must_use]
    pub fn new(carriers: Vec<Carrier>) -> Self {
        let only = match carriers.as_slice() {
            [only] => Some(only.id),
            _ => None,
        };
        Self {
            carriers,
            number: None,
            carrier: only,
            flow: None,
            version: None,
        }
    }

    /// A number that is linked already.
    #[must_use]
    pub fn change(carriers: Vec<Carrier>, number: Number) -> Self {
        Self {
            carriers,
            number: Some(number.number),
            carrier: Some(number.carrier.id),
            // One that was deleted cannot be kept.
            flow: number.flow.name.is_some().then_some(number.flow.id),
            version: number.version,
        }
    }
}

/// Asks which flow answers a number.
#[component]
pub fn LinkNumber(
    /// Open while there is one.
    subject: RwSignal<Option<Linking>>,
    /// Runs once the number is linked.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let inside = move |linking: Linking| {
        let linked = move |number: Number| {
            subject.set(None);
            let flow = number.flow.name.unwrap_or_default();
            toasts.say(format!(
                "{} is answered by “{flow}”.",
                phone(&number.number)
            ));
            done.try_run(());
        };
        view! { <Form linking linked cancel=move |()| subject.set(None) /> }.into_any()
    };
    view! { <Dialog subject label="Link a number" inside /> }
}

/// Which version answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    Live,
    Pinned,
}

#[component]
fn Form(
    /// What it begins with.
    linking: Linking,
    /// Runs with the number once it is linked.
    #[prop(into)]
    linked: Callback<Number>,
    /// Leaves everything as it is.
    #[prop(into)]
    cancel: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let number = linking.number.clone();
    let node = NodeRef::<Input>::new();
    let judged = RwSignal::new(Judged::Empty);
    let carrier = RwSignal::new(linking.carrier);
    let flow = RwSignal::new(linking.flow);
    let answers = RwSignal::new(match linking.version {
        None => Answers::Live,
        Some(_) => Answers::Pinned,
    });
    let version = RwSignal::new(linking.version);
    // Missing parts are only named once somebody tried to go on.
    let tried = RwSignal::new(false);

    // The flow that another number was typed for, or another flow chosen, is none of it.
    let taken = RwSignal::new(None::<String>);
    Effect::new(move || {
        judged.track();
        flow.track();
        taken.set(None);
    });

    let versions = use_versions(flow);
    // A version is one of its flow's.
    Effect::new(move |before: Option<Option<FlowId>>| {
        let now = flow.get();
        if before.is_some_and(|before| before != now) {
            version.set(None);
            answers.set(Answers::Live);
        }
        now
    });
    let submit = {
        let number = number.clone();
        let is_given = number.is_some();
        move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            let pinned = match answers.get_untracked() {
                Answers::Live => None,
                Answers::Pinned => version.get_untracked(),
            };
            if pinned.is_none() && answers.get_untracked() == Answers::Pinned {
                return;
            }
            let (Some(carrier), Some(flow)) = (carrier.get_untracked(), flow.get_untracked())
            else {
                return;
            };
            let number = number.clone().unwrap_or_else(|| text_of(node));
            if matches!(judged.get_untracked(), Judged::Wrong(_)) {
                return;
            }
            let request = phloem_api::LinkNumber {
                carrier_id: carrier,
                flow_id: flow,
                version: pinned,
            };
            let is_meant = is_given || taken.with_untracked(Option::is_some);
            attempt.make(
                move |api| link(api, number, request, is_meant),
                move |done| match done {
                    Linked::Done(number) => linked.run(number),
                    Linked::Taken(flow) => taken.set(Some(flow)),
                },
            );
        }
    };
    let wrong_number = Signal::derive(move || match (judged.get(), tried.get()) {
        (Judged::Wrong(why), _) | (Judged::Unfinished(why), true) => Some(why),
        _ => None,
    });
    let hint = Signal::derive(move || match judged.get() {
        Judged::Empty => {
            "With its country code, such as +1 555 123 0001, or a SIP address.".to_owned()
        }
        Judged::Unfinished(_) if tried.get() => String::new(),
        Judged::Unfinished(says) | Judged::Fine(says) => says,
        Judged::Wrong(_) => String::new(),
    });
    let wrong_flow = Signal::derive(move || {
        (tried.get() && flow.read().is_none()).then_some("Choose the flow that answers.")
    });
    let carriers: Vec<_> = linking
        .carriers
        .iter()
        .map(|carrier| (carrier.id, carrier.name.clone()))
        .collect();
    let which = move || match &number {
        Some(number) => view! { <h2>{format!("What answers {}?", phone(number))}</h2> }.into_any(),
        None => view! {
            <h2>"Link a number"</h2>
            <Field
                name="number"
                label="Number"
                kind="tel"
                hint
                wrong=wrong_number
                node
                on:input=move |_| {
                    tried.set(false);
                    judged.set(judge(&text_of(node)));
                }
            />
        }
        .into_any(),
    };
    view! {
        <form method="dialog" on:submit=submit>
            {which()}
            <Wrong refusal=attempt.refusal />
            <Select
                name="carrier"
                label="Carrier"
                options=carriers
                chosen=carrier
                nothing="Choose who brings its calls"
                pick=move |id| carrier.set(Some(id))
            />
            <div class="field">
                <span class="label" aria-hidden="true">
                    "Flow"
                </span>
                <PickFlow
                    name="flow"
                    label="Flow"
                    none="Choose the flow that answers"
                    needed=true
                    picked=flow
                    pick=move |picked| flow.set(picked)
                />
                {move || wrong_flow.get().map(|wrong| view! { <p class="wrong" role="alert">{wrong}</p> })}
            </div>
            {move || flow.read().is_some().then(|| view! { <Which versions answers version /> })}
            {move || {
                taken
                    .get()
                    .map(|flow| {
                        view! {
                            <p class="message careful" role="alert">
                                {format!("“{flow}” answers this number now. Take it over, and “{flow}” gets no more of its calls.")}
                            </p>
                        }
                    })
            }}
            <div class="actions">
                <Button press=move |_| cancel.run(())>"Cancel"</Button>
                <Submit look=Look::Primary busy=attempt.busy>
                    {move || if taken.read().is_some() { "Take it over" } else { "Link number" }}
                </Submit>
            </div>
        </form>
    }
    .into_any()
}

/// The newest versions of the flow that is chosen; none while they are on their way or cannot be had.
fn use_versions(flow: RwSignal<Option<FlowId>>) -> Memo<Option<Vec<Version>>> {
    let api = use_api();
    let versions = LocalResource::new(move || {
        let (api, flow) = (api.clone(), flow.get());
        let query = PageQuery {
            limit: Some(VERSIONS),
            cursor: None,
        };
        async move { Some(api.versions(flow?, query).await.ok()?.items) }
    });
    Memo::new(move |_| versions.get().flatten())
}

/// Whether the number follows the live version or stays with one.
#[component]
fn Which(
    /// What there is to stay with, once it is known.
    versions: Memo<Option<Vec<Version>>>,
    /// What is chosen.
    answers: RwSignal<Answers>,
    /// The version to stay with.
    version: RwSignal<Option<i32>>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let versions = versions.get().unwrap_or_default();
        versions
            .into_iter()
            .map(|version| (version.version, words_of(&version)))
            .collect::<Vec<_>>()
    });
    let choice = move || {
        view! {
            <Segmented
                name="answers"
                label="Version"
                options=vec![(Answers::Live, "Always the live one"), (Answers::Pinned, "Stay with one")]
                chosen=answers
                pick=move |picked| answers.set(picked)
            />
            <Show when=move || answers.get() == Answers::Pinned>
                <Select
                    name="version"
                    label="Stay with"
                    options
                    chosen=version
                    nothing="Choose a version"
                    hint="Publishing and going back do not change what this number gets."
                    pick=move |picked| version.set(Some(picked))
                />
            </Show>
        }
    };
    // What cannot be had now is not needed to follow the live version.
    let unpublished = Memo::new(move |_| versions.read().as_ref().is_some_and(Vec::is_empty));
    move || {
        if unpublished.get() {
            view! {
                <p class="message careful">
                    "This flow is not published yet. Until it is, callers hear just that."
                </p>
            }
            .into_any()
        } else {
            choice().into_any()
        }
    }
}

/// E.g. "Version 7, live: Opening hours in winter".
fn words_of(version: &Version) -> String {
    let live = if version.live { ", live" } else { "" };
    let note = version.note.lines().next().unwrap_or_default().trim();
    let note = if note.is_empty() {
        format!(" ({})", date(version.created))
    } else {
        format!(": {note}")
    };
    format!("Version {}{live}{note}", version.version)
}
