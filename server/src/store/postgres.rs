//! PostgreSQL: how it is reached, and the statements it needs in its own words.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgListener, PgPool, PgPoolOptions};
use sqlx::{Connection as _, Executor as _};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::store::conn::{Database, Held};
use crate::store::runs::run_columns;
use crate::store::{Change, Conn, Error, Shared, attempt, joined};

/// How many connections one server process has.
const CONNECTIONS: u32 = 16;

/// How long to wait for a connection. Carriers wait a few seconds for an answer; 503 in time is better than none.
const ACQUIRE: Duration = Duration::from_secs(3);

/// A connection that rested for longer is tried before it is used.
const RESTED: Duration = Duration::from_secs(1);

/// Guards on the server's side: nothing that this store does takes long, and a transaction that was lost must not hold its locks.
const GUARDS: &str = "set statement_timeout = '10s'; set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '15s'";

/// The channel on which the server processes wake each other.
const DUE_WORK: &str = "phloem_due_work";

/// The channel on which they tell each other what changed.
const CHANGES: &str = "phloem_changes";

/// How long changes are gathered before they are told. People watch them, and PostgreSQL commits notifications one by one.
const GATHERED: Duration = Duration::from_millis(50);

/// How many changes go into one notification, which may have 8,000 bytes.
const TOLD: usize = 64;

/// The statements of this crate, all kept prepared.
const STATEMENTS: usize = 256;

/// A PostgreSQL database, which other server processes may use too.
#[derive(Clone)]
pub(super) struct Backend {
    pool: PgPool,
    shared: Arc<Shared>,
    /// Wakes the task that tells the other processes of due work.
    announce: Arc<Notify>,
    untold: Arc<Untold>,
}

/// Changes that the other processes have not been told yet.
#[derive(Default)]
struct Untold {
    changes: Mutex<HashSet<Change>>,
    /// Wakes the task that tells them.
    some: Notify,
}

impl Untold {
    fn add(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let mut untold = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        untold.extend(changes);
        if untold.len() > TOLD {
            *untold = HashSet::from([Change::Anything]);
        }
        drop(untold);
        self.some.notify_one();
    }

    /// What one notification says of them, in words.
    fn take(&self) -> String {
        let changes =
            std::mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner));
        changes.iter().map(|change| format!(" {change}")).collect()
    }
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
                        conn.ping().await?;
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
            .connect_lazy_with(options);
        let announce = Arc::new(Notify::new());
        let process = Uuid::now_v7().to_string();
        tokio::spawn(tell(pool.clone(), Arc::clone(&announce), process.clone()));
        let untold = Arc::new(Untold::default());
        tokio::spawn(tell_changes(
            pool.clone(),
            Arc::clone(&untold),
            process.clone(),
        ));
        tokio::spawn(hear(pool.clone(), Arc::clone(&shared), process));
        Ok(Self {
            pool,
            shared,
            announce,
            untold,
        })
    }

    pub(super) async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let backend = self.clone();
        // A task of its own: a caller that goes away must not drop a `begin` half way, which would leave the connection in an open transaction.
        joined(tokio::spawn(async move { backend.transaction(work).await }).await)
    }

    async fn transaction<T, E: From<Error>>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>>,
    ) -> Result<T, E> {
        let transaction = self.pool.begin().await.map_err(Error::from)?;
        let mut conn = Conn::new(Database::Postgres(Held::Transaction(transaction)));
        let result = match attempt(work, &mut conn).await {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let news = conn.take_news();
        // Dropping the transaction rolls it back.
        let value = result?;
        conn.commit().await?;
        self.shared.committed(1);
        if news.due_work {
            self.shared.announce();
            self.announce();
        }
        self.shared.publish(news.changes.iter().copied());
        self.untold.add(news.changes);
        Ok(value)
    }

    pub(super) async fn begin_read(&self) -> Result<Conn, Error> {
        let transaction = self
            .pool
            .begin_with("begin isolation level repeatable read, read only")
            .await?;
        Ok(Conn::new(Database::Postgres(Held::Transaction(
            transaction,
        ))))
    }

    pub(super) async fn alone(&self) -> Result<Conn, Error> {
        let conn = self.pool.acquire().await?;
        Ok(Conn::new(Database::Postgres(Held::Alone(conn))))
    }

    /// Tells the other processes of due work.
    pub(super) fn announce(&self) {
        self.announce.notify_one();
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
        self.announce.notify_one();
        self.untold.some.notify_one();
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

/// Tells the other processes of due work, one message for all announcements that came meanwhile. Not in the writing transaction: PostgreSQL commits
/// transactions that notify one after the other. A message that is lost is made good by the workers' polling.
async fn tell(pool: PgPool, announce: Arc<Notify>, process: String) {
    loop {
        announce.notified().await;
        if pool.is_closed() {
            return;
        }
        notify(&pool, DUE_WORK, &process).await;
    }
}

/// Tells the other processes what changed, some of it at once. What is lost is made good by those who watch: they look again now and then.
async fn tell_changes(pool: PgPool, untold: Arc<Untold>, process: String) {
    loop {
        untold.some.notified().await;
        if pool.is_closed() {
            return;
        }
        tokio::time::sleep(GATHERED).await;
        let words = untold.take();
        if !words.is_empty() {
            notify(&pool, CHANGES, &format!("{process}{words}")).await;
        }
    }
}

async fn notify(pool: &PgPool, channel: &str, message: &str) {
    let told = sqlx::query("select pg_notify($1, $2)")
        .bind(channel)
        .bind(message)
        .execute(pool)
        .await;
    if let Err(error) = told {
        tracing::debug!(%error, channel, "the other processes were not told");
    }
}

/// Hears from the other processes, on a connection that is made again when it is lost.
async fn hear(pool: PgPool, shared: Arc<Shared>, process: String) {
    while !pool.is_closed() {
        if let Err(error) = hear_once(&pool, &shared, &process).await {
            tracing::debug!(%error, "the other processes are not heard");
        }
        tokio::time::sleep(ACQUIRE).await;
    }
}

async fn hear_once(pool: &PgPool, shared: &Shared, process: &str) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all([DUE_WORK, CHANGES]).await?;
    // What was said before this connection listened.
    shared.announce();
    shared.publish([Change::Anything]);
    while let Some(message) = listener.try_recv().await? {
        let mut words = message.payload().split(' ');
        if words.next() == Some(process) {
            continue;
        }
        if message.channel() == DUE_WORK {
            shared.announce();
        } else {
            shared.publish(words.filter_map(|word| word.parse().ok()));
        }
    }
    Ok(())
}

/// Lets one transaction at a time ask whether the server has been set up. The number means nothing elsewhere.
pub(super) const LOCK_SET_UP: &str = "select pg_advisory_xact_lock(7405386)";

/// Keeps others from changing who is in a workspace until the transaction ends; what refers to the workspace can be added meanwhile.
pub(super) const LOCK_WORKSPACE: &str = "select id from workspaces where id = $1 for no key update";

/// Keeps others from publishing the same flow until the transaction ends.
pub(super) const LOCK_FLOW: &str =
    "select id from flows where workspace = $1 and id = $2 and deleted is null for update";

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

#[cfg(test)]
mod tests {
    use phloem_api::{FlowId, RunId, WorkspaceId};

    use super::*;

    #[test]
    fn a_notification_has_room_for_what_is_told() {
        let run = |number: usize| Change::Run {
            workspace: WorkspaceId(Uuid::max()),
            flow: FlowId(Uuid::max()),
            run: RunId(Uuid::from_u128(number as u128)),
        };
        let untold = Untold::default();
        untold.add((0..TOLD).map(run).collect());
        let words = untold.take();
        assert_eq!(words.split(' ').count(), TOLD + 1);
        assert!(words.len() + Uuid::max().to_string().len() < 8_000);
        assert_eq!(untold.take(), "");

        untold.add((0..=TOLD).map(run).collect());
        assert_eq!(untold.take(), " anything");
    }
}
