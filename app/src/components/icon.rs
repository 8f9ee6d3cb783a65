//! The icons: from Lucide, which is under the ISC licence.
//!
//! Copyright (c) 2026 Lucide Icons and Contributors. Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee
//! is hereby granted, provided that the above copyright notice and this permission notice appear in all copies. The software is provided "as is" and the
//! author disclaims all warranties with regard to this software including all implied warranties of merchantability and fitness. In no event shall the
//! author be liable for any special, direct, indirect, or consequential damages or any damages whatsoever resulting from loss of use, data or profits,
//! whether in an action of contract, negligence or other tortious action, arising out of or in connection with the use or performance of this software.
//!
//! Some of them derive from Feather, which is under the MIT licence: Copyright (c) 2013-2023 Cole Bemis.

use leptos::prelude::*;

/// What an icon says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Make something new.
    Add,
    /// Search.
    Find,
    /// Further commands.
    More,
    /// Change a name.
    Rename,
    /// Put away.
    Archive,
    /// Take out of the archive.
    BringBack,
    /// Remove for good.
    Delete,
    /// Leave.
    SignOut,
    /// Opens downwards.
    Open,
    /// Somebody.
    Person,
    /// Something is wrong.
    Wrong,
    /// A flow.
    Flow,
    /// No connection.
    Unreachable,
    /// Not allowed.
    Locked,
    /// Nothing here.
    Lost,
}

impl Glyph {
    fn shapes(self) -> &'static str {
        match self {
            Self::Add => r#"<path d="M5 12h14"/><path d="M12 5v14"/>"#,
            Self::Find => r#"<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>"#,
            Self::More => {
                r#"<circle cx="12" cy="12" r="1"/><circle cx="19" cy="12" r="1"/><circle cx="5" cy="12" r="1"/>"#
            }
            Self::Rename => {
                r#"<path d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z"/><path d="m15 5 4 4"/>"#
            }
            Self::Archive => {
                r#"<rect width="20" height="5" x="2" y="3" rx="1"/><path d="M4 8v11a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V8"/><path d="M10 12h4"/>"#
            }
            Self::BringBack => {
                r#"<rect width="20" height="5" x="2" y="3" rx="1"/><path d="M4 8v11a2 2 0 0 0 2 2h2"/><path d="M20 8v11a2 2 0 0 1-2 2h-2"/><path d="m9 15 3-3 3 3"/><path d="M12 12v9"/>"#
            }
            Self::Delete => {
                r#"<path d="M10 11v6"/><path d="M14 11v6"/><path d="M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6"/><path d="M3 6h18"/><path d="M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2"/>"#
            }
            Self::SignOut => {
                r#"<path d="m16 17 5-5-5-5"/><path d="M21 12H9"/><path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4"/>"#
            }
            Self::Open => r#"<path d="m6 9 6 6 6-6"/>"#,
            Self::Person => r#"<circle cx="12" cy="8" r="5"/><path d="M20 21a8 8 0 0 0-16 0"/>"#,
            Self::Wrong => {
                r#"<circle cx="12" cy="12" r="10"/><line x1="12" x2="12" y1="8" y2="12"/><line x1="12" x2="12.01" y1="16" y2="16"/>"#
            }
            Self::Flow => {
                r#"<rect width="8" height="8" x="3" y="3" rx="2"/><path d="M7 11v4a2 2 0 0 0 2 2h4"/><rect width="8" height="8" x="13" y="13" rx="2"/>"#
            }
            Self::Unreachable => {
                r#"<path d="M10.94 5.274A7 7 0 0 1 15.71 10h1.79a4.5 4.5 0 0 1 4.222 6.057"/><path d="M18.796 18.81A4.5 4.5 0 0 1 17.5 19H9A7 7 0 0 1 5.79 5.78"/><path d="m2 2 20 20"/>"#
            }
            Self::Locked => {
                r#"<rect width="18" height="11" x="3" y="11" rx="2" ry="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>"#
            }
            Self::Lost => {
                r#"<circle cx="12" cy="12" r="10"/><path d="m16.24 7.76-1.804 5.411a2 2 0 0 1-1.265 1.265L7.76 16.24l1.804-5.411a2 2 0 0 1 1.265-1.265z"/>"#
            }
        }
    }
}

/// An icon beside words that say the same; whoever cannot see it misses nothing.
#[component]
pub fn Icon(
    /// Which one.
    of: Glyph,
) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=of.shapes()></svg> }
}
