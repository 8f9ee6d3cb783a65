//! One transaction on either database.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::store::postgres::Link;
use crate::store::query::{Query, sql};
use crate::store::{Change, Error};

/// How many statements are sent at once at the most: each set of statements is kept prepared, and the sets should not become too many.
const TOGETHER: usize = 16;

/// A transaction. Every query function takes it first; what was done through it becomes real when the work it was given to returns `Ok`.
///
/// A query that fails ends the work: whatever the work returns afterwards, nothing of it is kept (PostgreSQL would refuse every further statement, so
/// SQLite must not differ). On SQLite, statements that tell nothing wait and are sent together, since handing a statement to the connection's thread
/// costs more than the statement; so their failure may show only at the next query, or at the end of the work.
pub struct Conn {
    pub(super) database: Database,
    /// Statements that are not sent yet.
    waiting: Vec<Query>,
    /// Run with the last statements of work that is to be kept.
    ending: Option<&'static str>,
    failure: Option<Error>,
    news: News,
}

/// What is told when a write is committed.
#[derive(Default)]
pub(super) struct News {
    /// There is new work which is due at once.
    pub(super) due_work: bool,
    pub(super) changes: Vec<Change>,
}

pub(super) enum Database {
    Sqlite(Held),
    Postgres(Link),
}

/// A connection to SQLite.
pub(super) enum Held {
    /// In a transaction, which is rolled back when this is dropped.
    Transaction(Transaction<'static, Sqlite>),
    /// Outside of any: each query is a transaction of its own.
    Alone(PoolConnection<Sqlite>),
}

impl Deref for Held {
    type Target = SqliteConnection;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Transaction(it) => it,
            Self::Alone(it) => it,
        }
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Transaction(it) => it,
            Self::Alone(it) => it,
        }
    }
}

impl Held {
    async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Transaction(it) => it.commit().await,
            Self::Alone(_) => Ok(()),
        }
    }
}

impl Conn {
    pub(super) fn new(database: Database) -> Self {
        Self {
            database,
            waiting: Vec::new(),
            ending: None,
            failure: None,
            news: News::default(),
        }
    }

    /// Says that there is new work which is due at once: when this write is committed, everybody who listens is woken, in all server processes.
    pub fn notify(&mut self) {
        self.news.due_work = true;
    }

    /// Says what this write changes: when it is committed, everybody who watches hears of it, in all server processes.
    pub fn changed(&mut self, change: Change) {
        if self.news.changes.last() != Some(&change) {
            self.news.changes.push(change);
        }
    }

    /// Remembers that a query failed.
    pub(super) fn fail(&mut self, error: impl Into<Error>) -> Error {
        let error = error.into();
        if let (Database::Postgres(link), Error::Unavailable(_)) = (&mut self.database, &error) {
            link.give_up();
        }
        self.failure.get_or_insert_with(|| error.clone());
        error
    }

    /// Runs these statements at the end of each piece of work that is to be kept.
    pub(super) fn ending_with(mut self, statements: &'static str) -> Self {
        self.ending = Some(statements);
        self
    }

    /// Has a statement sent with those that follow.
    pub(super) async fn wait(&mut self, query: Query) -> Result<(), Error> {
        self.waiting.push(query);
        if self.waiting.len() == TOGETHER {
            self.send().await?;
        }
        Ok(())
    }

    /// Sends the statements that wait.
    pub(super) async fn send(&mut self) -> Result<(), Error> {
        match Query::together(std::mem::take(&mut self.waiting)) {
            None => Ok(()),
            Some(query) => query.execute_now(self).await.map(drop),
        }
    }

    /// Ends work that returned `Ok`: fails if any of its queries failed.
    pub(super) async fn end(&mut self) -> Result<(), Error> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        self.waiting.extend(self.ending.map(sql));
        self.send().await
    }

    /// Forgets what failed work has left, and undoes it with this statement.
    pub(super) async fn undo(&mut self, statement: &'static str) -> Result<(), Error> {
        self.waiting.clear();
        let undone = self.run(statement).await;
        self.failure = None;
        undone
    }

    /// What the work has said, which is forgotten here.
    pub(super) fn take_news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }

    /// Runs a statement that has neither values nor rows, or several.
    pub(super) async fn run(&mut self, statements: &'static str) -> Result<(), Error> {
        match &mut self.database {
            Database::Sqlite(conn) => sqlx::raw_sql(statements)
                .execute(&mut **conn)
                .await
                .map(drop),
            Database::Postgres(link) => link.run(statements).await,
        }
        .map_err(|error| self.fail(error))
    }

    pub(super) async fn commit(self) -> Result<(), Error> {
        match self.database {
            Database::Sqlite(conn) => conn.commit().await?,
            Database::Postgres(link) => link.end("commit").await?,
        }
        Ok(())
    }

    /// Ends work of which nothing is kept.
    pub(super) fn release(self) {
        if let Database::Postgres(link) = self.database {
            link.release();
        }
    }

    /// Why no query can be made any more, if that is so: after a connection broke off there is nobody to ask.
    pub(super) fn broken(&self) -> Option<Error> {
        let failure = self.failure.as_ref();
        failure
            .filter(|failure| matches!(failure, Error::Unavailable(_)))
            .cloned()
    }

    pub(super) fn dialect(&self) -> Dialect {
        match self.database {
            Database::Sqlite(_) => Dialect::Sqlite,
            Database::Postgres(_) => Dialect::Postgres,
        }
    }

    /// One of two spellings of the same statement.
    pub(super) fn spelt(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.dialect() {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
        }
    }
}

/// Whose SQL a [`Conn`] understands.
#[derive(Clone, Copy)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}
