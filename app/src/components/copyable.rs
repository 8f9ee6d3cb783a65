//! Text that is to be pasted somewhere else.

use leptos::prelude::*;

use crate::components::CopyButton;

/// Text that is to be pasted somewhere else, with a button that copies it.
#[component]
pub fn Copyable(
    /// What it is, after "Copy", e.g. "the Answer URL".
    #[prop(into)]
    what: String,
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let shown = text.clone();
    view! {
        <div class="copyable">
            <code>{shown}</code>
            <CopyButton what text=move |()| text.clone() words="Copy" />
        </div>
    }
    .into_any()
}
