//! The name and its sign.

use leptos::prelude::*;

/// The name and its sign, leading to the start.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <svg viewBox="0 0 32 32" aria-hidden="true">
                <rect width="32" height="32" rx="8" fill="var(--accent)" />
                <g fill="none" stroke="var(--on-accent)" stroke-width="2.5" stroke-linecap="round">
                    <path d="M7.5 10.5h4c5.5 0 4 11 9.5 11h.5" />
                    <path d="M7.5 21.5h4c1.5 0 2.5-.8 3.2-2M17.3 12.5c.7-1.2 1.7-2 3.2-2h1" />
                </g>
                <circle cx="24" cy="10.5" r="2.5" fill="var(--on-accent)" />
                <circle cx="24" cy="21.5" r="2.5" fill="var(--on-accent)" />
            </svg>
            "Phloem"
        </a>
    }
}
