//! The app: which page is shown at which path.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::clock::Now;
use crate::components::{Toaster, Toasts};
use crate::frame::Frame;
use crate::pages::{Flows, NotFound, SetUp, SignIn};
use crate::session::Session;

/// The app inside the document's body. The server gives it its [`crate::client::Client`] and its clock as context.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "hydrate")]
    provide_context(crate::client::Client(std::sync::Arc::new(
        crate::http::HttpApi,
    )));
    provide_context(Now::new());
    provide_context(Session::new());
    provide_context(Toasts::default());
    mark_as_ready();

    let titled = |page: String| match page.as_str() {
        "" => "Phloem".to_owned(),
        page => format!("{page} · Phloem"),
    };
    view! {
        <Title formatter=titled />
        <Router>
            <Routes fallback=NotFound>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("") view=|| view! { <Redirect path="/flows" /> } />
                    <Route path=path!("flows") view=Flows />
                </ParentRoute>
                <Route path=path!("set-up") view=SetUp />
                <Route path=path!("sign-in") view=SignIn />
            </Routes>
        </Router>
        <Toaster />
    }
}

/// Whether the page has come to life; false on the server and until then.
#[derive(Clone, Copy)]
pub(crate) struct Ready(pub RwSignal<bool>);

/// Buttons only work once the page has come to life, so they wait for it.
fn mark_as_ready() {
    let ready = RwSignal::new(false);
    provide_context(Ready(ready));
    Effect::new(move || {
        ready.set(true);
        if let Some(root) = document().document_element() {
            // The style shows a disabled button as such only from here on, so that nothing flickers.
            let _ = root.set_attribute("data-ready", "");
        }
    });
}
