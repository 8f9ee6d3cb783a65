//! What the selected node is set up to do, and what is wrong with the flow.

use leptos::prelude::*;

/// The form of the selected node.
#[component]
pub fn Inspector() -> impl IntoView {}

/// What is wrong with the flow.
#[component]
pub fn ProblemsBar() -> impl IntoView {}
