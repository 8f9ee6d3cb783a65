//! Numbers: which flow answers them.

use phloem_api::{CarrierId, FlowId, WorkspaceId};
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error};

/// A number that is linked to a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// In E.164 form, or a SIP address.
    pub number: String,
    /// Who brings its calls.
    pub carrier: CarrierId,
    /// The flow that answers.
    pub flow: FlowId,
    /// The version that answers; none means the live one.
    pub version: Option<i32>,
    /// When it was first linked.
    pub created: Millis,
    /// When it was last linked.
    pub updated: Millis,
}

/// Where a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Whose call it is.
    pub workspace: WorkspaceId,
    /// The flow that answers.
    pub flow: FlowId,
    /// The version that answers: the pinned one, else the live one; none when no version was published.
    pub version: Option<i32>,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        workspace: row.get("workspace")?,
        number: row.get("number")?,
        carrier: row.get("carrier")?,
        flow: row.get("flow")?,
        version: row.get("version")?,
        created: row.get("created")?,
        updated: row.get("updated")?,
    })
}

/// Links a number, or links it anew (`created` stays). Carrier, flow and version must be of the workspace: the caller has looked them up.
pub async fn link(conn: &mut Conn, number: &Record) -> Result<(), Error> {
    sql("insert into numbers (workspace, number, carrier, flow, version, created, updated) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (workspace, number) do update
        set carrier = excluded.carrier, flow = excluded.flow, version = excluded.version, updated = excluded.updated")
    .bind(number.workspace)
    .bind(number.number.as_str())
    .bind(number.carrier)
    .bind(number.flow)
    .bind(number.version)
    .bind(number.created)
    .bind(number.updated)
    .execute(conn)
    .await?;
    Ok(())
}

/// Where a call to this number of the carrier goes; none when it is not linked, or the flow was deleted.
pub async fn route(
    conn: &mut Conn,
    carrier: CarrierId,
    number: &str,
) -> Result<Option<Route>, Error> {
    sql(
        "select numbers.workspace, flow, coalesce(version, live) as version
        from numbers join flows on flows.id = numbers.flow
        where carrier = $1 and number = $2 and flows.deleted is null",
    )
    .bind(carrier)
    .bind(number)
    .optional(conn, |row| {
        Ok(Route {
            workspace: row.get("workspace")?,
            flow: row.get("flow")?,
            version: row.get("version")?,
        })
    })
    .await
}

/// The link of one number of the workspace.
pub async fn get(
    conn: &mut Conn,
    workspace: WorkspaceId,
    number: &str,
) -> Result<Option<Record>, Error> {
    sql(
        "select workspace, number, carrier, flow, version, created, updated
        from numbers where workspace = $1 and number = $2",
    )
    .bind(workspace)
    .bind(number)
    .optional(conn, record)
    .await
}

/// The numbers of a workspace, sorted.
pub async fn list(conn: &mut Conn, workspace: WorkspaceId) -> Result<Vec<Record>, Error> {
    sql(
        "select workspace, number, carrier, flow, version, created, updated
        from numbers where workspace = $1 order by number",
    )
    .bind(workspace)
    .all(conn, record)
    .await
}

/// The numbers that a flow of the workspace answers, sorted.
pub async fn of_flow(
    conn: &mut Conn,
    workspace: WorkspaceId,
    flow: FlowId,
) -> Result<Vec<Record>, Error> {
    sql(
        "select workspace, number, carrier, flow, version, created, updated
        from numbers where workspace = $1 and flow = $2 order by number",
    )
    .bind(workspace)
    .bind(flow)
    .all(conn, record)
    .await
}

/// The first number that is linked through a carrier of the workspace, if one is.
pub async fn first_of_carrier(
    conn: &mut Conn,
    workspace: WorkspaceId,
    carrier: CarrierId,
) -> Result<Option<String>, Error> {
    sql("select number from numbers where workspace = $1 and carrier = $2 order by number limit 1")
        .bind(workspace)
        .bind(carrier)
        .optional(conn, |row| row.get("number"))
        .await
}

/// Unlinks a number; `false` when it was not linked.
pub async fn unlink(conn: &mut Conn, workspace: WorkspaceId, number: &str) -> Result<bool, Error> {
    let changed = sql("delete from numbers where workspace = $1 and number = $2")
        .bind(workspace)
        .bind(number)
        .execute(conn)
        .await?;
    Ok(changed == 1)
}
