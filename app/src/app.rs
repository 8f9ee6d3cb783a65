//! The app: which page is shown at which path.

use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::bundle::Bundle;
use crate::clock::Now;
use crate::components::{Toaster, Toasts};
use crate::editor::EditorPage;
use crate::frame::{Bare, Frame};
use crate::pages::{
    Carriers, Deliveries, Elsewhere, Flows, Join, Numbers, RunPage, Runs, SetUp, Settings, SignIn,
    Versions,
};
use crate::session::Session;

/// The pages of [`crate::bundle::Bundle::Account`] inside the document's body.
#[component]
pub fn AccountApp() -> impl IntoView {
    provide_everything(Bundle::Account);
    view! {
        <Title formatter=titled />
        <Router>
            <Routes fallback=Elsewhere>
                <Route path=path!("set-up") view=SetUp />
                <Route path=path!("sign-in") view=SignIn />
                <Route path=path!("join/:token") view=Join />
            </Routes>
        </Router>
        <Toaster />
    }
    .into_any()
}

/// The pages of [`crate::bundle::Bundle::Pages`] inside the document's body.
#[component]
pub fn PagesApp() -> impl IntoView {
    provide_everything(Bundle::Pages);
    view! {
        <Title formatter=titled />
        <Router>
            <Routes fallback=Elsewhere>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("") view=|| view! { <Redirect path="/flows" /> } />
                    <Route path=path!("flows") view=Flows />
                    <Route path=path!("runs") view=Runs />
                    <Route path=path!("numbers") view=Numbers />
                    <Route path=path!("carriers") view=Carriers />
                    <Route path=path!("deliveries") view=Deliveries />
                    <Route path=path!("settings") view=Settings />
                </ParentRoute>
            </Routes>
        </Router>
        <Toaster />
    }
    .into_any()
}

/// The pages of [`crate::bundle::Bundle::Editor`] inside the document's body.
#[component]
pub fn EditorApp() -> impl IntoView {
    provide_everything(Bundle::Editor);
    view! {
        <Title formatter=titled />
        <Router>
            <Routes fallback=Elsewhere>
                <ParentRoute path=path!("") view=Bare>
                    <Route path=path!("flows/:id") view=EditorPage />
                </ParentRoute>
            </Routes>
        </Router>
        <Toaster />
    }
    .into_any()
}

/// The pages of [`crate::bundle::Bundle::Viewer`] inside the document's body.
#[component]
pub fn ViewerApp() -> impl IntoView {
    provide_everything(Bundle::Viewer);
    view! {
        <Title formatter=titled />
        <Router>
            <Routes fallback=Elsewhere>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("flows/:id/versions") view=Versions />
                    <Route path=path!("runs/:id") view=RunPage />
                </ParentRoute>
            </Routes>
        </Router>
        <Toaster />
    }
    .into_any()
}

/// What every page finds as context. The server has given its [`crate::client::Client`] and its clock by now.
#[cfg_attr(not(feature = "browser"), expect(unused_variables))]
fn provide_everything(bundle: Bundle) {
    provide_meta_context();
    #[cfg(feature = "browser")]
    {
        bundle.let_links_out();
        provide_context(crate::client::Client(crate::http::HttpApi));
    }
    provide_context(Now::new());
    provide_context(Session::new());
    provide_context(Toasts::default());
    mark_as_ready();
}

/// The title of the browser's tab.
fn titled(page: String) -> String {
    match page.as_str() {
        "" => "Phloem".to_owned(),
        page => format!("{page} · Phloem"),
    }
}

/// Whether the page has come to life; false on the server and until then.
#[derive(Clone, Copy)]
pub(crate) struct Ready(pub RwSignal<bool>);

/// Buttons only work once the page has come to life, so they wait for it.
fn mark_as_ready() {
    let ready = RwSignal::new(false);
    provide_context(Ready(ready));
    let say_so = move || {
        ready.set(true);
        if let Some(root) = document().document_element() {
            // The style shows a disabled button as such only from here on, so that nothing flickers.
            let _ = root.set_attribute("data-ready", "");
        }
    };
    // Effects come while the parts that wait for data, which is there, are still on their way.
    Effect::new(move || set_timeout(say_so, Duration::ZERO));
}
