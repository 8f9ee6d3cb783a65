//! The head of the inspector: what the node is called, and what its kind does.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use phloem_flow::nodes::Kind;

use crate::components::KindTile;
use crate::editor::inspector::form::Form;

/// The longest name, as the checks have it.
const MAX_NAME: u32 = 64;

/// The sign, the name and what the kind does.
pub(crate) fn header(form: Form, kind: Kind) -> AnyView {
    let about = kind.about();
    view! {
        <header class="inspector-head">
            <KindTile kind />
            <div>
                <h2 class="unseen">{about.label}</h2>
                {name(form)} <p class="about">
                    <strong>{about.label}</strong>
                    ": "
                    {about.summary}
                </p>
            </div>
        </header>
    }
    .into_any()
}

/// The name, which is given on Enter and on leaving the field; every reference follows. One that cannot be given stays, and why is said.
fn name(form: Form) -> AnyView {
    let held = Memo::new(move |_| {
        form.hand.revision().track();
        let id = form.node();
        form.document(|document| document.node(&id).map(|node| node.name.clone()))
            .unwrap_or_default()
    });
    let node = NodeRef::<html::Input>::new();
    let refusal = RwSignal::new(None::<String>);
    let problems = form.wrong_of_name();
    Effect::new(move |_| {
        let held = held.get();
        if let Some(input) = node.get() {
            input.set_value(&held);
            refusal.set(None);
        }
    });
    // What is typed is no name yet, and becomes one: nobody should wonder where the spaces went.
    let becomes = RwSignal::new(None::<String>);
    let on_input = move |_| {
        let typed = node.get_untracked().map(|input| input.value());
        becomes.set(typed.and_then(|typed| {
            let name = as_name(&typed);
            (name != typed.trim()).then_some(name)
        }));
    };
    let give = move || {
        let Some(input) = node.try_get_untracked().flatten() else {
            return;
        };
        let wanted = as_name(&input.value());
        if wanted == held.get_untracked() || form.read_only || !form.hand.is_there() {
            input.set_value(&held.get_untracked());
            return refusal.set(None);
        }
        let id = form.node();
        match form.hand.update(|editor| editor.rename(&id, &wanted)) {
            Ok(()) => refusal.set(None),
            Err(refused) => refusal.set(Some(refused.to_string())),
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            give();
        }
        "Escape"
            if refusal.get_untracked().is_some()
                || node
                    .get_untracked()
                    .is_some_and(|input| input.value() != held.get_untracked()) =>
        {
            event.stop_propagation();
            if let Some(input) = node.get_untracked() {
                input.set_value(&held.get_untracked());
            }
            refusal.set(None);
        }
        _ => {}
    };
    let wrong = move || {
        refusal.get().or_else(|| {
            problems
                .get()
                .into_iter()
                .next()
                .map(|problem| problem.message)
        })
    };
    view! {
        <div class="node-name" data-field="name">
            <input
                id="node-name"
                type="text"
                aria-label="Name"
                title="Rename"
                autocomplete="off"
                spellcheck="false"
                maxlength=MAX_NAME
                readonly=form.read_only
                aria-invalid=move || wrong().is_some().then_some("true")
                aria-describedby="node-name-becomes node-name-wrong"
                node_ref=node
                on:keydown=on_key
                on:input=on_input
                on:blur=move |_| give()
            />
            <p class="becomes" id="node-name-becomes" role="status">
                {move || {
                    becomes
                        .get()
                        .map(|name| format!("Called {name}: a name has underscores in place of spaces."))
                }}
            </p>
            <div class="wrongs" id="node-name-wrong" role="alert">
                {move || wrong().map(|wrong| view! { <p class="problem error">{wrong}</p> })}
            </div>
        </div>
    }
    .into_any()
}

/// What somebody types as a name, without what no name may hold.
fn as_name(typed: &str) -> String {
    typed.trim().replace([' ', '-'], "_")
}
