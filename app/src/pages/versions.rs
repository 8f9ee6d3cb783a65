//! The versions of a flow: what was published when, by whom and why; each as it is drawn, with what it changed, and the ways back to it.

pub mod commands;
pub mod detail;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use phloem_api::{Code, Error, Flow, FlowId, Page, PageQuery, Role, Version};

use crate::address::address;
use crate::client::use_api;
use crate::components::{Ago, Glyph, Icon, Notice, Pager, Refusal};
use crate::pages::versions::detail::Detail;
use crate::session::may;

/// As many as one looks through at once.
const PAGE: u32 = 50;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wanted {
    flow: Option<FlowId>,
    cursor: Option<String>,
}

/// What is shown beside the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    flow: FlowId,
    version: i32,
    against: Against,
}

/// What a version is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The one before.
    Before,
    /// The draft: what would change if the version was restored.
    Draft,
}

impl Against {
    fn as_str(self) -> &'static str {
        match self {
            Self::Before => "",
            Self::Draft => "draft",
        }
    }
}

/// The versions of a flow.
#[component]
pub fn Versions() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let wanted = Memo::new(move |_| Wanted {
        flow: params.read().get("id").and_then(|id| id.parse().ok()),
        cursor: query.read().get("cursor"),
    });
    let api = use_api();
    let listed = Resource::new(
        move || wanted.get(),
        move |Wanted { flow, cursor }| {
            let api = api.clone();
            async move {
                let id = flow.ok_or_else(|| {
                    Error::new(Code::NotFound, "There is no flow at this address.")
                })?;
                let flow = api.flow(id).await?;
                let query = PageQuery {
                    limit: Some(PAGE),
                    cursor,
                };
                let page = api.versions(id, query).await?;
                Ok::<(Flow, Page<Version>), Error>((flow, page))
            }
        },
    );
    let again = Callback::new(move |()| listed.refetch());
    view! {
        <Title text="Versions" />
        <Transition fallback=|| view! { <Waiting /> }>
            {move || Suspend::new(async move {
                match listed.await {
                    Ok((flow, page)) if page.items.is_empty() => view! { <Nothing flow /> }.into_any(),
                    Ok((flow, page)) => {
                        let first = wanted.with_untracked(|wanted| wanted.cursor.is_none());
                        view! { <History flow page first again /> }.into_any()
                    }
                    Err(refusal) => {
                        view! {
                            <main class="alone" id="page" tabindex="-1">
                                <Refusal refusal alone=true again />
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

/// The address of a version, compared with something.
fn place(flow: FlowId, cursor: Option<&str>, version: i32, against: Against) -> String {
    address(
        &format!("/flows/{flow}/versions"),
        [
            ("version", version.to_string().as_str()),
            ("against", against.as_str()),
            ("cursor", cursor.unwrap_or_default()),
        ],
    )
}

/// The list, and the version that is picked.
#[component]
fn History(
    /// The flow.
    flow: Flow,
    /// Its versions.
    page: Page<Version>,
    /// Whether these are the newest.
    first: bool,
    /// Asks for everything anew.
    again: Callback<()>,
) -> impl IntoView {
    let query = use_query_map();
    let id = flow.id;
    let newest = page.items.first().map_or(1, |version| version.version);
    let picked = Memo::new(move |_| {
        let query = query.read();
        Picked {
            flow: id,
            version: query
                .get("version")
                .and_then(|version| version.parse().ok())
                .unwrap_or(newest),
            against: match query.get("against").as_deref() {
                Some("draft") => Against::Draft,
                _ => Against::Before,
            },
        }
    });
    let cursor = Memo::new(move |_| query.read().get("cursor"));
    let items = page
        .items
        .into_iter()
        .map(|version| {
            let number = version.version;
            let href = move || place(id, cursor.get().as_deref(), number, picked.get().against);
            let current = move || (picked.get().version == number).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=current>
                        <Entry version />
                    </a>
                </li>
            }
        })
        .collect_view();
    let path = format!("/flows/{id}/versions");
    let older = page
        .next
        .map(|next| address(&path, [("cursor", next.as_str())]));
    let name = flow.name.clone();
    view! {
        <main class="versions" id="page" tabindex="-1">
            <nav class="history" aria-label="Versions">
                <div class="heading">
                    <h1>"Versions"</h1>
                    <p>
                        "of " <a href=format!("/flows/{id}")>{name}</a>
                    </p>
                </div>
                <ol role="list">{items}</ol>
                <Pager things="versions" newest=(!first).then_some(path) older />
            </nav>
            <Detail flow picked cursor again />
        </main>
    }
    .into_any()
}

/// A version in the list.
#[component]
fn Entry(
    /// Which.
    version: Version,
) -> impl IntoView {
    let Version {
        version,
        note,
        author,
        created,
        live,
    } = version;
    view! {
        <span class="number">{format!("Version {version}")}</span>
        {live.then(|| view! { <span class="pill live">"Live"</span> })}
        <span class="who">
            <Ago at=created /> {author.map(|author| format!(" by {author}"))}
        </span>
        {(!note.is_empty()).then(|| view! { <span class="note">{note}</span> })}
    }
    .into_any()
}

/// Nothing is published yet.
#[component]
fn Nothing(
    /// The flow.
    flow: Flow,
) -> impl IntoView {
    let text = if may(Role::Editor) {
        "Publish the draft, and it is kept here as version 1. From then on calls and programs can start the flow."
    } else {
        "Once somebody publishes the draft, it is kept here as version 1."
    };
    view! {
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>{format!("Versions of {}", flow.name)}</h1>
            </div>
            <Notice icon=Glyph::History heading="Nothing is published yet" text>
                <a class="button primary" href=format!("/flows/{}", flow.id)>
                    <Icon of=Glyph::Flow />
                    "Open the draft"
                </a>
            </Notice>
        </main>
    }
    .into_any()
}

/// While the first answer is on its way.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <main class="versions" id="page" tabindex="-1" aria-busy="true">
            <p class="unseen" role="status">
                "Loading the versions"
            </p>
        </main>
    }
    .into_any()
}
