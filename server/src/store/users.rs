//! People who sign in.

use phloem_api::{Role, UserId, WorkspaceId};
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error, postgres, sqlite};

/// A person who signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// The id.
    pub id: UserId,
    /// The one workspace the person belongs to.
    pub workspace: WorkspaceId,
    /// What the person signs in with. It is stored and compared in lower case.
    pub email: String,
    /// An argon2id hash in PHC form.
    pub password: String,
    /// What the person may do.
    pub role: Role,
    /// When the account was made.
    pub created: Millis,
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
        password: row.get("password")?,
        role: row.get("role")?,
        created: row.get("created")?,
    })
}

/// Adds a person. [`Error::Conflict`] `users_email` when the address is taken.
pub async fn insert(conn: &mut Conn, user: &Record) -> Result<(), Error> {
    sql("insert into users (id, workspace, email, password, role, created) values ($1, $2, $3, $4, $5, $6)")
        .bind(user.id)
        .bind(user.workspace)
        .bind(user.email.to_lowercase())
        .bind(user.password.as_str())
        .bind(user.role)
        .bind(user.created)
        .execute(conn)
        .await?;
    Ok(())
}

/// Who signs in with this address.
pub async fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Record>, Error> {
    sql("select id, workspace, email, password, role, created from users where email = $1")
        .bind(email.to_lowercase())
        .optional(conn, record)
        .await
}

/// The person whom a session names.
pub async fn by_id(conn: &mut Conn, id: UserId) -> Result<Option<Record>, Error> {
    sql("select id, workspace, email, password, role, created from users where id = $1")
        .bind(id)
        .optional(conn, record)
        .await
}

/// The people of a workspace, in the order in which they came.
pub async fn list(conn: &mut Conn, workspace: WorkspaceId) -> Result<Vec<Record>, Error> {
    sql("select id, workspace, email, password, role, created from users where workspace = $1 order by id")
        .bind(workspace)
        .all(conn, record)
        .await
}

/// The people of a workspace, which nobody else changes until this write ends: whether an owner is the last one has to stay true.
pub async fn lock(conn: &mut Conn, workspace: WorkspaceId) -> Result<Vec<Record>, Error> {
    sql(conn.spelt(sqlite::LOCK_WORKSPACE, postgres::LOCK_WORKSPACE))
        .bind(workspace)
        .optional(conn, |row| row.get::<WorkspaceId>("id"))
        .await?;
    list(conn, workspace).await
}

/// Has the person leave their workspace for another one; `false` when they are not in the one that is named.
pub async fn move_to(
    conn: &mut Conn,
    from: WorkspaceId,
    id: UserId,
    to: WorkspaceId,
    role: Role,
) -> Result<bool, Error> {
    let changed =
        sql("update users set workspace = $3, role = $4 where workspace = $1 and id = $2")
            .bind(from)
            .bind(id)
            .bind(to)
            .bind(role)
            .execute(conn)
            .await?;
    Ok(changed == 1)
}

/// Gives the person another role; `false` when there is no such person in the workspace.
pub async fn set_role(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: UserId,
    role: Role,
) -> Result<bool, Error> {
    let changed = sql("update users set role = $3 where workspace = $1 and id = $2")
        .bind(workspace)
        .bind(id)
        .bind(role)
        .execute(conn)
        .await?;
    Ok(changed == 1)
}

/// Replaces the hash of the person's password; `false` when there is no such person.
pub async fn set_password(conn: &mut Conn, id: UserId, password: &str) -> Result<bool, Error> {
    let changed = sql("update users set password = $2 where id = $1")
        .bind(id)
        .bind(password)
        .execute(conn)
        .await?;
    Ok(changed == 1)
}

/// Removes the person; `false` when there is no such person in the workspace.
pub async fn delete(conn: &mut Conn, workspace: WorkspaceId, id: UserId) -> Result<bool, Error> {
    let changed = sql("delete from users where workspace = $1 and id = $2")
        .bind(workspace)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(changed == 1)
}
