//! Who is asking: a person with a session or a program with credentials.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use phloem_api::{Code, Error, Role, UserId, Who, WorkspaceId};
use tower_sessions::Session;

use crate::auth::session;
use crate::auth::token::{self, Basic};
use crate::state::Server;
use crate::store::{self, credentials, users};

/// Somebody who is known, in the one workspace they belong to.
#[derive(Clone, Debug)]
pub struct Principal {
    /// A person or a program.
    pub who: Who,
    /// Whose things they see.
    pub workspace: WorkspaceId,
    /// What they may do with them.
    pub role: Role,
}

impl Principal {
    /// The name that the audit log keeps.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.who {
            Who::Person { email, .. } => email,
            Who::Program { auth_id } => auth_id,
        }
    }

    /// Names them among all who may ask.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.workspace, self.name())
    }

    /// The person's id; none for a program.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self.who {
            Who::Person { id, .. } => Some(id),
            Who::Program { .. } => None,
        }
    }
}

impl From<users::Record> for Principal {
    fn from(user: users::Record) -> Self {
        Self {
            who: Who::Person {
                id: user.id,
                email: user.email,
            },
            workspace: user.workspace,
            role: user.role,
        }
    }
}

/// Whether the request is signed in with credentials, right or wrong, and not by the cookie.
#[must_use]
pub fn has_credentials(headers: &HeaderMap) -> bool {
    headers.contains_key(AUTHORIZATION)
}

/// The program whose credentials the request carries.
///
/// # Errors
/// 401 when they are not Basic, not readable, wrong or revoked; 503 when the store is not available.
pub async fn by_credentials(server: &Server, headers: &HeaderMap) -> Result<Principal, Error> {
    let wrong = || {
        Error::new(
            Code::NotSignedIn,
            "The credentials are wrong or revoked. Send `Authorization: Basic` with an auth id and its auth token.",
        )
    };
    let header = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let basic = header.and_then(Basic::parse).ok_or_else(wrong)?;
    let auth_id = basic.auth_id.clone();
    let found = server
        .store
        .read(move |conn| Box::pin(async move { credentials::by_auth_id(conn, &auth_id).await }))
        .await
        .map_err(|error: store::Error| Error::from(error))?;
    match found {
        Some(record) if token::fits(&basic.auth_token, &record.token_hash) => Ok(Principal {
            who: Who::Program {
                auth_id: record.auth_id,
            },
            workspace: record.workspace,
            role: record.role,
        }),
        _ => Err(wrong()),
    }
}

/// The person who is signed in with this session.
///
/// # Errors
/// 503 when the store is not available.
pub async fn by_session(server: &Server, session: &Session) -> Result<Option<Principal>, Error> {
    let user = session::user(session, server.clock.now())
        .await
        .map_err(|error| session_failed(&error))?;
    let Some(id) = user else {
        return Ok(None);
    };
    let user = server
        .store
        .read(move |conn| Box::pin(async move { users::by_id(conn, id).await }))
        .await
        .map_err(|error: store::Error| Error::from(error))?;
    Ok(user.map(Principal::from))
}

/// Whether somebody who was known may still be here: with their session or credentials, in the same workspace, in the same role.
///
/// # Errors
/// 503 when the store is not available.
pub async fn is_still_known(
    server: &Server,
    principal: &Principal,
    session: Option<&Session>,
) -> Result<bool, Error> {
    let now = match &principal.who {
        Who::Person { id, .. } => {
            let Some(session) = session else {
                return Ok(false);
            };
            let goes_on = session::goes_on(server, session, *id).await;
            if !goes_on.map_err(|error| session_failed(&error))? {
                return Ok(false);
            }
            let id = *id;
            let user = server
                .store
                .read_one::<_, store::Error, _>(move |conn| Box::pin(users::by_id(conn, id)))
                .await?;
            user.map(|user| (user.workspace, user.role))
        }
        Who::Program { auth_id } => {
            let auth_id = auth_id.clone();
            let record = server
                .store
                .read_one::<_, store::Error, _>(move |conn| {
                    Box::pin(async move { credentials::by_auth_id(conn, &auth_id).await })
                })
                .await?;
            record.map(|record| (record.workspace, record.role))
        }
    };
    Ok(now == Some((principal.workspace, principal.role)))
}

/// The refusal when a session cannot be read or stored.
pub fn session_failed(error: &tower_sessions::session::Error) -> Error {
    tracing::warn!(error = %error, "A session could not be read or stored.");
    Error::new(
        Code::Unavailable,
        "The server cannot reach its database now. Try again in a moment.",
    )
    .retry_after(2)
}
