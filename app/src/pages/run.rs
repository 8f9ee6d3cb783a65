//! One run: its path drawn on the flow, and what each step did, while it happens and ever after.

pub mod cancel;
pub mod heading;
pub mod path;
pub mod picture;
pub mod step;
pub mod timeline;
pub mod variables;
pub mod watch;
pub mod whole;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use phloem_api::{Code, Error, RunDetail, RunId};
use phloem_flow::document::Document;

use crate::client::{Calls, use_api};
use crate::components::Refusal;
use crate::pages::run::heading::{Failure, Heading};
use crate::pages::run::picture::Picture;
use crate::pages::run::timeline::Timeline;
use crate::pages::run::watch::Watch;
use crate::pages::runs::list::flow_name;

/// One run.
#[component]
pub fn RunPage() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| {
        let params = params.read();
        params.get("id").and_then(|id| id.parse::<RunId>().ok())
    });
    let api = use_api();
    let loaded = Resource::new(
        move || wanted.get(),
        move |wanted| {
            let api = api.clone();
            async move {
                let id = wanted.ok_or_else(|| {
                    Error::new(Code::NotFound, "There is no run at this address.")
                })?;
                load(&api, id).await
            }
        },
    );
    view! {
        <Transition fallback=|| view! { <Waiting /> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok((detail, document)) => view! { <Watched detail document /> }.into_any(),
                    Err(refusal) => {
                        view! {
                            <Title text="Run" />
                            <main class="alone" id="page" tabindex="-1">
                                <Refusal refusal alone=true again=move |()| loaded.refetch() />
                            </main>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The run, and the flow as the run executes it. Without the latter there is no picture, but the steps are there all the same.
async fn load(api: &Calls, id: RunId) -> Result<(RunDetail, Option<Document>), Error> {
    let detail = api.run(id).await?;
    let flow = detail.run.flow.id;
    let document = match detail.run.version {
        Some(version) => api.version(flow, version).await.map(|it| it.document),
        None => api.draft(flow).await.map(|draft| draft.document),
    };
    Ok((detail, document.ok()))
}

#[component]
fn Watched(
    /// The run.
    detail: RunDetail,
    /// The flow as the run executes it.
    document: Option<Document>,
) -> impl IntoView {
    let title = format!("Run of {}", flow_name(&detail.run.flow));
    let drawn = document.is_some();
    let picture = document.clone();
    let watch = Watch::new(detail, document);
    provide_context(watch);
    view! {
        <Title text=title />
        <main class="run" class:drawn=drawn id="page" tabindex="-1">
            <Heading />
            <Failure />
            {match picture {
                Some(document) => view! { <Picture document /> }.into_any(),
                None => {
                    view! {
                        <p class="message gone">
                            "The version that this run executes cannot be drawn any more. Its steps are here all the same."
                        </p>
                    }
                        .into_any()
                }
            }}
            <Timeline />
        </main>
    }
    .into_any()
}

/// While the first answer is on its way.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <main class="page" id="page" tabindex="-1">
            <p class="unseen" role="status">
                "Loading the run"
            </p>
            <div class="bones" aria-hidden="true">
                {(0..6).map(|_| view! { <div class="bone"></div> }).collect_view()}
            </div>
        </main>
    }
    .into_any()
}
