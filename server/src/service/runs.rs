//! Starting, watching and cancelling runs.

mod detail;
mod shorten;

use phloem_api::{
    Code, Error, FlowId, FlowRef, LastRun, Page, RunCall, RunId, RunStarted, RunStatus, RunSummary,
    RunsQuery, StartRun, TriggerKind, WorkspaceId,
};
use phloem_flow::engine::Trigger;

use crate::runtime::start::MESSAGE;
use crate::runtime::{self, CancelError, StartError};
use crate::service::error::{internal, not_found};
use crate::service::{Action, Direct, check, flows, page};
use crate::store::runs::{Filter, Status};
use crate::store::{self, Conn, runs};

pub(super) use detail::{get, step};

pub(super) async fn start(
    api: &Direct,
    id: FlowId,
    request: StartRun,
) -> Result<RunStarted, Error> {
    let workspace = api.may(Action::Run)?.workspace;
    let trigger = Trigger::api_request(request.params)
        .map_err(|error| Error::new(Code::Invalid, error.to_string()))?;
    match runtime::start(&api.server, workspace, id, trigger).await {
        Ok(run_id) => Ok(RunStarted { run_id }),
        Err(StartError::NoSuchFlow) => Err(not_found("flow")),
        Err(StartError::NotPublished) => Err(Error::new(
            Code::Conflict,
            "The flow has no live version. Publish it first.",
        )),
        Err(StartError::Failed(error)) => Err(error.into()),
    }
}

pub(super) async fn list(api: &Direct, query: RunsQuery) -> Result<Page<RunSummary>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let filter = Filter {
        flow: query.flow_id,
        status: query.status.map(to_stored),
        trigger: query.trigger.map(word),
        since: query.since,
        until: query.until,
        search: match query.search.as_deref() {
            Some(text) => searched(check::search(text)?),
            None => None,
        },
        before: page::cursor(query.cursor.as_deref())?,
    };
    api.server
        .store
        .read(move |conn| {
            Box::pin(async move {
                let found = runs::list(conn, workspace, filter, page::one_more(limit)).await?;
                let page = page::cut(found, limit, |run| run.id.to_string());
                Ok(Page {
                    items: summaries(conn, workspace, page.items).await?,
                    next: page.next,
                })
            })
        })
        .await
}

/// Runs as lists show them.
pub(super) async fn summaries(
    conn: &mut Conn,
    workspace: WorkspaceId,
    found: Vec<runs::Summary>,
) -> Result<Vec<RunSummary>, Error> {
    let mut names = flows::Names::default();
    let mut items = Vec::with_capacity(found.len());
    for run in found {
        let flow = names.of(conn, workspace, run.flow).await?;
        items.push(summary(run, flow));
    }
    Ok(items)
}

pub(super) async fn cancel(api: &Direct, id: RunId) -> Result<RunSummary, Error> {
    let workspace = api.may(Action::Run)?.workspace;
    match runtime::cancel(&api.server, workspace, id).await {
        Ok(()) => {}
        Err(CancelError::NoSuchRun) => return Err(not_found("run")),
        Err(CancelError::Finished) => {
            return Err(Error::new(
                Code::Conflict,
                "The run is over already; there is nothing to cancel.",
            ));
        }
        Err(CancelError::Failed(error)) => return Err(error.into()),
    }
    api.server
        .store
        .read(move |conn| {
            Box::pin(async move {
                let run = run_of(conn, workspace, id).await?;
                let flow = flows::Names::default()
                    .of(conn, workspace, run.flow)
                    .await?;
                Ok(summary(run.into(), flow))
            })
        })
        .await
}

/// A flow's newest run.
pub(super) async fn last(
    conn: &mut Conn,
    workspace: WorkspaceId,
    flow: FlowId,
) -> Result<Option<LastRun>, store::Error> {
    let filter = Filter {
        flow: Some(flow),
        ..Filter::default()
    };
    let newest = runs::list(conn, workspace, filter, 1).await?.pop();
    Ok(newest.map(|run| LastRun {
        id: run.id,
        status: from_stored(run.status),
        created: run.created,
    }))
}

/// The call or the message that a run began with.
fn call_of(run: &runs::Summary) -> Option<RunCall> {
    let (uuid, parties) = run.call_uuid.as_ref().zip(run.parties.as_ref())?;
    Some(RunCall {
        uuid: uuid.strip_prefix(MESSAGE).unwrap_or(uuid).to_owned(),
        from: parties.caller.clone(),
        to: parties.called.clone(),
    })
}

/// What to look for: numbers are kept without the blanks and hyphens that people write into them.
fn searched(text: &str) -> Option<String> {
    let text = text.trim();
    let is_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')'));
    let found: String = if is_number {
        text.chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    } else {
        text.to_owned()
    };
    Some(found).filter(|found| !found.is_empty())
}

async fn run_of(conn: &mut Conn, workspace: WorkspaceId, id: RunId) -> Result<runs::Record, Error> {
    runs::get(conn, workspace, id)
        .await?
        .ok_or_else(|| not_found("run"))
}

fn summary(run: runs::Summary, flow: FlowRef) -> RunSummary {
    RunSummary {
        call: call_of(&run),
        id: run.id,
        flow,
        version: run.version,
        trigger: [TriggerKind::IncomingCall, TriggerKind::IncomingMessage]
            .into_iter()
            .find(|trigger| word(*trigger) == run.trigger)
            .unwrap_or(TriggerKind::ApiRequest),
        status: from_stored(run.status),
        failure: run.failure,
        created: run.created,
        finished: run.finished,
    }
}

/// How the store says how a run began.
fn word(trigger: TriggerKind) -> &'static str {
    match trigger {
        TriggerKind::IncomingCall => "incoming_call",
        TriggerKind::IncomingMessage => "incoming_message",
        TriggerKind::ApiRequest => "api_request",
    }
}

fn to_stored(status: RunStatus) -> Status {
    match status {
        RunStatus::Running => Status::Running,
        RunStatus::Completed => Status::Completed,
        RunStatus::Failed => Status::Failed,
        RunStatus::Cancelled => Status::Cancelled,
        RunStatus::CallerHungUp => Status::CallerHungUp,
    }
}

fn from_stored(status: Status) -> RunStatus {
    match status {
        Status::Running => RunStatus::Running,
        Status::Completed => RunStatus::Completed,
        Status::Failed => RunStatus::Failed,
        Status::Cancelled => RunStatus::Cancelled,
        Status::CallerHungUp => RunStatus::CallerHungUp,
    }
}

impl From<runtime::Error> for Error {
    fn from(error: runtime::Error) -> Self {
        match error {
            runtime::Error::Store(error) => error.into(),
            runtime::Error::Document { .. } => internal(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::searched;

    #[test]
    fn numbers_are_looked_for_as_they_are_kept() {
        #[track_caller]
        fn check(text: &str, expect: Option<&str>) {
            assert_eq!(searched(text).as_deref(), expect, "of {text}");
        }
        check(" +1 (555) 123-0001 ", Some("+15551230001"));
        check("555.123", Some("555123"));
        check("sip:desk@example.com", Some("sip:desk@example.com"));
        check("01a1fd0a-5402", Some("01a1fd0a-5402"));
        check(" - ", None);
        check("", None);
    }
}
