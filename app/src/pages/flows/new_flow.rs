//! A new flow: what it is called, and what it begins with.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{CreateFlow, Drawing, DrawnNode, Flow, Template};

use crate::bundle::leave_for;
use crate::client::{Attempt, use_api};
use crate::components::field::text_of;
use crate::components::{Button, Dialog, Field, Look, Sketch, Submit};
use crate::pages::flows::LONGEST_NAME;

/// Asks for the name of a new flow and what it begins with, creates it and leads to the editor.
#[component]
pub fn NewFlow(
    /// Open while there is one.
    subject: RwSignal<Option<()>>,
) -> impl IntoView {
    let inside = move |()| view! { <Form cancel=move |()| subject.set(None) /> }.into_any();
    view! { <Dialog subject label="New flow" wide=true inside /> }
}

#[component]
fn Form(
    /// Leaves everything as it is.
    #[prop(into)]
    cancel: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let node = NodeRef::<Input>::new();
    // The template, by its id; none begins from scratch.
    let template = RwSignal::new(None::<String>);
    let named = StoredValue::new(false);
    let begin_with = move |picked: Option<&Template>| {
        template.set(picked.map(|picked| picked.id.clone()));
        // Whoever has not thought of a name yet gets one that can be kept.
        if let Some(input) = node.get_untracked()
            && !named.get_value()
        {
            input.set_value(picked.map_or("", |picked| picked.name.as_str()));
        }
    };
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        let request = CreateFlow {
            name: text_of(node),
            template: template.get_untracked(),
            ..CreateFlow::default()
        };
        attempt.make(
            |api| async move { api.create_flow(request).await },
            move |flow: Flow| {
                // Until the editor is there: a second flow is not wanted.
                attempt.busy.set(true);
                leave_for(&format!("/flows/{}", flow.id));
            },
        );
    };
    let wrong = Signal::derive(move || attempt.refusal.get().map(|refusal| refusal.error));
    view! {
        <form method="dialog" on:submit=create>
            <h2>"New flow"</h2>
            <Field
                name="flow-name"
                label="Name"
                most=LONGEST_NAME
                wrong
                node
                on:input=move |_| named.set_value(true)
            />
            <fieldset class="field">
                <legend>"Begin with"</legend>
                <div class="offers">
                    <Beginning
                        name="Start from scratch"
                        about="Just the Start node."
                        drawing=just_start()
                        chosen=Signal::derive(move || template.read().is_none())
                        pick=move |()| begin_with(None)
                    />
                    <Templates template begin_with=move |picked| begin_with(Some(&picked)) />
                </div>
            </fieldset>
            <div class="actions">
                <Button press=move |_| cancel.run(())>"Cancel"</Button>
                <Submit look=Look::Primary busy=attempt.busy>
                    "Create flow"
                </Submit>
            </div>
        </form>
    }
    .into_any()
}

/// The ready-made flows, once they are there.
#[component]
fn Templates(
    /// Which one is chosen.
    template: RwSignal<Option<String>>,
    /// Called with the one that somebody chooses.
    #[prop(into)]
    begin_with: Callback<Template>,
) -> impl IntoView {
    let api = use_api();
    let templates = LocalResource::new(move || {
        let api = api.clone();
        async move { api.templates().await }
    });
    move || match templates.get() {
        None => (0..3)
            .map(|_| view! { <div class="offer waiting" aria-hidden="true"></div> })
            .collect_view()
            .into_any(),
        Some(Err(refusal)) => view! {
            <div class="offer failed" role="alert">
                <p>{format!("The templates could not be loaded. {}", refusal.error)}</p>
                <Button press=move |_| templates.refetch()>"Try again"</Button>
            </div>
        }
        .into_any(),
        Some(Ok(page)) => page
            .items
            .into_iter()
            .map(|one| {
                let id = one.id.clone();
                let picked = one.clone();
                view! {
                    <Beginning
                        name=one.name
                        about=one.about
                        drawing=one.drawing
                        chosen=Signal::derive(move || template.read().as_ref() == Some(&id))
                        pick=move |()| begin_with.run(picked.clone())
                    />
                }
            })
            .collect_view()
            .into_any(),
    }
}

/// One of the things that a flow can begin with.
#[component]
fn Beginning(
    /// What it is called.
    #[prop(into)]
    name: String,
    /// What it does, in a sentence.
    #[prop(into)]
    about: String,
    /// What it looks like.
    drawing: Drawing,
    /// Whether it is chosen.
    chosen: Signal<bool>,
    /// Chooses it.
    #[prop(into)]
    pick: Callback<()>,
) -> impl IntoView {
    view! {
        <label class="offer">
            <input
                type="radio"
                name="beginning"
                checked=chosen.get_untracked()
                prop:checked=chosen
                on:change=move |_| pick.run(())
            />
            <Sketch drawing />
            <strong>{name}</strong>
            <span>{about}</span>
        </label>
    }
    .into_any()
}

fn just_start() -> Drawing {
    let start = DrawnNode {
        kind: "start".to_owned(),
        x: 0.0,
        y: 0.0,
        outlets: 3,
    };
    Drawing {
        nodes: vec![start],
        edges: Vec::new(),
    }
}
