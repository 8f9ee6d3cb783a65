//! The URLs within a run: a carrier reports on instructions, or asks what to do.

use std::future::Future;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use phloem_api::RunId;
use phloem_carriers::{Account, Callback, Channel, Report};
use phloem_flow::time::Millis;
use tracing::Instrument as _;

use crate::hooks::receive::Hook;
use crate::hooks::refusal::{Refusal, respond};
use crate::runtime::advance::{Advanced, instructions};
use crate::runtime::report::{self, About};
use crate::runtime::requests;
use crate::state::Server;
use crate::store::runs;

/// What somebody hears on a call whose run is not there any more.
const GONE: &str = "We are sorry. This call cannot go on.";

/// A report on the instructions with this number, or the question what to do now.
pub(super) async fn report(
    State(server): State<Server>,
    Path((kind, carrier, run, number, callback)): Path<(String, String, String, String, String)>,
    request: Request,
) -> Response {
    detached(&server.clone(), async move {
        let hook = Hook::receive(&server, &kind, &carrier, Channel::Voice, request).await;
        let hook = match hook {
            Ok(hook) => hook,
            Err(refusal) => return refusal.into_response(),
        };
        take_report(&server, &hook, &run, &number, &callback)
            .await
            .unwrap_or_else(|refusal| {
                if callback.parse() == Ok(Callback::Leg) {
                    // Nobody listens to the answer; but what is refused by its status is reported again.
                    refusal.into_response()
                } else {
                    refusal.for_carrier(hook.account().carrier())
                }
            })
    })
    .await
}

async fn take_report(
    server: &Server,
    hook: &Hook,
    run: &str,
    number: &str,
    callback: &str,
) -> Result<Response, Refusal> {
    let unknown =
        || Refusal::Malformed("the URL names no run, instructions or callback".to_owned());
    let run: RunId = run.parse().map_err(|_| unknown())?;
    let number: u32 = number.parse().map_err(|_| unknown())?;
    let callback: Callback = callback.parse().map_err(|_| unknown())?;
    let carrier = hook.account().carrier();
    match carrier.report(&hook.request, callback, number)? {
        Report::Unused => Ok(respond(carrier.acknowledge())),
        Report::AsksAgain => match find(server, hook, run).await? {
            Some(run) => Ok(instruct(server, hook, Advanced::unchanged(run)).await),
            None => Ok(respond(carrier.apologise(GONE))),
        },
        Report::AsksForScreening => match find(server, hook, run).await? {
            Some(run) => Ok(respond(carrier.screen(&instructions(&run)))),
            None => Ok(respond(carrier.apologise(GONE))),
        },
        Report::Happened { id, event, .. } => {
            let about = About::Run(run, number);
            match report::report(server, hook.carrier().id, about, id, event).await? {
                // The carrier does not read the answer to the news of a leg.
                Some(advanced) if callback == Callback::Leg => {
                    requests::begin(server, advanced.requests);
                    Ok(respond(carrier.acknowledge()))
                }
                Some(advanced) => Ok(instruct(server, hook, advanced).await),
                None => Ok(respond(carrier.apologise(GONE))),
            }
        }
    }
}

/// The run, if it belongs to the carrier that asks.
async fn find(server: &Server, hook: &Hook, run: RunId) -> Result<Option<runs::Record>, Refusal> {
    let carrier = hook.carrier().id;
    let workspace = hook.carrier().workspace;
    let run = server
        .store
        .read_one(move |conn| Box::pin(runs::get(conn, workspace, run)))
        .await?;
    Ok(run.filter(|run| run.carrier == Some(carrier)))
}

/// Tells the carrier what the run says now. Requests that the caller waits for are performed first, as long as the carrier has patience; after that
/// the run's instructions are to hold the line and ask again.
pub(super) async fn instruct(server: &Server, hook: &Hook, advanced: Advanced) -> Response {
    tracing::Span::current().record("run", tracing::field::display(advanced.run.id));
    let mut run = advanced.run;
    if !advanced.requests.is_empty() {
        let patience = server.clock.now().0 + patience_ms(hook.account());
        let task = requests::spawn(server, advanced.requests);
        tokio::select! {
            done = task => {
                if let Ok(Some(after)) = done {
                    run = after;
                }
            }
            () = server.clock.sleep_until(Millis(patience)) => {}
        }
    }
    let callbacks = hook.webhooks.run(run.id, run.state.instruction);
    let carrier = hook.account().carrier();
    respond(carrier.instruct(&instructions(&run), &callbacks))
}

/// How long a carrier may be kept waiting for an answer, in milliseconds, with some room for the way there and back.
fn patience_ms(account: &Account) -> i64 {
    match account {
        // Plivo gives up after 15 s; a caller loses patience with silence before that.
        Account::Plivo(_) => 5_000,
    }
}

/// Handles a request to its end even when the carrier goes away meanwhile: what was stored must be followed by what it asks for.
pub(super) async fn detached(
    server: &Server,
    work: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let task = server.runtime.tasks.spawn(work.in_current_span());
    match task.await {
        Ok(response) => response,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Refusal::Busy.into_response(),
    }
}
