//! What happens, as it happens.
//!
//! A stream says at once how things stand, and then what changed. It reads the database anew after each change, says what differs from what it said
//! before, and looks again now and then unasked. So news that was lost on its way only comes later, and however fast things change, the last state
//! is always said.

mod many_runs;
mod one_run;

use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use phloem_api::{Code, Error, FlowId, RunId};
use phloem_flow::time::Millis;
use tokio::time::Instant;

use crate::auth::limit::Place;
use crate::auth::principal;
use crate::service::error::internal;
use crate::service::{Action, Direct};
use crate::store::{Change, Changes};

/// How often a stream makes sure that whoever listens still may, and that it has missed nothing.
const CHECKED_MS: i64 = 15_000;

/// How long a stream rests between two looks, however fast things change.
const REST: Duration = Duration::from_millis(100);

/// How long it rests when the database cannot be read.
const REST_WITHOUT_DATABASE: Duration = Duration::from_secs(1);

/// An event: a name, and data in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// One of [`phloem_api::EVENTS`].
    pub name: &'static str,
    /// What it says.
    pub data: String,
}

/// What goes on in one run, until it is over and owes nothing.
///
/// # Errors
/// When there is no such run, the asker may not look, or has too many streams open.
pub async fn of_run(api: &Direct, id: RunId) -> Result<BoxStream<'static, Event>, Error> {
    let run = one_run::OneRun::new(id);
    open(api, run).await
}

/// What goes on in a flow: its runs, its draft, its live version.
///
/// # Errors
/// When there is no such flow, the asker may not look, or has too many streams open.
pub async fn of_flow(api: &Direct, id: FlowId) -> Result<BoxStream<'static, Event>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    open(api, many_runs::ManyRuns::of_flow(workspace, id)).await
}

/// The runs of the workspace.
///
/// # Errors
/// When the asker may not look or has too many streams open.
pub async fn of_workspace(api: &Direct) -> Result<BoxStream<'static, Event>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    open(api, many_runs::ManyRuns::of_workspace(workspace)).await
}

/// What a stream shows.
trait View: Send + 'static {
    /// Remembers where to look because of this change; `false` when there is no reason to look.
    fn notice(&mut self, change: Change) -> bool;

    /// Looks there and says what differs from what was said before. After a failure it looks there again.
    fn look(&mut self, api: &Direct) -> impl Future<Output = Result<Vec<Event>, Error>> + Send;

    /// Whether nothing more will ever differ.
    fn is_over(&self) -> bool;
}

async fn open<V: View>(api: &Direct, mut view: V) -> Result<BoxStream<'static, Event>, Error> {
    let principal = api.may(Action::Look)?;
    let key = format!("{}/{}", principal.workspace, principal.name());
    let place = api.server.limits.streams.take(key).ok_or_else(|| {
        Error::new(
            Code::RateLimited,
            "Too many event streams are open. Close some of them.",
        )
        .retry_after(5)
    })?;
    // From before the first look, so that nothing falls between the two.
    let changes = api.server.store.watch();
    let first = view.look(api).await?;
    let watch = Watch {
        checked: api.server.clock.now(),
        looked: Instant::now(),
        api: api.clone(),
        view,
        changes,
        _place: place,
    };
    let later = stream::unfold(Some(watch), async |watch| watch?.next().await);
    Ok(stream::iter(first)
        .chain(later.flat_map(stream::iter))
        .boxed())
}

/// A stream that is open.
struct Watch<V> {
    api: Direct,
    view: V,
    changes: Changes,
    /// When it was last made sure that whoever listens still may.
    checked: Millis,
    looked: Instant,
    _place: Place<String>,
}

impl<V: View> Watch<V> {
    /// Waits for the next events. None when whoever listens may not any more, or the server ends: they may connect again.
    async fn next(mut self) -> Option<(Vec<Event>, Option<Self>)> {
        let stopping = self.api.server.stopping.clone();
        tokio::select! {
            events = self.news() => {
                let events = events?;
                let is_end = events.is_empty();
                Some(if is_end { (vec![end()], None) } else { (events, Some(self)) })
            }
            () = stopping.cancelled() => None,
        }
    }

    /// The next events; no events at the end.
    async fn news(&mut self) -> Option<Vec<Event>> {
        while !self.view.is_over() {
            self.change().await?;
            tokio::time::sleep_until(self.looked + REST).await;
            while let Some(change) = self.changes.next_now() {
                self.view.notice(change);
            }
            let events = self.look().await?;
            self.looked = Instant::now();
            if !events.is_empty() {
                return Some(events);
            }
        }
        Some(Vec::new())
    }

    /// Waits until there is a reason to look.
    async fn change(&mut self) -> Option<()> {
        loop {
            let check = Millis(self.checked.0 + CHECKED_MS);
            tokio::select! {
                change = self.changes.next() => {
                    if self.view.notice(change) {
                        return Some(());
                    }
                }
                () = self.api.server.clock.sleep_until(check) => {
                    self.check().await?;
                    self.view.notice(Change::Anything);
                    return Some(());
                }
            }
        }
    }

    /// Makes sure that whoever listens still may. Without a database nobody can tell, and nothing can be shown either.
    async fn check(&mut self) -> Option<()> {
        self.checked = self.api.server.clock.now();
        let asker = &self.api.asker;
        let principal = asker.principal.as_ref()?;
        let known =
            principal::is_still_known(&self.api.server, principal, asker.session.as_ref()).await;
        known.unwrap_or(true).then_some(())
    }

    /// Looks as soon as the database can be read.
    async fn look(&mut self) -> Option<Vec<Event>> {
        loop {
            match self.view.look(&self.api).await {
                Ok(events) => return Some(events),
                Err(error) if error.code == Code::Unavailable => {
                    tokio::time::sleep(REST_WITHOUT_DATABASE).await;
                }
                Err(_) => return None,
            }
        }
    }
}

fn end() -> Event {
    Event {
        name: "end",
        data: "{}".to_owned(),
    }
}

/// An event as it is sent.
fn written(written: Result<(&'static str, String), serde_json::Error>) -> Result<Event, Error> {
    let (name, data) = written.map_err(|error| internal(&error))?;
    Ok(Event { name, data })
}
