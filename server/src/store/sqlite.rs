//! SQLite: how it is opened, and the statements it needs in its own words.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use tokio::sync::{mpsc, oneshot};
use tracing::Span;

use crate::store::conn::{Database, Held};
use crate::store::runs::run_columns;
use crate::store::writer::{self, Message, Work};
use crate::store::{Conn, Error, Shared};

/// How many readers there are. They never wait for the writer, so a few are enough.
const READERS: u32 = 4;

/// How much work may wait for the writer before more has to wait for a place.
const QUEUE: usize = 1024;

/// How long to wait for another process that writes to the same file, e.g. `phloem user add` beside the server.
const BUSY: Duration = Duration::from_secs(5);

/// The statements of this crate, all kept prepared.
const STATEMENTS: usize = 256;

/// An SQLite file: one writer, several readers.
#[derive(Clone)]
pub(super) struct Backend {
    readers: SqlitePool,
    writer: mpsc::Sender<Message>,
}

impl Backend {
    pub(super) async fn open(path: &Path, shared: Arc<Shared>) -> Result<Self, Error> {
        create(path).map_err(|error| {
            Error::Unavailable(format!(
                "the file {} cannot be made: {error}",
                path.display()
            ))
        })?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(BUSY)
            .foreign_keys(true)
            .statement_cache_capacity(STATEMENTS);
        let writable = options
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            // A commit survives a power cut; the group commit makes that nearly free.
            .synchronous(SqliteSynchronous::Full)
            // What a savepoint may have to restore is kept in memory, not in a temporary file.
            .pragma("temp_store", "memory");
        let connections = writer::connections(writable);
        sqlx::migrate!("../migrations/sqlite")
            .run(&connections)
            .await
            .map_err(Error::other)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(BUSY)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        let (writer, queue) = mpsc::channel(QUEUE);
        tokio::spawn(writer::run(connections, queue, shared));
        Ok(Self { readers, writer })
    }

    pub(super) async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, result) = oneshot::channel();
        let span = Span::current();
        let work = Work { work, span, answer };
        if self
            .writer
            .send(Message::Job(Box::new(work)))
            .await
            .is_err()
        {
            return Err(Error::closed().into());
        }
        match result.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => resume_unwind(panic),
            // The writer is gone without an answer: the runtime is shutting down.
            Err(_) => Err(Error::closed().into()),
        }
    }

    pub(super) async fn begin_read(&self) -> Result<Conn, Error> {
        let transaction = self.readers.begin().await?;
        Ok(Conn::new(Database::Sqlite(Held::Transaction(transaction))))
    }

    pub(super) async fn alone(&self) -> Result<Conn, Error> {
        let conn = self.readers.acquire().await?;
        Ok(Conn::new(Database::Sqlite(Held::Alone(conn))))
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        let (done, closed) = oneshot::channel();
        if self.writer.send(Message::Close(done)).await.is_ok() {
            // Without an answer the writer is gone, which is what was asked for.
            let _ = closed.await;
        }
    }
}

/// Makes the file for its owner only; SQLite gives the files beside it the same mode.
fn create(path: &Path) -> std::io::Result<()> {
    if let Some(directory) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)?;
    }
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)?;
    Ok(())
}

/// Nothing: there is only one writer. The statement stands for it.
pub(super) const LOCK_SET_UP: &str = "select 1";

/// See `postgres.rs`.
pub(super) const LOCK_WORKSPACE: &str = "select id from workspaces where id = $1";

/// See `postgres.rs`.
pub(super) const LOCK_FLOW: &str =
    "select id from flows where workspace = $1 and id = $2 and deleted is null";

/// See `postgres.rs`.
pub(super) const LOCK_CARRIER: &str =
    "select id from carriers where workspace = $1 and id = $2 and deleted is null";

/// See `postgres.rs`; here the writer is alone.
pub(super) const LOCK_RUN: &str = concat!("select ", run_columns!(), " from runs where id = $1");

/// See `postgres.rs`.
pub(super) const LOCK_RUN_OF_CALL: &str = concat!(
    "select ",
    run_columns!(),
    " from runs where carrier = $1 and call_uuid = $2"
);

/// The run and whether it has taken the input. PostgreSQL needs two statements: one that has waited for the lock sees the inputs of before the wait.
pub(super) const LOCK_RUN_FOR_INPUT: &str = concat!(
    "select ",
    run_columns!(),
    ", exists(select 1 from inputs where run = id and input_id = $2) as repeated from runs where id = $1"
);

/// The same for the run of a carrier's call.
pub(super) const LOCK_RUN_OF_CALL_FOR_INPUT: &str = concat!(
    "select ",
    run_columns!(),
    ", exists(select 1 from inputs where run = id and input_id = $3) as repeated from runs where carrier = $1 and call_uuid = $2"
);

/// See `postgres.rs`.
pub(super) const CLAIM_BEGIN: &str =
    "update deliveries set attempts = attempts + 1, next = $2, leased_until = $2
    where id in (
        select id from deliveries due
        where state = 'pending' and next <= $1 and not exists (
            select 1 from deliveries earlier
            where earlier.run = due.run and earlier.destination = due.destination
            and earlier.state = 'pending' and earlier.sequence < due.sequence)";

/// How it ends.
pub(super) const CLAIM_END: &str = "
        order by next, id limit $3)
    returning id, workspace, run, sequence, destination, call, state, attempts, next, leased_until, created, finished";
