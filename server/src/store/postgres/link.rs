//! A connection to PostgreSQL which is not waited for for ever.
//!
//! Behind a network that swallows packets nothing comes, not even an error, and the server's own limits do not help. So every answer is waited for for a
//! while, and after that nobody knows how the connection stands: it is closed.

use std::io;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{Connection as _, Postgres};

/// How long to wait for an answer: longer than the server may take for it.
const PATIENCE: Duration = Duration::from_secs(6);

/// How long to wait for an answer that takes no time.
const PING: Duration = Duration::from_secs(2);

/// A connection of the pool.
pub(in crate::store) struct Link {
    conn: PoolConnection<Postgres>,
    /// Whether it is in a transaction. Dropped in one, the connection is closed.
    in_transaction: bool,
}

impl Link {
    /// A connection outside of any transaction: each query is one of its own.
    pub(super) async fn alone(pool: &PgPool) -> Result<Self, sqlx::Error> {
        Ok(Self {
            conn: pool.acquire().await?,
            in_transaction: false,
        })
    }

    /// A connection in a transaction that begins with this statement.
    pub(super) async fn begin(pool: &PgPool, statement: &'static str) -> Result<Self, sqlx::Error> {
        let mut link = Self::alone(pool).await?;
        link.in_transaction = true;
        link.run(statement).await?;
        Ok(link)
    }

    /// Runs statements that have neither values nor rows.
    pub(in crate::store) async fn run(
        &mut self,
        statements: &'static str,
    ) -> Result<(), sqlx::Error> {
        in_time(sqlx::raw_sql(statements).execute(&mut *self.conn))
            .await
            .map(drop)
    }

    /// Ends the transaction, if there is one, with this statement.
    pub(in crate::store) async fn end(
        mut self,
        statement: &'static str,
    ) -> Result<(), sqlx::Error> {
        if self.in_transaction {
            self.run(statement).await?;
            self.in_transaction = false;
        }
        Ok(())
    }

    /// Undoes the transaction, if there is one, while nobody waits.
    pub(in crate::store) fn release(self) {
        if self.in_transaction {
            // When it fails the connection is closed, which undoes it too.
            tokio::spawn(self.end("rollback"));
        }
    }

    /// Has the connection closed and not used again.
    pub(in crate::store) fn give_up(&mut self) {
        self.conn.close_on_drop();
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if self.in_transaction {
            self.give_up();
        }
    }
}

impl Deref for Link {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.conn
    }
}

impl DerefMut for Link {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.conn
    }
}

/// What the server answers, if it answers in time. The connection must not be used after it did not.
pub(in crate::store) async fn in_time<T>(
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    within(PATIENCE, answer).await
}

/// Makes sure that the connection is alive.
pub(super) async fn ping(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    within(PING, conn.ping()).await
}

async fn within<T>(
    patience: Duration,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    match tokio::time::timeout(patience, answer).await {
        Ok(result) => result,
        Err(_) => Err(sqlx::Error::Io(io::Error::new(
            io::ErrorKind::TimedOut,
            "the server did not answer in time",
        ))),
    }
}
