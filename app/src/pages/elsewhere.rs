//! What is shown at a path that this bundle has no page for: the page is in another one, or there is none.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::app::Ready;
use crate::bundle::{Loading, leave_for};
use crate::pages::NotFound;

/// Loads the page from the server when a link led here; when the server itself had no such page, says so.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let Ready(ready) = expect_context();
    let here = use_location();
    if !ready.get_untracked() {
        return view! { <NotFound /> }.into_any();
    }
    let address = format!(
        "{}{}{}",
        here.pathname.get_untracked(),
        match here.search.get_untracked() {
            query if query.is_empty() => query,
            query => format!("?{query}"),
        },
        here.hash.get_untracked()
    );
    leave_for(&address);
    view! {
        <main class="alone">
            <Loading />
        </main>
    }
    .into_any()
}
