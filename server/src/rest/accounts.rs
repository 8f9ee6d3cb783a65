//! Setting up, signing in and out, and who is asking.

use axum::Json;
use axum::http::StatusCode;
use phloem_api::{Api, ChangePassword, Limits, Me, SetUp, SetupState, SignIn};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::Body;
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(setup_state, set_up))
        .routes(routes!(sign_in, sign_out))
        .routes(routes!(me))
        .routes(routes!(change_password))
        .routes(routes!(sign_out_everywhere))
        .routes(routes!(limits))
}

/// Whether the first person is still to be created
#[utoipa::path(get, path = "/setup", tag = "Account", responses((status = 200, body = SetupState)))]
async fn setup_state(api: Direct) -> Answer<SetupState> {
    Ok(Json(api.setup_state().await?))
}

/// Create the first person and their workspace
///
/// Works once, for anybody, and signs the person in.
#[utoipa::path(post, path = "/setup", tag = "Account", request_body = SetUp, responses((status = 201, body = Me)))]
async fn set_up(
    api: Direct,
    Body(request): Body<SetUp>,
) -> Result<(StatusCode, Json<Me>), Refused> {
    Ok((StatusCode::CREATED, Json(api.set_up(request).await?)))
}

/// Sign in
///
/// Sets the session's cookie. For browsers; programs send their credentials with each request.
#[utoipa::path(post, path = "/session", tag = "Account", request_body = SignIn, responses((status = 200, body = Me)))]
async fn sign_in(api: Direct, Body(request): Body<SignIn>) -> Answer<Me> {
    Ok(Json(api.sign_in(request).await?))
}

/// Sign out
#[utoipa::path(delete, path = "/session", tag = "Account", responses((status = 204)))]
async fn sign_out(api: Direct) -> Result<StatusCode, Refused> {
    api.sign_out().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is asking
#[utoipa::path(get, path = "/me", tag = "Account", responses((status = 200, body = Me)))]
async fn me(api: Direct) -> Answer<Me> {
    Ok(Json(api.me().await?))
}

/// Change the password
///
/// Of whoever is signed in with a session. Their other sessions end.
#[utoipa::path(post, path = "/password", tag = "Account", request_body = ChangePassword, responses((status = 204)))]
async fn change_password(
    api: Direct,
    Body(request): Body<ChangePassword>,
) -> Result<StatusCode, Refused> {
    api.change_password(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out everywhere
///
/// Ends all sessions of whoever is signed in, this one too.
#[utoipa::path(delete, path = "/sessions", tag = "Account", responses((status = 204)))]
async fn sign_out_everywhere(api: Direct) -> Result<StatusCode, Refused> {
    api.sign_out_everywhere().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read what limits are in force
#[utoipa::path(get, path = "/limits", tag = "Account", responses((status = 200, body = Limits)))]
async fn limits(api: Direct) -> Answer<Limits> {
    Ok(Json(api.limits().await?))
}
