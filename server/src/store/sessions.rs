//! Sessions of people who are signed in, as rows; what is in them is the business of `auth`.

use phloem_api::UserId;
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error};

/// A session.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// What the cookie names.
    pub id: String,
    /// Whose it is; none before somebody has signed in.
    pub person: Option<UserId>,
    /// Its content, as text.
    pub data: String,
    /// From when on it does not count.
    pub expires: Millis,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        person: row.get("person")?,
        data: row.get("data")?,
        expires: row.get("expires")?,
    })
}

/// Adds a session; `false` when the id is taken.
pub async fn insert(conn: &mut Conn, session: &Record) -> Result<bool, Error> {
    let added = sql(
        "insert into sessions (id, data, expires, person) values ($1, $2, $3, $4) on conflict (id) do nothing",
    )
    .bind(session.id.as_str())
    .bind(session.data.as_str())
    .bind(session.expires)
    .bind(session.person)
    .execute(conn)
    .await?;
    Ok(added == 1)
}

/// Writes a session again, if it is still there: a request that was under way when its person signed out must not bring the session back.
pub async fn save(conn: &mut Conn, session: &Record) -> Result<(), Error> {
    sql("update sessions set data = $2, expires = $3, person = $4 where id = $1")
        .bind(session.id.as_str())
        .bind(session.data.as_str())
        .bind(session.expires)
        .bind(session.person)
        .execute(conn)
        .await?;
    Ok(())
}

/// The session, unless it has expired.
pub async fn load(conn: &mut Conn, id: &str, now: Millis) -> Result<Option<Record>, Error> {
    sql("select id, person, data, expires from sessions where id = $1 and expires > $2")
        .bind(id)
        .bind(now)
        .optional(conn, record)
        .await
}

/// Removes the session, if it is there.
pub async fn delete(conn: &mut Conn, id: &str) -> Result<(), Error> {
    sql("delete from sessions where id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes all sessions of a person and tells how many they were.
pub async fn delete_of(conn: &mut Conn, person: UserId) -> Result<u64, Error> {
    sql("delete from sessions where person = $1")
        .bind(person)
        .execute(conn)
        .await
}

/// Removes what has expired and tells how many sessions that were.
pub async fn delete_expired(conn: &mut Conn, now: Millis) -> Result<u64, Error> {
    sql("delete from sessions where expires <= $1")
        .bind(now)
        .execute(conn)
        .await
}
