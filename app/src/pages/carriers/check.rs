//! Whether a carrier's signed requests arrive, watched while somebody tries.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::Carrier;

use crate::client::use_api;
use crate::components::{At, Glyph, Status, Tone};
use crate::pages::carriers::reach::base_of;
use crate::words::counted;

/// How often to look, while nothing came yet.
const PAUSE: Duration = Duration::from_secs(2);

/// Says whether a signed request arrived, and what is wrong when only others did.
#[component]
pub fn Check(
    /// The carrier as it was just now.
    carrier: Carrier,
    /// One of the URLs that it was told.
    address: String,
) -> impl IntoView {
    let api = use_api();
    let id = carrier.id;
    let carrier = RwSignal::new(carrier);
    let unreachable = RwSignal::new(false);
    let connected = Memo::new(move |_| carrier.read().last_request.is_some());
    let look = move || {
        let api = api.clone();
        spawn_local(async move {
            let answer = api.carrier(id).await;
            // The page may have been left meanwhile.
            unreachable.try_set(answer.is_err());
            if let Ok(now) = answer {
                carrier.try_update(|before| {
                    if *before != now {
                        *before = now;
                    }
                });
            }
        });
    };
    Effect::new(move || {
        if connected.get() {
            return;
        }
        let look = look.clone();
        let watching = set_interval_with_handle(
            move || {
                // Nobody is looking.
                if !document().hidden() {
                    look();
                }
            },
            PAUSE,
        );
        if let Ok(watching) = watching {
            on_cleanup(move || watching.clear());
        }
    });
    let arrived = move || match carrier.read().last_request {
        Some(at) => view! {
            <p class="outcome">
                <Status icon=Glyph::Done tone=Tone::Good word="Plivo’s signed request arrived" />
                <At at />
            </p>
            <p>"Calls come through. Now say which flow answers which number."</p>
            <div class="actions">
                <a class="button primary" href="/numbers">
                    "Link a number"
                </a>
            </div>
        }
        .into_any(),
        None => view! {
            <p class="outcome waiting">
                <Status icon=Glyph::Waiting tone=Tone::Busy word="Waiting for the first call…" />
                {move || {
                    unreachable
                        .get()
                        .then_some("Phloem cannot be reached just now, so this may be out of date.")
                }}
            </p>
        }
        .into_any(),
    };
    let refused = Memo::new(move |_| carrier.read().bad_signatures);
    view! {
        <div class="check" role="status">
            {arrived}
            {move || {
                let count = refused.get();
                (count > 0).then(|| view! { <Refused count address=address.clone() /> })
            }}
        </div>
    }
    .into_any()
}

/// Requests came that were not signed as they should be, and the reasons that there are.
#[component]
fn Refused(
    /// How many.
    count: u64,
    /// One of the URLs that the carrier was told.
    address: String,
) -> impl IntoView {
    let requests = counted(i64::try_from(count).unwrap_or(i64::MAX), "request");
    let were = if count == 1 { "was" } else { "were" };
    view! {
        <div class="message wrong">
            <div>
                <p>
                    <strong>
                        {format!("{requests} {were} refused, since the signature was wrong.")}
                    </strong>
                    " There are three reasons for that:"
                </p>
                <ul>
                    <li>
                        "The Auth Token here is another one than Plivo signs with. Enter it again, the main account’s too if the number belongs to a subaccount."
                    </li>
                    <li>
                        "Plivo called another address than the server thinks it has, which is "
                        <code>{base_of(&address)}</code> ". If it is not the address that you pasted, set "
                        <code>"PHLOEM_PUBLIC_URL"</code> "."
                    </li>
                    <li>
                        "A proxy before the server changes the path or the query, or takes header lines away that begin with "
                        <code>"X-Plivo"</code> "."
                    </li>
                </ul>
            </div>
        </div>
    }
    .into_any()
}
