//! What a node leaves for later nodes, to be copied.

use leptos::prelude::*;
use phloem_flow::nodes::Variable;

use crate::components::CopyButton;
use crate::editor::inspector::form::Form;

/// What the node leaves; followed.
#[must_use]
pub(crate) fn left_by(form: Form) -> Memo<Vec<Variable>> {
    Memo::new(move |_| {
        form.hand.revision().track();
        let id = form.node();
        form.document(|document| {
            document
                .node(&id)
                .map(|node| node.config.describe().variables())
        })
        .unwrap_or_default()
    })
}

/// The list of what the node leaves.
pub(crate) fn variables(form: Form, left: Memo<Vec<Variable>>) -> AnyView {
    let name = Memo::new(move |_| {
        left.track();
        form.hand.revision().track();
        let id = form.node();
        form.document(|document| document.node(&id).map(|node| node.name.clone()))
            .unwrap_or_default()
    });
    let rows = move |alias: bool| {
        let name = name.get();
        let variables = left
            .get()
            .into_iter()
            .filter(move |variable| variable.alias == alias);
        variables
            .map(|variable| row(&name, variable))
            .collect_view()
    };
    let has_aliases = move || left.read().iter().any(|variable| variable.alias);
    view! {
        <div class="variables">
            <p class="about">"Later nodes can read these. Type {{ in one of their fields, or copy one from here."</p>
            <ul role="list">{move || rows(false)}</ul>
            {move || {
                has_aliases()
                    .then(|| {
                        view! {
                            <details>
                                <summary>"The same by other names"</summary>
                                <ul role="list">{rows(true)}</ul>
                            </details>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn row(node: &str, variable: Variable) -> AnyView {
    let written = format!("{{{{{node}.{}}}}}", variable.path);
    let copied = written.clone();
    view! {
        <li>
            <div>
                <span class="label">{variable.label.to_string()}</span>
                <span class="about">{variable.about}</span>
                <code>{written}</code>
            </div>
            <CopyButton what=variable.label.to_string() text=Callback::new(move |()| copied.clone()) />
        </li>
    }
    .into_any()
}
