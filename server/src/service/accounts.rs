//! Setting up, signing in and out, and who is asking.

use phloem_api::{
    Code, Error, Me, Role, SetUp, SetupState, SignIn, UserId, Workspace, WorkspaceId,
};
use phloem_flow::time::Millis;
use tower_sessions::Session;
use uuid::Uuid;

use crate::auth::principal::{Principal, session_failed};
use crate::auth::{password, session, token};
use crate::service::error::{not_found, too_many};
use crate::service::{Direct, check, note};
use crate::state::Server;
use crate::store::{self, Conn, users, workspaces};

pub(super) async fn setup_state(api: &Direct) -> Result<SetupState, Error> {
    Ok(SetupState {
        needed: nobody_yet(&api.server).await?,
    })
}

/// Whether the first person is still to be created.
///
/// # Errors
/// When the database cannot be read.
pub async fn nobody_yet(server: &Server) -> Result<bool, store::Error> {
    server
        .store
        .read(|conn| Box::pin(workspaces::none_yet(conn)))
        .await
}

pub(super) async fn set_up(api: &Direct, request: SetUp) -> Result<Me, Error> {
    let session = session_of(api)?;
    limit_sign_in(api, &request.email)?;
    if !setup_state(api).await?.needed {
        return Err(already_set_up());
    }
    let new = NewPerson::checked(&request.email, &request.workspace, request.password).await?;
    let now = api.server.clock.now();
    let (workspace, user) = api
        .server
        .store
        .write(move |conn| {
            Box::pin(async move {
                if !workspaces::none_yet(conn).await? {
                    return Err(already_set_up());
                }
                new.insert_with_workspace(conn, now).await
            })
        })
        .await?;
    session::begin(session, user.id, now)
        .await
        .map_err(|error| session_failed(&error))?;
    Ok(me_of(&user.into(), workspace))
}

pub(super) async fn sign_in(api: &Direct, request: SignIn) -> Result<Me, Error> {
    let session = session_of(api)?;
    limit_sign_in(api, &request.email)?;
    let email = request.email.trim().to_lowercase();
    let user = api
        .server
        .store
        .read::<_, store::Error, _>(move |conn| {
            Box::pin(async move { users::by_email(conn, &email).await })
        })
        .await?;
    let stored = user.as_ref().map(|user| user.password.clone());
    let fits = password::verify(request.password, stored).await?;
    let Some(user) = user.filter(|_| fits) else {
        return Err(Error::new(
            Code::NotSignedIn,
            "The e-mail address or the password is wrong.",
        ));
    };
    session::begin(session, user.id, api.server.clock.now())
        .await
        .map_err(|error| session_failed(&error))?;
    described(&api.server, &user.into()).await
}

pub(super) async fn sign_out(api: &Direct) -> Result<(), Error> {
    session::end(session_of(api)?)
        .await
        .map_err(|error| session_failed(&error))
}

pub(super) async fn me(api: &Direct) -> Result<Me, Error> {
    described(&api.server, api.known()?).await
}

/// Adds a person: to a workspace, or with one of their own as its owner.
///
/// # Errors
/// 422 when address or password cannot be taken, 409 when the address is taken, 404 when there is no such workspace.
pub async fn add_person(
    server: &Server,
    email: &str,
    password: String,
    to: Option<(WorkspaceId, Role)>,
) -> Result<(Workspace, Principal), Error> {
    let new = NewPerson::checked(email, "", password).await?;
    let now = server.clock.now();
    let (workspace, user) = server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let Some((workspace, role)) = to else {
                    return new.insert_with_workspace(conn, now).await;
                };
                let workspace = workspaces::get(conn, workspace)
                    .await?
                    .ok_or_else(|| not_found("workspace"))?;
                let user = new.insert(conn, workspace.id, role, now).await?;
                Ok((workspace, user))
            })
        })
        .await?;
    Ok((workspace_of(workspace), user.into()))
}

/// A person whose data were checked and whose password is hashed.
pub(super) struct NewPerson {
    email: String,
    workspace_name: String,
    password_hash: String,
}

impl NewPerson {
    pub(super) async fn checked(
        email: &str,
        workspace: &str,
        password: String,
    ) -> Result<Self, Error> {
        let email = check::email(email)?;
        check::new_password(&password)?;
        let workspace_name = if workspace.trim().is_empty() {
            email
                .split('@')
                .next()
                .unwrap_or(&email)
                .chars()
                .take(64)
                .collect()
        } else {
            check::name("workspace", workspace)?
        };
        Ok(Self {
            email,
            workspace_name,
            password_hash: password::hash(password).await?,
        })
    }

    async fn insert_with_workspace(
        self,
        conn: &mut Conn,
        now: Millis,
    ) -> Result<(workspaces::Record, users::Record), Error> {
        let workspace = workspaces::Record {
            id: WorkspaceId(Uuid::now_v7()),
            name: self.workspace_name.clone(),
            created: now,
        };
        workspaces::insert(conn, &workspace).await?;
        let user = self.insert(conn, workspace.id, Role::Owner, now).await?;
        Ok((workspace, user))
    }

    pub(super) async fn insert(
        self,
        conn: &mut Conn,
        workspace: WorkspaceId,
        role: Role,
        now: Millis,
    ) -> Result<users::Record, Error> {
        let user = users::Record {
            id: UserId(Uuid::now_v7()),
            workspace,
            email: self.email,
            password: self.password_hash,
            role,
            created: now,
        };
        match users::insert(conn, &user).await {
            Err(store::Error::Conflict(_)) => {
                return Err(Error::new(
                    Code::Conflict,
                    "Somebody with this e-mail address is already here. Choose another one.",
                ));
            }
            inserted => inserted?,
        }
        let principal = Principal::from(user.clone());
        note(conn, &principal, now, "person.add", user.id, role).await?;
        Ok(user)
    }
}

/// Counts attempts from one address, as one person from one address and as one person, so that neither one machine nor many can guess a password, and one
/// machine cannot keep a person out who signs in from another.
pub(super) fn limit_sign_in(api: &Direct, email: &str) -> Result<(), Error> {
    let now = api.server.clock.now();
    let limits = &api.server.limits;
    let person = token::hash(&email.trim().to_lowercase());
    limits
        .sign_in_from
        .take(api.asker.address, now)
        .and_then(|()| {
            limits
                .sign_in_as_from
                .take((person, api.asker.address), now)
        })
        .and_then(|()| limits.sign_in_as.take(person, now))
        .map_err(|seconds| too_many("Too many attempts to sign in.", seconds))
}

pub(super) fn session_of(api: &Direct) -> Result<&Session, Error> {
    api.asker.session.as_ref().ok_or_else(|| {
        Error::new(
            Code::Malformed,
            "Programs do not sign in and out. Send `Authorization: Basic` with each request.",
        )
    })
}

fn already_set_up() -> Error {
    Error::new(
        Code::Conflict,
        "This server is set up already. Sign in instead.",
    )
}

async fn described(server: &Server, principal: &Principal) -> Result<Me, Error> {
    let id = principal.workspace;
    let workspace = server
        .store
        .read::<_, store::Error, _>(move |conn| {
            Box::pin(async move { workspaces::get(conn, id).await })
        })
        .await?
        .ok_or_else(|| not_found("workspace"))?;
    Ok(me_of(principal, workspace))
}

pub(super) fn me_of(principal: &Principal, workspace: workspaces::Record) -> Me {
    Me {
        who: principal.who.clone(),
        workspace: workspace_of(workspace),
        role: principal.role,
    }
}

fn workspace_of(record: workspaces::Record) -> Workspace {
    Workspace {
        id: record.id,
        name: record.name,
    }
}
