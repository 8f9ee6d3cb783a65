//! The URLs that are pasted at a carrier: a call comes in, a call is over, a message comes in.

use axum::extract::{Path, Request, State};
use axum::response::Response;
use phloem_carriers::Channel;
use phloem_flow::engine::Event;

use crate::hooks::receive::Hook;
use crate::hooks::refusal::{Refusal, respond};
use crate::hooks::reports::{detached, instruct};
use crate::runtime::report::{About, report};
use crate::runtime::requests;
use crate::runtime::start::{Incoming, incoming_call, incoming_message};
use crate::state::Server;
use crate::store::calls::Reason;

/// A call comes in: it begins a run, and is answered with the run's first instructions.
pub(super) async fn answer(
    State(server): State<Server>,
    Path((kind, carrier)): Path<(String, String)>,
    request: Request,
) -> Response {
    detached(&server.clone(), async move {
        let hook = Hook::receive(&server, &kind, &carrier, Channel::Voice, request).await;
        let hook = match hook {
            Ok(hook) => hook,
            Err(refusal) => return refusal.into_response(),
        };
        take_call(&server, &hook)
            .await
            .unwrap_or_else(|refusal| refusal.for_carrier(hook.account().carrier()))
    })
    .await
}

async fn take_call(server: &Server, hook: &Hook) -> Result<Response, Refusal> {
    let call = hook.account().carrier().answer(&hook.request)?;
    let carrier = hook.carrier();
    match incoming_call(server, carrier.id, carrier.workspace, call).await? {
        Incoming::Run(advanced) => Ok(instruct(server, hook, *advanced).await),
        Incoming::Nobody(reason) => {
            tracing::info!(carrier = %carrier.id, ?reason, "a call found no flow");
            let sentence = match reason {
                Reason::NotLinked => "This number is not connected to a call flow yet.",
                Reason::NotPublished => "The call flow of this number is not published yet.",
            };
            Ok(respond(hook.account().carrier().apologise(sentence)))
        }
    }
}

/// A call is over.
pub(super) async fn hangup(
    State(server): State<Server>,
    Path((kind, carrier)): Path<(String, String)>,
    request: Request,
) -> Response {
    detached(&server.clone(), async move {
        take_hangup(&server, &kind, &carrier, request)
            .await
            .unwrap_or_else(Refusal::into_response)
    })
    .await
}

async fn take_hangup(
    server: &Server,
    kind: &str,
    carrier: &str,
    request: Request,
) -> Result<Response, Refusal> {
    let hook = Hook::receive(server, kind, carrier, Channel::Voice, request).await?;
    let hung_up = hook.account().carrier().hangup(&hook.request)?;
    let about = About::Call(hung_up.call_uuid);
    let event = Event::CallEnded(hung_up.end);
    // The call of a number without a flow ends too; it has no run.
    if let Some(advanced) = report(server, hook.carrier().id, about, hung_up.id, event).await? {
        requests::begin(server, advanced.requests);
    }
    Ok(respond(hook.account().carrier().acknowledge()))
}

/// A message comes in: it begins a run.
pub(super) async fn message(
    State(server): State<Server>,
    Path((kind, carrier)): Path<(String, String)>,
    request: Request,
) -> Response {
    detached(&server.clone(), async move {
        take_message(&server, &kind, &carrier, request)
            .await
            .unwrap_or_else(Refusal::into_response)
    })
    .await
}

async fn take_message(
    server: &Server,
    kind: &str,
    carrier: &str,
    request: Request,
) -> Result<Response, Refusal> {
    let hook = Hook::receive(server, kind, carrier, Channel::Message, request).await?;
    let message = hook.account().carrier().message(&hook.request)?;
    match incoming_message(server, hook.carrier().id, message).await? {
        Incoming::Run(advanced) => {
            requests::begin(server, advanced.requests);
        }
        Incoming::Nobody(reason) => {
            tracing::info!(carrier = %hook.carrier().id, ?reason, "a message found no flow");
        }
    }
    Ok(respond(hook.account().carrier().acknowledge()))
}
