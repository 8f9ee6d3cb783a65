//! The deliveries: what runs owe to configured URLs, what came of it, and sending it again.

pub mod follow;
pub mod item;
pub mod resend;
pub mod wanted;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use phloem_api::{Delivery, DeliveryState, FlowId, Page, Role};

use crate::client::use_api;
use crate::components::{Button, Glyph, Icon, Notice, Pager, PickFlow, Refusal};
use crate::pages::deliveries::item::Item;
use crate::pages::deliveries::resend::ResendAll;
use crate::pages::deliveries::wanted::Wanted;
use crate::session::may;

/// The deliveries.
#[component]
pub fn Deliveries() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| Wanted::read(&query.read()));
    let api = use_api();
    let deliveries = Resource::new(
        move || wanted.get(),
        move |wanted| {
            let api = api.clone();
            async move { api.deliveries(wanted.query()).await }
        },
    );
    let resending = RwSignal::new(None::<Option<FlowId>>);
    let again = Callback::new(move |()| deliveries.refetch());
    view! {
        <Title text="Deliveries" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Deliveries"</h1>
            </div>
            <Tools wanted />
            <Transition fallback=|| view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match deliveries.await {
                        Ok(page) if page.items.is_empty() => {
                            view! { <Empty wanted=wanted.get_untracked() /> }.into_any()
                        }
                        Ok(page) => {
                            view! { <List page wanted=wanted.get_untracked() resending /> }.into_any()
                        }
                        Err(refusal) => view! { <Refusal refusal again /> }.into_any(),
                    }
                })}
            </Transition>
        </main>
        <ResendAll subject=resending done=again />
    }
    .into_any()
}

/// The choice between those that were given up and the others, and of a flow.
#[component]
fn Tools(
    /// What the address asks for.
    wanted: Memo<Wanted>,
) -> impl IntoView {
    let navigate = use_navigate();
    let choice = move |state: DeliveryState, label: &'static str| {
        view! {
            <a
                href=move || wanted.read().standing(state).address()
                aria-current=move || (wanted.read().state == state).then_some("true")
            >
                {label}
            </a>
        }
    };
    let pick = move |flow| {
        let to = Wanted {
            flow,
            ..wanted.get_untracked().first_page()
        };
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&to.address(), options);
    };
    view! {
        <div class="tools">
            <nav class="choice" aria-label="Which deliveries">
                {choice(DeliveryState::Dead, "Given up")} {choice(DeliveryState::Pending, "On their way")}
                {choice(DeliveryState::Done, "Over")}
            </nav>
            <PickFlow
                name="flow"
                label="Flow"
                none="Any flow"
                picked=Signal::derive(move || wanted.read().flow)
                pick
            />
        </div>
    }
    .into_any()
}

#[component]
fn List(
    /// The page that is shown.
    page: Page<Delivery>,
    /// What it is a page of.
    wanted: Wanted,
    /// Opens the question whether to send all again.
    resending: RwSignal<Option<Option<FlowId>>>,
) -> impl IntoView {
    let newest = (!wanted.cursor.is_empty()).then(|| wanted.first_page().address());
    let older = page.next.map(|cursor| {
        let wanted = Wanted {
            cursor,
            ..wanted.clone()
        };
        wanted.address()
    });
    let flow = wanted.flow;
    let all = (wanted.state == DeliveryState::Dead && may(Role::Editor)).then(|| {
        view! {
            <div class="advice">
                <p>
                    "These requests were tried for about a day, or could not be sent at all. Mend what the reason says, then send them again."
                </p>
                <Button press=move |_| resending.set(Some(flow))>
                    <Icon of=Glyph::Again />
                    "Send all again"
                </Button>
            </div>
        }
    });
    let items = page.items.into_iter();
    view! {
        {all}
        <ul class="deliveries" role="list">
            {items.map(|delivery| view! { <Item delivery /> }).collect_view()}
        </ul>
        <Pager things="deliveries" newest older />
    }
    .into_any()
}

/// There is nothing to show, and what that means.
#[component]
fn Empty(
    /// What was asked for.
    wanted: Wanted,
) -> impl IntoView {
    if !wanted.cursor.is_empty() {
        return view! {
            <Notice icon=Glyph::Find heading="There are no older ones" text="These were all.">
                <a class="button" href=wanted.first_page().address()>
                    "Show the newest"
                </a>
            </Notice>
        }
        .into_any();
    }
    let (icon, heading, text) = match wanted.state {
        DeliveryState::Dead => (
            Glyph::Done,
            "Nothing was given up",
            "When a web server does not take what a flow sends it, Phloem tries again for about a day. What it could not deliver by then is kept here, to be sent again.",
        ),
        DeliveryState::Pending => (
            Glyph::Done,
            "Nothing is on its way",
            "What the HTTP Requests of your flows still have to deliver is listed here until it has arrived.",
        ),
        DeliveryState::Done => (
            Glyph::Waiting,
            "Nothing was sent yet",
            "What the HTTP Requests of your flows have sent is listed here, with the answers.",
        ),
    };
    let text = if wanted.flow.is_some() {
        "This is what there is of this flow."
    } else {
        text
    };
    let all = wanted.flow.is_some().then(|| {
        let all = Wanted {
            flow: None,
            ..wanted.clone()
        };
        view! {
            <a class="button" href=all.address()>
                "Show those of all flows"
            </a>
        }
    });
    view! {
        <Notice icon heading text>
            {all}
        </Notice>
    }
    .into_any()
}

/// While the first answer is on its way.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <p class="unseen" role="status">
            "Loading the deliveries"
        </p>
        <div class="bones" aria-hidden="true">
            {(0..6).map(|_| view! { <div class="bone"></div> }).collect_view()}
        </div>
    }
    .into_any()
}
