//! The steps of the run, one after the other.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_api::RunStatus;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::pages::run::step::StepItem;
use crate::pages::run::watch::Watch;

/// The steps. Arrow keys, Home and End move among them.
#[component]
pub fn Timeline() -> impl IntoView {
    let watch = expect_context::<Watch>();
    let list = NodeRef::<html::Ol>::new();
    let sequences = Memo::new(move |_| {
        let detail = watch.detail.read();
        let steps = detail.steps.iter();
        steps.map(|step| step.sequence).collect::<Vec<_>>()
    });
    // What is selected comes into sight; while nobody selects anything, what happens now.
    Effect::new(move |before: Option<usize>| {
        let count = sequences.read().len();
        let selected = watch.selected.get();
        let newest = before
            .is_some_and(|before| before < count)
            .then(|| sequences.read_untracked().last().copied())
            .flatten();
        if let (Some(list), Some(sequence)) = (list.get(), selected.or(newest)) {
            request_animation_frame(move || reveal(&list, sequence));
        }
        count
    });
    let on_key = move |event: KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        if let Some(to) = neighbour(&list, &event.key()) {
            event.prevent_default();
            let _ = to.focus();
        }
    };
    let status = watch.status();
    let end = move || {
        let last = watch.detail.with(|detail| detail.steps.last().cloned());
        let inside = last.is_none_or(|step| step.outlet.is_none());
        match status.get() {
            RunStatus::Running => None,
            RunStatus::Completed if inside => Some("The flow ends here."),
            RunStatus::Completed => Some("Nothing is connected here, so the flow ends."),
            RunStatus::Failed => Some("The run failed here."),
            RunStatus::Cancelled => Some("The run was cancelled here."),
            RunStatus::CallerHungUp => Some("The caller hung up here."),
        }
    };
    view! {
        <section class="timeline" aria-labelledby="steps">
            <h2 id="steps">"Steps"</h2>
            <ol role="list" node_ref=list on:keydown=on_key>
                <For each=move || sequences.get() key=|sequence| *sequence let:sequence>
                    <StepItem sequence />
                </For>
            </ol>
            <p class="ending">{end}</p>
        </section>
    }
    .into_any()
}

/// Brings a step into sight, if it is not.
fn reveal(list: &HtmlElement, sequence: u32) {
    let wanted = format!("[data-step='{sequence}']");
    if let Ok(Some(step)) = list.query_selector(&wanted) {
        let near = ScrollIntoViewOptions::new();
        near.set_block(ScrollLogicalPosition::Nearest);
        step.scroll_into_view_with_scroll_into_view_options(&near);
    }
}

/// Where a key leads to from the step that has the focus.
fn neighbour(list: &HtmlElement, key: &str) -> Option<HtmlElement> {
    let heads = list.query_selector_all(".step > .head").ok()?;
    let last = heads.length().checked_sub(1)?;
    let focused = document().active_element()?;
    let at = (0..=last).find(|place| {
        heads
            .get(*place)
            .is_some_and(|head| head.is_same_node(Some(&focused)))
    })?;
    let to = match key {
        "ArrowDown" => (at + 1).min(last),
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    heads.get(to)?.dyn_into().ok()
}
