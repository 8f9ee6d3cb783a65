//! What programs sign in with: pairs of an auth id and a token, of which only the hash is known here.

use phloem_api::{Role, WorkspaceId};
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error};

/// The credentials of a program.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// 20 characters that begin with `MA`.
    pub auth_id: String,
    /// What they give access to.
    pub workspace: WorkspaceId,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// What people call them.
    pub name: String,
    /// What the program may do.
    pub role: Role,
    /// When they were made.
    pub created: Millis,
    /// Set when they do not count any more.
    pub revoked: Option<Millis>,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        auth_id: row.get("auth_id")?,
        workspace: row.get("workspace")?,
        token_hash: row.get("token_hash")?,
        name: row.get("name")?,
        role: row.get("role")?,
        created: row.get("created")?,
        revoked: row.get("revoked")?,
    })
}

/// Adds credentials. [`Error::Conflict`] `credentials_auth_id` when the auth id is taken.
pub async fn insert(conn: &mut Conn, credentials: &Record) -> Result<(), Error> {
    sql("insert into credentials (auth_id, workspace, token_hash, name, role, created, revoked) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(credentials.auth_id.as_str())
        .bind(credentials.workspace)
        .bind(credentials.token_hash.clone())
        .bind(credentials.name.as_str())
        .bind(credentials.role)
        .bind(credentials.created)
        .bind(credentials.revoked)
        .execute(conn)
        .await?;
    Ok(())
}

/// The credentials with this auth id, unless they were revoked.
pub async fn by_auth_id(conn: &mut Conn, auth_id: &str) -> Result<Option<Record>, Error> {
    sql("select auth_id, workspace, token_hash, name, role, created, revoked from credentials where auth_id = $1 and revoked is null")
        .bind(auth_id)
        .optional(conn, record)
        .await
}

/// All credentials of a workspace, the revoked ones too, oldest first.
pub async fn list(conn: &mut Conn, workspace: WorkspaceId) -> Result<Vec<Record>, Error> {
    sql("select auth_id, workspace, token_hash, name, role, created, revoked from credentials where workspace = $1 order by created, auth_id")
        .bind(workspace)
        .all(conn, record)
        .await
}

/// Revokes credentials; `false` when the workspace has no such, or they were revoked before.
pub async fn revoke(
    conn: &mut Conn,
    workspace: WorkspaceId,
    auth_id: &str,
    now: Millis,
) -> Result<bool, Error> {
    let changed =
        sql("update credentials set revoked = $3 where workspace = $1 and auth_id = $2 and revoked is null")
            .bind(workspace)
            .bind(auth_id)
            .bind(now)
            .execute(conn)
            .await?;
    Ok(changed == 1)
}
