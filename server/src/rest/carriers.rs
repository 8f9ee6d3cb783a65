//! Carrier accounts.

use axum::Json;
use axum::http::StatusCode;
use phloem_api::{Api, Carrier, CarrierId, ChangeCarrier, CreateCarrier, Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Body, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(carriers, create_carrier))
        .routes(routes!(carrier, change_carrier, delete_carrier))
}

/// List carrier accounts
///
/// Oldest first.
#[utoipa::path(get, path = "/carriers", tag = "Carriers", params(PageQuery), responses((status = 200, body = Page<Carrier>)))]
async fn carriers(api: Direct, Params(query): Params<PageQuery>) -> Answer<Page<Carrier>> {
    Ok(Json(api.carriers(query).await?))
}

/// Add a carrier account
///
/// The answer says which URLs to paste at the carrier. Its secrets are never read back.
#[utoipa::path(post, path = "/carriers", tag = "Carriers", request_body = CreateCarrier, responses((status = 201, body = Carrier)))]
async fn create_carrier(
    api: Direct,
    Body(request): Body<CreateCarrier>,
) -> Result<(StatusCode, Json<Carrier>), Refused> {
    Ok((
        StatusCode::CREATED,
        Json(api.create_carrier(request).await?),
    ))
}

/// Read a carrier account
#[utoipa::path(get, path = "/carriers/{carrier_id}", tag = "Carriers", params(("carrier_id" = CarrierId, Path)), responses((status = 200, body = Carrier)))]
async fn carrier(api: Direct, Named(id): Named<CarrierId>) -> Answer<Carrier> {
    Ok(Json(api.carrier(id).await?))
}

/// Rename a carrier account or change its credentials
#[utoipa::path(patch, path = "/carriers/{carrier_id}", tag = "Carriers", params(("carrier_id" = CarrierId, Path)), request_body = ChangeCarrier, responses((status = 200, body = Carrier)))]
async fn change_carrier(
    api: Direct,
    Named(id): Named<CarrierId>,
    Body(request): Body<ChangeCarrier>,
) -> Answer<Carrier> {
    Ok(Json(api.change_carrier(id, request).await?))
}

/// Delete a carrier account
///
/// Refused while numbers are linked through it, or while a call of it is under way. The runs that it brought stay.
#[utoipa::path(delete, path = "/carriers/{carrier_id}", tag = "Carriers", params(("carrier_id" = CarrierId, Path)), responses((status = 204)))]
async fn delete_carrier(api: Direct, Named(id): Named<CarrierId>) -> Result<StatusCode, Refused> {
    api.delete_carrier(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
