//! Versions: the published documents of each flow, which never change.

use phloem_api::{FlowId, UserId, WorkspaceId};
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error, flows};

/// A version of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose version it is.
    pub flow: FlowId,
    /// 1, 2, 3 …
    pub number: i32,
    /// The document, as `Document::to_json` writes it.
    pub document: String,
    /// Who published it; none where a program did, or the person is gone.
    pub author: Option<UserId>,
    /// What the author says about it.
    pub note: String,
    /// When it was published.
    pub created: Millis,
}

/// A version, without its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// 1, 2, 3 …
    pub number: i32,
    /// Who published it; none where a program did, or the person is gone.
    pub author: Option<UserId>,
    /// What the author says about it.
    pub note: String,
    /// When it was published.
    pub created: Millis,
}

/// A version to be published.
#[derive(Clone, Debug)]
pub struct New {
    /// Whose version it will be.
    pub flow: FlowId,
    /// The document, as `Document::to_json` writes it.
    pub document: String,
    /// Who publishes it; none where a program does.
    pub author: Option<UserId>,
    /// What the author says about it.
    pub note: String,
    /// When.
    pub created: Millis,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        flow: row.get("flow")?,
        number: row.get("number")?,
        document: row.get("document")?,
        author: row.get("author")?,
        note: row.get("note")?,
        created: row.get("created")?,
    })
}

fn summary(row: &Row) -> Result<Summary, Error> {
    Ok(Summary {
        number: row.get("number")?,
        author: row.get("author")?,
        note: row.get("note")?,
        created: row.get("created")?,
    })
}

/// Adds a version under the next number, which it returns; none when the workspace has no such flow. It does not make it live.
pub async fn insert(
    conn: &mut Conn,
    workspace: WorkspaceId,
    version: &New,
) -> Result<Option<i32>, Error> {
    // Two people who publish at once get two numbers: the second waits here for the first.
    if !flows::lock(conn, workspace, version.flow).await? {
        return Ok(None);
    }
    let number: i32 =
        sql("select coalesce(max(number), 0) + 1 as next from versions where flow = $1")
            .bind(version.flow)
            .one(conn, |row| row.get("next"))
            .await?;
    sql("insert into versions (flow, number, document, author, note, created) values ($1, $2, $3, $4, $5, $6)")
        .bind(version.flow)
        .bind(number)
        .bind(version.document.as_str())
        .bind(version.author)
        .bind(version.note.as_str())
        .bind(version.created)
        .execute(conn)
        .await?;
    Ok(Some(number))
}

/// One version of a flow of the workspace.
pub async fn get(
    conn: &mut Conn,
    workspace: WorkspaceId,
    flow: FlowId,
    number: i32,
) -> Result<Option<Record>, Error> {
    sql(
        "select flow, number, document, author, note, versions.created
        from versions join flows on flows.id = versions.flow
        where flows.workspace = $1 and flow = $2 and number = $3 and flows.deleted is null",
    )
    .bind(workspace)
    .bind(flow)
    .bind(number)
    .optional(conn, record)
    .await
}

/// The document of a version, for a run that executes it: also when the flow was deleted meanwhile.
pub async fn document(conn: &mut Conn, flow: FlowId, number: i32) -> Result<Option<String>, Error> {
    sql("select document from versions where flow = $1 and number = $2")
        .bind(flow)
        .bind(number)
        .optional(conn, |row| row.get("document"))
        .await
}

/// The versions of a flow of the workspace, newest first, without their documents.
pub async fn list(
    conn: &mut Conn,
    workspace: WorkspaceId,
    flow: FlowId,
) -> Result<Vec<Summary>, Error> {
    sql("select number, author, note, versions.created
        from versions join flows on flows.id = versions.flow
        where flows.workspace = $1 and flow = $2 and flows.deleted is null order by number desc")
    .bind(workspace)
    .bind(flow)
    .all(conn, summary)
    .await
}
