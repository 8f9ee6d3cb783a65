//! The interface over HTTP: handlers that take a request apart, call the service and write its answer down. One file a family.

mod accounts;
mod address;
mod carriers;
mod credentials;
mod deliveries;
mod docs;
mod events;
mod extract;
mod flows;
mod numbers;
pub mod openapi;
mod people;
mod phlo;
mod refused;
mod requests;
mod runs;
mod versions;

pub use refused::Refused;

use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::response::Response;
use axum::routing::any;
use axum::{Json, Router};
use phloem_api::{Code, Error};
use phloem_flow::document::MAX_BYTES;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::auth::session;
use crate::state::Server;

/// The largest request body: a document, and room for what is around it.
const MAX_BODY: usize = MAX_BYTES + 64 * 1024;

/// What the handlers give.
type Answer<T> = Result<Json<T>, Refused>;

/// Serves `/api/v1`, `/api/docs`, and what Plivo's clients call under `/v1`.
pub fn router(server: &Server) -> Router {
    let (calls, _) = calls().split_for_parts();
    let (phlo, _) = phlo::router().split_for_parts();
    let calls = calls
        .merge(openapi::router())
        .fallback(no_such_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(session::layer(server));
    let outermost = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(
            CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    Router::new()
        .nest("/api/v1", calls)
        .route("/api/v1/", any(no_such_path))
        .route("/v1/{*rest}", any(no_such_path))
        .merge(docs::router())
        .merge(phlo)
        .method_not_allowed_fallback(wrong_method)
        .layer(outermost)
        .with_state(server.clone())
}

/// All calls, with their descriptions; paths begin below `/api/v1`.
fn calls() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .merge(accounts::router())
        .merge(people::router())
        .merge(flows::router())
        .merge(versions::router())
        .merge(runs::router())
        .merge(carriers::router())
        .merge(numbers::router())
        .merge(deliveries::router())
        .merge(requests::router())
        .merge(credentials::router())
        .merge(events::router())
}

async fn no_such_path() -> Refused {
    Refused(Error::new(
        Code::NotFound,
        "There is no such call. /api/docs lists those that there are.",
    ))
}

async fn wrong_method() -> Refused {
    Refused(Error::new(
        Code::MethodNotAllowed,
        "This path does not take this method. /api/docs lists the calls that there are.",
    ))
}

/// The last line: a defect must not take the connection with it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "tower-http gives what the panic carried"
)]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = message, "A request handler panicked.");
    axum::response::IntoResponse::into_response(Refused(Error::new(
        Code::Internal,
        "The server made a mistake; its log says more. Try again, and tell whoever runs it.",
    )))
}
