//! One step: which node, which way it left, how long it took; and on demand what it left for others and what it owed.

use leptos::prelude::*;
use phloem_api::{DeliveryState, RunStatus, Step};
use phloem_flow::nodes::Kind;

use crate::app::Ready;
use crate::components::kind::KindTile;
use crate::components::{At, Glyph, Icon, Lasted};
use crate::pages::deliveries::item::Item;
use crate::pages::run::watch::Watch;
use crate::pages::run::whole::LeftBehind;

/// A step of the run.
#[component]
pub fn StepItem(
    /// Its number within the run.
    sequence: u32,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    let watch = expect_context::<Watch>();
    let step = watch.step(sequence);
    let Some(first) = step.get_untracked() else {
        return ().into_any();
    };
    let status = watch.status();
    let gone = Memo::new(move |_| step.read().as_ref().and_then(|step| step.left));
    let here = Memo::new(move |_| gone.read().is_none() && status.get() == RunStatus::Running);
    let open = Memo::new(move |_| watch.selected.get() == Some(sequence));
    let press = move |_| {
        let selected = (!open.get_untracked()).then_some(sequence);
        watch.selected.set(selected);
    };
    let name = name_of(&first);
    let tile = first.kind.as_deref().and_then(Kind::from_name);
    let inside = format!("step-{sequence}");
    let of_inside = inside.clone();
    let way = move || {
        let step = step.get()?;
        let outlet = step.outlet.as_ref()?;
        Some(watch.outlet_label(&step.node, outlet))
    };
    let took = move || {
        if here.get() {
            return Some(view! { <span class="here">"Now"</span> }.into_any());
        }
        // Where the run ended inside the node, it left with the run.
        let ended = Memo::new(move |_| gone.get().or(watch.detail.read().run.finished));
        ended
            .get()
            .map(|_| view! { <Lasted from=first.entered to=ended /> }.into_any())
    };
    view! {
        <li class="step" class:open=move || open.get() class:here=move || here.get() data-step=sequence>
            <button
                class="head"
                type="button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=inside
                disabled=move || !ready.get()
                on:click=press
            >
                <span class="order">{sequence}</span>
                {tile.map(|kind| view! { <KindTile kind /> })}
                <span class="name">{name}</span>
                <Troubles step sequence />
                <span class="way">{way}</span>
                <span class="took">{took}</span>
            </button>
            <div class="inside" id=of_inside hidden=move || !open.get()>
                {move || open.get().then(|| view! { <Inside step sequence /> })}
            </div>
        </li>
    }
    .into_any()
}

/// What a step's node is called; when its document cannot be read any more, by its id.
pub fn name_of(step: &Step) -> String {
    step.name
        .clone()
        .unwrap_or_else(|| format!("Node {}", step.node))
}

/// Signs of what is worth opening the step for.
#[component]
fn Troubles(
    /// The step.
    step: Memo<Option<Step>>,
    /// Its number.
    sequence: u32,
) -> impl IntoView {
    let watch = expect_context::<Watch>();
    let warnings = Memo::new(move |_| step.read().as_ref().map_or(0, |step| step.warnings.len()));
    let owed = Memo::new(move |_| {
        let detail = watch.detail.read();
        let mut owed = detail.deliveries.iter();
        owed.find(|delivery| delivery.sequence == sequence)
            .map(|delivery| (delivery.state, delivery.last_failure.is_some()))
    });
    move || {
        let sign = match (owed.get(), warnings.get()) {
            (Some((DeliveryState::Dead, _)), _) => {
                ("bad", Glyph::Failed, "Its delivery was given up")
            }
            (Some((DeliveryState::Pending, true)), _) => {
                ("doubtful", Glyph::Waiting, "Its delivery is tried again")
            }
            (_, 1..) => ("doubtful", Glyph::Doubtful, "There are warnings"),
            _ => return None,
        };
        let (tone, glyph, words) = sign;
        Some(view! {
            <span class=format!("status {tone}") title=words>
                <Icon of=glyph />
                <span class="unseen">{words}</span>
            </span>
        })
    }
}

/// Everything about a step.
#[component]
fn Inside(
    /// The step.
    step: Memo<Option<Step>>,
    /// Its number.
    sequence: u32,
) -> impl IntoView {
    let watch = expect_context::<Watch>();
    let owed = Memo::new(move |_| {
        let detail = watch.detail.read();
        let mut owed = detail.deliveries.iter();
        owed.find(|delivery| delivery.sequence == sequence).cloned()
    });
    let first = Memo::new(move |_| owed.read().as_ref().map(|delivery| delivery.id));
    let delivery = move || {
        first.get()?;
        let delivery = owed.get_untracked()?;
        Some(view! {
            <h3>"Delivery"</h3>
            <ul class="deliveries" role="list">
                <Item delivery of_run=true news=owed />
            </ul>
        })
    };
    view! {
        {move || step.get().map(|step| view! { <Facts step /> })}
        {delivery}
    }
    .into_any()
}

/// When it was, what was odd, and what it left.
#[component]
fn Facts(
    /// The step as it is known now.
    step: Step,
) -> impl IntoView {
    let warnings = step.warnings.iter().map(|warning| {
        view! {
            <li>
                <Icon of=Glyph::Doubtful />
                <span>
                    <code>{warning.field.clone()}</code>
                    ": "
                    {warning.message.clone()}
                </span>
            </li>
        }
    });
    let warnings = (!step.warnings.is_empty()).then(|| {
        view! {
            <ul class="warnings" role="list">
                {warnings.collect_view()}
            </ul>
        }
    });
    view! {
        <p class="facts">
            <span>"Entered " <At at=step.entered /></span>
            {step.left.map(|at| view! { <span>"left " <At at /></span> })}
        </p>
        {warnings}
        <LeftBehind step />
    }
    .into_any()
}

impl Watch {
    /// What people read at an outlet of a node; its id where the flow is gone.
    fn outlet_label(self, node: &str, outlet: &str) -> String {
        let label = self.with_node(node, |node| {
            let outlets = node.config.describe().outlets();
            let found = outlets.into_iter().find(|it| it.id == outlet);
            found.map(|it| it.label)
        });
        label.flatten().unwrap_or_else(|| outlet.to_owned())
    }
}
