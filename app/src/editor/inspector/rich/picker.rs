//! The list of variables that a text can take in: it opens at `{{` and by a button, and is filtered by what is typed.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use phloem_flow::document::Document;
use phloem_flow::problem::{Scope, Source};
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::editor::inspector::rich::pieces::name;

/// The list beside one text. A copy is the same list.
#[derive(Clone, Copy)]
pub(crate) struct Picker {
    /// Ties the text to the list.
    id: StoredValue<String>,
    open: RwSignal<Option<Opened>>,
    query: RwSignal<String>,
    at: RwSignal<usize>,
    offers: Memo<Vec<Offer>>,
}

/// What the list was opened for.
#[derive(Clone, Debug, PartialEq)]
struct Opened {
    /// Where in the text the two braces begin.
    from: usize,
    /// Whether they were put there by the button, so that they go when nothing is picked.
    by_button: bool,
    sources: Vec<Source>,
}

/// A variable on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The node that leaves it.
    node: String,
    /// What people call it.
    label: String,
    /// What it holds.
    about: &'static str,
    /// What a template writes for it, without the braces.
    pub(crate) reference: String,
}

impl Picker {
    /// A list that is closed; `id` is its own in the page.
    #[must_use]
    pub(crate) fn new(id: String) -> Self {
        let open = RwSignal::new(None::<Opened>);
        let query = RwSignal::new(String::new());
        let offers = Memo::new(move |_| {
            let open = open.read();
            open.as_ref()
                .map_or_else(Vec::new, |open| offers(&open.sources, &query.read()))
        });
        Self {
            id: StoredValue::new(id),
            open,
            query,
            at: RwSignal::new(0),
            offers,
        }
    }

    /// Whether it is open; tracked.
    #[must_use]
    pub(crate) fn is_open(self) -> bool {
        self.open.with(Option::is_some)
    }

    /// Opens it for braces at a place of the text.
    pub(crate) fn open(self, from: usize, by_button: bool, scope: &Scope, document: &Document) {
        let sources = scope.sources(document);
        self.at.set(0);
        self.query.set(String::new());
        self.open.set(Some(Opened {
            from,
            by_button,
            sources,
        }));
    }

    /// Where in the text the braces are that it was opened for, with what was typed after them, and whether the button put them there.
    #[must_use]
    pub(crate) fn opened(self) -> Option<(Range<usize>, bool)> {
        let open = self.open.try_get_untracked().flatten()?;
        let end = open.from + "{{".len() + self.query.with_untracked(String::len);
        Some((open.from..end, open.by_button))
    }

    /// Follows what is typed after the braces.
    pub(crate) fn follow(self, query: &str) {
        if self.query.with_untracked(|known| known != query) {
            self.at.set(0);
            self.query.set(query.to_owned());
        }
    }

    /// Closes it.
    pub(crate) fn close(self) {
        if self.opened().is_some() {
            self.open.set(None);
        }
    }

    /// Goes on to the next offer, or back.
    pub(crate) fn step(self, forward: bool) {
        let count = self.offers.with_untracked(Vec::len);
        if count > 0 {
            let step = if forward { 1 } else { count - 1 };
            self.at.update(|at| *at = (*at + step) % count);
        }
    }

    /// The offer that the hand is at.
    #[must_use]
    pub(crate) fn current(self) -> Option<Offer> {
        let at = self.at.get_untracked();
        self.offers.with_untracked(|offers| offers.get(at).cloned())
    }

    /// The id of the list, and that of the offer that the hand is at.
    #[must_use]
    pub(crate) fn ids(self) -> (String, Option<String>) {
        let id = self.id.get_value();
        let has_offers = self.offers.with(|offers| !offers.is_empty());
        let current = has_offers.then(|| format!("{id}-{}", self.at.get()));
        (id, current)
    }

    /// Draws it.
    pub(crate) fn view(self, pick: Callback<Offer>) -> AnyView {
        let list = move || self.is_open().then(|| self.list(pick));
        list.into_any()
    }

    fn list(self, pick: Callback<Offer>) -> AnyView {
        let node = NodeRef::<html::Div>::new();
        Effect::new(move |_| {
            self.offers.track();
            self.at.track();
            if let Some(list) = node.get() {
                reveal(&list);
                if let Ok(Some(current)) = list.query_selector("[aria-selected=true]") {
                    reveal(&current);
                }
            }
        });
        let groups = move || {
            let offers = self.offers.get();
            let mut groups: Vec<AnyView> = Vec::new();
            let mut at = 0;
            for group in offers.chunk_by(|one, other| one.node == other.node) {
                groups.push(self.group(at, group, pick));
                at += group.len();
            }
            if groups.is_empty() {
                let nothing = self.open.with_untracked(|open| {
                    open.as_ref().is_some_and(|open| open.sources.is_empty())
                });
                let text = if nothing {
                    "Nothing runs before this node that leaves a variable."
                } else {
                    "No variable is called that."
                };
                groups.push(view! { <p class="none">{text}</p> }.into_any());
            }
            groups
        };
        let said = move || match self.offers.with(Vec::len) {
            0 => "No variable".to_owned(),
            1 => "1 variable. Press Enter to insert it.".to_owned(),
            count => {
                format!("{count} variables. Choose with the arrow keys, press Enter to insert one.")
            }
        };
        view! {
            <div class="variables-list" node_ref=node on:mousedown=|event| event.prevent_default()>
                <div role="listbox" id=self.id.get_value() aria-label="Variables">
                    {groups}
                </div>
                <p class="unseen" role="status">
                    {said}
                </p>
            </div>
        }
        .into_any()
    }

    fn group(self, first: usize, offers: &[Offer], pick: Callback<Offer>) -> AnyView {
        let id = self.id.get_value();
        let heading = format!("{id}-of-{first}");
        let options = offers
            .iter()
            .enumerate()
            .map(|(index, offer)| {
                let place = first + index;
                let chosen = offer.clone();
                view! {
                    <div
                        role="option"
                        id=format!("{id}-{place}")
                        aria-selected=move || if self.at.get() == place { "true" } else { "false" }
                        on:click=move |_| pick.run(chosen.clone())
                        on:pointermove=move |_| {
                            if self.at.get_untracked() != place {
                                self.at.set(place);
                            }
                        }
                    >
                        <span class="label">{offer.label.clone()}</span>
                        <span class="about">{offer.about}</span>
                    </div>
                }
            })
            .collect_view();
        let node = offers.first().map(|offer| offer.node.clone());
        view! {
            <div role="group" aria-labelledby=heading.clone()>
                <div class="of" role="presentation" id=heading.clone()>
                    {node}
                </div>
                {options}
            </div>
        }
        .into_any()
    }
}

/// The variables that fit what was typed.
fn offers(sources: &[Source], query: &str) -> Vec<Offer> {
    let wanted = query.trim().to_lowercase();
    let words: Vec<&str> = wanted
        .split([' ', '·'])
        .filter(|word| !word.is_empty())
        .collect();
    let mut offers = Vec::new();
    for source in sources {
        for variable in &source.variables {
            let reference = format!("{}.{}", source.name, variable.path);
            let lower = reference.to_lowercase();
            let offer = |label: String, reference: String| Offer {
                node: source.name.clone(),
                label,
                about: variable.about,
                reference,
            };
            let fits = || {
                let all = format!(
                    "{lower} {} {}",
                    variable.label.to_lowercase(),
                    variable.about.to_lowercase()
                );
                words.iter().all(|word| all.contains(word))
            };
            // What is read below a variable whose parts only a run knows has to be typed.
            let below = query
                .trim()
                .strip_prefix(&reference)
                .filter(|below| variable.open && below.len() > 1 && below.starts_with(['.', '[']));
            if let Some(below) = below {
                let label = name("", &variable.label, below)
                    .trim_start_matches([' ', '·'])
                    .to_owned();
                offers.push(offer(label, format!("{reference}{below}")));
            } else if variable.alias {
                if !wanted.is_empty() && lower.contains(&wanted) {
                    offers.push(offer(
                        format!("{} ({})", variable.label, variable.path),
                        reference,
                    ));
                }
            } else if fits() {
                offers.push(offer(variable.label.to_string(), reference));
            }
        }
    }
    offers
}

/// Scrolls no further than it takes to see an element.
pub(crate) fn reveal(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::Kind;

    use super::*;

    #[test]
    fn variables_are_found_by_what_people_and_programs_call_them() {
        #[track_caller]
        fn check(query: &str, expect: &[&str]) {
            let source = |name: &str, kind: Kind| Source {
                name: name.to_owned(),
                kind,
                variables: kind.new_config().describe().variables(),
            };
            let sources = [
                source("Sales", Kind::CallForward),
                source("Ask", Kind::HttpRequest),
            ];
            let found: Vec<String> = offers(&sources, query)
                .into_iter()
                .map(|offer| offer.reference)
                .collect();
            assert_eq!(found, expect, "{query}");
        }
        check("dial status", &["Sales.DialStatus", "Sales.DialRingStatus"]);
        check("sales.dialst", &["Sales.DialStatus"]);
        check("seconds", &["Sales.duration"]);
        check(
            "uuid",
            &[
                "Sales.DialALegUUID",
                "Sales.DialBLegUUID",
                "Sales.dial_a_leg_uuid",
                "Sales.dial_b_leg_uuid",
                "Sales.uuid",
            ],
        );
        check(
            "Ask",
            &["Ask.response", "Ask.status_code", "Ask.content_type"],
        );
        check("Ask.response.balance[0]", &["Ask.response.balance[0]"]);
        check("nothing like it", &[]);
    }
}
