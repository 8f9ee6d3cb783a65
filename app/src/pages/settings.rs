//! The settings.

use leptos::prelude::*;
use leptos_meta::Title;

/// The settings.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <Title text="Settings" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Settings"</h1>
            </div>
        </main>
    }
    .into_any()
}
