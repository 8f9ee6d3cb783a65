//! One run, with what it did. That may be a thousand steps, each with an answer of 256 KiB: what they left is read a few at a time, and shown shortened.

use phloem_api::{Delivery, Error, FlowRef, RunDetail, RunId, Step, StepWarning};
use phloem_flow::document::Document;

use crate::service::error::{not_found, stored_document};
use crate::service::runs::shorten::shorten;
use crate::service::runs::{run_of, summary};
use crate::service::{Action, Direct, deliveries as service, flows};
use crate::store::{Conn, deliveries, drafts, runs, steps, versions};

/// How many steps, or requests with their bodies, are in memory as a whole.
const AT_ONCE: u32 = 16;

/// How much of what a step left is shown among the others, in bytes.
const SHOWN: usize = 4 * 1024;

pub(in crate::service) async fn get(api: &Direct, id: RunId) -> Result<RunDetail, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    api.server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let run = run_of(conn, workspace, id).await?;
                let flow = flows::Names::default()
                    .of(conn, workspace, run.flow)
                    .await?;
                let document = document_of(conn, &run).await?;
                let steps = steps_of(conn, id, document.as_ref()).await?;
                let deliveries = deliveries_of(conn, id, &flow).await?;
                let run = summary(run.into(), flow);
                Ok(RunDetail {
                    call: run.call.clone(),
                    run,
                    steps,
                    deliveries,
                })
            })
        })
        .await
}

pub(in crate::service) async fn step(
    api: &Direct,
    id: RunId,
    sequence: u32,
) -> Result<Step, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    api.server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let run = run_of(conn, workspace, id).await?;
                let step = steps::get(conn, id, sequence)
                    .await?
                    .ok_or_else(|| not_found("step"))?;
                let document = document_of(conn, &run).await?;
                Ok(described(step, document.as_ref()))
            })
        })
        .await
}

/// What the run executes; none where it was deleted or cannot be read any more: what the run did can be shown all the same.
async fn document_of(conn: &mut Conn, run: &runs::Record) -> Result<Option<Document>, Error> {
    let text = match run.version {
        Some(number) => versions::document(conn, run.flow, number).await?,
        None => drafts::get(conn, run.workspace, run.flow)
            .await?
            .map(|draft| draft.document),
    };
    Ok(text.and_then(|text| stored_document(&text).ok()))
}

async fn steps_of(
    conn: &mut Conn,
    run: RunId,
    document: Option<&Document>,
) -> Result<Vec<Step>, Error> {
    let mut all = Vec::new();
    loop {
        let after = all.last().map_or(0, |step: &Step| step.sequence);
        let some = steps::list(conn, run, after, AT_ONCE).await?;
        let more = some.len() == AT_ONCE as usize;
        all.extend(some.into_iter().map(|step| {
            let mut step = described(step, document);
            step.shortened = shorten(&mut step.variables, SHOWN);
            step
        }));
        if !more {
            return Ok(all);
        }
    }
}

async fn deliveries_of(
    conn: &mut Conn,
    run: RunId,
    flow: &FlowRef,
) -> Result<Vec<Delivery>, Error> {
    let mut all = Vec::new();
    loop {
        let after = all.last().map_or(0, |it: &Delivery| it.sequence);
        let some = deliveries::of_run(conn, run, after, AT_ONCE).await?;
        let more = some.len() == AT_ONCE as usize;
        let described = some
            .into_iter()
            .map(|it| service::described(it, flow.clone()));
        all.extend(described);
        if !more {
            return Ok(all);
        }
    }
}

fn described(step: steps::Record, document: Option<&Document>) -> Step {
    let node = document.and_then(|document| document.node(&step.node));
    Step {
        sequence: step.sequence,
        name: node.map(|node| node.name.clone()),
        kind: node.map(|node| node.config.kind().as_str().to_owned()),
        node: step.node.0,
        entered: step.entered,
        left: step.left_at,
        outlet: step.outlet,
        variables: step.variables,
        shortened: false,
        warnings: step
            .warnings
            .into_iter()
            .map(|warning| StepWarning {
                field: warning.field,
                message: warning.message,
            })
            .collect(),
    }
}
