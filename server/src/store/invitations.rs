//! Invitations that nobody has accepted yet. Of a link only the hash of its token is kept.

use phloem_api::{InvitationId, Role, WorkspaceId};
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error};

/// An invitation.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: InvitationId,
    /// Where to.
    pub workspace: WorkspaceId,
    /// Who is invited. It is stored in lower case.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
    /// SHA-256 of the link's token.
    pub token_hash: Vec<u8>,
    /// When it was made.
    pub created: Millis,
    /// From when on it does not count.
    pub expires: Millis,
}

// Without the address and the hash, which do not belong in a log.
impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record")
            .field("id", &self.id)
            .field("workspace", &self.workspace)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        workspace: row.get("workspace")?,
        email: row.get("email")?,
        role: row.get("role")?,
        token_hash: row.get("token_hash")?,
        created: row.get("created")?,
        expires: row.get("expires")?,
    })
}

/// Adds an invitation in the place of one for the same address, and forgets those that have expired.
pub async fn insert(conn: &mut Conn, invitation: &Record) -> Result<(), Error> {
    sql("delete from invitations where (workspace = $1 and email = $2) or expires <= $3")
        .bind(invitation.workspace)
        .bind(invitation.email.to_lowercase())
        .bind(invitation.created)
        .execute(conn)
        .await?;
    sql("insert into invitations (id, workspace, email, role, token_hash, created, expires) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(invitation.id)
        .bind(invitation.workspace)
        .bind(invitation.email.to_lowercase())
        .bind(invitation.role)
        .bind(invitation.token_hash.clone())
        .bind(invitation.created)
        .bind(invitation.expires)
        .execute(conn)
        .await?;
    Ok(())
}

/// The invitation whose link has the token with this hash, unless it has expired.
pub async fn by_token(
    conn: &mut Conn,
    token_hash: &[u8],
    now: Millis,
) -> Result<Option<Record>, Error> {
    sql(
        "select id, workspace, email, role, token_hash, created, expires
        from invitations where token_hash = $1 and expires > $2",
    )
    .bind(token_hash.to_vec())
    .bind(now)
    .optional(conn, record)
    .await
}

/// The invitations of a workspace that have not expired, oldest first.
pub async fn list(
    conn: &mut Conn,
    workspace: WorkspaceId,
    now: Millis,
) -> Result<Vec<Record>, Error> {
    sql(
        "select id, workspace, email, role, token_hash, created, expires
        from invitations where workspace = $1 and expires > $2 order by id",
    )
    .bind(workspace)
    .bind(now)
    .all(conn, record)
    .await
}

/// Takes an invitation away, because it was accepted or withdrawn; `false` when the workspace has no such invitation. Of two who do so at the same
/// time only one is told `true`.
pub async fn take(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: InvitationId,
) -> Result<bool, Error> {
    let changed = sql("delete from invitations where workspace = $1 and id = $2")
        .bind(workspace)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(changed == 1)
}
