//! Calls that ended before they had a run: the news of the end overtook the answer of the call, which a slow database or a killed process had held up. It
//! is kept until the run begins, since the carrier does not repeat what was acknowledged.

use phloem_api::CarrierId;
use phloem_flow::engine::Input;
use phloem_flow::time::Millis;

use crate::store::conn::Dialect;
use crate::store::query::{json, sql};
use crate::store::{Conn, Error, postgres};

/// How long an end is kept, in milliseconds. Carriers do not ask for much longer than a minute what to do with a call. Most ends without a run are those of
/// calls to numbers without a flow, and nobody asks for them.
pub const KEPT_MS: i64 = 3_600_000;

/// Keeps others that lock the call from going on until this write ends: those that begin its run, and those that found none. Whoever finds the run has the
/// lock of the run.
pub async fn lock(conn: &mut Conn, carrier: CarrierId, call_uuid: &str) -> Result<(), Error> {
    match conn.dialect() {
        // The writer is alone.
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => {
            sql(postgres::LOCK_CALL)
                .bind(format!("{carrier}/{call_uuid}"))
                .execute_later(conn)
                .await
        }
    }
}

/// Keeps the end of a locked call that has no run, and forgets what is old. Of several the first is kept.
pub async fn keep(
    conn: &mut Conn,
    carrier: CarrierId,
    call_uuid: &str,
    end: &Input,
) -> Result<(), Error> {
    sql("delete from early_ends where at <= $1")
        .bind(Millis(end.at.0 - KEPT_MS))
        .execute_later(conn)
        .await?;
    sql(
        "insert into early_ends (carrier, call_uuid, input, at) values ($1, $2, $3, $4)
        on conflict (carrier, call_uuid) do nothing",
    )
    .bind(carrier)
    .bind(call_uuid)
    .bind(json(end)?)
    .bind(end.at)
    .execute_later(conn)
    .await
}

/// The end of a locked call, which is not kept any longer.
pub async fn take(
    conn: &mut Conn,
    carrier: CarrierId,
    call_uuid: &str,
) -> Result<Option<Input>, Error> {
    sql("delete from early_ends where carrier = $1 and call_uuid = $2 returning input")
        .bind(carrier)
        .bind(call_uuid)
        .optional(conn, |row| row.json("input"))
        .await
}
