//! Trying requests out.

use axum::Json;
use phloem_api::{Api, TriedRequest, TryRequest};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::Answer;
use crate::rest::extract::Body;
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(try_request))
}

/// Try an HTTP Request out
///
/// Makes it once, as a run would, but waits for no longer than 30 seconds. That there was no answer is told in `failure` and is no refusal.
#[utoipa::path(post, path = "/try-request", tag = "Flows", request_body = TryRequest, responses((status = 200, body = TriedRequest)))]
async fn try_request(api: Direct, Body(request): Body<TryRequest>) -> Answer<TriedRequest> {
    Ok(Json(api.try_request(request).await?))
}
