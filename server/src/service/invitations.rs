//! Invitations: links that bring somebody into a workspace, once and within a week.

use phloem_api::{
    AcceptInvitation, Code, CreateInvitation, Error, Invitation, InvitationId, InvitedTo,
    LookAtInvitation, Me, NewInvitation, Page, PageQuery,
};
use phloem_flow::time::Millis;
use uuid::Uuid;

use crate::auth::principal::{Principal, session_failed};
use crate::auth::{password, session, token};
use crate::service::accounts::{self, NewPerson, limit_sign_in, session_of};
use crate::service::error::{not_found, too_many};
use crate::service::people::is_last_owner;
use crate::service::{Action, Direct, check, note, page};
use crate::store::{Conn, invitations, sessions, users, workspaces};

/// For how many days a link works.
pub(super) const DAYS: u32 = 7;

pub(super) async fn list(api: &Direct, query: PageQuery) -> Result<Page<Invitation>, Error> {
    let workspace = api.may(Action::ManagePeople)?.workspace;
    let limit = page::limit(query.limit)?;
    let after: Option<InvitationId> = page::cursor(query.cursor.as_deref())?;
    let now = api.server.clock.now();
    let mut found = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move { Ok(invitations::list(conn, workspace, now).await?) })
        })
        .await?;
    found.retain(|invitation| after.is_none_or(|after| invitation.id > after));
    let page = page::cut(found, limit, |invitation| invitation.id.to_string());
    Ok(page::map(page, described))
}

pub(super) async fn create(
    api: &Direct,
    request: CreateInvitation,
) -> Result<NewInvitation, Error> {
    let principal = api.may(Action::ManagePeople)?.clone();
    let now = api.server.clock.now();
    let secret = token::new_token(&mut token::os_random);
    let invitation = invitations::Record {
        id: InvitationId(Uuid::now_v7()),
        workspace: principal.workspace,
        email: check::email(&request.email)?,
        role: request.role,
        token_hash: token::hash(&secret).to_vec(),
        created: now,
        expires: now.plus_seconds(DAYS * 24 * 3600),
    };
    let invitation = api
        .server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let people = users::lock(conn, principal.workspace).await?;
                if people.iter().any(|person| person.email == invitation.email) {
                    return Err(Error::new(
                        Code::Conflict,
                        "Somebody with this e-mail address is already here.",
                    ));
                }
                invitations::insert(conn, &invitation).await?;
                let (email, role) = (&invitation.email, invitation.role);
                note(conn, &principal, now, "invitation.create", email, role).await?;
                Ok(invitation)
            })
        })
        .await?;
    let base = api.server.settings.public_base();
    Ok(NewInvitation {
        invitation: described(invitation),
        url: format!("{base}/join/{secret}"),
    })
}

pub(super) async fn withdraw(api: &Direct, id: InvitationId) -> Result<(), Error> {
    let principal = api.may(Action::ManagePeople)?.clone();
    let now = api.server.clock.now();
    api.server
        .store
        .write(move |conn| {
            Box::pin(async move {
                if !invitations::take(conn, principal.workspace, id).await? {
                    return Err(not_found("invitation"));
                }
                note(conn, &principal, now, "invitation.withdraw", id, "").await?;
                Ok(())
            })
        })
        .await
}

pub(super) async fn look(api: &Direct, request: LookAtInvitation) -> Result<InvitedTo, Error> {
    limit(api)?;
    let found = find(api, &request.token).await?;
    Ok(InvitedTo {
        workspace: found.workspace.name,
        email: found.invitation.email,
        role: found.invitation.role,
        has_account: found.account.is_some(),
    })
}

pub(super) async fn accept(api: &Direct, request: AcceptInvitation) -> Result<Me, Error> {
    let session = session_of(api)?;
    limit(api)?;
    let now = api.server.clock.now();
    let Found {
        invitation,
        workspace,
        account,
    } = find(api, &request.token).await?;
    let joining = match account {
        None => Joining::New(NewPerson::checked(&invitation.email, "", request.password).await?),
        Some(account) => {
            limit_sign_in(api, &account.email)?;
            let stored = Some(account.password.clone());
            if !password::verify(request.password, stored).await? {
                return Err(Error::new(
                    Code::Invalid,
                    "The password is wrong. This e-mail address has an account already: enter its password.",
                ));
            }
            Joining::Known(account)
        }
    };
    let user = api
        .server
        .store
        .write(move |conn| Box::pin(join(conn, invitation, joining, now)))
        .await?;
    session::begin(session, user.id, now)
        .await
        .map_err(|error| session_failed(&error))?;
    Ok(accounts::me_of(&user.into(), workspace))
}

/// Who accepts.
enum Joining {
    /// Somebody who had no account.
    New(NewPerson),
    /// Somebody with an account, who has shown that it is theirs.
    Known(users::Record),
}

async fn join(
    conn: &mut Conn,
    invitation: invitations::Record,
    joining: Joining,
    now: Millis,
) -> Result<users::Record, Error> {
    let (to, role) = (invitation.workspace, invitation.role);
    if !invitations::take(conn, to, invitation.id).await? {
        return Err(over());
    }
    let user = match joining {
        Joining::New(new) => new.insert(conn, to, role, now).await?,
        Joining::Known(account) if account.workspace == to => account,
        Joining::Known(account) => {
            leave(conn, &account, now).await?;
            if !users::move_to(conn, account.workspace, account.id, to, role).await? {
                return Err(over());
            }
            sessions::delete_of(conn, account.id).await?;
            users::Record {
                workspace: to,
                role,
                ..account
            }
        }
    };
    let principal = Principal::from(user.clone());
    let (id, role) = (invitation.id, user.role);
    note(conn, &principal, now, "invitation.accept", id, role).await?;
    Ok(user)
}

/// Whether the person may leave the workspace that they are in, which keeps a note of it.
async fn leave(conn: &mut Conn, account: &users::Record, now: Millis) -> Result<(), Error> {
    let people = users::lock(conn, account.workspace).await?;
    if is_last_owner(&people, account.id) {
        return Err(Error::new(
            Code::Conflict,
            "You are the last owner of the workspace that you would leave. Make somebody else an owner there first, or ask for an invitation to another e-mail address.",
        ));
    }
    let principal = Principal::from(account.clone());
    note(conn, &principal, now, "person.leave", account.id, "").await?;
    Ok(())
}

/// What a link leads to.
struct Found {
    invitation: invitations::Record,
    workspace: workspaces::Record,
    /// Of whoever is invited, when they have one.
    account: Option<users::Record>,
}

async fn find(api: &Direct, secret: &str) -> Result<Found, Error> {
    let token_hash = token::hash(secret);
    let now = api.server.clock.now();
    api.server
        .store
        .read(move |conn| {
            Box::pin(async move {
                let invitation = invitations::by_token(conn, &token_hash, now)
                    .await?
                    .ok_or_else(over)?;
                let workspace = workspaces::get(conn, invitation.workspace)
                    .await?
                    .ok_or_else(over)?;
                let account = users::by_email(conn, &invitation.email).await?;
                Ok(Found {
                    invitation,
                    workspace,
                    account,
                })
            })
        })
        .await
}

/// Counts looks at links, right or wrong, from one address.
fn limit(api: &Direct) -> Result<(), Error> {
    let now = api.server.clock.now();
    (api.server.limits.invitations.take(api.asker.address, now))
        .map_err(|seconds| too_many("Too many attempts.", seconds))
}

fn over() -> Error {
    Error::new(
        Code::NotFound,
        "This invitation was used, withdrawn or has expired. Ask whoever invited you for a new one.",
    )
}

fn described(invitation: invitations::Record) -> Invitation {
    Invitation {
        id: invitation.id,
        email: invitation.email,
        role: invitation.role,
        created: invitation.created,
        expires: invitation.expires,
    }
}
