//! How the server processes on one database tell each other of due work and of changes, with `NOTIFY`.
//!
//! Not in the writing transaction: PostgreSQL commits transactions that notify one after the other. What is lost is made good by polling.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgNotification, PgPool, PgPoolOptions};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::store::postgres::ACQUIRE;
use crate::store::postgres::link::{Link, in_time};
use crate::store::{Change, Shared};

/// The channel on which the processes wake each other.
const DUE_WORK: &str = "phloem_due_work";

/// The channel on which they tell each other what changed.
const CHANGES: &str = "phloem_changes";

/// How long changes are gathered before they are told: people watch them, who do not see the difference.
const GATHERED: Duration = Duration::from_millis(50);

/// How many changes go into one notification, which may have 8,000 bytes.
const TOLD: usize = 64;

/// After how long a silence the connection is tried.
const SILENCE: Duration = Duration::from_secs(30);

/// Tells the other processes.
#[derive(Clone)]
pub(super) struct News {
    due_work: Arc<Notify>,
    untold: Arc<Untold>,
}

/// Changes that the other processes have not been told yet.
#[derive(Default)]
struct Untold {
    changes: Mutex<HashSet<Change>>,
    /// Wakes the task that tells them.
    some: Notify,
}

impl News {
    /// Begins to tell and to hear; goes on until the pool is closed.
    pub(super) fn begin(pool: &PgPool, options: PgConnectOptions, shared: Arc<Shared>) -> Self {
        let news = Self {
            due_work: Arc::default(),
            untold: Arc::default(),
        };
        let process = Uuid::now_v7().to_string();
        tokio::spawn(tell_due_work(
            pool.clone(),
            Arc::clone(&news.due_work),
            process.clone(),
        ));
        tokio::spawn(tell_changes(
            pool.clone(),
            Arc::clone(&news.untold),
            process.clone(),
        ));
        tokio::spawn(hear(pool.clone(), options, shared, process));
        news
    }

    /// There is due work.
    pub(super) fn announce(&self) {
        self.due_work.notify_one();
    }

    /// Something changed.
    pub(super) fn publish(&self, changes: Vec<Change>) {
        self.untold.add(changes);
    }

    /// Lets the tasks see that the pool is closed.
    pub(super) fn end(&self) {
        self.due_work.notify_one();
        self.untold.some.notify_one();
    }
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

/// One message for all announcements that came meanwhile.
async fn tell_due_work(pool: PgPool, due_work: Arc<Notify>, process: String) {
    loop {
        due_work.notified().await;
        if pool.is_closed() {
            return;
        }
        tell(&pool, DUE_WORK, &process).await;
    }
}

async fn tell_changes(pool: PgPool, untold: Arc<Untold>, process: String) {
    loop {
        untold.some.notified().await;
        if pool.is_closed() {
            return;
        }
        tokio::time::sleep(GATHERED).await;
        let words = untold.take();
        if !words.is_empty() {
            tell(&pool, CHANGES, &format!("{process}{words}")).await;
        }
    }
}

async fn tell(pool: &PgPool, channel: &str, message: &str) {
    let told = async {
        let mut link = Link::alone(pool).await?;
        let told = sqlx::query("select pg_notify($1, $2)")
            .bind(channel)
            .bind(message)
            .execute(&mut *link);
        let told = in_time(told).await;
        if told.is_err() {
            link.give_up();
        }
        told
    };
    if let Err(error) = told.await {
        tracing::debug!(%error, channel, "the other processes were not told");
    }
}

/// Hears from the other processes, on a connection that is made again when it is lost.
async fn hear(pool: PgPool, options: PgConnectOptions, shared: Arc<Shared>, process: String) {
    while !pool.is_closed() {
        // A pool of its own, which goes with the connection: one that no answer comes from must not keep a place among those that work.
        let own = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .acquire_timeout(ACQUIRE)
            .connect_lazy_with(options.clone());
        tokio::select! {
            heard = hear_once(&own, &shared, &process) => {
                if let Err(error) = heard {
                    tracing::debug!(%error, "the other processes are not heard");
                }
            }
            () = pool.close_event() => return,
        }
        tokio::time::sleep(ACQUIRE).await;
    }
}

async fn hear_once(own: &PgPool, shared: &Shared, process: &str) -> Result<(), sqlx::Error> {
    let mut listener = in_time(PgListener::connect_with(own)).await?;
    in_time(listener.listen_all([DUE_WORK, CHANGES])).await?;
    // What was said before this connection listened.
    shared.announce();
    shared.publish([Change::Anything]);
    loop {
        match tokio::time::timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(message))) => take(&message, shared, process),
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                in_time(sqlx::query("select 1").execute(&mut listener)).await?;
            }
        }
    }
}

fn take(message: &PgNotification, shared: &Shared, process: &str) {
    let mut words = message.payload().split(' ');
    if words.next() == Some(process) {
        return;
    }
    if message.channel() == DUE_WORK {
        shared.announce();
    } else {
        shared.publish(words.filter_map(|word| word.parse().ok()));
    }
}

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
