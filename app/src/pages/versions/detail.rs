//! One version: as it is drawn, what it changed, and what can be done with it.

use leptos::prelude::*;
use phloem_api::{Flow, Role, Version, VersionDetail};
use phloem_canvas::editor::Editor;
use phloem_flow::difference::Differences;
use phloem_flow::document::NodeId;

use crate::components::{Ago, Glyph, Icon};
use crate::editor::canvas::Canvas;
use crate::editor::hand::Hand;
use crate::editor::saving::changes::Changes;
use crate::pages::versions::commands::Commands;
use crate::pages::versions::{Against, Shown, Wanted};
use crate::session::may;

/// One version.
#[component]
pub fn Detail(
    /// What the address asks for.
    wanted: Wanted,
    /// Its flow.
    flow: Flow,
    /// The version, and what it is compared with.
    shown: Shown,
    /// Asks for everything anew.
    again: Callback<()>,
) -> impl IntoView {
    let Shown {
        detail: VersionDetail { version, document },
        other,
    } = shown;
    let (id, against) = (flow.id, wanted.against);
    let differences = other
        .as_ref()
        .map(|other| Differences::between(other, &document));
    let hand = Hand::new(Editor::read_only(document.clone()));
    let show = Callback::new(move |node: NodeId| hand.show(&node));
    let number = version.version;
    let compare = |label: &'static str, to: Against| {
        let wanted = Wanted {
            against: to,
            ..wanted.clone()
        };
        view! {
            <a href=wanted.of(number) aria-current=(to == against).then_some("true")>
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
                <a class="button" href=format!("/runs?flow_id={id}")>
                    <Icon of=Glyph::Runs />
                    "Show the flow’s runs"
                </a>
            </div>
            <h3>"Compared with"</h3>
            <nav class="choice" aria-label="Compared with">
                {compare("The one before", Against::Before)} {compare("The draft", Against::Draft)}
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
