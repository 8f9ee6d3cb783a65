//! The inputs of each run, in the order in which the engine took them: folding them again gives the run.

use phloem_api::RunId;
use phloem_flow::engine::{Input, InputId};

use crate::store::query::{json, sql};
use crate::store::{Conn, Error};

/// Whether the run has taken an input with this id.
pub async fn is_known(conn: &mut Conn, run: RunId, id: &InputId) -> Result<bool, Error> {
    let known = sql("select number from inputs where run = $1 and input_id = $2")
        .bind(run)
        .bind(id.0.as_str())
        .optional(conn, |row| row.get::<i64>("number"))
        .await?;
    Ok(known.is_some())
}

/// Stores an input that the locked run takes, under the next number. [`Error::Conflict`] when the run has taken one with this id, which
/// [`runs::lock_for`](crate::store::runs::lock_for) tells beforehand.
pub async fn append(conn: &mut Conn, run: RunId, input: &Input) -> Result<(), Error> {
    sql("insert into inputs (run, number, input_id, input)
        values ($1, (select coalesce(max(number), 0) + 1 from inputs where run = $1), $2, $3)")
    .bind(run)
    .bind(input.id.0.as_str())
    .bind(json(input)?)
    .execute_later(conn)
    .await
}

/// All inputs of a run, in order.
pub async fn list(conn: &mut Conn, run: RunId) -> Result<Vec<Input>, Error> {
    sql("select input from inputs where run = $1 order by number")
        .bind(run)
        .all(conn, |row| row.json("input"))
        .await
}
