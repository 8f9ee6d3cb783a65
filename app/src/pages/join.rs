//! Accepting an invitation.

use leptos::prelude::*;
use leptos_meta::Title;

/// Accepting an invitation.
#[component]
pub fn Join() -> impl IntoView {
    view! {
        <Title text="Join" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Join"</h1>
            </div>
        </main>
    }
    .into_any()
}
