//! The editor's page.

use leptos::prelude::*;
use leptos_meta::Title;

/// The editor of a flow's draft.
#[component]
pub fn EditorPage() -> impl IntoView {
    view! { <Title text="Flow" /> }.into_any()
}
