//! The app: which page is shown at which path.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::pages::NotFound;

/// The app inside the document's body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Phloem".to_owned() } else { format!("{title} · Phloem") } />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/flows") view=NotFound />
            </Routes>
        </Router>
    }
}
