//! Publishing, the history of versions, and which one is live.

use axum::Json;
use axum::http::StatusCode;
use phloem_api::{Api, Flow, FlowId, MakeLive, Page, PageQuery, Publish, Version, VersionDetail};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Body, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(versions, publish))
        .routes(routes!(version))
        .routes(routes!(make_live))
}

/// List the versions of a flow
///
/// Newest first.
#[utoipa::path(get, path = "/flows/{flow_id}/versions", tag = "Versions", params(("flow_id" = FlowId, Path), PageQuery), responses((status = 200, body = Page<Version>)))]
async fn versions(
    api: Direct,
    Named(id): Named<FlowId>,
    Params(query): Params<PageQuery>,
) -> Answer<Page<Version>> {
    Ok(Json(api.versions(id, query).await?))
}

/// Publish the draft
///
/// The new version is live at once. Refused with `problems` when the draft has errors.
#[utoipa::path(post, path = "/flows/{flow_id}/versions", tag = "Versions", params(("flow_id" = FlowId, Path)), request_body = Publish, responses((status = 201, body = Version)))]
async fn publish(
    api: Direct,
    Named(id): Named<FlowId>,
    Body(request): Body<Publish>,
) -> Result<(StatusCode, Json<Version>), Refused> {
    Ok((StatusCode::CREATED, Json(api.publish(id, request).await?)))
}

/// Read a version
#[utoipa::path(get, path = "/flows/{flow_id}/versions/{version}", tag = "Versions", params(("flow_id" = FlowId, Path), ("version" = i32, Path)), responses((status = 200, body = VersionDetail)))]
async fn version(api: Direct, Named((id, version)): Named<(FlowId, i32)>) -> Answer<VersionDetail> {
    Ok(Json(api.version(id, version).await?))
}

/// Make a version live
///
/// New runs get it from now on; runs that are under way keep theirs.
#[utoipa::path(put, path = "/flows/{flow_id}/live", tag = "Versions", params(("flow_id" = FlowId, Path)), request_body = MakeLive, responses((status = 200, body = Flow)))]
async fn make_live(
    api: Direct,
    Named(id): Named<FlowId>,
    Body(request): Body<MakeLive>,
) -> Answer<Flow> {
    Ok(Json(api.make_live(id, request).await?))
}
