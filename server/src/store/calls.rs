//! Calls that reached a number and found no flow there, so that people see why nobody answered.

use phloem_api::{CarrierId, WorkspaceId};
use phloem_flow::time::Millis;
use uuid::Uuid;

use crate::store::query::{Row, column_words, sql};
use crate::store::{Conn, Error};

/// How many calls of one number are kept.
pub const KEPT: u32 = 100;

/// A call that found no flow.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Version 7, so that ids are in the order of the calls.
    pub id: Uuid,
    /// Whose number was called.
    pub workspace: WorkspaceId,
    /// Who brought the call.
    pub carrier: CarrierId,
    /// The carrier's id of the call.
    pub call_uuid: String,
    /// The number that was called.
    pub number: String,
    /// Who called, as the carrier gives it.
    pub caller: String,
    /// Why there was no flow.
    pub reason: Reason,
    /// When.
    pub at: Millis,
}

/// Why a call found no flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The number is not linked to a flow.
    NotLinked,
    /// The flow has no published version.
    NotPublished,
}

column_words!(Reason {
    NotLinked = "not_linked",
    NotPublished = "not_published",
});

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        workspace: row.get("workspace")?,
        carrier: row.get("carrier")?,
        call_uuid: row.get("call_uuid")?,
        number: row.get("number")?,
        caller: row.get("caller")?,
        reason: row.get("reason")?,
        at: row.get("at")?,
    })
}

/// Lists a call, once however often the carrier repeats its request, and forgets the oldest of the number.
pub async fn insert(conn: &mut Conn, call: &Record) -> Result<(), Error> {
    let added = sql(
        "insert into calls (id, workspace, carrier, call_uuid, number, caller, reason, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (carrier, call_uuid) do nothing",
    )
    .bind(call.id)
    .bind(call.workspace)
    .bind(call.carrier)
    .bind(call.call_uuid.as_str())
    .bind(call.number.as_str())
    .bind(call.caller.as_str())
    .bind(call.reason)
    .bind(call.at)
    .execute(conn)
    .await?;
    if added == 1 {
        sql("delete from calls where workspace = $1 and number = $2 and id <=
            (select id from calls where workspace = $1 and number = $2 order by id desc limit 1 offset $3)")
        .bind(call.workspace)
        .bind(call.number.as_str())
        .bind(KEPT)
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// The newest such calls of a workspace, newest first.
pub async fn list(
    conn: &mut Conn,
    workspace: WorkspaceId,
    limit: u32,
) -> Result<Vec<Record>, Error> {
    sql(
        "select id, workspace, carrier, call_uuid, number, caller, reason, at
        from calls where workspace = $1 order by id desc limit $2",
    )
    .bind(workspace)
    .bind(limit)
    .all(conn, record)
    .await
}
