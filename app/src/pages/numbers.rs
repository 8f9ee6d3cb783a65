//! The numbers.

use leptos::prelude::*;
use leptos_meta::Title;

/// The numbers.
#[component]
pub fn Numbers() -> impl IntoView {
    view! {
        <Title text="Numbers" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Numbers"</h1>
            </div>
        </main>
    }
    .into_any()
}
