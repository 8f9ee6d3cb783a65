//! The runs: what happened in which call, newest first.

pub mod filters;
pub mod list;
pub mod wanted;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use phloem_api::{FlowEvent, Role};

use crate::client::use_api;
use crate::clock::Now;
use crate::components::{Glyph, Icon, Notice, Refusal};
use crate::live::{Connection, live};
use crate::pages::runs::filters::Filters;
use crate::pages::runs::list::{List, Shown};
use crate::pages::runs::wanted::Wanted;
use crate::session::may;

/// The runs.
#[component]
pub fn Runs() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| Wanted::read(&query.read()));
    let now = expect_context::<Now>();
    let api = use_api();
    let runs = Resource::new(
        move || wanted.get(),
        move |wanted| {
            let api = api.clone();
            let query = wanted.query(now.get_untracked());
            async move { api.runs(query).await }
        },
    );
    let again = Callback::new(move |()| runs.refetch());
    let listening = StoredValue::new(None::<Shown>);
    let lost = listen(listening, again);
    view! {
        <Title text="Runs" />
        <main class="page wide" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Runs"</h1>
                <Show when=move || lost.get()>
                    <span class="pill lost" role="status">
                        <Icon of=Glyph::Unreachable />
                        "No connection. New runs are shown once it is back."
                    </span>
                </Show>
            </div>
            <Filters wanted />
            <Transition fallback=|| view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match runs.await {
                        Ok(page) => {
                            let wanted = wanted.get_untracked();
                            view! { <List page wanted listening again /> }.into_any()
                        }
                        Err(refusal) => view! { <Refusal refusal again /> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
    .into_any()
}

/// Has the list hear the news, and says whether there is no connection for it.
fn listen(listening: StoredValue<Option<Shown>>, again: Callback<()>) -> RwSignal<bool> {
    let lost = RwSignal::new(false);
    let on_event = move |name: &str, data: &str| {
        // What cannot be read is of another version; the list shows what it has.
        if let Ok(FlowEvent::Run(run)) = FlowEvent::read(name, data)
            && let Some(Some(shown)) = listening.try_get_value()
        {
            shown.take(*run);
        }
    };
    let on_connection = move |connection| match connection {
        Connection::Lost => {
            lost.try_set(true);
        }
        Connection::Connected => {
            // What happened meanwhile was not heard.
            if lost.try_get_untracked() == Some(true) {
                lost.set(false);
                again.run(());
            }
        }
    };
    live("/events", on_event, on_connection);
    lost
}

/// There is nothing to show, and what one can do about it.
#[component]
pub fn Empty(
    /// What was asked for.
    wanted: Wanted,
) -> impl IntoView {
    if !wanted.cursor.is_empty() {
        return view! {
            <Notice icon=Glyph::Find heading="There are no older runs" text="These were all.">
                <a class="button" href=wanted.first_page().address()>
                    "Show the newest"
                </a>
            </Notice>
        }
        .into_any();
    }
    if wanted.filters() {
        return view! {
            <Notice
                icon=Glyph::Find
                heading="No run fits"
                text="There may be runs that fit only some of what you chose."
            >
                <a class="button" href="/runs">
                    "Show all runs"
                </a>
            </Notice>
        }
        .into_any();
    }
    let text = if may(Role::Editor) {
        "A run is one call, message or API request that went through a flow. Publish a flow, link a number to it and call that number: the run appears here while it happens."
    } else {
        "A run is one call, message or API request that went through a flow. Each appears here while it happens."
    };
    view! {
        <Notice icon=Glyph::Call heading="Nothing has run yet" text>
            <a class="button primary" href="/flows">
                "Go to the flows"
            </a>
            {may(Role::Editor)
                .then(|| {
                    view! {
                        <a class="button" href="/numbers">
                            "Link a number"
                        </a>
                    }
                })}
        </Notice>
    }
    .into_any()
}

/// While the first answer is on its way.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <p class="unseen" role="status">
            "Loading the runs"
        </p>
        <div class="bones" aria-hidden="true">
            {(0..8).map(|_| view! { <div class="bone"></div> }).collect_view()}
        </div>
    }
    .into_any()
}
