//! The attempts of each delivery, as people look at them.

use phloem_api::DeliveryId;
use phloem_flow::time::Millis;

use crate::store::query::{Row, sql};
use crate::store::{Conn, Error};

/// An attempt that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What was attempted.
    pub delivery: DeliveryId,
    /// From 1; a number is missing where a process died during the attempt.
    pub number: u32,
    /// When it was begun.
    pub at: Millis,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// The HTTP status; none where there was no answer.
    pub status: Option<u16>,
    /// Why it does not count as delivered, in a plain sentence; none where it does.
    pub failure: Option<String>,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        delivery: row.get("delivery")?,
        number: row.get("number")?,
        at: row.get("at")?,
        took_ms: row.get("took_ms")?,
        status: row.get("status")?,
        failure: row.get("failure")?,
    })
}

/// Stores an attempt; the first report under a number counts.
pub async fn insert(conn: &mut Conn, attempt: &Record) -> Result<(), Error> {
    sql("insert into attempts (delivery, number, at, took_ms, status, failure) values ($1, $2, $3, $4, $5, $6)
        on conflict (delivery, number) do nothing")
    .bind(attempt.delivery)
    .bind(attempt.number)
    .bind(attempt.at)
    .bind(attempt.took_ms)
    .bind(attempt.status)
    .bind(attempt.failure.as_deref())
    .execute_later(conn)
    .await
}

/// The attempts of a delivery, in order.
pub async fn list(conn: &mut Conn, delivery: DeliveryId) -> Result<Vec<Record>, Error> {
    sql("select delivery, number, at, took_ms, status, failure from attempts where delivery = $1 order by number")
        .bind(delivery)
        .all(conn, record)
        .await
}
