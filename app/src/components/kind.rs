//! What a kind of node looks like: its sign and the colour of its category.

use leptos::prelude::*;
use phloem_flow::nodes::{Category, Kind};

/// The class that carries the colour of a category.
#[must_use]
pub const fn colour(category: Category) -> &'static str {
    match category {
        Category::Trigger => "trigger",
        Category::Calls => "calls",
        Category::Input => "input",
        Category::Speech => "speech",
        Category::Data => "data",
        Category::End => "end",
    }
}

/// The shapes of a kind's sign, for an SVG of 24 units; from Lucide, as those of [`crate::components::Glyph`].
#[must_use]
pub const fn shapes(kind: Kind) -> &'static str {
    match kind {
        Kind::Start => {
            r#"<path d="M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z"/>"#
        }
        Kind::CallForward => {
            r#"<path d="M14 6h8"/><path d="m18 2 4 4-4 4"/><path d="M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384"/>"#
        }
        Kind::Menu => {
            r#"<circle cx="12" cy="5" r="1"/><circle cx="19" cy="5" r="1"/><circle cx="5" cy="5" r="1"/><circle cx="12" cy="12" r="1"/><circle cx="19" cy="12" r="1"/><circle cx="5" cy="12" r="1"/><circle cx="12" cy="19" r="1"/><circle cx="19" cy="19" r="1"/><circle cx="5" cy="19" r="1"/>"#
        }
        Kind::PlayAudio => {
            r#"<path d="M11 4.702a.705.705 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.705.705 0 0 0 11 19.298z"/><path d="M16 9a5 5 0 0 1 0 6"/><path d="M19.364 18.364a9 9 0 0 0 0-12.728"/>"#
        }
        Kind::HttpRequest => {
            r#"<circle cx="12" cy="12" r="10"/><path d="M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20"/><path d="M2 12h20"/>"#
        }
        Kind::Hangup => {
            r#"<path d="M10.1 13.9a14 14 0 0 0 3.732 2.668 1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2 18 18 0 0 1-12.728-5.272"/><path d="M22 2 2 22"/><path d="M4.76 13.582A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 .244.473"/>"#
        }
    }
}

/// The sign of a kind on a tile of its category's colour. Words beside it say the same.
#[component]
pub fn KindTile(
    /// Which.
    kind: Kind,
) -> impl IntoView {
    let class = format!("tile {}", colour(kind.about().category));
    view! {
        <span class=class>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=shapes(kind)></svg>
        </span>
    }
}
