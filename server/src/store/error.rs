//! What can go wrong in the store, sorted by what the caller does about it.

use std::sync::Arc;

use sqlx::error::DatabaseError;

/// A failed read or write. A failed write has changed nothing, except that after a lost connection nobody can tell.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached or has no room now; the same work may succeed later. HTTP 503 with Retry-After.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Another transaction was in the way; the same work will likely succeed when repeated. HTTP 503 with Retry-After.
    #[error("another transaction was in the way: {0}")]
    Retry(String),
    /// The write would have broken the constraint of this name, e.g. `users_email`.
    #[error("the write breaks the constraint {0}")]
    Conflict(String),
    /// A defect of the program or of the stored data.
    #[error("{0}")]
    Other(Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Wraps an error that nobody handles in particular.
    pub(crate) fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other(Arc::from(error.into()))
    }

    /// The error of a store that was closed.
    pub(crate) fn closed() -> Self {
        Self::Unavailable("the store is closed".to_owned())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => from_database(error),
            sqlx::Error::Io(_)
            // The connection broke off in the middle of a message.
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error.to_string()),
            error => Self::other(error),
        }
    }
}

fn from_database(error: Box<dyn DatabaseError>) -> Error {
    let is_postgres = error
        .try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
        .is_some();
    if is_postgres {
        from_postgres(error)
    } else {
        from_sqlite(error)
    }
}

/// Sorts by SQLSTATE: <https://www.postgresql.org/docs/15/errcodes-appendix.html>.
fn from_postgres(error: Box<dyn DatabaseError>) -> Error {
    let code = error.code().unwrap_or_default().into_owned();
    match code.as_str() {
        // Serialization failure, deadlock, lock not available, statement timeout.
        "40001" | "40P01" | "55P03" | "57014" => Error::Retry(error.to_string()),
        // Connection exception, insufficient resources, operator intervention, system error, idle in transaction for too long, read-only standby.
        code if code.starts_with("08")
            || code.starts_with("53")
            || code.starts_with("57")
            || code.starts_with("58")
            || code == "25P03"
            || code == "25006" =>
        {
            Error::Unavailable(error.to_string())
        }
        code if code.starts_with("23") => match error.constraint() {
            Some(constraint) => Error::Conflict(constraint.to_owned()),
            None => Error::other(sqlx::Error::Database(error)),
        },
        _ => Error::other(sqlx::Error::Database(error)),
    }
}

/// Sorts by result code: <https://www.sqlite.org/rescode.html>. The low byte is the primary code.
fn from_sqlite(error: Box<dyn DatabaseError>) -> Error {
    let code: i32 = error
        .code()
        .and_then(|code| code.parse().ok())
        .unwrap_or_default();
    match code & 0xff {
        // BUSY, LOCKED.
        5 | 6 => Error::Retry(error.to_string()),
        // NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL.
        7 | 8 | 10 | 13 | 14 | 15 => Error::Unavailable(error.to_string()),
        // CONSTRAINT.
        19 => Error::Conflict(constraint_of(error.message())),
        _ => Error::other(sqlx::Error::Database(error)),
    }
}

/// SQLite names the columns (`UNIQUE constraint failed: calls.carrier, calls.call_uuid`) where PostgreSQL names the constraint
/// (`calls_carrier_call_uuid`); the migrations name each constraint after its columns, so one follows from the other.
fn constraint_of(message: &str) -> String {
    let columns = message.rsplit_once(": ").map_or(message, |(_, it)| it);
    let mut name = String::new();
    for column in columns.split(", ") {
        match column.split_once('.') {
            Some((table, column)) if name.is_empty() => name = format!("{table}_{column}"),
            Some((_, column)) => {
                name.push('_');
                name.push_str(column);
            }
            None => return message.to_owned(),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::constraint_of;

    #[track_caller]
    fn check(message: &str, expect: &str) {
        assert_eq!(constraint_of(message), expect);
    }

    #[test]
    fn sqlite_constraints_get_the_names_of_postgres() {
        check("UNIQUE constraint failed: users.email", "users_email");
        check(
            "UNIQUE constraint failed: calls.carrier, calls.call_uuid",
            "calls_carrier_call_uuid",
        );
        check(
            "FOREIGN KEY constraint failed",
            "FOREIGN KEY constraint failed",
        );
    }
}
