//! The deliveries.

use leptos::prelude::*;
use leptos_meta::Title;

/// The deliveries.
#[component]
pub fn Deliveries() -> impl IntoView {
    view! {
        <Title text="Deliveries" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Deliveries"</h1>
            </div>
        </main>
    }
    .into_any()
}
