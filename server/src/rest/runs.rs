//! Starting, watching and cancelling runs.

use axum::Json;
use axum::http::StatusCode;
use phloem_api::{
    Api, FlowId, Page, RunDetail, RunId, RunStarted, RunSummary, RunsQuery, StartRun, Step,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Body, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(start_run))
        .routes(routes!(runs))
        .routes(routes!(run))
        .routes(routes!(step))
        .routes(routes!(cancel_run))
}

/// Start a run
///
/// Of the live version, through the Start node's outlet for API requests.
#[utoipa::path(post, path = "/flows/{flow_id}/runs", tag = "Runs", params(("flow_id" = FlowId, Path)), request_body = StartRun, responses((status = 201, body = RunStarted)))]
async fn start_run(
    api: Direct,
    Named(id): Named<FlowId>,
    Body(request): Body<StartRun>,
) -> Result<(StatusCode, Json<RunStarted>), Refused> {
    Ok((StatusCode::CREATED, Json(api.start_run(id, request).await?)))
}

/// List runs
///
/// Newest first.
#[utoipa::path(get, path = "/runs", tag = "Runs", params(RunsQuery), responses((status = 200, body = Page<RunSummary>)))]
async fn runs(api: Direct, Params(query): Params<RunsQuery>) -> Answer<Page<RunSummary>> {
    Ok(Json(api.runs(query).await?))
}

/// Read a run
///
/// With its steps and the HTTP requests that it owed. Of a step that left more than 4 KiB, the longest values are cut, what finds no room is counted in its
/// place, and `shortened` is true: read the step by itself to have it whole.
#[utoipa::path(get, path = "/runs/{run_id}", tag = "Runs", params(("run_id" = RunId, Path)), responses((status = 200, body = RunDetail)))]
async fn run(api: Direct, Named(id): Named<RunId>) -> Answer<RunDetail> {
    Ok(Json(api.run(id).await?))
}

/// Read a step of a run
///
/// With all that it left, also where that is long.
#[utoipa::path(get, path = "/runs/{run_id}/steps/{sequence}", tag = "Runs", params(("run_id" = RunId, Path), ("sequence" = u32, Path, description = "Its number within the run, from 1.")), responses((status = 200, body = Step)))]
async fn step(api: Direct, Named((id, sequence)): Named<(RunId, u32)>) -> Answer<Step> {
    Ok(Json(api.step(id, sequence).await?))
}

/// Cancel a run
///
/// A live call ends when its carrier next asks what to do. Refused when the run is over.
#[utoipa::path(post, path = "/runs/{run_id}/cancel", tag = "Runs", params(("run_id" = RunId, Path)), responses((status = 200, body = RunSummary)))]
async fn cancel_run(api: Direct, Named(id): Named<RunId>) -> Answer<RunSummary> {
    Ok(Json(api.cancel_run(id).await?))
}
