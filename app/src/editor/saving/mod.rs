//! How the draft is kept, and how it becomes a version.

pub mod copies;
pub mod machine;

use leptos::prelude::*;

/// Whether what is drawn is saved.
#[component]
pub fn SavingStatus() -> impl IntoView {}

/// Makes a version of the draft.
#[component]
pub fn PublishButton() -> impl IntoView {}
