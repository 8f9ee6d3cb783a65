//! Workspaces: everything that one customer has.

use phloem_api::WorkspaceId;
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error, postgres, sqlite};

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created: Millis,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        name: row.get("name")?,
        created: row.get("created")?,
    })
}

/// Whether there is none yet, so that the first person who comes may set up the server. Until this write ends nobody else is told so.
pub async fn none_yet(conn: &mut Conn) -> Result<bool, Error> {
    let lock = conn.spelt(sqlite::LOCK_SET_UP, postgres::LOCK_SET_UP);
    conn.run(lock).await?;
    let first = sql("select id from workspaces limit 1")
        .optional(conn, |row| row.get::<WorkspaceId>("id"))
        .await?;
    Ok(first.is_none())
}

/// Adds a workspace.
pub async fn insert(conn: &mut Conn, workspace: &Record) -> Result<(), Error> {
    sql("insert into workspaces (id, name, created) values ($1, $2, $3)")
        .bind(workspace.id)
        .bind(workspace.name.as_str())
        .bind(workspace.created)
        .execute(conn)
        .await?;
    Ok(())
}

/// The workspace.
pub async fn get(conn: &mut Conn, id: WorkspaceId) -> Result<Option<Record>, Error> {
    sql("select id, name, created from workspaces where id = $1")
        .bind(id)
        .optional(conn, record)
        .await
}
