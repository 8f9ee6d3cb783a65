//! The timers of runs. A timer is a row, so that it fires after a restart too.

use phloem_api::RunId;
use phloem_flow::engine::Timer;
use phloem_flow::time::Millis;

use crate::store::query::{Row, column, sql};
use crate::store::{Conn, Error};

/// A timer of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose.
    pub run: RunId,
    /// Which.
    pub timer: Timer,
    /// When it is due.
    pub due: Millis,
}

column!(
    Timer,
    String,
    Text,
    |it| word(it).to_owned(),
    |text| match text.as_str() {
        "dial_result" => Ok(Self::DialResult),
        "lost_call" => Ok(Self::LostCall),
        _ => Err(Error::other(format!("{text:?} is no timer"))),
    }
);

fn word(timer: Timer) -> &'static str {
    match timer {
        Timer::DialResult => "dial_result",
        Timer::LostCall => "lost_call",
    }
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        run: row.get("run")?,
        timer: row.get("timer")?,
        due: row.get("due")?,
    })
}

/// Sets a timer, in place of the one of the same name.
pub async fn set(conn: &mut Conn, run: RunId, timer: Timer, due: Millis) -> Result<(), Error> {
    sql("insert into timers (run, timer, due) values ($1, $2, $3)
        on conflict (run, timer) do update set due = excluded.due")
    .bind(run)
    .bind(timer)
    .bind(due)
    .execute_later(conn)
    .await
}

/// Removes a timer, if it is set.
pub async fn clear(conn: &mut Conn, run: RunId, timer: Timer) -> Result<(), Error> {
    sql("delete from timers where run = $1 and timer = $2")
        .bind(run)
        .bind(timer)
        .execute_later(conn)
        .await
}

/// Removes all timers of a run, which is over.
pub async fn clear_all(conn: &mut Conn, run: RunId) -> Result<(), Error> {
    sql("delete from timers where run = $1")
        .bind(run)
        .execute_later(conn)
        .await
}

/// The timers that are due, the longest due first. Others may see the same ones: whoever handles one locks its run and then takes it with [`take`].
pub async fn due(conn: &mut Conn, now: Millis, limit: u32) -> Result<Vec<Record>, Error> {
    sql("select run, timer, due from timers where due <= $1 order by due, run, timer limit $2")
        .bind(now)
        .bind(limit)
        .all(conn, record)
        .await
}

/// Removes a due timer in order to fire it; `false` when somebody else did, or it was set anew meanwhile.
pub async fn take(conn: &mut Conn, timer: &Record) -> Result<bool, Error> {
    let removed = sql("delete from timers where run = $1 and timer = $2 and due = $3")
        .bind(timer.run)
        .bind(timer.timer)
        .bind(timer.due)
        .execute(conn)
        .await?;
    Ok(removed == 1)
}

/// Puts off a due timer that could not be fired, so that it is not in the way of others; `false` when it is gone or was set anew.
pub async fn put_off(conn: &mut Conn, timer: &Record, until: Millis) -> Result<bool, Error> {
    let changed = sql("update timers set due = $4 where run = $1 and timer = $2 and due = $3")
        .bind(timer.run)
        .bind(timer.timer)
        .bind(timer.due)
        .bind(until)
        .execute(conn)
        .await?;
    Ok(changed == 1)
}

/// When the next timer is due.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Millis>, Error> {
    sql("select min(due) as due from timers")
        .one(conn, |row| row.get("due"))
        .await
}
