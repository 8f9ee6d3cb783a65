//! The versions of a flow: what was published when, by whom and why; each as it is drawn, with what it changed, and the ways back to it.

pub mod commands;
pub mod detail;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use phloem_api::{Code, Error, Flow, FlowId, Page, PageQuery, Role, Version, VersionDetail};
use phloem_flow::document::Document;
use serde::{Deserialize, Serialize};

use crate::address::address;
use crate::client::{Calls, use_api};
use crate::components::{Ago, Glyph, Icon, Notice, Pager, Refusal};
use crate::pages::versions::detail::Detail;
use crate::session::may;

/// As many as one looks through at once.
const PAGE: u32 = 50;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    flow: Option<FlowId>,
    cursor: Option<String>,
    /// The newest, if there is none.
    version: Option<i32>,
    against: Against,
}

impl Wanted {
    /// Gets all of it at once, so that the list and what is picked in it belong together.
    async fn load(self, api: &Calls) -> Result<History, Error> {
        let id = self
            .flow
            .ok_or_else(|| Error::new(Code::NotFound, "There is no flow at this address."))?;
        let flow = api.flow(id).await?;
        let query = PageQuery {
            limit: Some(PAGE),
            cursor: self.cursor.clone(),
        };
        let page = api.versions(id, query).await?;
        let newest = page.items.first().map(|version| version.version);
        let shown = match self.version.or(newest) {
            Some(version) => Some(self.compared(api, id, version).await?),
            None => None,
        };
        Ok(History { flow, page, shown })
    }

    async fn compared(&self, api: &Calls, flow: FlowId, version: i32) -> Result<Shown, Error> {
        let detail = api.version(flow, version).await?;
        let other = match self.against {
            Against::Draft => Some(api.draft(flow).await?.document),
            Against::Before if version > 1 => Some(api.version(flow, version - 1).await?.document),
            Against::Before => None,
        };
        Ok(Shown { detail, other })
    }

    /// The address of a version, beside the same part of the list.
    fn of(&self, version: i32) -> String {
        let flow = self.flow.map(|id| id.to_string()).unwrap_or_default();
        address(
            &format!("/flows/{flow}/versions"),
            [
                ("version", version.to_string().as_str()),
                ("against", self.against.as_str()),
                ("cursor", self.cursor.as_deref().unwrap_or_default()),
            ],
        )
    }
}

/// What there is to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct History {
    flow: Flow,
    page: Page<Version>,
    /// Nothing where nothing is published yet.
    shown: Option<Shown>,
}

/// A version, and what it is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    detail: VersionDetail,
    /// Nothing for the first, compared with the one before.
    other: Option<Document>,
}

/// What a version is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// The one before.
    #[default]
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
    let wanted = Memo::new(move |_| {
        let query = query.read();
        Wanted {
            flow: params.read().get("id").and_then(|id| id.parse().ok()),
            cursor: query.get("cursor"),
            version: query.get("version").and_then(|it| it.parse().ok()),
            against: match query.get("against").as_deref() {
                Some("draft") => Against::Draft,
                _ => Against::Before,
            },
        }
    });
    let api = use_api();
    let history = Resource::new(
        move || wanted.get(),
        move |wanted| {
            let api = api.clone();
            async move { wanted.load(&api).await }
        },
    );
    let again = Callback::new(move |()| history.refetch());
    view! {
        <Title text="Versions" />
        <Transition fallback=|| view! { <Waiting /> }>
            {move || Suspend::new(async move {
                match history.await {
                    Ok(History { flow, page, shown: Some(shown) }) => {
                        view! { <Published wanted=wanted.get_untracked() flow page shown again /> }
                            .into_any()
                    }
                    Ok(History { flow, shown: None, .. }) => view! { <Nothing flow /> }.into_any(),
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

/// The list, and the version that is picked.
#[component]
fn Published(
    /// What the address asks for.
    wanted: Wanted,
    /// The flow.
    flow: Flow,
    /// Its versions.
    page: Page<Version>,
    /// The one that is picked.
    shown: Shown,
    /// Asks for everything anew.
    again: Callback<()>,
) -> impl IntoView {
    let picked = shown.detail.version.version;
    let items = page
        .items
        .into_iter()
        .map(|version| {
            let number = version.version;
            view! {
                <li>
                    <a href=wanted.of(number) aria-current=(number == picked).then_some("true")>
                        <Entry version />
                    </a>
                </li>
            }
        })
        .collect_view();
    let path = format!("/flows/{}/versions", flow.id);
    let older = page
        .next
        .map(|next| address(&path, [("cursor", next.as_str())]));
    let newest = wanted.cursor.is_some().then(|| path.clone());
    view! {
        <main class="versions-page" id="page" tabindex="-1">
            <nav class="history" aria-label="Versions">
                <div class="heading">
                    <h1>"Versions"</h1>
                    <p>
                        "of " <a href=format!("/flows/{}", flow.id)>{flow.name.clone()}</a>
                    </p>
                </div>
                <ol role="list">{items}</ol>
                <Pager things="versions" newest older />
            </nav>
            <Detail wanted flow shown again />
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
        <main class="versions-page" id="page" tabindex="-1" aria-busy="true">
            <p class="unseen" role="status">
                "Loading the versions"
            </p>
        </main>
    }
    .into_any()
}
