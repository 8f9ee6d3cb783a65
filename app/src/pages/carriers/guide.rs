//! Connecting Plivo, a step after the other: who you are there, what to paste there, and whether a call comes through.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use phloem_api::{Carrier, CarrierId, Role, Webhook};

use crate::client::use_api;
use crate::components::{Copyable, Glyph, Icon, Notice, Refusal};
use crate::pages::carriers::account::NewCarrier;
use crate::pages::carriers::check::Check;
use crate::pages::carriers::reach::{Reach, base_of, reach};
use crate::session::may;

/// The first step, with what comes after it.
#[component]
pub fn Add() -> impl IntoView {
    let navigate = use_navigate();
    if !may(Role::Owner) {
        return view! {
            <Heading />
            <Notice
                icon=Glyph::Locked
                heading="Only an owner connects carriers"
                text="Ask an owner of this workspace to do it."
            >
                <a class="button" href="/carriers">
                    "See the carriers"
                </a>
            </Notice>
        }
        .into_any();
    }
    // The way back leads to the carriers, and not to a form that was sent.
    let go_on = move |carrier: Carrier| {
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&format!("/carriers?guide={}", carrier.id), options);
    };
    view! {
        <Heading />
        <ol class="steps" role="list">
            <li class="now" aria-current="step">
                <h2>"Say which account it is"</h2>
                <p>
                    "Sign in to "
                    <Console />
                    " in another tab. Auth ID and Auth Token are on its first page."
                </p>
                <NewCarrier done=go_on />
            </li>
            <li>
                <h2>"Tell Plivo where to send the calls"</h2>
            </li>
            <li>
                <h2>"Call your number"</h2>
            </li>
        </ol>
    }
    .into_any()
}

/// What is left to do once the account is known.
#[component]
pub fn Guide(
    /// The carrier.
    id: CarrierId,
) -> impl IntoView {
    let api = use_api();
    let carrier = Resource::new(
        || (),
        move |()| {
            let api = api.clone();
            async move { api.carrier(id).await }
        },
    );
    view! {
        <Heading />
        <Transition fallback=|| {
            view! {
                <p class="unseen" role="status">
                    "Loading the carrier"
                </p>
            }
        }>
            {move || Suspend::new(async move {
                match carrier.await {
                    Ok(carrier) => view! { <Steps carrier /> }.into_any(),
                    Err(refusal) => {
                        view! { <Refusal refusal again=move |()| carrier.refetch() /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Heading() -> impl IntoView {
    view! {
        <div class="heading">
            <a class="back" href="/carriers">
                "Carriers"
            </a>
            <h1>"Connect Plivo"</h1>
        </div>
    }
}

#[component]
fn Steps(
    /// The carrier.
    carrier: Carrier,
) -> impl IntoView {
    let account = match &carrier.account {
        Some(account) => format!("{}, account {account}", carrier.name),
        None => carrier.name.clone(),
    };
    let address = carrier
        .webhooks
        .first()
        .map(|webhook| webhook.url.clone())
        .unwrap_or_default();
    let connected = carrier.last_request.is_some();
    view! {
        <ol class="steps" role="list">
            <li class="done">
                <h2>"Say which account it is" <span class="unseen">", done"</span></h2>
                <p>{account}</p>
            </li>
            <li class=if connected { "done" } else { "now" }>
                <h2>"Tell Plivo where to send the calls"</h2>
                <Warning address=address.clone() />
                <ol class="how">
                    <li>
                        "In " <Console /> ", open " <strong>"Voice"</strong> ", then "
                        <strong>"Applications"</strong> ", then " <strong>"XML"</strong>
                        ", and add an application. Call it Phloem, say."
                    </li>
                    <li>
                        "Paste these URLs into its fields, and choose the method that stands beside each."
                        <Pasted webhooks=carrier.webhooks.clone() />
                    </li>
                    <li>"Save the application."</li>
                    <li>
                        "Open " <strong>"Phone Numbers"</strong>
                        ", choose your number, and give it this application. Do so with each number whose calls are to come here."
                    </li>
                </ol>
            </li>
            <li class=if connected { "done" } else { "now" } aria-current=(!connected).then_some("step")>
                <h2>"Call your number"</h2>
                <p>
                    "From any phone. Plivo then asks this server what to do, and signs the question. You hear that the number is not connected to a flow yet, unless it is linked already."
                </p>
                <Check carrier address />
            </li>
        </ol>
    }
    .into_any()
}

/// The way to Plivo's console.
#[component]
fn Console() -> impl IntoView {
    view! {
        <a href="https://console.plivo.com/" target="_blank" rel="noopener noreferrer">
            "Plivo’s console"
        </a>
    }
}

/// What goes where.
#[component]
fn Pasted(
    /// The URLs.
    webhooks: Vec<Webhook>,
) -> impl IntoView {
    let lines = webhooks.into_iter().map(|webhook| {
        let Webhook {
            label, method, url, ..
        } = webhook;
        view! {
            <div>
                <dt>
                    {label.clone()} <span class="pill">{method}</span>
                </dt>
                <dd>
                    <Copyable what=format!("the {label}") text=url />
                </dd>
            </div>
        }
    });
    view! { <dl class="pasted">{lines.collect_view()}</dl> }
}

/// Says so when Plivo will not reach this server.
#[component]
fn Warning(
    /// One of the URLs that Plivo is told.
    address: String,
) -> impl IntoView {
    let base = base_of(&address);
    let says = match reach(&address) {
        Reach::Encrypted => return ().into_any(),
        Reach::Nobody => view! {
            <strong>{format!("Plivo cannot reach {base}.")}</strong>
            " That address only means something on this machine or in its network. Start the server with "
            <code>"PHLOEM_PUBLIC_URL"</code>
            " set to the https address at which the internet reaches it, then come back: the URLs below change with it."
        }
        .into_any(),
        Reach::Plain => view! {
            <strong>{format!("{base} is not encrypted.")}</strong>
            " Everybody between Plivo and this server could read and change what they say to each other. Put a proxy with a certificate in front of it, and set "
            <code>"PHLOEM_PUBLIC_URL"</code> " to its https address: the URLs below change with it."
        }
        .into_any(),
    };
    view! {
        <div class="message careful" role="note">
            <Icon of=Glyph::Doubtful />
            <p>{says}</p>
        </div>
    }
    .into_any()
}
