//! Begins runs, and stops them.

use phloem_api::{CarrierId, FlowId, RunId, WorkspaceId};
use phloem_flow::engine::{Call, Event, Input, InputId, Message, Outcome, Run, Trigger};
use phloem_flow::time::Millis;
use uuid::Uuid;

use crate::runtime::advance::{Advanced, Step, abandon};
use crate::runtime::{Error, Runtime, requests};
use crate::state::Server;
use crate::store::{self, Conn, calls, early_ends, flows, numbers, runs};

/// What the id of a message begins with in the row of its run. Ids of calls and of messages are made apart from each other; the word keeps them so.
pub const MESSAGE: &str = "message/";

/// A run cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The workspace has no such flow.
    #[error("there is no such flow")]
    NoSuchFlow,
    /// The flow has no live version.
    #[error("the flow has no published version; publish it first")]
    NotPublished,
    /// The database or the document failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<store::Error> for StartError {
    fn from(error: store::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// A run cannot be stopped.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// The workspace has no such run.
    #[error("there is no such run")]
    NoSuchRun,
    /// The run is over.
    #[error("the run is over")]
    Finished,
    /// The database or the document failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<store::Error> for CancelError {
    fn from(error: store::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What answers what came in from a carrier.
#[derive(Debug)]
pub enum Incoming {
    /// A run, which is new or was begun when the carrier first said this.
    Run(Box<Advanced>),
    /// No run: there is no flow to execute.
    Nobody(calls::Reason),
}

/// Begins a run of the flow's live version.
///
/// # Errors
/// When there is nothing to run, or the run could not be stored.
pub async fn start(
    server: &Server,
    workspace: WorkspaceId,
    flow: FlowId,
    trigger: Trigger,
) -> Result<RunId, StartError> {
    let now = server.clock.now();
    let runtime = server.runtime.clone();
    let advanced = server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let flow = flows::get(conn, workspace, flow)
                    .await?
                    .ok_or(StartError::NoSuchFlow)?;
                let version = flow.live.ok_or(StartError::NotPublished)?;
                let route = numbers::Route {
                    workspace,
                    flow: flow.id,
                    version: Some(version),
                };
                let new = new_run(route, version, None, &trigger, now);
                let advanced = runtime.begin(conn, new, trigger).await?;
                Ok::<_, StartError>(advanced)
            })
        })
        .await?;
    let run = advanced.run.id;
    requests::begin(server, advanced.requests);
    Ok(run)
}

/// Begins the run of a call that comes in, once however often the carrier says so.
///
/// # Errors
/// When the database or the document failed.
pub async fn incoming_call(
    server: &Server,
    carrier: CarrierId,
    workspace: WorkspaceId,
    call: Call,
) -> Result<Incoming, Error> {
    let clock = server.clock.clone();
    let runtime = server.runtime.clone();
    server
        .store
        .write(move |conn| {
            Box::pin(async move {
                early_ends::lock(conn, carrier, &call.uuid).await?;
                let now = clock.now();
                if let Some(run) = runs::find_by_call(conn, carrier, &call.uuid).await? {
                    return Ok(Incoming::Run(Box::new(Advanced::unchanged(run))));
                }
                let (route, version) = match answering(conn, carrier, &call.to).await? {
                    Ok(found) => found,
                    Err(reason) => {
                        list(conn, workspace, carrier, &call, reason, now).await?;
                        return Ok(Incoming::Nobody(reason));
                    }
                };
                let call_uuid = call.uuid.clone();
                let source = Some((carrier, call_uuid.clone()));
                let trigger = Trigger::IncomingCall(call);
                let new = new_run(route, version, source, &trigger, now);
                let begun = runtime.begin(conn, new, trigger).await?;
                let advanced = match early_ends::take(conn, carrier, &call_uuid).await? {
                    None => begun,
                    Some(end) => runtime.go_on(conn, begun, Input { at: now, ..end }).await?,
                };
                Ok(Incoming::Run(Box::new(advanced)))
            })
        })
        .await
}

/// Begins the run of a message that comes in, once however often the carrier says so. A message to a number without a flow is let go.
///
/// # Errors
/// When the database or the document failed.
pub async fn incoming_message(
    server: &Server,
    carrier: CarrierId,
    message: Message,
) -> Result<Incoming, Error> {
    let now = server.clock.now();
    let runtime = server.runtime.clone();
    server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let (route, version) = match answering(conn, carrier, &message.to).await? {
                    Ok(found) => found,
                    Err(reason) => return Ok(Incoming::Nobody(reason)),
                };
                let source = Some((carrier, format!("{MESSAGE}{}", message.uuid)));
                let trigger = Trigger::IncomingMessage(message);
                let new = new_run(route, version, source, &trigger, now);
                let advanced = runtime.begin(conn, new, trigger).await?;
                Ok(Incoming::Run(Box::new(advanced)))
            })
        })
        .await
}

/// Stops a run. A live call ends when its carrier next asks what to do.
///
/// # Errors
/// When there is no such run, or it is over.
pub async fn cancel(
    server: &Server,
    workspace: WorkspaceId,
    run: RunId,
) -> Result<(), CancelError> {
    let now = server.clock.now();
    let runtime = server.runtime.clone();
    server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let id = InputId("cancelled".to_owned());
                let run = runs::lock_for(conn, &runs::Which::Id(run), &id)
                    .await?
                    .filter(|it| it.run.workspace == workspace)
                    .ok_or(CancelError::NoSuchRun)?;
                let input = Input {
                    at: now,
                    id,
                    answers: None,
                    event: Event::Cancelled,
                };
                let stored = run.run.clone();
                let advanced = match runtime.advance(conn, run, input).await {
                    Err(Error::Document { .. }) => {
                        abandon(conn, stored, Outcome::Cancelled, now).await?
                    }
                    advanced => advanced?,
                };
                if advanced.taken {
                    Ok(())
                } else {
                    Err(CancelError::Finished)
                }
            })
        })
        .await
}

impl Runtime {
    /// Takes the second input of a run that has just begun.
    async fn go_on(
        &self,
        conn: &mut Conn,
        begun: Advanced,
        input: Input,
    ) -> Result<Advanced, Error> {
        let run = runs::Locked {
            run: begun.run,
            repeated: false,
        };
        let mut advanced = self.advance(conn, run, input).await?;
        advanced.requests.extend(begun.requests);
        Ok(advanced)
    }

    /// Stores a run and its first input, unless the carrier's call has one already.
    async fn begin(
        &self,
        conn: &mut Conn,
        new: runs::Record,
        trigger: Trigger,
    ) -> Result<Advanced, Error> {
        let (flow, version) = (new.flow, new.version.unwrap_or_default());
        let published = self.documents.get(conn, flow, version).await?;
        let input = Input {
            at: new.created,
            id: InputId("triggered".to_owned()),
            answers: None,
            event: Event::Triggered(trigger),
        };
        let step = Step::take(&published, new, input).map_err(|_| Error::Document {
            flow,
            version,
            reason: "it does not take its trigger".to_owned(),
        })?;
        let advanced = step.store_first(conn).await?;
        if advanced.taken {
            metrics::counter!("phloem_runs_total", "trigger" => advanced.run.trigger.clone())
                .increment(1);
        }
        Ok(advanced)
    }
}

/// Which flow answers a number of the carrier, and in which version; or why none does.
async fn answering(
    conn: &mut Conn,
    carrier: CarrierId,
    number: &str,
) -> Result<Result<(numbers::Route, i32), calls::Reason>, store::Error> {
    let Some(route) = numbers::route(conn, carrier, number).await? else {
        return Ok(Err(calls::Reason::NotLinked));
    };
    Ok(route
        .version
        .map(|version| (route, version))
        .ok_or(calls::Reason::NotPublished))
}

/// A run that nothing has happened to yet.
fn new_run(
    route: numbers::Route,
    version: i32,
    source: Option<(CarrierId, String)>,
    trigger: &Trigger,
    now: Millis,
) -> runs::Record {
    let (carrier, call_uuid) = source.unzip();
    runs::Record {
        id: RunId(Uuid::now_v7()),
        workspace: route.workspace,
        flow: route.flow,
        version: Some(version),
        carrier,
        call_uuid,
        parties: parties(trigger),
        trigger: word(trigger).to_owned(),
        status: runs::Status::Running,
        state: Run::new(),
        instructions: Vec::new(),
        created: now,
        updated: now,
        finished: None,
        failure: None,
    }
}

fn parties(trigger: &Trigger) -> Option<runs::Parties> {
    let (caller, called) = match trigger {
        Trigger::IncomingCall(call) => (&call.from, &call.to),
        Trigger::IncomingMessage(message) => (&message.from, &message.to),
        Trigger::ApiRequest { .. } => return None,
    };
    Some(runs::Parties {
        caller: caller.clone(),
        called: called.clone(),
    })
}

fn word(trigger: &Trigger) -> &'static str {
    match trigger {
        Trigger::IncomingCall(_) => "incoming_call",
        Trigger::IncomingMessage(_) => "incoming_message",
        Trigger::ApiRequest { .. } => "api_request",
    }
}

async fn list(
    conn: &mut Conn,
    workspace: WorkspaceId,
    carrier: CarrierId,
    call: &Call,
    reason: calls::Reason,
    now: Millis,
) -> Result<(), store::Error> {
    let call = calls::Record {
        id: Uuid::now_v7(),
        workspace,
        carrier,
        call_uuid: call.uuid.clone(),
        number: call.to.clone(),
        caller: call.from.clone(),
        reason,
        at: now,
    };
    calls::insert(conn, &call).await
}
