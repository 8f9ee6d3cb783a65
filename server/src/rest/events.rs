//! Event streams: what happens, as it happens.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use phloem_api::{Error, FlowId, RunDetail, RunId, RunSummary};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::Refused;
use crate::rest::extract::Named;
use crate::service::Direct;
use crate::service::events::{self, Event};
use crate::state::Server;

/// How often something is said when nothing happens: proxies close connections on which nothing is.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long a browser waits before it connects again.
const RETRY: Duration = Duration::from_secs(2);

/// The id of the last event of a stream that is over for good. A browser that connects again sends it, and is told to stop by 204.
const END: &str = "end";

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(run_events))
        .routes(routes!(flow_events))
        .routes(routes!(events))
}

/// Watch a run
///
/// Server-sent events. `run` has the same data as `GET /runs/{run_id}`; it comes at once and after each change. When the run is over and owes no request any more, `end` comes and the stream ends.
#[utoipa::path(get, path = "/runs/{run_id}/events", tag = "Events", params(("run_id" = RunId, Path)),
    responses((status = 200, content_type = "text/event-stream", body = RunDetail)))]
async fn run_events(
    api: Direct,
    Named(id): Named<RunId>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    respond(&headers, events::of_run(&api, id).await)
}

/// Watch a flow
///
/// Server-sent events. `run` (a run as lists show it) comes at once for the 50 newest runs, oldest first, and for each run that begins or goes on; `draft` (`{"revision": 7}`) and `live` (`{"version": 2}`) at once and after each change; `end` when the flow is deleted.
#[utoipa::path(get, path = "/flows/{flow_id}/events", tag = "Events", params(("flow_id" = FlowId, Path)),
    responses((status = 200, content_type = "text/event-stream", body = RunSummary)))]
async fn flow_events(
    api: Direct,
    Named(id): Named<FlowId>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    respond(&headers, events::of_flow(&api, id).await)
}

/// Watch all runs
///
/// Server-sent events. `run` (a run as lists show it) comes at once for the 50 newest runs, oldest first, and for each run that begins or goes on.
#[utoipa::path(get, path = "/events", tag = "Events", responses((status = 200, content_type = "text/event-stream", body = RunSummary)))]
async fn events(api: Direct, headers: HeaderMap) -> Result<Response, Refused> {
    respond(&headers, events::of_workspace(&api).await)
}

fn respond(
    headers: &HeaderMap,
    events: Result<BoxStream<'static, Event>, Error>,
) -> Result<Response, Refused> {
    let events = events?;
    if headers.get("last-event-id").is_some_and(|id| id == END) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let retry = stream::iter([sse::Event::default().retry(RETRY)]);
    let events = retry.chain(events.map(sent)).map(Ok::<_, Infallible>);
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would gather the events.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

fn sent(event: Event) -> sse::Event {
    let sent = sse::Event::default().event(event.name).data(event.data);
    if event.name == END {
        sent.id(END)
    } else {
        sent
    }
}
