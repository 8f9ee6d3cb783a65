//! The path of the run, drawn on its flow.

use leptos::prelude::*;
use phloem_canvas::editor::{Command, Editor};
use phloem_canvas::selection::Selection;
use phloem_flow::document::Document;

use crate::editor::canvas::Canvas;
use crate::editor::hand::Hand;
use crate::pages::run::path::marks;
use crate::pages::run::watch::Watch;

/// The flow, on which the path of the run stands out. What is selected here is selected among the steps, and the other way round.
#[component]
pub fn Picture(
    /// The flow as the run executes it.
    document: Document,
) -> impl IntoView {
    let watch = expect_context::<Watch>();
    let hand = Hand::new(Editor::read_only(document.clone()));
    provide_context(hand);
    let marks = Memo::new(move |_| marks(&watch.detail.read(), &document));
    let only_node = hand.only_node();
    Effect::new(move || {
        if let Some(node) = only_node.get() {
            watch.select_node(&node);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let node = watch.selected_node();
        if node == only_node.get_untracked() {
            return true;
        }
        match node {
            Some(node) => hand.show(&node),
            // Nothing is selected at the beginning anyway.
            None if before.is_some() => {
                hand.update(|editor| editor.select(Selection::default()));
            }
            None => {}
        }
        true
    });
    view! {
        <section class="picture" aria-label="The path through the flow">
            <Canvas hand marks label="The flow that ran" />
            <div class="zoom" role="group" aria-label="Zoom">
                <button class="button" type="button" aria-label="Zoom out" on:click=move |_| hand.run(Command::ZoomOut)>
                    "−"
                </button>
                <button class="button" type="button" on:click=move |_| hand.run(Command::Fit)>
                    "Fit"
                </button>
                <button class="button" type="button" aria-label="Zoom in" on:click=move |_| hand.run(Command::ZoomIn)>
                    "+"
                </button>
            </div>
        </section>
    }
    .into_any()
}
