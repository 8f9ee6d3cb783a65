//! Deliveries: the HTTP requests owed to configured URLs, until they are done or given up.
//!
//! A delivery is attempted by whoever has claimed it. A claim is a lease: when the process dies, the delivery is due again at the lease's end.
//! Every claim counts as an attempt and is known by its number, so that the report of an attempt whose lease had run out changes nothing.
//! Within a run, the deliveries to one destination are attempted in order: while one is pending, the later ones wait.

use phloem_api::{DeliveryId, FlowId, RunId, WorkspaceId};
use phloem_flow::engine::HttpCall;
use phloem_flow::time::Millis;
use uuid::Uuid;

use crate::store::query::{Query, Row, column_words, json, sql};
use crate::store::{Change, Conn, Error, postgres, sqlite};

/// A delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: DeliveryId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// The run that owes it.
    pub run: RunId,
    /// The step that asked for it; with the run's id its `Idempotency-Key`.
    pub sequence: u32,
    /// Within which requests of a run are kept in order: scheme, host and port of the URL, and perhaps more after a blank.
    pub destination: String,
    /// The request.
    pub call: HttpCall,
    /// Whether it is still owed.
    pub state: State,
    /// How many attempts were begun.
    pub attempts: u32,
    /// While pending: not to be attempted before. With a lease, the lease's end.
    pub next: Millis,
    /// While an attempt is under way: when it counts as lost.
    pub leased_until: Option<Millis>,
    /// When it was first owed.
    pub created: Millis,
    /// When it was done or given up.
    pub finished: Option<Millis>,
}

/// Whether a delivery is still owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is owed.
    Pending,
    /// The target took it.
    Done,
    /// It was given up; a person may have it sent again.
    Dead,
}

column_words!(State {
    Pending = "pending",
    Done = "done",
    Dead = "dead",
});

impl Record {
    /// Where it goes: scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.destination.split(' ').next().unwrap_or_default()
    }
}

fn record(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: row.get("id")?,
        workspace: row.get("workspace")?,
        run: row.get("run")?,
        sequence: row.get("sequence")?,
        destination: row.get("destination")?,
        call: row.json("call")?,
        state: row.get("state")?,
        attempts: row.get("attempts")?,
        next: row.get("next")?,
        leased_until: row.get("leased_until")?,
        created: row.get("created")?,
        finished: row.get("finished")?,
    })
}

/// Stores a delivery. One that is not leased to its maker is announced to the workers.
pub async fn insert(conn: &mut Conn, delivery: &Record) -> Result<(), Error> {
    sql("insert into deliveries (id, workspace, run, sequence, destination, call, state, attempts, next, leased_until, created, finished)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
    .bind(delivery.id)
    .bind(delivery.workspace)
    .bind(delivery.run)
    .bind(delivery.sequence)
    .bind(delivery.destination.as_str())
    .bind(json(&delivery.call)?)
    .bind(delivery.state)
    .bind(delivery.attempts)
    .bind(delivery.next)
    .bind(delivery.leased_until)
    .bind(delivery.created)
    .bind(delivery.finished)
    .execute_later(conn)
    .await?;
    if delivery.state == State::Pending && delivery.leased_until.is_none() {
        conn.notify();
    }
    Ok(())
}

/// Claims deliveries that are due, the longest due first, at the most `limit`, and only the first of each run and destination. Those to the origins
/// in `passed_over` stay.
pub async fn claim(
    conn: &mut Conn,
    now: Millis,
    lease_until: Millis,
    limit: u32,
    passed_over: &[String],
) -> Result<Vec<Record>, Error> {
    let mut query = sql(conn.spelt(sqlite::CLAIM_BEGIN, postgres::CLAIM_BEGIN))
        .bind(now)
        .bind(lease_until)
        .bind(limit);
    for origin in passed_over {
        // What follows the origin in a destination begins with a blank.
        let condition = "\n and substr(due.destination || ' ', 1, length($) + 1) <> $ || ' '";
        query = query.with(condition, origin.as_str());
    }
    let end = conn.spelt(sqlite::CLAIM_END, postgres::CLAIM_END);
    let mut claimed = query.and(end).all(conn, record).await?;
    // `returning` promises no order.
    claimed.sort_by_key(|delivery| delivery.id);
    for delivery in &claimed {
        conn.changed(Change::Delivery(delivery.run));
    }
    Ok(claimed)
}

/// Gives back a delivery that was claimed and not begun; `false` when another attempt was begun.
pub async fn give_back(
    conn: &mut Conn,
    id: DeliveryId,
    attempt: u32,
    next: Millis,
) -> Result<bool, Error> {
    let changed = sql(
        "update deliveries set attempts = attempts - 1, next = $3, leased_until = null
        where id = $1 and attempts = $2 and state = 'pending'",
    )
    .bind(id)
    .bind(attempt)
    .bind(next)
    .execute(conn)
    .await?;
    Ok(changed == 1)
}

/// Claims one delivery, if it is due and the first of its run and destination.
pub async fn claim_one(
    conn: &mut Conn,
    id: DeliveryId,
    now: Millis,
    lease_until: Millis,
) -> Result<Option<Record>, Error> {
    sql("update deliveries set attempts = attempts + 1, next = $3, leased_until = $3
        where id = $1 and state = 'pending' and next <= $2 and not exists (
            select 1 from deliveries earlier
            where earlier.run = deliveries.run and earlier.destination = deliveries.destination
            and earlier.state = 'pending' and earlier.sequence < deliveries.sequence)
        returning id, workspace, run, sequence, destination, call, state, attempts, next, leased_until, created, finished")
    .bind(id)
    .bind(now)
    .bind(lease_until)
    .optional(conn, record)
    .await
}

/// Moves the end of an attempt's lease, for an attempt that may take longer or shorter than the claim was for; `false` when another one was begun.
pub async fn lease(
    conn: &mut Conn,
    id: DeliveryId,
    attempt: u32,
    until: Millis,
) -> Result<bool, Error> {
    let changed = sql("update deliveries set next = $3, leased_until = $3 where id = $1 and attempts = $2 and state = 'pending'")
        .bind(id)
        .bind(attempt)
        .bind(until)
        .execute(conn)
        .await?;
    Ok(changed == 1)
}

/// The target took the delivery; `false` when it was not owed any more. Those behind it are announced to the workers.
pub async fn finish(conn: &mut Conn, id: DeliveryId, now: Millis) -> Result<bool, Error> {
    let done = sql("update deliveries set state = 'done', leased_until = null, finished = $2 where id = $1 and state = 'pending' returning run")
        .bind(id)
        .bind(now);
    let marked = mark(conn, done).await?;
    if marked {
        announce_next(conn, id).await?;
    }
    Ok(marked)
}

/// The attempt failed, and there will be no other: the flow deals with the failure. `false` when that attempt's lease had run out and another one was
/// begun, which may fare better. Those behind it are announced to the workers.
pub async fn give_up(
    conn: &mut Conn,
    id: DeliveryId,
    attempt: u32,
    now: Millis,
) -> Result<bool, Error> {
    end(conn, id, attempt, State::Done, now).await
}

/// The attempt failed; the next one is due then. `false` when that attempt's lease had run out and another one was begun.
pub async fn retry(
    conn: &mut Conn,
    id: DeliveryId,
    attempt: u32,
    next: Millis,
) -> Result<bool, Error> {
    let again = sql("update deliveries set next = $3, leased_until = null where id = $1 and attempts = $2 and state = 'pending' returning run")
        .bind(id)
        .bind(attempt)
        .bind(next);
    let marked = mark(conn, again).await?;
    if marked {
        // Those that wait for it are not due before it: found due, they would be passed over at every claim.
        sql(
            "update deliveries set next = $2 where state = 'pending' and next < $2
            and (run, destination) = (select run, destination from deliveries where id = $1)
            and sequence > (select sequence from deliveries where id = $1)",
        )
        .bind(id)
        .bind(next)
        .execute_later(conn)
        .await?;
    }
    Ok(marked)
}

/// The attempt failed and it was the last one: the delivery is given up. `false` when that attempt's lease had run out and another one was begun.
/// Those behind it are announced to the workers.
pub async fn bury(
    conn: &mut Conn,
    id: DeliveryId,
    attempt: u32,
    now: Millis,
) -> Result<bool, Error> {
    end(conn, id, attempt, State::Dead, now).await
}

/// Ends a delivery with its newest attempt; `false` when that is another one.
async fn end(
    conn: &mut Conn,
    id: DeliveryId,
    attempt: u32,
    state: State,
    now: Millis,
) -> Result<bool, Error> {
    let ended = sql(
        "update deliveries set state = $3, leased_until = null, finished = $4
        where id = $1 and attempts = $2 and state = 'pending' returning run",
    )
    .bind(id)
    .bind(attempt)
    .bind(state)
    .bind(now);
    let marked = mark(conn, ended).await?;
    if marked {
        announce_next(conn, id).await?;
    }
    Ok(marked)
}

/// Runs a statement that changes how one delivery stands and gives its run; `false` when it changed none.
async fn mark(conn: &mut Conn, change: Query) -> Result<bool, Error> {
    let run = change.optional(conn, |row| row.get("run")).await?;
    if let Some(run) = run {
        conn.changed(Change::Delivery(run));
    }
    Ok(run.is_some())
}

/// Wakes the workers when deliveries waited for this one.
async fn announce_next(conn: &mut Conn, id: DeliveryId) -> Result<(), Error> {
    let waiting = sql("select later.id from deliveries done join deliveries later
            on later.run = done.run and later.destination = done.destination and later.state = 'pending'
        where done.id = $1 limit 1")
    .bind(id)
    .optional(conn, |row| row.get::<DeliveryId>("id"))
    .await?;
    if waiting.is_some() {
        conn.notify();
    }
    Ok(())
}

/// Has a dead delivery sent again; `false` when the workspace has no such dead delivery.
pub async fn revive(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: DeliveryId,
    now: Millis,
) -> Result<bool, Error> {
    let revived = sql(
        "update deliveries set state = 'pending', next = $3, finished = null
        where workspace = $1 and id = $2 and state = 'dead' returning run",
    )
    .bind(workspace)
    .bind(id)
    .bind(now);
    let marked = mark(conn, revived).await?;
    if marked {
        conn.notify();
    }
    Ok(marked)
}

/// Has all dead deliveries of a workspace sent again, or those that runs of one flow owe, and tells how many they are.
pub async fn revive_all(
    conn: &mut Conn,
    workspace: WorkspaceId,
    flow: Option<FlowId>,
    now: Millis,
) -> Result<u64, Error> {
    let mut query = sql(
        "update deliveries set state = 'pending', next = $2, finished = null
        where workspace = $1 and state = 'dead'",
    )
    .bind(workspace)
    .bind(now);
    if let Some(flow) = flow {
        query = query.with(" and run in (select id from runs where flow = $)", flow);
    }
    let changed = query.execute(conn).await?;
    if changed > 0 {
        conn.notify();
        // Of how many runs they may be, nobody wants to hear one by one.
        conn.changed(Change::Anything);
    }
    Ok(changed)
}

/// A delivery as people look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The delivery.
    pub delivery: Record,
    /// The flow of the run that owes it.
    pub flow: FlowId,
    /// Why the last attempt that is over did not count; none where it did, or none is over.
    pub last_failure: Option<String>,
}

/// The columns of a [`Listed`], and where they come from.
macro_rules! listed {
    () => {
        "select deliveries.id, deliveries.workspace, run, sequence, destination, call, deliveries.state, attempts, next, leased_until,
            deliveries.created, deliveries.finished, flow,
            (select failure from attempts where delivery = deliveries.id order by number desc limit 1) as last_failure
        from deliveries join runs on runs.id = run"
    };
}

fn listed(row: &Row) -> Result<Listed, Error> {
    Ok(Listed {
        delivery: record(row)?,
        flow: row.get("flow")?,
        last_failure: row.get("last_failure")?,
    })
}

/// The delivery, if the workspace has it.
pub async fn get(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: DeliveryId,
) -> Result<Option<Listed>, Error> {
    sql(concat!(
        listed!(),
        " where deliveries.workspace = $1 and deliveries.id = $2"
    ))
    .bind(workspace)
    .bind(id)
    .optional(conn, listed)
    .await
}

/// The deliveries of a run after the step with this number, in the order of the steps, at most `limit`.
pub async fn of_run(
    conn: &mut Conn,
    run: RunId,
    after: u32,
    limit: u32,
) -> Result<Vec<Listed>, Error> {
    sql(concat!(
        listed!(),
        " where run = $1 and sequence > $2 order by sequence limit $3"
    ))
    .bind(run)
    .bind(after)
    .bind(limit)
    .all(conn, listed)
    .await
}

/// Which deliveries to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Those that stand like this.
    pub state: State,
    /// Only those that runs of this flow owe.
    pub flow: Option<FlowId>,
    /// Only those made before this one: the last of the page before.
    pub before: Option<DeliveryId>,
}

/// The deliveries of a workspace that pass the filter, newest first.
pub async fn list(
    conn: &mut Conn,
    workspace: WorkspaceId,
    filter: Filter,
    limit: u32,
) -> Result<Vec<Listed>, Error> {
    let mut query = sql(concat!(
        listed!(),
        " where deliveries.workspace = $1 and deliveries.state = $2 and deliveries.id < $3"
    ))
    .bind(workspace)
    .bind(filter.state)
    .bind(filter.before.unwrap_or(DeliveryId(Uuid::max())));
    if let Some(flow) = filter.flow {
        query = query.with(" and flow = $", flow);
    }
    query
        .with(" order by deliveries.id desc limit $", limit)
        .all(conn, listed)
        .await
}

/// When the next delivery is due or its lease ends; it may still have to wait for an earlier one.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Millis>, Error> {
    sql("select min(next) as next from deliveries where state = 'pending'")
        .one(conn, |row| row.get("next"))
        .await
}
