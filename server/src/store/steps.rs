//! The steps of each run: which nodes it visited, and what came of it.

use phloem_api::RunId;
use phloem_flow::document::NodeId;
use phloem_flow::engine::{Left, StepWarning};
use phloem_flow::time::Millis;
use serde_json::{Map, Value};

use crate::store::query::{Row, json, sql};
use crate::store::{Conn, Error};

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its number within the run, from 1.
    pub sequence: u32,
    /// The node.
    pub node: NodeId,
    /// When the run entered the node.
    pub entered: Millis,
    /// When it left the node; none while it is there.
    pub left_at: Option<Millis>,
    /// The outlet it went through; none where the run ended inside the node, or is there.
    pub outlet: Option<String>,
    /// The variables that the node left.
    pub variables: Map<String, Value>,
    /// What went wrong without ending the run.
    pub warnings: Vec<StepWarning>,
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        sequence: row.get("sequence")?,
        node: NodeId(row.get("node")?),
        entered: row.get("entered")?,
        left_at: row.get("left_at")?,
        outlet: row.get("outlet")?,
        variables: row.json("variables")?,
        warnings: row.json("warnings")?,
    })
}

/// The run entered a node.
pub async fn enter(
    conn: &mut Conn,
    run: RunId,
    sequence: u32,
    node: &NodeId,
    at: Millis,
) -> Result<(), Error> {
    sql("insert into steps (run, sequence, node, entered, variables, warnings) values ($1, $2, $3, $4, '{}', '[]')")
        .bind(run)
        .bind(sequence)
        .bind(node.0.as_str())
        .bind(at)
        .execute_later(conn)
        .await
}

/// The run left the node of a step.
pub async fn leave(conn: &mut Conn, run: RunId, left: &Left, at: Millis) -> Result<(), Error> {
    sql("update steps set left_at = $3, outlet = $4, variables = $5, warnings = $6 where run = $1 and sequence = $2")
        .bind(run)
        .bind(left.sequence)
        .bind(at)
        .bind(left.outlet.as_deref())
        .bind(json(&left.variables)?)
        .bind(json(&left.warnings)?)
        .execute_later(conn)
        .await
}

/// The steps of a run after the one with this number, in order, at most `limit`.
pub async fn list(
    conn: &mut Conn,
    run: RunId,
    after: u32,
    limit: u32,
) -> Result<Vec<Record>, Error> {
    sql(
        "select sequence, node, entered, left_at, outlet, variables, warnings from steps
        where run = $1 and sequence > $2 order by sequence limit $3",
    )
    .bind(run)
    .bind(after)
    .bind(limit)
    .all(conn, record)
    .await
}

/// A step of a run.
pub async fn get(conn: &mut Conn, run: RunId, sequence: u32) -> Result<Option<Record>, Error> {
    sql("select sequence, node, entered, left_at, outlet, variables, warnings from steps where run = $1 and sequence = $2")
        .bind(run)
        .bind(sequence)
        .optional(conn, record)
        .await
}
