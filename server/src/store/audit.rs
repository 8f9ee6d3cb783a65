//! The audit log: who published, linked or changed credentials, and when. It is only ever added to.

use phloem_api::WorkspaceId;
use phloem_flow::time::Millis;
use uuid::Uuid;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error};

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Version 7, so that ids are in the order of the entries.
    pub id: Uuid,
    /// Whose.
    pub workspace: WorkspaceId,
    /// When.
    pub at: Millis,
    /// Who: an e-mail address or an auth id, as it was then.
    pub actor: String,
    /// What was done, e.g. `flow.publish`.
    pub action: String,
    /// To what, e.g. the flow's id.
    pub subject: String,
    /// What else is worth knowing, e.g. the version's number.
    pub detail: String,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        workspace: row.get("workspace")?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        action: row.get("action")?,
        subject: row.get("subject")?,
        detail: row.get("detail")?,
    })
}

/// Adds an entry.
pub async fn insert(conn: &mut Conn, entry: &Record) -> Result<(), Error> {
    sql("insert into audit (id, workspace, at, actor, action, subject, detail) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(entry.id)
        .bind(entry.workspace)
        .bind(entry.at)
        .bind(entry.actor.as_str())
        .bind(entry.action.as_str())
        .bind(entry.subject.as_str())
        .bind(entry.detail.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// The entries of a workspace, newest first; with `before`, those before that one.
pub async fn list(
    conn: &mut Conn,
    workspace: WorkspaceId,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Record>, Error> {
    sql(
        "select id, workspace, at, actor, action, subject, detail from audit
        where workspace = $1 and id < $2 order by id desc limit $3",
    )
    .bind(workspace)
    .bind(before.unwrap_or(Uuid::max()))
    .bind(limit)
    .all(conn, record)
    .await
}
