//! Trying a request out: it is sent once, with values that one fills in for the variables, and what came of it is shown.

use std::collections::BTreeMap;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::{Error, TriedRequest, TryRequest};
use phloem_flow::document::Document;
use phloem_flow::nodes::Config;
use phloem_flow::problem::{Found, Scope};
use phloem_flow::template;
use serde_json::{Map, Value};

use crate::app::Ready;
use crate::client::use_api;
use crate::components::{Glyph, Icon};
use crate::editor::inspector::field::line;
use crate::editor::inspector::form::Form;
use crate::editor::inspector::pretty::pretty;
use crate::editor::inspector::rich::{reveal, variable_name};
use crate::words::lasted;

/// A variable that the request reads.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sample {
    /// What a template writes for it.
    reference: String,
    /// What people call it.
    label: String,
    /// A value to begin with.
    example: String,
}

/// How trying went.
#[derive(Clone, Debug, PartialEq)]
enum Trial {
    /// Nothing was sent.
    NotYet,
    /// Sent, and nothing is back yet. The number tells it from earlier ones.
    Sent(u32),
    /// Nobody waits for it any more.
    Cancelled,
    /// This came of it.
    Done(TriedRequest),
    /// Our own server refused or was not there.
    Refused(Error),
}

/// The part of the form that tries the request out.
pub(crate) fn try_it(form: Form) -> AnyView {
    if form.read_only {
        return ().into_any();
    }
    let open = RwSignal::new(false);
    view! {
        <section class="optional">
            <button
                class="optional-head"
                type="button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="title">"Try it"</span>
                <Icon of=Glyph::Open />
            </button>
            <Show when=move || open.get()>
                <div class="optional-body">{bench(form)}</div>
            </Show>
        </section>
    }
    .into_any()
}

fn bench(form: Form) -> AnyView {
    let Ready(ready) = expect_context();
    let api = StoredValue::new(use_api());
    let trial = RwSignal::new(Trial::NotYet);
    let number = StoredValue::new(0_u32);
    let filled = RwSignal::new(BTreeMap::<String, String>::new());
    let samples = Memo::new(move |_| {
        form.hand.revision().track();
        let scope = form.scope().get();
        let id = form.node();
        form.document(|document| {
            let node = document.node(&id);
            node.map(|node| samples(document, &scope, &node.config))
                .unwrap_or_default()
        })
    });
    let send = move |_| {
        let id = form.node();
        let Some(Config::HttpRequest(request)) =
            form.document(|document| document.node(&id).map(|node| node.config.clone()))
        else {
            return;
        };
        let variables = filled.with_untracked(|filled| {
            let samples = samples.get_untracked().into_iter();
            samples
                .map(|sample| {
                    let value = filled
                        .get(&sample.reference)
                        .cloned()
                        .unwrap_or(sample.example);
                    (sample.reference, Value::String(value))
                })
                .collect::<Map<String, Value>>()
        });
        let this = number.get_value().wrapping_add(1);
        number.set_value(this);
        trial.set(Trial::Sent(this));
        let api = api.get_value();
        spawn_local(async move {
            let answer = api.try_request(TryRequest { request, variables }).await;
            // Another may have been sent meanwhile, or nobody waits any more, or the node was left.
            if trial.try_get_untracked() == Some(Trial::Sent(this)) {
                trial.set(match answer {
                    Ok(tried) => Trial::Done(tried),
                    Err(refusal) => Trial::Refused(refusal),
                });
            }
        });
    };
    // What came of it lies below the edge of the inspector otherwise, where nobody looks for it.
    let shown = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if *trial.read() == Trial::NotYet {
            return;
        }
        request_animation_frame(move || {
            if let Some(outcome) = shown.try_get_untracked().flatten() {
                reveal(&outcome);
            }
        });
    });
    let is_sent = Memo::new(move |_| matches!(*trial.read(), Trial::Sent(_)));
    let values = move || {
        let samples = samples.get();
        (!samples.is_empty()).then(|| {
            view! {
                <p class="about">"Values for the variables, for this trial only:"</p>
                {samples.into_iter().enumerate().map(|(index, sample)| value(index, sample, filled)).collect_view()}
            }
        })
    };
    view! {
        <p class="about">"Sends the request once, from the server, for real."</p>
        {values}
        <div class="commands">
            <button
                class="button"
                type="button"
                disabled=move || !ready.get()
                aria-disabled=move || is_sent.get().then_some("true")
                aria-busy=move || is_sent.get().then_some("true")
                on:click=move |event| {
                    if !is_sent.get_untracked() {
                        send(event);
                    }
                }
            >
                "Send the request"
            </button>
            <Show when=move || is_sent.get()>
                <button class="button quiet" type="button" on:click=move |_| trial.set(Trial::Cancelled)>
                    "Cancel"
                </button>
            </Show>
        </div>
        <div class="trial" role="status" node_ref=shown>
            {move || outcome(trial.get())}
        </div>
    }
    .into_any()
}

/// The field for the value of a variable.
fn value(index: usize, sample: Sample, filled: RwSignal<BTreeMap<String, String>>) -> AnyView {
    let Sample {
        reference,
        label,
        example,
    } = sample;
    let id = format!("try-value-{index}");
    let begin = filled
        .with_untracked(|filled| filled.get(&reference).cloned())
        .unwrap_or(example);
    view! {
        <div class="setting">
            <label class="name" for=id.clone()>
                {label}
            </label>
            <input
                class="entry"
                id=id
                type="text"
                dir="auto"
                autocomplete="off"
                value=begin
                on:input=move |event| {
                    filled.update(|filled| {
                        filled.insert(reference.clone(), event_target_value(&event));
                    });
                }
            />
        </div>
    }
    .into_any()
}

fn outcome(trial: Trial) -> AnyView {
    use phloem_flow::problem::Severity::{Error, Warning};
    match trial {
        Trial::NotYet => ().into_any(),
        Trial::Sent(_) => view! { <p class="about">"Waiting for the answer…"</p> }.into_any(),
        Trial::Cancelled => line(
            Warning,
            "Cancelled. The request may have arrived all the same.".to_owned(),
        ),
        Trial::Refused(refusal) => line(Error, refusal.error),
        Trial::Done(tried) => done(tried),
    }
}

/// What came of a request that was sent.
fn done(tried: TriedRequest) -> AnyView {
    use phloem_flow::problem::Severity::{Error, Warning};
    let TriedRequest {
        method,
        url,
        status,
        took_ms,
        content_type,
        body,
        truncated,
        failure,
        warnings,
    } = tried;
    let status = status.map(|status| {
        let look = if (200..300).contains(&status) {
            "pill live"
        } else {
            "pill wrong"
        };
        view! { <span class=look>{format!("Status {status}")}</span> }
    });
    let failure = failure.map(|failure| line(Error, failure));
    let warnings = warnings
        .into_iter()
        .map(|warning| line(Warning, warning.message))
        .collect_view();
    let text = pretty(&body);
    let answer = (!text.is_empty())
        .then(|| view! { <pre tabindex="0" aria-label="Answer" dir="auto">{text}</pre> });
    let rest = truncated
        .then(|| view! { <p class="about">"Only the beginning of the answer is shown."</p> });
    // Without an address nothing was sent, and nothing took any time.
    let took = (!url.is_empty()).then(|| {
        view! { <span class="pill">{lasted(i64::try_from(took_ms).unwrap_or(i64::MAX))}</span> }
    });
    let asked =
        (!url.is_empty()).then(|| view! { <p class="asked">{format!("{method} {url}")}</p> });
    view! {
        <div class="facts">
            {status} {took}
            {content_type.map(|kind| view! { <span class="pill">{kind}</span> })}
        </div>
        {asked}
        {failure}
        {warnings}
        {answer}
        {rest}
    }
    .into_any()
}

/// The variables that a request reads, each once, in the order of the form.
fn samples(document: &Document, scope: &Scope, config: &Config) -> Vec<Sample> {
    let mut texts = Vec::new();
    collect(config.to_value(), &mut texts);
    let mut samples: Vec<Sample> = Vec::new();
    for text in &texts {
        for reference in template::parse(text).references() {
            let written = reference.to_string();
            if samples.iter().any(|sample| sample.reference == written) {
                continue;
            }
            let label = match scope.find(document, reference) {
                Found::Known {
                    node, label, below, ..
                } => variable_name(&node, &label, &below),
                Found::Unknown { .. } => written.clone(),
            };
            samples.push(Sample {
                example: example(document, &written),
                reference: written,
                label,
            });
        }
    }
    samples
}

fn collect(value: Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.into_iter().for_each(|item| collect(item, texts)),
        Value::Object(entries) => entries
            .into_iter()
            .for_each(|(_, entry)| collect(entry, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The example that Start gives for a parameter; nothing for other variables.
fn example(document: &Document, reference: &str) -> String {
    let starts = document.nodes.iter().filter_map(|node| match &node.config {
        Config::Start(config) => Some((&node.name, config)),
        _ => None,
    });
    let examples = starts.flat_map(|(name, config)| {
        let params = config.api_params.iter();
        params.map(move |param| {
            (
                format!("{name}.http.params.{}", param.name),
                param.example.clone(),
            )
        })
    });
    let mut fitting = examples.filter(|(path, _)| path == reference);
    fitting
        .next()
        .map(|(_, example)| example)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variable_is_asked_for_once_with_its_example() {
        let text = r#"{"format":1,"nodes":[
            {"id":"n1","kind":"start","name":"Start","config":{"api_params":[{"name":"to","example":"+1555"}]}},
            {"id":"n2","kind":"http_request","name":"Ask","config":{"url":"https://a.b/{{Start.http.params.to}}/{{Nobody.x}}",
                "body":{"type":"form","fields":[{"name":"x","value":"{{Start.http.params.to}}{{Start.call.from}}"}]}}}],
          "edges":[{"from":{"node":"n1","outlet":"api_request"},"to":"n2"}]}"#;
        let document = Document::parse(text.as_bytes()).unwrap();
        let node = &document.nodes[1];
        let scope = Scope::of(&document, &node.id);
        let told: Vec<String> = samples(&document, &scope, &node.config)
            .into_iter()
            .map(|sample| format!("{}={}", sample.label, sample.example))
            .collect();
        assert_eq!(
            told,
            ["Start · to=+1555", "Start · caller's number=", "Nobody.x="]
        );
    }
}
