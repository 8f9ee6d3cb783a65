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

/// Stores the input that the engine took as the given number, from 1; `false` when the run has one with this id already.
pub async fn insert(
    conn: &mut Conn,
    run: RunId,
    number: i64,
    input: &Input,
) -> Result<bool, Error> {
    let added = sql(
        "insert into inputs (run, number, input_id, input) values ($1, $2, $3, $4)
        on conflict (run, input_id) do nothing",
    )
    .bind(run)
    .bind(number)
    .bind(input.id.0.as_str())
    .bind(json(input)?)
    .execute(conn)
    .await?;
    Ok(added == 1)
}

/// Stores an input under the next number of the run; `false` when the run has one with this id already. The run must be locked.
pub async fn append(conn: &mut Conn, run: RunId, input: &Input) -> Result<bool, Error> {
    let added = sql("insert into inputs (run, number, input_id, input)
        values ($1, (select coalesce(max(number), 0) + 1 from inputs where run = $1), $2, $3)
        on conflict (run, input_id) do nothing")
    .bind(run)
    .bind(input.id.0.as_str())
    .bind(json(input)?)
    .execute(conn)
    .await?;
    Ok(added == 1)
}

/// All inputs of a run, in order.
pub async fn list(conn: &mut Conn, run: RunId) -> Result<Vec<Input>, Error> {
    sql("select input from inputs where run = $1 order by number")
        .bind(run)
        .all(conn, |row| row.json("input"))
        .await
}
