//! The carriers.

use leptos::prelude::*;
use leptos_meta::Title;

/// The carriers.
#[component]
pub fn Carriers() -> impl IntoView {
    view! {
        <Title text="Carriers" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Carriers"</h1>
            </div>
        </main>
    }
    .into_any()
}
