//! Sessions of people: a cookie that names a row.
//!
//! The cookie holds a random id; the database holds only the id's hash, so that a copy of the database signs nobody in.

use std::fmt;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use phloem_api::UserId;
use phloem_flow::time::Millis;
use serde::Deserialize as _;
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

use crate::clock::Clock;
use crate::state::Server;
use crate::store::{Store, sessions};

/// After how long without a request somebody has to sign in again.
pub const INACTIVITY: Duration = Duration::days(14);

/// How old the note of the last request may become before it is written again. Written at each request, it would cost a write each.
const SEEN_AGAIN_MS: i64 = 3_600_000;

const USER: &str = "user";
const SEEN: &str = "seen";

/// Gives the requests below it their [`Session`].
#[must_use]
pub fn layer(server: &Server) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(Sessions::of(server))
        .with_name("phloem")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(server.settings.public_is_https())
        .with_expiry(Expiry::OnInactivity(INACTIVITY))
}

/// Signs a person in, under a new id: one that somebody slipped into the browser before is worth nothing.
///
/// # Errors
/// When the session cannot be stored.
pub async fn begin(session: &Session, user: UserId, now: Millis) -> Outcome<()> {
    session.cycle_id().await?;
    session.insert(USER, user).await?;
    session.insert(SEEN, now.0).await?;
    session.save().await
}

/// Signs out.
///
/// # Errors
/// When the session cannot be removed.
pub async fn end(session: &Session) -> Outcome<()> {
    session.flush().await
}

/// Who is signed in; notes now and then that they still are.
///
/// # Errors
/// When the session cannot be read.
pub async fn user(session: &Session, now: Millis) -> Outcome<Option<UserId>> {
    let Some(user) = session.get(USER).await? else {
        return Ok(None);
    };
    let seen: i64 = session.get(SEEN).await?.unwrap_or_default();
    if now.0 - seen >= SEEN_AGAIN_MS {
        session.insert(SEEN, now.0).await?;
    }
    Ok(Some(user))
}

/// Whether this person is still signed in with the session, which was read before: somebody may have ended it meanwhile.
///
/// # Errors
/// When the session cannot be read.
pub async fn goes_on(server: &Server, session: &Session, user: UserId) -> Outcome<bool> {
    let Some(id) = session.id() else {
        return Ok(false);
    };
    let record = Sessions::of(server).load(&id).await?;
    let signed_in = record.and_then(|record| record.data.get(USER).cloned());
    Ok(signed_in == serde_json::to_value(user).ok())
}

/// What can be had of a session, unless the store is not available.
pub type Outcome<T> = std::result::Result<T, tower_sessions::session::Error>;

/// Keeps sessions in the store.
#[derive(Clone)]
pub struct Sessions {
    store: Store,
    clock: Clock,
}

impl Sessions {
    fn of(server: &Server) -> Self {
        Self {
            store: server.store.clone(),
            clock: server.clock.clone(),
        }
    }

    fn row(&self, record: &Record) -> Result<sessions::Record> {
        let person = record
            .data
            .get(USER)
            .map(UserId::deserialize)
            .transpose()
            .map_err(|error| Error::Encode(error.to_string()))?;
        let inactivity = i64::try_from(INACTIVITY.whole_milliseconds()).unwrap_or(i64::MAX);
        Ok(sessions::Record {
            id: name(record.id),
            person,
            data: serde_json::to_string(&record.data)
                .map_err(|error| Error::Encode(error.to_string()))?,
            expires: Millis(self.clock.now().0.saturating_add(inactivity)),
        })
    }
}

#[async_trait]
impl SessionStore for Sessions {
    /// Also forgets the sessions that are over, so that there are never many more than people who signed in lately.
    async fn create(&self, record: &mut Record) -> Result<()> {
        let row = self.row(record)?;
        let now = self.clock.now();
        let added = self
            .store
            .write(move |conn| {
                Box::pin(async move {
                    sessions::delete_expired(conn, now).await?;
                    sessions::insert(conn, &row).await
                })
            })
            .await
            .map_err(backend)?;
        if added {
            Ok(())
        } else {
            // Among 2¹²⁸ ids this is a broken random number generator.
            Err(Error::Backend("the session id is taken".to_owned()))
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let row = self.row(record)?;
        self.store
            .write(move |conn| Box::pin(async move { sessions::save(conn, &row).await }))
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let name = name(*id);
        let now = self.clock.now();
        let row = self
            .store
            .read(move |conn| Box::pin(async move { sessions::load(conn, &name, now).await }))
            .await
            .map_err(backend)?;
        let Some(row) = row else {
            return Ok(None);
        };
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&row.data)
                .map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp_nanos(
                i128::from(row.expires.0) * 1_000_000,
            )
            .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let name = name(*id);
        self.store
            .write(move |conn| Box::pin(async move { sessions::delete(conn, &name).await }))
            .await
            .map_err(backend)
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

/// What the database calls a session.
fn name(id: Id) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(id.0.to_be_bytes()))
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` wants it")]
fn backend(error: crate::store::Error) -> Error {
    Error::Backend(error.to_string())
}
