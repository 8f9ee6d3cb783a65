//! One log line for each request, and a span that all lines about it are in.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument as _, field};
use uuid::Uuid;

/// Gives a request an id, which the answer carries as `X-Request-Id`, and logs it when it is over: its route rather than its path, without the query.
pub async fn trace(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "/".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!(
        "request",
        %id,
        method = %request.method(),
        route,
        run = field::Empty,
    );
    let began = Instant::now();
    async move {
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        let took_ms = began.elapsed().as_millis();
        if response.status().is_server_error() {
            tracing::warn!(status, took_ms, "request failed");
        } else {
            tracing::info!(status, took_ms, "request handled");
        }
        if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert("x-request-id", id);
        }
        response
    }
    .instrument(span)
    .await
}
