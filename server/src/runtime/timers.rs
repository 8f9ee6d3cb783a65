//! Fires the timers that are due.

use phloem_flow::engine::{Event, Input, InputId};
use phloem_flow::time::Millis;

use crate::runtime::advance::Advanced;
use crate::runtime::{Error, requests};
use crate::state::Server;
use crate::store::{self, runs, timers};

/// How many timers one look takes in.
const AT_ONCE: u32 = 100;

/// How long a timer is put off that could not be fired, in seconds.
const PUT_OFF_S: u32 = 60;

/// Fires what is due, and returns how many timers that were. Another process may do the same at the same time: each timer fires once.
///
/// # Errors
/// When the database fails.
pub async fn tick(server: &Server, now: Millis) -> Result<usize, store::Error> {
    let due = server
        .store
        .read(move |conn| Box::pin(timers::due(conn, now, AT_ONCE)))
        .await?;
    for timer in &due {
        match fire(server, *timer, now).await {
            Ok(None) => {}
            Ok(Some(advanced)) => {
                requests::begin(server, advanced.requests);
            }
            Err(Error::Store(error @ (store::Error::Unavailable(_) | store::Error::Retry(_)))) => {
                return Err(error);
            }
            Err(error) => {
                tracing::error!(run = %timer.run, timer = ?timer.timer, %error, "a timer could not be fired");
                put_off(server, *timer, now.plus_seconds(PUT_OFF_S)).await?;
            }
        }
    }
    Ok(due.len())
}

async fn fire(
    server: &Server,
    timer: timers::Record,
    now: Millis,
) -> Result<Option<Advanced>, Error> {
    let runtime = server.runtime.clone();
    server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let id = InputId(format!("timer/{:?}/{}", timer.timer, timer.due.0));
                let run = runs::lock_for(conn, &runs::Which::Id(timer.run), &id).await?;
                let taken = timers::take(conn, &timer).await?;
                let (Some(run), true) = (run, taken) else {
                    return Ok(None);
                };
                let input = Input {
                    at: now,
                    id,
                    answers: None,
                    event: Event::TimerFired(timer.timer),
                };
                runtime.advance(conn, run, input).await.map(Some)
            })
        })
        .await
}

async fn put_off(
    server: &Server,
    timer: timers::Record,
    until: Millis,
) -> Result<(), store::Error> {
    server
        .store
        .write(move |conn| {
            Box::pin(async move { timers::put_off(conn, &timer, until).await.map(|_| ()) })
        })
        .await
}
