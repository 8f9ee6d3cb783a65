//! Flows: name, state, and which version is live.

use phloem_api::{FlowId, WorkspaceId};
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Change, Conn, Error, postgres, sqlite};

/// A flow, without its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: FlowId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// Put away: out of the way in the list, otherwise as before.
    pub archived: bool,
    /// The version that new runs get; none before the first was published.
    pub live: Option<i32>,
    /// When it was made.
    pub created: Millis,
    /// When it, its draft or its live version was last changed.
    pub updated: Millis,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        workspace: row.get("workspace")?,
        name: row.get("name")?,
        archived: row.get("archived")?,
        live: row.get("live")?,
        created: row.get("created")?,
        updated: row.get("updated")?,
    })
}

/// Adds a flow; its draft is added by [`drafts::insert`](crate::store::drafts::insert).
pub async fn insert(conn: &mut Conn, flow: &Record) -> Result<(), Error> {
    sql("insert into flows (id, workspace, name, archived, live, created, updated) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(flow.id)
        .bind(flow.workspace)
        .bind(flow.name.as_str())
        .bind(flow.archived)
        .bind(flow.live)
        .bind(flow.created)
        .bind(flow.updated)
        .execute(conn)
        .await?;
    Ok(())
}

/// The flow, if the workspace has it.
pub async fn get(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: FlowId,
) -> Result<Option<Record>, Error> {
    sql(
        "select id, workspace, name, archived, live, created, updated from flows
        where workspace = $1 and id = $2 and deleted is null",
    )
    .bind(workspace)
    .bind(id)
    .optional(conn, record)
    .await
}

/// Keeps others from changing the flow until this write ends, so that what is read of it now still holds then; `false` when the workspace has no such flow.
pub async fn lock(conn: &mut Conn, workspace: WorkspaceId, id: FlowId) -> Result<bool, Error> {
    let there = sql(conn.spelt(sqlite::LOCK_FLOW, postgres::LOCK_FLOW))
        .bind(workspace)
        .bind(id)
        .optional(conn, |row| row.get::<FlowId>("id"))
        .await?;
    Ok(there.is_some())
}

/// The flows of a workspace, newest first; with `before`, those made before that one.
pub async fn list(
    conn: &mut Conn,
    workspace: WorkspaceId,
    before: Option<FlowId>,
    limit: u32,
) -> Result<Vec<Record>, Error> {
    let query = match before {
        None => sql(
            "select id, workspace, name, archived, live, created, updated from flows
            where workspace = $1 and deleted is null order by id desc limit $2",
        )
        .bind(workspace)
        .bind(limit),
        Some(before) => sql(
            "select id, workspace, name, archived, live, created, updated from flows
            where workspace = $1 and deleted is null and id < $3 order by id desc limit $2",
        )
        .bind(workspace)
        .bind(limit)
        .bind(before),
    };
    query.all(conn, record).await
}

/// Changes name, archived and updated to what the record says; `false` when the workspace has no such flow.
pub async fn update(conn: &mut Conn, flow: &Record) -> Result<bool, Error> {
    let changed = sql("update flows set name = $3, archived = $4, updated = $5
        where workspace = $1 and id = $2 and deleted is null")
    .bind(flow.workspace)
    .bind(flow.id)
    .bind(flow.name.as_str())
    .bind(flow.archived)
    .bind(flow.updated)
    .execute(conn)
    .await?;
    Ok(changed == 1)
}

/// Makes a version live; `false` when the workspace has no such flow or the flow no such version.
pub async fn set_live(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: FlowId,
    version: i32,
    now: Millis,
) -> Result<bool, Error> {
    let changed = sql("update flows set live = $3, updated = $4
        where workspace = $1 and id = $2 and deleted is null
        and exists (select 1 from versions where flow = $2 and number = $3)")
    .bind(workspace)
    .bind(id)
    .bind(version)
    .bind(now)
    .execute(conn)
    .await?;
    conn.changed(Change::Flow(id));
    Ok(changed == 1)
}

/// Deletes a flow; `false` when the workspace has no such flow. Its runs go on and stay in the history; numbers that are linked to it find no flow.
pub async fn delete(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: FlowId,
    now: Millis,
) -> Result<bool, Error> {
    let changed =
        sql("update flows set deleted = $3 where workspace = $1 and id = $2 and deleted is null")
            .bind(workspace)
            .bind(id)
            .bind(now)
            .execute(conn)
            .await?;
    conn.changed(Change::Flow(id));
    Ok(changed == 1)
}
