//! PostgreSQL: how it is reached, and the statements it needs in its own words.

mod link;
mod news;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{Connection as _, Executor as _};
use tracing::Instrument as _;

use crate::store::conn::Database;
use crate::store::postgres::news::News;
use crate::store::runs::run_columns;
use crate::store::{Conn, Error, Shared, attempt, joined};

pub(super) use link::{Link, in_time};

/// How many connections one server process has.
const CONNECTIONS: u32 = 16;

/// How long to wait for a connection. Carriers wait a few seconds for an answer; 503 in time is better than none.
const ACQUIRE: Duration = Duration::from_secs(3);

/// A connection that rested for longer is tried before it is used.
const RESTED: Duration = Duration::from_secs(1);

/// Guards on the server's side: nothing that this store does takes long, and a transaction that was lost must not hold its locks. They say no before
/// the connection is given up, see `link`.
const GUARDS: &str = "set statement_timeout = '5s'; set lock_timeout = '4s'; set idle_in_transaction_session_timeout = '15s'";

/// The statements of this crate, all kept prepared.
const STATEMENTS: usize = 256;

/// A PostgreSQL database, which other server processes may use too.
#[derive(Clone)]
pub(super) struct Backend {
    pool: PgPool,
    shared: Arc<Shared>,
    news: News,
}

impl Backend {
    pub(super) async fn open(url: &str, shared: Arc<Shared>) -> Result<Self, Error> {
        let options: PgConnectOptions = url.parse()?;
        let options = options.statement_cache_capacity(STATEMENTS);
        migrate(&options).await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false)
            .before_acquire(|conn, meta| {
                Box::pin(async move {
                    if meta.idle_for > RESTED {
                        link::ping(conn).await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(|conn, _| {
                Box::pin(async move {
                    conn.execute(GUARDS).await?;
                    Ok(())
                })
            })
            .after_release(|conn, _| {
                // Before sqlx does the same without an end.
                Box::pin(async move { link::ping(conn).await.map(|()| true) })
            })
            .connect_lazy_with(options.clone());
        let news = News::begin(&pool, options, Arc::clone(&shared));
        Ok(Self { pool, shared, news })
    }

    pub(super) async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let backend = self.clone();
        // A task of its own: a caller that goes away must not drop a `begin` half way, which would leave the connection in an open transaction.
        let task = async move { backend.transaction(work).await };
        joined(tokio::spawn(task.in_current_span()).await)
    }

    async fn transaction<T, E: From<Error>>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>>,
    ) -> Result<T, E> {
        let link = Link::begin(&self.pool, "begin")
            .await
            .map_err(Error::from)?;
        let mut conn = Conn::new(Database::Postgres(link));
        let value = match attempt(work, &mut conn).await {
            Ok(Ok(value)) => value,
            Ok(Err(error)) => {
                conn.release();
                return Err(error);
            }
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let news = conn.take_news();
        conn.commit().await?;
        self.shared.committed(1);
        if news.due_work {
            self.shared.announce();
            self.announce();
        }
        self.shared.publish(news.changes.iter().copied());
        self.news.publish(news.changes);
        Ok(value)
    }

    pub(super) async fn begin_read(&self) -> Result<Conn, Error> {
        let begin = "begin isolation level repeatable read, read only";
        let link = Link::begin(&self.pool, begin).await?;
        Ok(Conn::new(Database::Postgres(link)))
    }

    pub(super) async fn alone(&self) -> Result<Conn, Error> {
        let link = Link::alone(&self.pool).await?;
        Ok(Conn::new(Database::Postgres(link)))
    }

    /// Tells the other processes of due work.
    pub(super) fn announce(&self) {
        self.news.announce();
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
        self.news.end();
    }
}

/// Brings the tables up to date, on a connection of its own without the guards. Processes that start at the same time wait for each other.
async fn migrate(options: &PgConnectOptions) -> Result<(), Error> {
    let mut conn = PgConnection::connect_with(options).await?;
    sqlx::migrate!("../migrations/postgres")
        .run(&mut conn)
        .await
        .map_err(Error::other)?;
    conn.close().await?;
    Ok(())
}

/// Lets one transaction at a time ask whether the server has been set up. The number means nothing elsewhere.
pub(super) const LOCK_SET_UP: &str = "select pg_advisory_xact_lock(7405386)";

/// Keeps others from changing who is in a workspace until the transaction ends; what refers to the workspace can be added meanwhile.
pub(super) const LOCK_WORKSPACE: &str = "select id from workspaces where id = $1 for no key update";

/// Keeps others from changing, publishing or deleting the flow until the transaction ends; runs begin meanwhile.
pub(super) const LOCK_FLOW: &str =
    "select id from flows where workspace = $1 and id = $2 and deleted is null for no key update";

/// Keeps others from changing the carrier until the transaction ends; webhooks are noted and runs begin meanwhile.
pub(super) const LOCK_CARRIER: &str = "select id from carriers where workspace = $1 and id = $2 and deleted is null for no key update";

/// Keeps others that lock the same call, by its text, from going on until the transaction ends. There may be no row of it to lock.
pub(super) const LOCK_CALL: &str = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

/// The run; waits for whoever changes it now and keeps others from changing it.
pub(super) const LOCK_RUN: &str = concat!(
    "select ",
    run_columns!(),
    " from runs where id = $1 for update"
);

/// The run of a carrier's call, in the same way.
pub(super) const LOCK_RUN_OF_CALL: &str = concat!(
    "select ",
    run_columns!(),
    " from runs where carrier = $1 and call_uuid = $2 for update"
);

/// Leases due deliveries, passing over those that another process is about to lease. Further conditions on `due` may follow.
pub(super) const CLAIM_BEGIN: &str =
    "update deliveries set attempts = attempts + 1, next = $2, leased_until = $2
    where id = any(array(
        select id from deliveries due
        where state = 'pending' and next <= $1 and not exists (
            select 1 from deliveries earlier
            where earlier.run = due.run and earlier.destination = due.destination
            and earlier.state = 'pending' and earlier.sequence < due.sequence)";

/// How it ends.
pub(super) const CLAIM_END: &str = "
        order by next, id limit $3 for update skip locked))
    returning id, workspace, run, sequence, destination, call, state, attempts, next, leased_until, created, finished";
