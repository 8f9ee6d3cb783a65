//! There is no such page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{Glyph, Notice};
use crate::status::set_status;

/// There is no such page.
#[component]
pub fn NotFound() -> impl IntoView {
    set_status(404);
    view! {
        <Title text="Page not found" />
        <main class="alone">
            <Notice
                icon=Glyph::Lost
                heading="There is no such page"
                text="The address may be mistyped, or what was here has been removed."
                alone=true
            >
                <a class="button primary" href="/">
                    "Go to the start"
                </a>
            </Notice>
        </main>
    }
}
