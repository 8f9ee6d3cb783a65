//! What a step left; where that is long, its beginning, and the whole on demand.

use leptos::html;
use leptos::prelude::*;
use phloem_api::Step;
use phloem_flow::nodes::Variable;

use crate::client::Attempt;
use crate::components::{Button, Wrong};
use crate::pages::run::step::name_of;
use crate::pages::run::variables::{Variables, left};
use crate::pages::run::watch::Watch;

/// The variables of a step.
#[component]
pub fn LeftBehind(
    /// The step as the run tells of it.
    step: Step,
) -> impl IntoView {
    let watch = expect_context::<Watch>();
    let known: Vec<Variable> = watch
        .with_node(&step.node, |node| node.config.describe().variables())
        .unwrap_or_default();
    let sequence = step.sequence;
    let shown = RwSignal::new(step);
    let table = move || {
        let step = shown.get();
        let left = left(&step.variables, &known);
        match (left.is_empty(), step.left) {
            (true, None) => ().into_any(),
            (true, Some(_)) => {
                view! { <p class="hint">"It left nothing for later steps."</p> }.into_any()
            }
            (false, _) => {
                let node = name_of(&step);
                view! { <Variables node left all=step.variables /> }.into_any()
            }
        }
    };
    let cut = Memo::new(move |_| shown.read().shortened);
    let all = NodeRef::<html::Div>::new();
    let show = move |whole| {
        shown.try_set(whole);
        // The button that had the focus is gone.
        if let Some(all) = all.try_get_untracked().flatten() {
            let _ = all.focus();
        }
    };
    view! {
        <div class="left" tabindex="-1" node_ref=all>
            {move || cut.get().then(|| view! { <Cut sequence show /> })}
            {table}
        </div>
    }
    .into_any()
}

/// Says that not all is shown, and leads to the rest.
#[component]
fn Cut(
    /// The step's number.
    sequence: u32,
    /// Shows the whole step.
    show: impl Fn(Step) + Copy + 'static,
) -> impl IntoView {
    let run = expect_context::<Watch>()
        .detail
        .with_untracked(|it| it.run.id);
    let attempt = Attempt::new();
    let fetch = move |_| {
        attempt.make(
            move |api| async move { api.step(run, sequence).await },
            show,
        );
    };
    view! {
        <div class="cut">
            <p class="hint">"Long values and lists are cut here."</p>
            <Button busy=attempt.busy press=fetch>
                "Show everything"
            </Button>
        </div>
        <Wrong refusal=attempt.refusal />
    }
    .into_any()
}
