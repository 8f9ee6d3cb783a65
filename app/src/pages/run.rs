//! One run.

use leptos::prelude::*;
use leptos_meta::Title;

/// One run.
#[component]
pub fn RunPage() -> impl IntoView {
    view! {
        <Title text="Run" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Run"</h1>
            </div>
        </main>
    }
    .into_any()
}
