//! Flows and their drafts.

use axum::Json;
use axum::http::StatusCode;
use phloem_api::{Api, ChangeFlow, CreateFlow, Draft, Flow, FlowId, FlowsQuery, Page, SaveDraft};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Body, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(flows, create_flow))
        .routes(routes!(flow, change_flow, delete_flow))
        .routes(routes!(draft, save_draft))
}

/// List flows
///
/// Newest first, with what their cards show.
#[utoipa::path(get, path = "/flows", tag = "Flows", params(FlowsQuery), responses((status = 200, body = Page<Flow>)))]
async fn flows(api: Direct, Params(query): Params<FlowsQuery>) -> Answer<Page<Flow>> {
    Ok(Json(api.flows(query).await?))
}

/// Create a flow
///
/// Without a document its draft is just a Start node.
#[utoipa::path(post, path = "/flows", tag = "Flows", request_body = CreateFlow, responses((status = 201, body = Flow)))]
async fn create_flow(
    api: Direct,
    Body(request): Body<CreateFlow>,
) -> Result<(StatusCode, Json<Flow>), Refused> {
    Ok((StatusCode::CREATED, Json(api.create_flow(request).await?)))
}

/// Read a flow
#[utoipa::path(get, path = "/flows/{flow_id}", tag = "Flows", params(("flow_id" = FlowId, Path)), responses((status = 200, body = Flow)))]
async fn flow(api: Direct, Named(id): Named<FlowId>) -> Answer<Flow> {
    Ok(Json(api.flow(id).await?))
}

/// Rename a flow, archive it, or bring it back
#[utoipa::path(patch, path = "/flows/{flow_id}", tag = "Flows", params(("flow_id" = FlowId, Path)), request_body = ChangeFlow, responses((status = 200, body = Flow)))]
async fn change_flow(
    api: Direct,
    Named(id): Named<FlowId>,
    Body(request): Body<ChangeFlow>,
) -> Answer<Flow> {
    Ok(Json(api.change_flow(id, request).await?))
}

/// Delete a flow
///
/// Runs that are under way go on. Refused while a number is linked to it.
#[utoipa::path(delete, path = "/flows/{flow_id}", tag = "Flows", params(("flow_id" = FlowId, Path)), responses((status = 204)))]
async fn delete_flow(api: Direct, Named(id): Named<FlowId>) -> Result<StatusCode, Refused> {
    api.delete_flow(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read a draft
#[utoipa::path(get, path = "/flows/{flow_id}/draft", tag = "Flows", params(("flow_id" = FlowId, Path)), responses((status = 200, body = Draft)))]
async fn draft(api: Direct, Named(id): Named<FlowId>) -> Answer<Draft> {
    Ok(Json(api.draft(id).await?))
}

/// Save a draft
///
/// A document with problems can be saved. When the revision is not the newest one, nothing is saved, and `current` in the refusal is the newest draft.
#[utoipa::path(put, path = "/flows/{flow_id}/draft", tag = "Flows", params(("flow_id" = FlowId, Path)), request_body = SaveDraft, responses((status = 200, body = Draft)))]
async fn save_draft(
    api: Direct,
    Named(id): Named<FlowId>,
    Body(request): Body<SaveDraft>,
) -> Answer<Draft> {
    Ok(Json(api.save_draft(id, request).await?))
}
