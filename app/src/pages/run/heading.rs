//! What the run is: of which flow, how it began, how it stands; and why, if it failed.

use leptos::prelude::*;
use phloem_api::{Role, RunStatus};

use crate::components::status::trigger;
use crate::components::{Ago, Glyph, Icon, Lasted, RunStanding};
use crate::pages::run::cancel::Cancel;
use crate::pages::run::watch::{News, Watch};
use crate::pages::runs::list::{caller, flow_name};
use crate::session::may;
use crate::words::phone;

/// What the run is.
#[component]
pub fn Heading() -> impl IntoView {
    let watch = expect_context::<Watch>();
    let run = watch.detail.with_untracked(|detail| detail.run.clone());
    let call = watch.detail.with_untracked(|detail| detail.call.clone());
    let status = watch.status();
    let finished = Memo::new(move |_| watch.detail.read().run.finished);
    let flow = flow_name(&run.flow);
    let there = run.flow.name.is_some();
    let of_flow = if there {
        view! { <a href=format!("/flows/{}", run.flow.id)>{flow}</a> }.into_any()
    } else {
        view! { <span>{flow}</span> }.into_any()
    };
    let version = match run.version {
        None => view! { <span>"Draft"</span> }.into_any(),
        Some(version) if there => view! {
            <a href=format!(
                "/flows/{}/versions?version={version}",
                run.flow.id,
            )>{version.to_string()}</a>
        }
        .into_any(),
        Some(version) => view! { <span>{version.to_string()}</span> }.into_any(),
    };
    let parties = call.map(|call| {
        view! {
            <div>
                <dt>"From"</dt>
                <dd>{caller(&call)}</dd>
            </div>
            <div>
                <dt>"To"</dt>
                <dd>{phone(&call.to)}</dd>
            </div>
        }
    });
    let may_cancel = may(Role::Editor);
    view! {
        <header class="run-heading">
            <div class="heading">
                <h1>
                    <a class="back" href="/runs" aria-label="Runs">
                        "Runs"
                    </a>
                    <span class="slash" aria-hidden="true">
                        "/"
                    </span>
                    {of_flow}
                </h1>
                <span class="standing" role="status">
                    {move || view! { <RunStanding of=status.get() /> }}
                </span>
                <NewsPill />
                <Show when=move || may_cancel && status.get() == RunStatus::Running>
                    <Cancel />
                </Show>
            </div>
            <dl>
                <div>
                    <dt>"Began with"</dt>
                    <dd>{trigger(run.trigger)}</dd>
                </div>
                {parties}
                <div>
                    <dt>"Started"</dt>
                    <dd>
                        <Ago at=run.created />
                    </dd>
                </div>
                <div>
                    <dt>"Took"</dt>
                    <dd>
                        <Lasted from=run.created to=finished />
                    </dd>
                </div>
                <div>
                    <dt>"Version"</dt>
                    <dd>{version}</dd>
                </div>
            </dl>
        </header>
    }
    .into_any()
}

/// Whether news comes in, while there may be some.
#[component]
fn NewsPill() -> impl IntoView {
    let watch = expect_context::<Watch>();
    let owes = Memo::new(move |_| {
        let detail = watch.detail.read();
        detail.run.status == RunStatus::Running
            || detail
                .deliveries
                .iter()
                .any(|delivery| delivery.state == phloem_api::DeliveryState::Pending)
    });
    move || match watch.news.get() {
        News::Live if owes.get() => view! { <span class="pill live">"Live"</span> }.into_any(),
        News::Lost => view! {
            <span class="pill lost" role="status">
                <Icon of=Glyph::Unreachable />
                "No connection. What happens now is shown once it is back."
            </span>
        }
        .into_any(),
        News::Live | News::Soon | News::Over => ().into_any(),
    }
}

/// Why the run failed, on top of everything, with the way to where it did.
#[component]
pub fn Failure() -> impl IntoView {
    let watch = expect_context::<Watch>();
    let failed = Memo::new(move |_| {
        let detail = watch.detail.read();
        let last = detail.steps.last().map(|step| {
            let name = step.name.clone().unwrap_or_else(|| step.node.clone());
            (step.sequence, name)
        });
        let reason = match detail.run.status {
            RunStatus::Failed => detail
                .run
                .failure
                .clone()
                .unwrap_or_else(|| "The run could not go on.".to_owned()),
            _ => return None,
        };
        Some((reason, last))
    });
    move || {
        failed.get().map(|(reason, last)| {
            let place = last.map(|(sequence, name)| {
                view! {
                    <button
                        class="link"
                        type="button"
                        on:click=move |_| watch.selected.set(Some(sequence))
                    >
                        {format!("Show step {sequence}, {name}")}
                    </button>
                }
            });
            view! {
                <div class="message wrong failure" role="alert">
                    <Icon of=Glyph::Wrong />
                    <p>
                        <strong>"This run failed. "</strong>
                        {reason}
                        " "
                        {place}
                    </p>
                </div>
            }
        })
    }
}
