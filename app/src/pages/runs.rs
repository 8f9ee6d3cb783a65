//! The runs.

use leptos::prelude::*;
use leptos_meta::Title;

/// The runs.
#[component]
pub fn Runs() -> impl IntoView {
    view! {
        <Title text="Runs" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Runs"</h1>
            </div>
        </main>
    }
    .into_any()
}
