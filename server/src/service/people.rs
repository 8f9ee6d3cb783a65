//! The people of a workspace: their roles, their passwords, and who has to leave.

use phloem_api::{
    ChangePassword, ChangePerson, Code, Error, Page, PageQuery, Person, Role, UserId, WorkspaceId,
};
use tower_sessions::Session;

use crate::auth::principal::session_failed;
use crate::auth::{password, session};
use crate::service::accounts::session_of;
use crate::service::error::{not_found, too_many};
use crate::service::{Action, Direct, check, note, page};
use crate::store::{self, Conn, sessions, users};

pub(super) async fn list(api: &Direct, query: PageQuery) -> Result<Page<Person>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let after: Option<UserId> = page::cursor(query.cursor.as_deref())?;
    let mut found = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move { Ok(users::list(conn, workspace).await?) })
        })
        .await?;
    found.retain(|person| after.is_none_or(|after| person.id > after));
    let page = page::cut(found, limit, |person| person.id.to_string());
    Ok(page::map(page, described))
}

pub(super) async fn change(
    api: &Direct,
    id: UserId,
    request: ChangePerson,
) -> Result<Person, Error> {
    let principal = api.may(Action::ManagePeople)?.clone();
    let now = api.server.clock.now();
    let person = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let workspace = principal.workspace;
                let mut person = locked(conn, workspace, id, |person| {
                    person.role == Role::Owner && request.role != Role::Owner
                })
                .await?;
                if person.role != request.role {
                    person.role = request.role;
                    users::set_role(conn, workspace, id, request.role).await?;
                    note(conn, &principal, now, "person.change", id, request.role).await?;
                }
                Ok(person)
            })
        })
        .await?;
    Ok(described(person))
}

pub(super) async fn remove(api: &Direct, id: UserId) -> Result<(), Error> {
    let principal = api.may(Action::ManagePeople)?.clone();
    let now = api.server.clock.now();
    api.server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let workspace = principal.workspace;
                let person =
                    locked(conn, workspace, id, |person| person.role == Role::Owner).await?;
                // Their sessions go with them.
                users::delete(conn, workspace, id).await?;
                note(conn, &principal, now, "person.remove", id, person.email).await?;
                Ok(())
            })
        })
        .await
}

pub(super) async fn change_password(api: &Direct, request: ChangePassword) -> Result<(), Error> {
    let (session, id) = person_with_session(api)?;
    let now = api.server.clock.now();
    (api.server.limits.passwords.take(id, now))
        .map_err(|seconds| too_many("Too many attempts to change the password.", seconds))?;
    check::new_password(&request.new)?;
    let stored = api
        .server
        .store
        .read::<_, store::Error, _>(move |conn| Box::pin(users::by_id(conn, id)))
        .await?
        .map(|person| person.password);
    if !password::verify(request.current, stored.clone()).await? {
        return Err(Error::new(
            Code::Invalid,
            "The current password is wrong. Enter it again.",
        ));
    }
    let hash = password::hash(request.new).await?;
    let principal = api.known()?.clone();
    api.server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                users::set_password(conn, id, &hash).await?;
                sessions::delete_of(conn, id).await?;
                note(conn, &principal, now, "person.password", id, "").await?;
                Ok(())
            })
        })
        .await?;
    // This browser stays signed in, under an id that nobody has seen before.
    session::begin(session, id, now)
        .await
        .map_err(|error| session_failed(&error))
}

pub(super) async fn sign_out_everywhere(api: &Direct) -> Result<(), Error> {
    let (session, id) = person_with_session(api)?;
    api.server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                sessions::delete_of(conn, id).await?;
                Ok(())
            })
        })
        .await?;
    session::end(session)
        .await
        .map_err(|error| session_failed(&error))
}

/// Whoever is signed in, with the browser's session.
fn person_with_session(api: &Direct) -> Result<(&Session, UserId), Error> {
    let id = api.known()?.user().ok_or_else(|| {
        Error::new(
            Code::Forbidden,
            "Programs have neither a password nor sessions. Revoke their credentials instead.",
        )
    })?;
    Ok((session_of(api)?, id))
}

/// A person of the workspace, whose people nobody else changes until this write ends. Refused when there would be no owner left without them.
async fn locked(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: UserId,
    takes_an_owner: impl Fn(&users::Record) -> bool,
) -> Result<users::Record, Error> {
    let people = users::lock(conn, workspace).await?;
    let person = people
        .iter()
        .find(|person| person.id == id)
        .ok_or_else(|| not_found("person"))?;
    if takes_an_owner(person) && is_last_owner(&people, id) {
        return Err(Error::new(
            Code::Conflict,
            "This is the last owner. Make somebody else an owner first.",
        ));
    }
    Ok(person.clone())
}

/// Whether this person is an owner and nobody else is.
pub(super) fn is_last_owner(people: &[users::Record], id: UserId) -> bool {
    let mut owners = people.iter().filter(|person| person.role == Role::Owner);
    owners.next().is_some_and(|owner| owner.id == id) && owners.next().is_none()
}

fn described(person: users::Record) -> Person {
    Person {
        id: person.id,
        email: person.email,
        role: person.role,
        joined: person.created,
    }
}
