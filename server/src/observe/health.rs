//! Whether the server is well: for process managers, load balancers and Prometheus.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::observe::metrics::handle;
use crate::state::Server;
use crate::store::counters::{self, Counters};
use crate::store::timers;

/// `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`.
pub fn router() -> Router<Server> {
    handle();
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

async fn ready(State(server): State<Server>) -> Response {
    let looked = server
        .store
        .read(|conn| Box::pin(timers::next_due(conn)))
        .await;
    match looked {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database cannot be reached\n",
            )
                .into_response()
        }
    }
}

async fn metrics(State(server): State<Server>) -> Response {
    let Some(handle) = handle() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // Without the database the process's own counts are still worth having.
    if let Ok(counters) = count(&server).await {
        set(&counters);
    }
    let content_type = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (content_type, handle.render()).into_response()
}

async fn count(server: &Server) -> Result<Counters, crate::store::Error> {
    let now = server.clock.now();
    server
        .store
        .read(move |conn| Box::pin(counters::read(conn, now)))
        .await
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge is a float; no count here comes near 2^53"
)]
fn set(counters: &Counters) {
    metrics::gauge!("phloem_runs_running").set(counters.runs_running as f64);
    metrics::gauge!("phloem_deliveries_pending").set(counters.deliveries_pending as f64);
    metrics::gauge!("phloem_deliveries_dead").set(counters.deliveries_dead as f64);
    metrics::gauge!("phloem_timers_overdue").set(counters.timers_overdue as f64);
}
