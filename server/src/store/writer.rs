//! The one writer of an SQLite file, and its group commit.
//!
//! A commit waits for the disk. All work that arrives while it does is done in the next transaction and shares the next commit. Each piece of work
//! stands behind its own savepoint, so that one that fails, or panics, takes nothing of its neighbours with it; nobody hears `Ok` before the commit.

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use tokio::sync::{mpsc, oneshot};
use tracing::{Instrument as _, Span};

use crate::store::conn::{Database, Held, News};
use crate::store::{Conn, Error, Panic, Shared, attempt};

/// How much work shares one commit at the most, so that the first of it does not wait for ever.
const GROUP: usize = 256;

/// What the writer is told.
pub(super) enum Message {
    /// Do this.
    Job(Box<dyn Job>),
    /// Do what is queued, take no more, close the file, and say so.
    Close(oneshot::Sender<()>),
}

/// A piece of work, whatever its types.
pub(super) trait Job: Send {
    /// Does the work and holds its answer back.
    fn run<'c>(self: Box<Self>, conn: &'c mut Conn) -> BoxFuture<'c, Done>;

    /// Answers that the work was not begun.
    fn refuse(self: Box<Self>, error: Error);
}

/// Work that is done.
pub(super) struct Done {
    /// Whether it is to be kept.
    keep: bool,
    /// Answers, once it is known whether the commit went well.
    answer: Box<dyn FnOnce(Result<(), Error>) + Send>,
}

/// A piece of work and who waits for it.
pub(super) struct Work<T, E, W> {
    pub(super) work: W,
    /// What the work logs belongs to whoever asked for it.
    pub(super) span: Span,
    pub(super) answer: oneshot::Sender<Result<Result<T, E>, Panic>>,
}

impl<T, E, W> Job for Work<T, E, W>
where
    W: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn run<'c>(self: Box<Self>, conn: &'c mut Conn) -> BoxFuture<'c, Done> {
        async move {
            let Self {
                work,
                span,
                answer: waiting,
            } = *self;
            let result = attempt(work, conn).instrument(span).await;
            let keep = matches!(result, Ok(Ok(_)));
            let answer = move |commit: Result<(), Error>| {
                let result = match commit {
                    Err(error) if keep => Ok(Err(error.into())),
                    Ok(()) | Err(_) => result,
                };
                // Nobody waits any more when the caller went away; the work stands all the same.
                let _ = waiting.send(result);
            };
            Done {
                keep,
                answer: Box::new(answer),
            }
        }
        .boxed()
    }

    fn refuse(self: Box<Self>, error: Error) {
        let _ = self.answer.send(Ok(Err(error.into())));
    }
}

/// The connection of the writer: one, opened again when it had to be given up.
pub(super) fn connections(options: SqliteConnectOptions) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(options)
}

/// Writes until it is told to close, or until nobody can send work any more.
pub(super) async fn run(
    connections: SqlitePool,
    mut queue: mpsc::Receiver<Message>,
    shared: Arc<Shared>,
) {
    let mut writer = Writer {
        connections,
        shared,
        closing: None,
    };
    while let Some(message) = queue.recv().await {
        if let Some(job) = writer.take(message, &mut queue)
            && let Err(error) = writer.group(job, &mut queue).await
        {
            tracing::error!(%error, "a group of writes was lost");
            writer.reconnect().await;
        }
    }
    // The last connection to close moves the write-ahead log into the file.
    writer.connections.close().await;
    if let Some(done) = writer.closing {
        let _ = done.send(());
    }
}

struct Writer {
    connections: SqlitePool,
    shared: Arc<Shared>,
    /// Who waits for the end, once somebody asked for it.
    closing: Option<oneshot::Sender<()>>,
}

impl Writer {
    /// The job of a message. The message to close lets nothing more into the queue; what is in it is still done.
    fn take(
        &mut self,
        message: Message,
        queue: &mut mpsc::Receiver<Message>,
    ) -> Option<Box<dyn Job>> {
        match message {
            Message::Job(job) => Some(job),
            Message::Close(done) => {
                queue.close();
                self.closing = Some(done);
                None
            }
        }
    }

    /// Does one piece of work and what else is waiting by then, and commits it all at once.
    async fn group(
        &mut self,
        first: Box<dyn Job>,
        queue: &mut mpsc::Receiver<Message>,
    ) -> Result<(), Error> {
        let mut conn = match self.begin().await {
            Ok(conn) => conn,
            Err(error) => {
                first.refuse(error.clone());
                // Those behind it would wait for the same: another process that does not let go, or a file that cannot be opened.
                while let Ok(message) = queue.try_recv() {
                    if let Some(job) = self.take(message, queue) {
                        job.refuse(error.clone());
                    }
                }
                return Err(error);
            }
        };
        let mut kept = Vec::new();
        let mut news = News::default();
        let mut fate = Ok(());
        let mut next = Some(first);
        let mut room = GROUP;
        while let Some(job) = next.take() {
            let done = job.run(&mut conn).await;
            let said = conn.take_news();
            if done.keep {
                news.due_work |= said.due_work;
                news.changes.extend(said.changes);
                kept.push(done.answer);
            } else {
                // The savepoint itself stays and serves the next job. When SQLite has rolled back the whole transaction by itself, as it does when the
                // disk is full, there is no savepoint: the group is lost, and may go well when it is tried again.
                fate = conn
                    .undo("rollback to job")
                    .await
                    .map_err(|error| Error::Unavailable(error.to_string()));
                (done.answer)(Ok(()));
            }
            room -= 1;
            if fate.is_ok() && room > 0 {
                next = queue
                    .try_recv()
                    .ok()
                    .and_then(|message| self.take(message, queue));
            }
        }
        if fate.is_ok() {
            fate = conn.commit().await;
        }
        if fate.is_ok() && !kept.is_empty() {
            self.shared.committed(kept.len() as u64);
            if news.due_work {
                self.shared.announce();
            }
            self.shared.publish(news.changes);
        }
        for answer in kept {
            answer(fate.clone());
        }
        fate
    }

    async fn begin(&self) -> Result<Conn, Error> {
        let transaction = self
            .connections
            .begin_with("begin immediate; savepoint job")
            .await?;
        Ok(Conn::new(Database::Sqlite(Held::Transaction(transaction)))
            .ending_with("release job; savepoint job"))
    }

    /// After an error nobody knows what state the connection is in, so it is not used again.
    async fn reconnect(&mut self) {
        let options = (*self.connections.connect_options()).clone();
        self.connections.close().await;
        self.connections = connections(options);
    }
}
