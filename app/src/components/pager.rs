//! Going through a long list, a page at a time. Each page has an address of its own, so that the way back from an item leads to where one was.

use leptos::prelude::*;

use crate::components::{Glyph, Icon};

/// The way to the pages around this one; nothing where there is only one.
#[component]
pub fn Pager(
    /// What the list holds, e.g. "runs".
    things: &'static str,
    /// The address of the first page; none on it.
    newest: Option<String>,
    /// The address of the next page; none on the last.
    older: Option<String>,
) -> impl IntoView {
    (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=format!("Further {things}")>
                {newest
                    .map(|to| {
                        view! {
                            <a class="button" href=to>
                                <Icon of=Glyph::First />
                                "Newest"
                            </a>
                        }
                    })}
                {older
                    .map(|to| {
                        view! {
                            <a class="button older" href=to>
                                "Older"
                                <Icon of=Glyph::Right />
                            </a>
                        }
                    })}
            </nav>
        }
        .into_any()
    })
}
