//! The app comes to the browser in bundles, so that whoever signs in waits for little, lists load no canvas, and the editor nothing but itself.

use leptos::prelude::*;
#[cfg(feature = "browser")]
use leptos::wasm_bindgen::JsCast;
use leptos_router::components::Redirect;

#[cfg(feature = "ssr")]
use crate::app::{AccountApp, EditorApp, PagesApp, ViewerApp};

/// A part of the app that is loaded for itself. A link from one to the other is an ordinary page load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// What somebody sees who is not signed in: setting up, signing in, joining.
    Account,
    /// Lists and forms.
    Pages,
    /// The editor of a flow.
    Editor,
    /// What draws a flow that is not changed: its versions, a run.
    Viewer,
}

impl Bundle {
    /// The bundle with the page at a path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match (parts.next(), parts.next(), parts.next()) {
            (Some("set-up" | "sign-in" | "join"), ..) => Self::Account,
            (Some("flows"), Some(_), None) => Self::Editor,
            (Some("flows" | "runs"), Some(_), _) => Self::Viewer,
            _ => Self::Pages,
        }
    }

    /// Has the browser itself follow links to the pages of other bundles: it shows this page until that one is there, where the router would show none.
    #[cfg(feature = "browser")]
    pub fn let_links_out(self) {
        // The router listens on the window too, and later: it leaves alone what is marked by then.
        window_event_listener(leptos::ev::click, move |event| {
            let link = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .and_then(|target| target.closest("a[href]").ok().flatten())
                .and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
            if let Some(link) = link
                && Self::of(&link.pathname()) != self
            {
                link.set_rel("external");
            }
        });
    }

    /// What its files are called, and with `start_` before it the function that starts it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Pages => "pages",
            Self::Editor => "editor",
            Self::Viewer => "viewer",
        }
    }

    /// The app with the pages of this bundle. Not for the browser, where each bundle is to hold its own pages only.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn app(self) -> AnyView {
        match self {
            Self::Account => view! { <AccountApp /> }.into_any(),
            Self::Pages => view! { <PagesApp /> }.into_any(),
            Self::Editor => view! { <EditorApp /> }.into_any(),
            Self::Viewer => view! { <ViewerApp /> }.into_any(),
        }
    }
}

/// Goes to a page of another bundle, and shows this one until it is there.
pub fn leave_for(path: &str) {
    // It only fails for an address that is none.
    let _ = window().location().assign(path);
}

/// Goes to another page as [`leave_for`] does. The way back does not lead to this one.
pub fn replace_with(path: &str) {
    // It only fails for an address that is none.
    let _ = window().location().replace(path);
}

/// Leads to another page, as a rule of another bundle, whoever is not to see this one. The router's own redirect would put the new address over the old
/// page first, and the page itself only after another load.
#[component]
pub fn LeadTo(
    /// Where to.
    #[prop(into)]
    path: String,
) -> impl IntoView {
    if cfg!(feature = "ssr") {
        return view! { <Redirect path /> }.into_any();
    }
    // Once this is in the place of the page that is left, so that it cannot ask whether one wants to stay.
    Effect::new(move || replace_with(&path));
    view! { <Loading /> }.into_any()
}

/// What is heard, while nothing is seen, until a page of another bundle is there.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <p class="unseen" role="status">
            "Loading the page"
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_has_its_bundle() {
        #[track_caller]
        fn check(path: &str, expect: Bundle) {
            assert_eq!(Bundle::of(path), expect, "{path}");
        }
        check("/", Bundle::Pages);
        check("/sign-in", Bundle::Account);
        check("/set-up", Bundle::Account);
        check("/join/abc", Bundle::Account);
        check("/flows", Bundle::Pages);
        check("/flows/", Bundle::Pages);
        check("/flows/0199", Bundle::Editor);
        check("/flows/0199/", Bundle::Editor);
        check("/flows/0199/versions", Bundle::Viewer);
        check("/runs", Bundle::Pages);
        check("/runs/0199", Bundle::Viewer);
        check("/no/such/page", Bundle::Pages);
    }
}
