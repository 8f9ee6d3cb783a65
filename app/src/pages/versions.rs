//! The versions of a flow.

use leptos::prelude::*;
use leptos_meta::Title;

/// The versions of a flow.
#[component]
pub fn Versions() -> impl IntoView {
    view! {
        <Title text="Versions" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Versions"</h1>
            </div>
        </main>
    }
    .into_any()
}
