//! A flow as it is drawn, and the hand on it.

use leptos::prelude::*;

use crate::editor::hand::Hand;

/// The canvas.
#[component]
pub fn Canvas(
    /// The document in hand.
    hand: Hand,
) -> impl IntoView {
    let _ = hand;
    view! { <div class="canvas" data-testid="canvas"></div> }.into_any()
}
