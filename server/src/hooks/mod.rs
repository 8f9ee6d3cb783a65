//! What carriers call: each request is proven to be the carrier's, becomes an input of a run, and is answered with what the run says now.
//!
//! A carrier that gets no usable answer cuts its caller off. So what can be answered with a sentence and the end of the call is; only a request that is
//! not proven (403), that makes no sense (400, 404) or that the database cannot take now (503) is not.

mod calls;
pub mod forged;
pub mod known;
mod receive;
mod refusal;
mod reports;

use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;

use crate::state::Server;

/// The largest body of a webhook, in bytes. Carriers send a few hundred.
const BODY_LIMIT: usize = 64 * 1024;

/// The carriers' URLs.
pub fn router() -> Router<Server> {
    Router::new()
        .route(
            "/hooks/{kind}/{carrier}/answer",
            get(calls::answer).post(calls::answer),
        )
        .route(
            "/hooks/{kind}/{carrier}/hangup",
            get(calls::hangup).post(calls::hangup),
        )
        .route(
            "/hooks/{kind}/{carrier}/message",
            get(calls::message).post(calls::message),
        )
        .route(
            "/hooks/{kind}/{carrier}/runs/{run}/{number}/{callback}",
            get(reports::report).post(reports::report),
        )
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(measure))
}

async fn measure(path: MatchedPath, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let response = next.run(request).await;
    let hook = path.as_str().rsplit('/').next().unwrap_or_default();
    let hook = if hook == "{callback}" { "report" } else { hook }.to_owned();
    let status = response.status().as_u16().to_string();
    metrics::counter!("phloem_webhooks_total", "hook" => hook.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("phloem_webhook_seconds", "hook" => hook)
        .record(began.elapsed().as_secs_f64());
    response
}
