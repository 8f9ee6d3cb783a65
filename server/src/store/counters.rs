//! What the metrics count in the database. Every count has an index that holds only what it counts.

use phloem_flow::time::Millis;

use crate::store::query::sql;
use crate::store::{Conn, Error};

/// How much of what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counters {
    /// Runs that are not over.
    pub runs_running: i64,
    /// Deliveries that are owed.
    pub deliveries_pending: i64,
    /// Deliveries that were given up.
    pub deliveries_dead: i64,
    /// Timers that are due and have not fired.
    pub timers_overdue: i64,
}

/// Counts.
pub async fn read(conn: &mut Conn, now: Millis) -> Result<Counters, Error> {
    sql("select
        (select count(*) from runs where status = 'running') as runs_running,
        (select count(*) from deliveries where state = 'pending') as deliveries_pending,
        (select count(*) from deliveries where state = 'dead') as deliveries_dead,
        (select count(*) from timers where due <= $1) as timers_overdue")
    .bind(now)
    .one(conn, |row| {
        Ok(Counters {
            runs_running: row.get("runs_running")?,
            deliveries_pending: row.get("deliveries_pending")?,
            deliveries_dead: row.get("deliveries_dead")?,
            timers_overdue: row.get("timers_overdue")?,
        })
    })
    .await
}
