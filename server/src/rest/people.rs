//! The people of a workspace and the invitations that bring them in.

use axum::Json;
use axum::http::StatusCode;
use phloem_api::{
    AcceptInvitation, Api, ChangePerson, CreateInvitation, Invitation, InvitationId, InvitedTo,
    LookAtInvitation, Me, NewInvitation, Page, PageQuery, Person, UserId,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Body, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(people))
        .routes(routes!(change_person, remove_person))
        .routes(routes!(invitations, create_invitation))
        .routes(routes!(withdraw_invitation))
        .routes(routes!(look_at_invitation))
        .routes(routes!(accept_invitation))
}

/// List people
///
/// In the order in which they came.
#[utoipa::path(get, path = "/people", tag = "People", params(PageQuery), responses((status = 200, body = Page<Person>)))]
async fn people(api: Direct, Params(query): Params<PageQuery>) -> Answer<Page<Person>> {
    Ok(Json(api.people(query).await?))
}

/// Give a person another role
///
/// Refused for the last owner.
#[utoipa::path(patch, path = "/people/{person_id}", tag = "People", params(("person_id" = UserId, Path)), request_body = ChangePerson, responses((status = 200, body = Person)))]
async fn change_person(
    api: Direct,
    Named(id): Named<UserId>,
    Body(request): Body<ChangePerson>,
) -> Answer<Person> {
    Ok(Json(api.change_person(id, request).await?))
}

/// Remove a person
///
/// Their sessions end. Refused for the last owner.
#[utoipa::path(delete, path = "/people/{person_id}", tag = "People", params(("person_id" = UserId, Path)), responses((status = 204)))]
async fn remove_person(api: Direct, Named(id): Named<UserId>) -> Result<StatusCode, Refused> {
    api.remove_person(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List invitations
///
/// Those that nobody has accepted yet, oldest first.
#[utoipa::path(get, path = "/invitations", tag = "People", params(PageQuery), responses((status = 200, body = Page<Invitation>)))]
async fn invitations(api: Direct, Params(query): Params<PageQuery>) -> Answer<Page<Invitation>> {
    Ok(Json(api.invitations(query).await?))
}

/// Invite somebody
///
/// The answer is the only time that the link is shown; it works once and for seven days. An earlier one for the same address does not work any more.
#[utoipa::path(post, path = "/invitations", tag = "People", request_body = CreateInvitation, responses((status = 201, body = NewInvitation)))]
async fn create_invitation(
    api: Direct,
    Body(request): Body<CreateInvitation>,
) -> Result<(StatusCode, Json<NewInvitation>), Refused> {
    Ok((
        StatusCode::CREATED,
        Json(api.create_invitation(request).await?),
    ))
}

/// Withdraw an invitation
#[utoipa::path(delete, path = "/invitations/{invitation_id}", tag = "People", params(("invitation_id" = InvitationId, Path)), responses((status = 204)))]
async fn withdraw_invitation(
    api: Direct,
    Named(id): Named<InvitationId>,
) -> Result<StatusCode, Refused> {
    api.withdraw_invitation(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Look at an invitation
///
/// For anybody who has its link.
#[utoipa::path(post, path = "/invitations/look", tag = "People", request_body = LookAtInvitation, responses((status = 200, body = InvitedTo)))]
async fn look_at_invitation(
    api: Direct,
    Body(request): Body<LookAtInvitation>,
) -> Answer<InvitedTo> {
    Ok(Json(api.look_at_invitation(request).await?))
}

/// Accept an invitation
///
/// For anybody who has its link, once. Signs in.
#[utoipa::path(post, path = "/invitations/accept", tag = "People", request_body = AcceptInvitation, responses((status = 200, body = Me)))]
async fn accept_invitation(api: Direct, Body(request): Body<AcceptInvitation>) -> Answer<Me> {
    Ok(Json(api.accept_invitation(request).await?))
}
