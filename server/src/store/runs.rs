//! Runs: one row each, written again by every webhook of the run.

use phloem_api::{CarrierId, FlowId, RunId, WorkspaceId};
use phloem_flow::engine::{InputId, Instruction, Outcome, Run};
use phloem_flow::time::Millis;

use crate::store::conn::Dialect;
use crate::store::query::{Row, column_words, containing, json, sql};
use crate::store::{Change, Conn, Error, inputs, postgres, sqlite};

/// A run with everything that the next webhook needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: RunId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// The flow that it executes.
    pub flow: FlowId,
    /// The version; none for a test call, which executes the draft.
    pub version: Option<i32>,
    /// Who brought the call; none where a program started the run.
    pub carrier: Option<CarrierId>,
    /// The carrier's id of the A leg.
    pub call_uuid: Option<String>,
    /// Who called or wrote; none where a program started the run.
    pub parties: Option<Parties>,
    /// `incoming_call`, `incoming_message` or `api_request`.
    pub trigger: String,
    /// Whether it is over, and how.
    pub status: Status,
    /// Where it is.
    pub state: Run,
    /// What the carrier is told each time it asks.
    pub instructions: Vec<Instruction>,
    /// When it began.
    pub created: Millis,
    /// When it took its newest input.
    pub updated: Millis,
    /// When it ended.
    pub finished: Option<Millis>,
    /// Why it failed, in a plain sentence.
    pub failure: Option<String>,
}

/// Who began a run, and by which number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// Who called or wrote, as the carrier gives it.
    pub caller: String,
    /// The number that was called or written to.
    pub called: String,
}

/// Whether a run is over, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is not over.
    Running,
    /// It reached an end that the flow has.
    Completed,
    /// It could not go on.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// The caller hung up at a node that talks to the caller.
    CallerHungUp,
}

column_words!(Status {
    Running = "running",
    Completed = "completed",
    Failed = "failed",
    Cancelled = "cancelled",
    CallerHungUp = "caller_hung_up",
});

impl From<&Outcome> for Status {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Completed => Self::Completed,
            Outcome::CallerHungUp => Self::CallerHungUp,
            Outcome::Failed { .. } => Self::Failed,
            Outcome::Cancelled => Self::Cancelled,
        }
    }
}

/// A run as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its id.
    pub id: RunId,
    /// The flow that it executes.
    pub flow: FlowId,
    /// The version; none for a test call.
    pub version: Option<i32>,
    /// The carrier's id of the A leg.
    pub call_uuid: Option<String>,
    /// Who called or wrote; none where a program started the run.
    pub parties: Option<Parties>,
    /// `incoming_call`, `incoming_message` or `api_request`.
    pub trigger: String,
    /// Whether it is over, and how.
    pub status: Status,
    /// When it began.
    pub created: Millis,
    /// When it ended.
    pub finished: Option<Millis>,
    /// Why it failed, in a plain sentence.
    pub failure: Option<String>,
}

impl From<Record> for Summary {
    fn from(run: Record) -> Self {
        Self {
            id: run.id,
            flow: run.flow,
            version: run.version,
            call_uuid: run.call_uuid,
            parties: run.parties,
            trigger: run.trigger,
            status: run.status,
            created: run.created,
            finished: run.finished,
            failure: run.failure,
        }
    }
}

/// Which runs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this flow.
    pub flow: Option<FlowId>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Only those that began like this: `incoming_call`, `incoming_message` or `api_request`.
    pub trigger: Option<&'static str>,
    /// Only those that began then or later.
    pub since: Option<Millis>,
    /// Only those that began before.
    pub until: Option<Millis>,
    /// Only those whose caller, called number or call id contains this, in whatever case.
    pub search: Option<String>,
    /// Only those that began before this one: the last of the page before.
    pub before: Option<RunId>,
}

/// What became of a run that was to begin.
#[derive(Clone, Debug, PartialEq)]
pub enum Inserted {
    /// It is stored.
    New,
    /// The carrier repeats itself: its call has this run already, which is locked as by [`lock`].
    Existing(Box<Record>),
}

impl Record {
    fn change(&self) -> Change {
        Change::Run {
            workspace: self.workspace,
            flow: self.flow,
            run: self.id,
        }
    }
}

/// The columns of a [`Record`].
macro_rules! run_columns {
    () => {
        "id, workspace, flow, version, carrier, call_uuid, caller, called, trigger, status, state, instructions, created, updated, finished, failure"
    };
}
pub(super) use run_columns;

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        workspace: row.get("workspace")?,
        flow: row.get("flow")?,
        version: row.get("version")?,
        carrier: row.get("carrier")?,
        call_uuid: row.get("call_uuid")?,
        parties: parties(row)?,
        trigger: row.get("trigger")?,
        status: row.get("status")?,
        state: row.json("state")?,
        instructions: row.json("instructions")?,
        created: row.get("created")?,
        updated: row.get("updated")?,
        finished: row.get("finished")?,
        failure: row.get("failure")?,
    })
}

fn parties(row: &Row) -> Result<Option<Parties>, Error> {
    let caller: Option<String> = row.get("caller")?;
    let called: Option<String> = row.get("called")?;
    Ok(caller
        .zip(called)
        .map(|(caller, called)| Parties { caller, called }))
}

fn summary(row: &Row) -> Result<Summary, Error> {
    Ok(Summary {
        id: row.get("id")?,
        flow: row.get("flow")?,
        version: row.get("version")?,
        call_uuid: row.get("call_uuid")?,
        parties: parties(row)?,
        trigger: row.get("trigger")?,
        status: row.get("status")?,
        created: row.get("created")?,
        finished: row.get("finished")?,
        failure: row.get("failure")?,
    })
}

/// Stores a new run, unless the carrier's call has one.
pub async fn insert(conn: &mut Conn, run: &Record) -> Result<Inserted, Error> {
    let (caller, called) = match &run.parties {
        Some(parties) => (Some(parties.caller.as_str()), Some(parties.called.as_str())),
        None => (None, None),
    };
    let added = sql("insert into runs (id, workspace, flow, version, carrier, call_uuid, trigger, status, state, instructions,
            created, updated, finished, failure, caller, called)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict (carrier, call_uuid) do nothing")
    .bind(run.id)
    .bind(run.workspace)
    .bind(run.flow)
    .bind(run.version)
    .bind(run.carrier)
    .bind(run.call_uuid.as_deref())
    .bind(run.trigger.as_str())
    .bind(run.status)
    .bind(json(&run.state)?)
    .bind(json(&run.instructions)?)
    .bind(run.created)
    .bind(run.updated)
    .bind(run.finished)
    .bind(run.failure.as_deref())
    .bind(caller)
    .bind(called)
    .execute(conn)
    .await?;
    if added == 1 {
        conn.changed(run.change());
        return Ok(Inserted::New);
    }
    let existing = sql(conn.spelt(sqlite::LOCK_RUN_OF_CALL, postgres::LOCK_RUN_OF_CALL))
        .bind(run.carrier)
        .bind(run.call_uuid.as_deref())
        .one(conn, record)
        .await?;
    Ok(Inserted::Existing(Box::new(existing)))
}

/// The run, which nobody else changes until this write ends.
pub async fn lock(conn: &mut Conn, id: RunId) -> Result<Option<Record>, Error> {
    sql(conn.spelt(sqlite::LOCK_RUN, postgres::LOCK_RUN))
        .bind(id)
        .optional(conn, record)
        .await
}

/// The run of a carrier's call, locked as by [`lock`].
pub async fn find_by_call(
    conn: &mut Conn,
    carrier: CarrierId,
    call_uuid: &str,
) -> Result<Option<Record>, Error> {
    sql(conn.spelt(sqlite::LOCK_RUN_OF_CALL, postgres::LOCK_RUN_OF_CALL))
        .bind(carrier)
        .bind(call_uuid)
        .optional(conn, record)
        .await
}

/// Names a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The run with this id.
    Id(RunId),
    /// The run of the carrier's call with this id.
    Call(CarrierId, String),
}

/// A run that is about to take an input.
#[derive(Clone, Debug, PartialEq)]
pub struct Locked {
    /// The run, locked as by [`lock`].
    pub run: Record,
    /// Whether it has taken an input with this id before.
    pub repeated: bool,
}

/// The run that is to take an input, which nobody else changes until this write ends.
pub async fn lock_for(
    conn: &mut Conn,
    which: &Which,
    input: &InputId,
) -> Result<Option<Locked>, Error> {
    let input_id = input.0.as_str();
    let query = match (conn.dialect(), which) {
        (Dialect::Sqlite, Which::Id(id)) => {
            sql(sqlite::LOCK_RUN_FOR_INPUT).bind(*id).bind(input_id)
        }
        (Dialect::Sqlite, Which::Call(carrier, call_uuid)) => {
            sql(sqlite::LOCK_RUN_OF_CALL_FOR_INPUT)
                .bind(*carrier)
                .bind(call_uuid.as_str())
                .bind(input_id)
        }
        (Dialect::Postgres, _) => {
            let run = match which {
                Which::Id(id) => lock(conn, *id).await?,
                Which::Call(carrier, call_uuid) => find_by_call(conn, *carrier, call_uuid).await?,
            };
            let Some(run) = run else { return Ok(None) };
            let repeated = inputs::is_known(conn, run.id, input).await?;
            return Ok(Some(Locked { run, repeated }));
        }
    };
    query
        .optional(conn, |row| {
            Ok(Locked {
                run: record(row)?,
                repeated: row.get("repeated")?,
            })
        })
        .await
}

/// Writes what inputs change: status, state, instructions, updated, finished and failure.
pub async fn save(conn: &mut Conn, run: &Record) -> Result<(), Error> {
    conn.changed(run.change());
    sql("update runs set status = $2, state = $3, instructions = $4, updated = $5, finished = $6, failure = $7 where id = $1")
        .bind(run.id)
        .bind(run.status)
        .bind(json(&run.state)?)
        .bind(json(&run.instructions)?)
        .bind(run.updated)
        .bind(run.finished)
        .bind(run.failure.as_deref())
        .execute_later(conn)
        .await
}

/// The run, if the workspace has it.
pub async fn get(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: RunId,
) -> Result<Option<Record>, Error> {
    sql(concat!(
        "select ",
        run_columns!(),
        " from runs where workspace = $1 and id = $2"
    ))
    .bind(workspace)
    .bind(id)
    .optional(conn, record)
    .await
}

/// The runs of a workspace that pass the filter, newest first.
pub async fn list(
    conn: &mut Conn,
    workspace: WorkspaceId,
    filter: Filter,
    limit: u32,
) -> Result<Vec<Summary>, Error> {
    // The largest id stands before all others, so that one statement serves the first page too.
    let before = filter.before.unwrap_or(RunId(uuid::Uuid::max()));
    // A condition only where one is asked for: those that flow and status make have their indexes, which `$3 is null or flow = $3` would not use.
    let mut query = sql("select id, flow, version, call_uuid, caller, called, trigger, status, created, finished, failure from runs
        where workspace = $1 and id < $2")
    .bind(workspace)
    .bind(before);
    if let Some(flow) = filter.flow {
        query = query.with(" and flow = $", flow);
    }
    if let Some(status) = filter.status {
        query = query.with(" and status = $", status);
    }
    if let Some(trigger) = filter.trigger {
        query = query.with(" and trigger = $", trigger);
    }
    if let Some(since) = filter.since {
        query = query.with(" and created >= $", since);
    }
    if let Some(until) = filter.until {
        query = query.with(" and created < $", until);
    }
    if let Some(search) = &filter.search {
        let conditions = " and (lower(caller) like $ escape '\\' or lower(called) like $ escape '\\' or lower(call_uuid) like $ escape '\\')";
        query = query.with(conditions, containing(search));
    }
    query
        .with(" order by id desc limit $", limit)
        .all(conn, summary)
        .await
}

/// Whether a run of this carrier is not over.
pub async fn any_running_of(conn: &mut Conn, carrier: CarrierId) -> Result<bool, Error> {
    let first = sql("select id from runs where carrier = $1 and status = 'running' limit 1")
        .bind(carrier)
        .optional(conn, |row| row.get::<RunId>("id"))
        .await?;
    Ok(first.is_some())
}
