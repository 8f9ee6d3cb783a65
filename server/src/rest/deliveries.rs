//! HTTP requests that runs owe.

use axum::Json;
use phloem_api::{
    Api, DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, Page, ResendDeliveries, Resent,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::Answer;
use crate::rest::extract::{Body, Named, Params};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(deliveries))
        .routes(routes!(delivery))
        .routes(routes!(resend_delivery))
        .routes(routes!(resend_deliveries))
}

/// List deliveries
///
/// Those that were given up unless told, newest first.
#[utoipa::path(get, path = "/deliveries", tag = "Deliveries", params(DeliveriesQuery), responses((status = 200, body = Page<Delivery>)))]
async fn deliveries(api: Direct, Params(query): Params<DeliveriesQuery>) -> Answer<Page<Delivery>> {
    Ok(Json(api.deliveries(query).await?))
}

/// Read a delivery
///
/// With what is sent and how each attempt went.
#[utoipa::path(get, path = "/deliveries/{delivery_id}", tag = "Deliveries", params(("delivery_id" = DeliveryId, Path)), responses((status = 200, body = DeliveryDetail)))]
async fn delivery(api: Direct, Named(id): Named<DeliveryId>) -> Answer<DeliveryDetail> {
    Ok(Json(api.delivery(id).await?))
}

/// Send a delivery again
///
/// Under the same `Idempotency-Key`. Refused unless it was given up.
#[utoipa::path(post, path = "/deliveries/{delivery_id}/resend", tag = "Deliveries", params(("delivery_id" = DeliveryId, Path)), responses((status = 200, body = Delivery)))]
async fn resend_delivery(api: Direct, Named(id): Named<DeliveryId>) -> Answer<Delivery> {
    Ok(Json(api.resend_delivery(id).await?))
}

/// Send all deliveries again that were given up
///
/// Or only those of one flow, each under its own `Idempotency-Key`.
#[utoipa::path(post, path = "/deliveries/resend", tag = "Deliveries", request_body = ResendDeliveries, responses((status = 200, body = Resent)))]
async fn resend_deliveries(api: Direct, Body(request): Body<ResendDeliveries>) -> Answer<Resent> {
    Ok(Json(api.resend_deliveries(request).await?))
}
