//! The store: everything that outlives a request, on SQLite or PostgreSQL. Only here is SQL.
//!
//! Work on the store is a closure that is given a [`Conn`], one transaction, and calls the query functions of the modules below:
//! [`Store::write`] keeps what the work did when it returned `Ok`, [`Store::read`] shows it one unchanging state. A caller that goes away
//! (a carrier that hangs up on its webhook) does not interrupt work that has begun.

mod conn;
mod error;
mod postgres;
mod query;
mod sqlite;
mod writer;

pub mod attempts;
pub mod audit;
pub mod calls;
pub mod carriers;
pub mod changes;
pub mod counters;
pub mod credentials;
pub mod deliveries;
pub mod drafts;
pub mod early_ends;
pub mod flows;
pub mod inputs;
pub mod invitations;
pub mod numbers;
pub mod runs;
pub mod sessions;
pub mod steps;
pub mod timers;
pub mod users;
pub mod versions;
pub mod workspaces;

pub use changes::{Change, Changes};
pub use conn::Conn;
pub use error::Error;

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::sync::{broadcast, watch};

/// The store; clones are handles to the same one.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
    shared: Arc<Shared>,
}

#[derive(Clone)]
enum Backend {
    Sqlite(sqlite::Backend),
    Postgres(postgres::Backend),
}

/// What the handles and the background tasks of a store share.
struct Shared {
    /// Counts the announcements of due work; only its changes mean something.
    due_work: watch::Sender<u64>,
    changes: broadcast::Sender<Change>,
    /// Counts the changes of carriers; as with `due_work`, only its changes mean something.
    carriers: AtomicU64,
    writes: AtomicU64,
    commits: AtomicU64,
}

/// How many writes were kept, and in how many commits: on SQLite, writes that come at the same time share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Writes that were kept.
    pub writes: u64,
    /// Commits that kept them.
    pub commits: u64,
}

impl Store {
    /// Opens `sqlite:PATH` (made when missing, readable by its owner only) or `postgres://…`, and brings its tables up to date.
    ///
    /// # Errors
    /// When the URL is neither, when the database cannot be reached, or when its tables are newer than this program.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let shared = Arc::new(Shared {
            due_work: watch::Sender::new(0),
            changes: broadcast::Sender::new(changes::WAITING),
            carriers: AtomicU64::new(0),
            writes: AtomicU64::new(0),
            commits: AtomicU64::new(0),
        });
        let backend = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            Backend::Sqlite(sqlite::Backend::open(path.as_ref(), Arc::clone(&shared)).await?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Backend::Postgres(postgres::Backend::open(url, Arc::clone(&shared)).await?)
        } else {
            return Err(Error::other(
                "the database URL must begin with sqlite: or postgres://",
            ));
        };
        Ok(Self { backend, shared })
    }

    /// Does the work in one transaction, which is committed, and durable, before `Ok` is returned. After an `Err` nothing of it is kept.
    ///
    /// On SQLite, work that comes at the same time shares one commit, each behind its own savepoint. Work waits for nothing but its queries: all other
    /// work waits for it.
    ///
    /// # Errors
    /// What the work returns; or that the transaction could not begin or commit.
    ///
    /// # Panics
    /// When the work panics; nothing of it is kept then.
    pub async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.backend {
            Backend::Sqlite(backend) => backend.write(work).await,
            Backend::Postgres(backend) => backend.write(work).await,
        }
    }

    /// Does the work, which only reads, on one unchanging state of the database.
    ///
    /// # Errors
    /// What the work returns; or that the database cannot be read.
    ///
    /// # Panics
    /// When the work panics.
    pub async fn read<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let backend = self.backend.clone();
        let begin = async move {
            match backend {
                Backend::Sqlite(backend) => backend.begin_read().await,
                Backend::Postgres(backend) => backend.begin_read().await,
            }
        };
        look(begin, work).await
    }

    /// As [`Store::read`], for work that makes one query: that sees one state by itself, and saves the transaction around it.
    ///
    /// # Errors
    /// What the work returns; or that the database cannot be read.
    ///
    /// # Panics
    /// When the work panics.
    pub async fn read_one<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let backend = self.backend.clone();
        let acquire = async move {
            match backend {
                Backend::Sqlite(backend) => backend.alone().await,
                Backend::Postgres(backend) => backend.alone().await,
            }
        };
        look(acquire, work).await
    }

    /// Hears of due work from now on.
    #[must_use]
    pub fn listen(&self) -> Wakeups {
        Wakeups(self.shared.due_work.subscribe())
    }

    /// Hears of changes from now on, as writes tell them with [`Conn::changed`].
    #[must_use]
    pub fn watch(&self) -> Changes {
        Changes(self.shared.changes.subscribe())
    }

    /// A number that is another one after each change of a carrier: before whoever made it in this process hears that it is committed, and soon after it when
    /// another process made it, unless that news is lost.
    #[must_use]
    pub fn changes_of_carriers(&self) -> u64 {
        self.shared.carriers.load(Ordering::Acquire)
    }

    /// Announces due work, as [`Conn::notify`] does at the end of a write.
    pub fn notify(&self) {
        self.shared.announce();
        if let Backend::Postgres(backend) = &self.backend {
            backend.announce();
        }
    }

    /// What was written since the store was opened.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        Statistics {
            writes: self.shared.writes.load(Ordering::Relaxed),
            commits: self.shared.commits.load(Ordering::Relaxed),
        }
    }

    /// Ends the work that has begun and closes the database. Later work gets [`Error::Unavailable`].
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite(backend) => backend.close().await,
            Backend::Postgres(backend) => backend.close().await,
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the URL: it may hold a password.
        f.write_str(match self.backend {
            Backend::Sqlite(_) => "Store(SQLite)",
            Backend::Postgres(_) => "Store(PostgreSQL)",
        })
    }
}

impl Shared {
    fn announce(&self) {
        self.due_work
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    fn publish(&self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            if matches!(change, Change::Carrier(_) | Change::Anything) {
                self.carriers.fetch_add(1, Ordering::Release);
            }
            // That nobody watches is no error.
            let _ = self.changes.send(change);
        }
    }

    fn committed(&self, writes: u64) {
        self.writes.fetch_add(writes, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
    }
}

/// News of due work. Several announcements may become one, and one may come without work: whoever is woken looks for work until there is none.
pub struct Wakeups(watch::Receiver<u64>);

impl Wakeups {
    /// Waits for the next announcement; one that came since the last wait counts. For ever when the store is gone.
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Does work that reads in a task of its own: a caller that goes away must not drop a `begin` half way, which would leave the connection in an
/// open transaction.
async fn look<T, E, W>(
    conn: impl Future<Output = Result<Conn, Error>> + Send + 'static,
    work: W,
) -> Result<T, E>
where
    W: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let task = tokio::spawn(async move {
        let mut conn = conn.await?;
        let result = match work(&mut conn).await {
            Ok(value) => conn.end().await.map(|()| value).map_err(E::from),
            Err(error) => Err(error),
        };
        conn.release();
        result
    });
    joined(task.await)
}

/// What a panic carries.
type Panic = Box<dyn std::any::Any + Send>;

/// Does the work without letting a panic out, and turns a query error that the work has swallowed into its result.
async fn attempt<T, E: From<Error>>(
    work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>>,
    conn: &mut Conn,
) -> Result<Result<T, E>, Panic> {
    let result = AssertUnwindSafe(async { work(conn).await })
        .catch_unwind()
        .await?;
    Ok(match result {
        Ok(value) => conn.end().await.map(|()| value).map_err(E::from),
        Err(error) => Err(error),
    })
}

/// The result of a task; its panic goes on in the caller.
fn joined<T, E: From<Error>>(result: Result<Result<T, E>, tokio::task::JoinError>) -> Result<T, E> {
    match result {
        Ok(result) => result,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        Err(_) => Err(Error::closed().into()),
    }
}
