//! The app comes to the browser in two bundles, so that the pages that are mostly read load no canvas.

#[cfg(feature = "ssr")]
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::app::{EditorApp, PagesApp};

/// A part of the app that is loaded for itself. A link from one to the other is an ordinary page load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// Lists and forms.
    Pages,
    /// What draws a flow: the editor, the versions, a run.
    Editor,
}

impl Bundle {
    /// The bundle with the page at a path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match (parts.next(), parts.next()) {
            (Some("flows" | "runs"), Some(_)) => Self::Editor,
            _ => Self::Pages,
        }
    }

    /// What its files are called, and with `hydrate_` before it the function that starts it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Editor => "editor",
        }
    }

    /// The app with the pages of this bundle. Not for the browser, where each bundle is to hold its own pages only.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn app(self) -> AnyView {
        match self {
            Self::Pages => view! { <PagesApp /> }.into_any(),
            Self::Editor => view! { <EditorApp /> }.into_any(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_flows_in_the_editor_only() {
        #[track_caller]
        fn check(path: &str, expect: Bundle) {
            assert_eq!(Bundle::of(path), expect, "{path}");
        }
        check("/", Bundle::Pages);
        check("/flows", Bundle::Pages);
        check("/flows/", Bundle::Pages);
        check("/flows/0199", Bundle::Editor);
        check("/flows/0199/versions", Bundle::Editor);
        check("/runs", Bundle::Pages);
        check("/runs/0199", Bundle::Editor);
        check("/no/such/page", Bundle::Pages);
    }
}
