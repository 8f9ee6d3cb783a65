//! Numbers and the flows that answer them, and the calls that no flow answered.

use axum::Json;
use axum::http::StatusCode;
use phloem_api::{Api, LinkNumber, MissedCall, MissedCallsQuery, Number, Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Body, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(numbers))
        .routes(routes!(link_number, unlink_number))
        .routes(routes!(missed_calls))
}

/// List linked numbers
///
/// In the order of their digits.
#[utoipa::path(get, path = "/numbers", tag = "Numbers", params(PageQuery), responses((status = 200, body = Page<Number>)))]
async fn numbers(api: Direct, Params(query): Params<PageQuery>) -> Answer<Page<Number>> {
    Ok(Json(api.numbers(query).await?))
}

/// Link a number to a flow
///
/// Whatever it was linked to before. Without a version the live one answers, with one that version does.
#[utoipa::path(put, path = "/numbers/{number}", tag = "Numbers", params(("number" = String, Path, description = "In E.164 form, e.g. `+15551230001`, or a SIP address")), request_body = LinkNumber, responses((status = 200, body = Number)))]
async fn link_number(
    api: Direct,
    Named(number): Named<String>,
    Body(request): Body<LinkNumber>,
) -> Answer<Number> {
    Ok(Json(api.link_number(number, request).await?))
}

/// Unlink a number
#[utoipa::path(delete, path = "/numbers/{number}", tag = "Numbers", params(("number" = String, Path, description = "In E.164 form, e.g. `+15551230001`, or a SIP address")), responses((status = 204)))]
async fn unlink_number(api: Direct, Named(number): Named<String>) -> Result<StatusCode, Refused> {
    api.unlink_number(number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List missed calls
///
/// The newest calls that found no flow, newest first. Only some of each number are kept.
#[utoipa::path(get, path = "/missed-calls", tag = "Numbers", params(MissedCallsQuery), responses((status = 200, body = Page<MissedCall>)))]
async fn missed_calls(
    api: Direct,
    Params(query): Params<MissedCallsQuery>,
) -> Answer<Page<MissedCall>> {
    Ok(Json(api.missed_calls(query).await?))
}
