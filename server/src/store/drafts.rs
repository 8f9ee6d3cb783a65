//! Drafts: the editable document of each flow, saved only over the revision that the editor has seen.

use phloem_api::{FlowId, UserId, WorkspaceId};
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Change, Conn, Error};

/// The draft of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose draft it is.
    pub flow: FlowId,
    /// Counts the savings, from 1.
    pub revision: i64,
    /// The document, as `Document::to_json` writes it.
    pub document: String,
    /// When it was last saved.
    pub updated: Millis,
    /// Who saved it; none where a program did.
    pub updated_by: Option<UserId>,
}

/// What became of a draft that was to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is saved, under this revision.
    Saved(i64),
    /// Somebody else saved it meanwhile; this is the revision there is.
    Stale(i64),
    /// The workspace has no such flow.
    Missing,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        flow: row.get("flow")?,
        revision: row.get("revision")?,
        document: row.get("document")?,
        updated: row.get("updated")?,
        updated_by: row.get("updated_by")?,
    })
}

/// Adds the draft of a flow that was just added.
pub async fn insert(conn: &mut Conn, draft: &Record) -> Result<(), Error> {
    sql("insert into drafts (flow, revision, document, updated, updated_by) values ($1, $2, $3, $4, $5)")
        .bind(draft.flow)
        .bind(draft.revision)
        .bind(draft.document.as_str())
        .bind(draft.updated)
        .bind(draft.updated_by)
        .execute(conn)
        .await?;
    Ok(())
}

/// The draft of a flow, if the workspace has the flow.
pub async fn get(
    conn: &mut Conn,
    workspace: WorkspaceId,
    flow: FlowId,
) -> Result<Option<Record>, Error> {
    sql(
        "select drafts.flow, revision, document, drafts.updated, updated_by
        from drafts join flows on flows.id = drafts.flow
        where flows.workspace = $1 and flows.id = $2 and flows.deleted is null",
    )
    .bind(workspace)
    .bind(flow)
    .optional(conn, record)
    .await
}

/// The revision of a flow's draft.
pub async fn revision(conn: &mut Conn, flow: FlowId) -> Result<Option<i64>, Error> {
    sql("select revision from drafts where flow = $1")
        .bind(flow)
        .optional(conn, |row| row.get("revision"))
        .await
}

/// Saves a draft over the revision that it names.
pub async fn save(conn: &mut Conn, workspace: WorkspaceId, draft: &Record) -> Result<Saved, Error> {
    let changed = sql(
        "update drafts set revision = revision + 1, document = $4, updated = $5, updated_by = $6
        where flow = $2 and revision = $3
        and exists (select 1 from flows where workspace = $1 and id = $2 and deleted is null)",
    )
    .bind(workspace)
    .bind(draft.flow)
    .bind(draft.revision)
    .bind(draft.document.as_str())
    .bind(draft.updated)
    .bind(draft.updated_by)
    .execute(conn)
    .await?;
    if changed == 1 {
        conn.changed(Change::Flow(draft.flow));
        sql("update flows set updated = $2 where id = $1")
            .bind(draft.flow)
            .bind(draft.updated)
            .execute(conn)
            .await?;
        return Ok(Saved::Saved(draft.revision + 1));
    }
    let there = get(conn, workspace, draft.flow).await?;
    Ok(there.map_or(Saved::Missing, |there| Saved::Stale(there.revision)))
}
