//! One transaction on either database.

use sqlx::{Postgres, Sqlite, Transaction};

use crate::store::Error;

/// A transaction. Every query function takes it first; what was done through it becomes real when the work it was given to returns `Ok`.
///
/// A query that fails ends the work: whatever the work returns afterwards, nothing of it is kept (PostgreSQL would refuse every further statement, so SQLite must not differ).
pub struct Conn {
    pub(super) database: Database,
    failure: Option<Error>,
    due_work: bool,
}

pub(super) enum Database {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Conn {
    pub(super) fn new(database: Database) -> Self {
        Self {
            database,
            failure: None,
            due_work: false,
        }
    }

    /// Says that there is new work which is due at once: when this write is committed, everybody who listens is woken, in all server processes.
    pub fn notify(&mut self) {
        self.due_work = true;
    }

    /// Remembers that a query failed.
    pub(super) fn fail(&mut self, error: impl Into<Error>) -> Error {
        let error = error.into();
        self.failure.get_or_insert_with(|| error.clone());
        error
    }

    /// Whether a query has failed, and forgets it.
    pub(super) fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Whether new work was announced, and forgets it.
    pub(super) fn take_due_work(&mut self) -> bool {
        std::mem::take(&mut self.due_work)
    }

    /// Runs a statement that has neither values nor rows, or several.
    pub(super) async fn run(&mut self, statements: &'static str) -> Result<(), Error> {
        match &mut self.database {
            Database::Sqlite(conn) => sqlx::raw_sql(statements)
                .execute(&mut **conn)
                .await
                .map(drop),
            Database::Postgres(conn) => sqlx::raw_sql(statements)
                .execute(&mut **conn)
                .await
                .map(drop),
        }
        .map_err(|error| self.fail(error))
    }

    pub(super) async fn commit(self) -> Result<(), Error> {
        match self.database {
            Database::Sqlite(transaction) => transaction.commit().await?,
            Database::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// One of two spellings of the same statement.
    pub(super) fn spelt(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.database {
            Database::Sqlite(_) => sqlite,
            Database::Postgres(_) => postgres,
        }
    }
}
