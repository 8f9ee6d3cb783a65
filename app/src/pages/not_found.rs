//! There is no such page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::status::set_status;

/// There is no such page.
#[component]
pub fn NotFound() -> impl IntoView {
    set_status(404);
    view! {
        <Title text="Page not found" />
        <main class="alone">
            <h1>"There is no such page"</h1>
            <p>"The address may be mistyped, or the page was removed."</p>
            <p><a class="button" href="/">"Go to the start"</a></p>
        </main>
    }
}
