//! Carriers: the accounts that bring calls.

use phloem_api::{CarrierId, WorkspaceId};
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Change, Conn, Error, postgres, sqlite};

/// How old the note of a carrier's last request may become before it is written again. Written at each request, the row would be in the way of
/// every webhook of the carrier.
pub const NOTED_MS: i64 = 60_000;

/// A carrier.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id, which is part of the URLs that the carrier calls.
    pub id: CarrierId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// `plivo`, `simulator` …
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// What the server signs in with there and checks signatures with, sealed.
    pub credentials: Vec<u8>,
    /// When it was added.
    pub created: Millis,
    /// When it last sent a request with a good signature, to the minute.
    pub last_request: Option<Millis>,
    /// How many requests with a bad signature came.
    pub bad_signatures: i64,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        workspace: row.get("workspace")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        credentials: row.get("credentials")?,
        created: row.get("created")?,
        last_request: row.get("last_request")?,
        bad_signatures: row.get("bad_signatures")?,
    })
}

/// Adds a carrier.
pub async fn insert(conn: &mut Conn, carrier: &Record) -> Result<(), Error> {
    sql("insert into carriers (id, workspace, kind, name, credentials, created, last_request, bad_signatures)
        values ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(carrier.id)
    .bind(carrier.workspace)
    .bind(carrier.kind.as_str())
    .bind(carrier.name.as_str())
    .bind(carrier.credentials.clone())
    .bind(carrier.created)
    .bind(carrier.last_request)
    .bind(carrier.bad_signatures)
    .execute(conn)
    .await?;
    Ok(())
}

/// The carrier that a webhook's URL names.
pub async fn by_id(conn: &mut Conn, id: CarrierId) -> Result<Option<Record>, Error> {
    sql(
        "select id, workspace, kind, name, credentials, created, last_request, bad_signatures
        from carriers where id = $1 and deleted is null",
    )
    .bind(id)
    .optional(conn, record)
    .await
}

/// The carrier, if the workspace has it.
pub async fn get(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: CarrierId,
) -> Result<Option<Record>, Error> {
    sql(
        "select id, workspace, kind, name, credentials, created, last_request, bad_signatures
        from carriers where workspace = $1 and id = $2 and deleted is null",
    )
    .bind(workspace)
    .bind(id)
    .optional(conn, record)
    .await
}

/// Keeps others from changing the carrier until this write ends; `false` when the workspace has no such carrier.
pub async fn lock(conn: &mut Conn, workspace: WorkspaceId, id: CarrierId) -> Result<bool, Error> {
    let there = sql(conn.spelt(sqlite::LOCK_CARRIER, postgres::LOCK_CARRIER))
        .bind(workspace)
        .bind(id)
        .optional(conn, |row| row.get::<CarrierId>("id"))
        .await?;
    Ok(there.is_some())
}

/// The carriers of a workspace, in the order in which they were added.
pub async fn list(conn: &mut Conn, workspace: WorkspaceId) -> Result<Vec<Record>, Error> {
    sql(
        "select id, workspace, kind, name, credentials, created, last_request, bad_signatures
        from carriers where workspace = $1 and deleted is null order by id",
    )
    .bind(workspace)
    .all(conn, record)
    .await
}

/// Changes name and credentials to what the record says; `false` when the workspace has no such carrier.
pub async fn update(conn: &mut Conn, carrier: &Record) -> Result<bool, Error> {
    conn.changed(Change::Carrier(carrier.id));
    let changed =
        sql("update carriers set name = $3, credentials = $4 where workspace = $1 and id = $2 and deleted is null")
            .bind(carrier.workspace)
            .bind(carrier.id)
            .bind(carrier.name.as_str())
            .bind(carrier.credentials.clone())
            .execute(conn)
            .await?;
    Ok(changed == 1)
}

/// Deletes a carrier and forgets its credentials; `false` when the workspace has no such carrier. The runs that it brought stay.
pub async fn delete(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: CarrierId,
    now: Millis,
) -> Result<bool, Error> {
    conn.changed(Change::Carrier(id));
    let changed = sql("update carriers set deleted = $3, credentials = $4
        where workspace = $1 and id = $2 and deleted is null")
    .bind(workspace)
    .bind(id)
    .bind(now)
    .bind(Vec::<u8>::new())
    .execute(conn)
    .await?;
    Ok(changed == 1)
}

/// Notes that the carrier sent a good request, unless that was noted within the last minute.
pub async fn heard_of(conn: &mut Conn, id: CarrierId, now: Millis) -> Result<(), Error> {
    sql("update carriers set last_request = $2 where id = $1 and (last_request is null or last_request <= $3)")
        .bind(id)
        .bind(now)
        .bind(now.0 - NOTED_MS)
        .execute_later(conn)
        .await
}

/// Counts requests with a bad signature.
pub async fn count_bad_signatures(conn: &mut Conn, id: CarrierId, count: i64) -> Result<(), Error> {
    sql("update carriers set bad_signatures = bad_signatures + $2 where id = $1")
        .bind(id)
        .bind(count)
        .execute_later(conn)
        .await
}
