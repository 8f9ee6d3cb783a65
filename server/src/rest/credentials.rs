//! What programs sign in with.

use axum::Json;
use axum::http::StatusCode;
use phloem_api::{Api, CreateCredential, Credential, NewCredential, Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Body, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(credentials, create_credential))
        .routes(routes!(revoke_credential))
}

/// List credentials
///
/// The revoked ones too, oldest first.
#[utoipa::path(get, path = "/credentials", tag = "Credentials", params(PageQuery), responses((status = 200, body = Page<Credential>)))]
async fn credentials(api: Direct, Params(query): Params<PageQuery>) -> Answer<Page<Credential>> {
    Ok(Json(api.credentials(query).await?))
}

/// Make credentials
///
/// This answer is the only time that the auth token is shown.
#[utoipa::path(post, path = "/credentials", tag = "Credentials", request_body = CreateCredential, responses((status = 201, body = NewCredential)))]
async fn create_credential(
    api: Direct,
    Body(request): Body<CreateCredential>,
) -> Result<(StatusCode, Json<NewCredential>), Refused> {
    let created = api.create_credential(request).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Revoke credentials
#[utoipa::path(delete, path = "/credentials/{auth_id}", tag = "Credentials", params(("auth_id" = String, Path)), responses((status = 204)))]
async fn revoke_credential(
    api: Direct,
    Named(auth_id): Named<String>,
) -> Result<StatusCode, Refused> {
    api.revoke_credential(auth_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
