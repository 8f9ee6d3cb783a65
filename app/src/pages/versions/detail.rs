//! One version: as it is drawn, what it changed, and what can be done with it.

use leptos::prelude::*;
use phloem_api::{Error, Flow, Role, Version, VersionDetail};
use phloem_canvas::editor::Editor;
use phloem_flow::difference::Differences;
use phloem_flow::document::{Document, NodeId};

use crate::client::use_api;
use crate::components::{Ago, Glyph, Icon, Refusal};
use crate::editor::canvas::Canvas;
use crate::editor::hand::Hand;
use crate::editor::saving::changes::Changes;
use crate::pages::versions::commands::Commands;
use crate::pages::versions::{Against, Picked, place};
use crate::session::may;

/// What is shown of a version.
type Shown = (VersionDetail, Option<Document>);

/// One version.
#[component]
pub fn Detail(
    /// Its flow.
    flow: Flow,
    /// Which it is.
    picked: Memo<Picked>,
    /// The page of the list beside it.
    cursor: Memo<Option<String>>,
    /// Asks for everything anew.
    again: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let shown = Resource::new(
        move || picked.get(),
        move |Picked {
                  flow,
                  version,
                  against,
              }| {
            let api = api.clone();
            async move {
                let detail = api.version(flow, version).await?;
                let other = match against {
                    Against::Draft => Some(api.draft(flow).await?.document),
                    Against::Before if version > 1 => {
                        Some(api.version(flow, version - 1).await?.document)
                    }
                    Against::Before => None,
                };
                Ok::<Shown, Error>((detail, other))
            }
        },
    );
    let flow = StoredValue::new(flow);
    view! {
        <Transition fallback=|| {
            view! {
                <p class="unseen" role="status">
                    "Loading the version"
                </p>
            }
        }>
            {move || Suspend::new(async move {
                match shown.await {
                    Ok((detail, other)) => {
                        let flow = flow.get_value();
                        view! { <One flow detail other picked cursor again /> }.into_any()
                    }
                    Err(refusal) => {
                        view! {
                            <section class="stage">
                                <Refusal refusal again=move |()| shown.refetch() />
                            </section>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn One(
    /// Its flow.
    flow: Flow,
    /// The version.
    detail: VersionDetail,
    /// What it is compared with.
    other: Option<Document>,
    /// What the address asks for.
    picked: Memo<Picked>,
    /// The page of the list beside it.
    cursor: Memo<Option<String>>,
    /// Asks for everything anew.
    again: Callback<()>,
) -> impl IntoView {
    let VersionDetail { version, document } = detail;
    let against = picked.get_untracked().against;
    let differences = other
        .as_ref()
        .map(|other| Differences::between(other, &document));
    let hand = Hand::new(Editor::read_only(document.clone()));
    let show = Callback::new(move |node: NodeId| hand.show(&node));
    let number = version.version;
    let compare = move |label: &'static str, to: Against| {
        let href = move || place(picked.get().flow, cursor.get().as_deref(), number, to);
        view! {
            <a href=href aria-current=(to == against).then_some("true")>
                {label}
            </a>
        }
    };
    let what_changed = match differences {
        None => view! { <p>"This was the first version."</p> }.into_any(),
        Some(same) if same.is_empty() => {
            let text = match against {
                Against::Before => "Nothing changed since the version before.",
                Against::Draft => "The draft is the same.",
            };
            view! { <p>{text}</p> }.into_any()
        }
        Some(differences) => {
            let summary = differences.summary();
            let about = match against {
                Against::Before => format!("{summary} since version {}.", number - 1),
                Against::Draft => {
                    format!("Restoring it would change the draft: {}.", lower(&summary))
                }
            };
            view! {
                <p class="summary">{about}</p>
                <Changes differences show />
            }
            .into_any()
        }
    };
    view! {
        <section class="stage" aria-label=format!("Version {number} as it is drawn")>
            <Canvas hand />
        </section>
        <aside class="about" aria-label=format!("About version {number}")>
            <About version=version.clone() />
            <div class="commands">
                {may(Role::Editor).then(|| view! { <Commands flow=flow.clone() version document again /> })}
                <a class="button" href=format!("/runs?flow_id={}&version={number}", flow.id)>
                    <Icon of=Glyph::Runs />
                    "Show its runs"
                </a>
            </div>
            <h3>"What changed"</h3>
            <nav class="choice" aria-label="Compared with">
                {compare("Since the one before", Against::Before)} {compare("Against the draft", Against::Draft)}
            </nav>
            {what_changed}
        </aside>
    }
    .into_any()
}

#[component]
fn About(
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
        <div class="heading">
            <h2>{format!("Version {version}")}</h2>
            {live.then(|| view! { <span class="pill live">"Live"</span> })}
        </div>
        <p class="who">
            "Published " <Ago at=created /> " by " {author.unwrap_or_else(|| "a program".to_owned())}
        </p>
        {(!note.is_empty()).then(|| view! { <p class="note">{note}</p> })}
    }
    .into_any()
}

/// For the middle of a sentence.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}
