//! Numbers and the flows that answer them, and the calls that no flow answered.

use phloem_api::{
    CarrierRef, Error, FlowRef, LinkNumber, MissedCall, MissedCallsQuery, MissedReason, Number,
    Page, PageQuery,
};

use crate::service::error::not_found;
use crate::service::{Action, Direct, carriers as carrier_service, check, flows, note, page};
use crate::store::{self, Conn, calls, carriers, numbers, versions};

pub(super) async fn list(api: &Direct, query: PageQuery) -> Result<Page<Number>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let after = query.cursor;
    api.server
        .store
        .read(move |conn| {
            Box::pin(async move {
                let mut found = numbers::list(conn, workspace).await?;
                // The databases sort by rules of their own; a cursor needs one order.
                found.sort_by(|a, b| a.number.cmp(&b.number));
                found.retain(|number| after.as_ref().is_none_or(|after| number.number > *after));
                let page = page::cut(found, limit, |number| number.number.clone());
                let mut items = Vec::with_capacity(page.items.len());
                for number in page.items {
                    items.push(described(conn, number).await?);
                }
                Ok(Page {
                    items,
                    next: page.next,
                })
            })
        })
        .await
}

pub(super) async fn link(
    api: &Direct,
    number: String,
    request: LinkNumber,
) -> Result<Number, Error> {
    let principal = api.may(Action::LinkNumbers)?.clone();
    let number = check::number(&number)?;
    let now = api.server.clock.now();
    api.server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let workspace = principal.workspace;
                // Neither is deleted before the number is linked.
                store::carriers::lock(conn, workspace, request.carrier_id).await?;
                store::flows::lock(conn, workspace, request.flow_id).await?;
                carrier_service::carrier_of(conn, workspace, request.carrier_id).await?;
                flows::flow_of(conn, workspace, request.flow_id).await?;
                if let Some(version) = request.version {
                    versions::get(conn, workspace, request.flow_id, version)
                        .await?
                        .ok_or_else(|| not_found("version"))?;
                }
                let record = numbers::Record {
                    workspace,
                    number,
                    carrier: request.carrier_id,
                    flow: request.flow_id,
                    version: request.version,
                    created: now,
                    updated: now,
                };
                numbers::link(conn, &record).await?;
                let flow = request.flow_id;
                note(conn, &principal, now, "number.link", &record.number, flow).await?;
                Ok(described(conn, record).await?)
            })
        })
        .await
}

pub(super) async fn unlink(api: &Direct, number: String) -> Result<(), Error> {
    let principal = api.may(Action::LinkNumbers)?.clone();
    let number = check::number(&number)?;
    let now = api.server.clock.now();
    api.server
        .store
        .write(move |conn| {
            Box::pin(async move {
                if !numbers::unlink(conn, principal.workspace, &number).await? {
                    return Err(not_found("number"));
                }
                note(conn, &principal, now, "number.unlink", number, "").await?;
                Ok(())
            })
        })
        .await
}

pub(super) async fn missed_calls(
    api: &Direct,
    query: MissedCallsQuery,
) -> Result<Page<MissedCall>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let found = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move { Ok(calls::list(conn, workspace, page::rows(limit)).await?) })
        })
        .await?;
    let items = found
        .into_iter()
        .map(|call| MissedCall {
            number: call.number,
            carrier_id: call.carrier,
            call_uuid: call.call_uuid,
            from: call.caller,
            reason: match call.reason {
                calls::Reason::NotLinked => MissedReason::NotLinked,
                calls::Reason::NotPublished => MissedReason::NotPublished,
            },
            at: call.at,
        })
        .collect();
    Ok(Page { items, next: None })
}

async fn described(conn: &mut Conn, number: numbers::Record) -> Result<Number, store::Error> {
    let carrier = carriers::get(conn, number.workspace, number.carrier).await?;
    let flow = store::flows::get(conn, number.workspace, number.flow).await?;
    let live = flow.as_ref().and_then(|flow| flow.live);
    Ok(Number {
        answering: flow.as_ref().and(number.version.or(live)),
        archived: flow.as_ref().is_some_and(|flow| flow.archived),
        flow: FlowRef {
            id: number.flow,
            name: flow.map(|flow| flow.name),
        },
        carrier: CarrierRef {
            id: number.carrier,
            name: carrier.map(|carrier| carrier.name).unwrap_or_default(),
        },
        number: number.number,
        version: number.version,
        updated: number.updated,
    })
}
