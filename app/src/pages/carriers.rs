//! The carriers: who brings the calls, whether they come through, and the way to connect one.

pub mod account;
pub mod check;
pub mod guide;
pub mod reach;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use phloem_api::{Carrier, CarrierId, PageQuery, Role};

use crate::client::use_api;
use crate::components::{
    Ago, Confirm, Glyph, Icon, Menu, MenuItem, MenuLink, Notice, Question, Refusal, Status, Toasts,
    Tone,
};
use crate::pages::carriers::account::EditCarrier;
use crate::pages::carriers::guide::{Add, Guide};
use crate::session::may;
use crate::words::counted;

/// What the address asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    /// All of them.
    List,
    /// To connect another one.
    Add,
    /// What is to be done for one to bring calls.
    Guide(CarrierId),
}

/// The carriers.
#[component]
pub fn Carriers() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        match query.get_str("guide").map(str::parse) {
            Some(Ok(id)) => Asked::Guide(id),
            Some(Err(_)) => Asked::List,
            None if query.get_str("add").is_some() => Asked::Add,
            None => Asked::List,
        }
    });
    view! {
        <Title text="Carriers" />
        <main class="page" id="page" tabindex="-1">
            {move || match asked.get() {
                Asked::List => view! { <List /> }.into_any(),
                Asked::Add => view! { <Add /> }.into_any(),
                Asked::Guide(id) => view! { <Guide id /> }.into_any(),
            }}
        </main>
    }
    .into_any()
}

/// All carriers.
#[component]
fn List() -> impl IntoView {
    let api = use_api();
    let carriers = Resource::new(
        || (),
        move |()| {
            let api = api.clone();
            // Nobody has so many that they need pages.
            let query = PageQuery {
                limit: Some(200),
                cursor: None,
            };
            async move { api.carriers(query).await }
        },
    );
    let toasts = expect_context::<Toasts>();
    let editing = RwSignal::new(None::<Carrier>);
    let deleting = RwSignal::new(None::<Carrier>);
    let add = move |empty: bool| {
        (may(Role::Owner) && !empty).then(|| {
            view! {
                <a class="button primary" href="/carriers?add=plivo">
                    <Icon of=Glyph::Add />
                    "Add Plivo"
                </a>
            }
        })
    };
    let heading = move |empty| {
        view! {
            <div class="heading">
                <h1>"Carriers"</h1>
                {add(empty)}
            </div>
        }
    };
    view! {
        <Transition fallback=move || {
            view! {
                {heading(true)}
                <p class="unseen" role="status">
                    "Loading the carriers"
                </p>
                <div class="bones" aria-hidden="true">
                    <div class="bone"></div>
                    <div class="bone"></div>
                </div>
            }
        }>
            {move || Suspend::new(async move {
                match carriers.await {
                    Ok(page) if page.items.is_empty() => {
                        view! {
                            {heading(true)}
                            <Nothing />
                        }
                            .into_any()
                    }
                    Ok(page) => {
                        let cards = page
                            .items
                            .into_iter()
                            .map(|carrier| view! { <Card carrier editing deleting /> });
                        view! {
                            {heading(false)}
                            <ul class="carriers" role="list">
                                {cards.collect_view()}
                            </ul>
                        }
                            .into_any()
                    }
                    Err(refusal) => {
                        view! {
                            {heading(true)}
                            <Refusal refusal again=move |()| carriers.refetch() />
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
        <EditCarrier subject=editing done=move |_| carriers.refetch() />
        <Confirm
            subject=deleting
            verb="Delete carrier"
            ask=|carrier: &Carrier| Question {
                question: format!("Delete “{}”?", carrier.name),
                consequence: "Its credentials are forgotten, and what it sends from then on is refused. The record of its calls stays."
                    .to_owned(),
            }
            call=|api, carrier: Carrier| async move { api.delete_carrier(carrier.id).await }
            done=move |carrier: Carrier| {
                toasts.say(format!("Deleted “{}”.", carrier.name));
                carriers.refetch();
            }
        />
    }
    .into_any()
}

/// A carrier, and whether its calls come through.
#[component]
fn Card(
    /// Which.
    carrier: Carrier,
    /// Opens the dialog that changes it.
    editing: RwSignal<Option<Carrier>>,
    /// Asks whether to delete it.
    deleting: RwSignal<Option<Carrier>>,
) -> impl IntoView {
    let guide = format!("/carriers?guide={}", carrier.id);
    let label = format!("Commands for {}", carrier.name);
    let name = carrier.name.clone();
    let account = match &carrier.account {
        Some(account) => format!("Plivo, account {account}"),
        None => "Plivo".to_owned(),
    };
    let standing = standing(&carrier);
    let unfinished = carrier.last_request.is_none() && carrier.account.is_some();
    let continued = unfinished.then(|| {
        view! {
            <a class="button" href=guide.clone()>
                "Finish connecting"
            </a>
        }
    });
    let carrier = StoredValue::new(carrier);
    let commands = move || {
        view! {
            <MenuItem icon=Glyph::Rename pick=move |()| editing.set(Some(carrier.get_value()))>
                "Change"
            </MenuItem>
            <MenuItem
                icon=Glyph::Delete
                danger=true
                pick=move |()| deleting.set(Some(carrier.get_value()))
            >
                "Delete"
            </MenuItem>
        }
    };
    let owner = may(Role::Owner);
    view! {
        <li class="carrier">
            <span class="sign">
                <Icon of=Glyph::Carrier />
            </span>
            <div class="about">
                <h2>{name}</h2>
                <p class="muted">{account}</p>
                <div class="states">{standing}</div>
            </div>
            {continued}
            <Menu label look="quiet square" trigger=|| view! { <Icon of=Glyph::More /> }>
                <MenuLink icon=Glyph::Link href=guide.clone()>
                    "What to paste at Plivo"
                </MenuLink>
                {owner.then(commands)}
            </Menu>
        </li>
    }
    .into_any()
}

/// Whether a carrier's calls come through.
fn standing(carrier: &Carrier) -> AnyView {
    if carrier.account.is_none() {
        return view! {
            <Status
                icon=Glyph::Wrong
                tone=Tone::Bad
                word="The key to its credentials is lost: enter them again"
            />
        }
        .into_any();
    }
    let comes = match carrier.last_request {
        Some(at) => view! {
            <Status icon=Glyph::Done tone=Tone::Good word="Connected" />
            <span class="muted">"Last request " <Ago at /></span>
        }
        .into_any(),
        None => view! {
            <Status icon=Glyph::Waiting tone=Tone::Busy word="Waiting for the first call" />
        }
        .into_any(),
    };
    let refused = (carrier.bad_signatures > 0).then(|| {
        let count = i64::try_from(carrier.bad_signatures).unwrap_or(i64::MAX);
        let word = format!("{} refused for the signature", counted(count, "request"));
        view! { <Status icon=Glyph::Doubtful tone=Tone::Doubtful word /> }
    });
    view! {
        {comes}
        {refused}
    }
    .into_any()
}

/// There is no carrier yet.
#[component]
fn Nothing() -> impl IntoView {
    if may(Role::Owner) {
        view! {
            <Notice
                icon=Glyph::Carrier
                heading="Connect the carrier that brings your calls"
                text="You need an account at Plivo and a number there. It takes five minutes, and each step says what to do."
            >
                <a class="button primary" href="/carriers?add=plivo">
                    <Icon of=Glyph::Add />
                    "Add Plivo"
                </a>
            </Notice>
        }
        .into_any()
    } else {
        view! {
            <Notice
                icon=Glyph::Carrier
                heading="No carrier is connected yet"
                text="A carrier brings the calls to your numbers. An owner of this workspace can connect one."
            />
        }
        .into_any()
    }
}
