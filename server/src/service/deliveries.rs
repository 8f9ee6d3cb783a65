//! HTTP requests that runs owe: those that failed, and sending one again.

use phloem_api::{
    Attempt, Code, DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, DeliveryState, Error,
    FlowRef, Page, ResendDeliveries, Resent, WorkspaceId,
};

use crate::service::error::not_found;
use crate::service::{Action, Direct, flows, note, page};
use crate::store::deliveries::{Filter, State};
use crate::store::{Conn, attempts, deliveries};

pub(super) async fn list(api: &Direct, query: DeliveriesQuery) -> Result<Page<Delivery>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let filter = Filter {
        state: match query.state.unwrap_or(DeliveryState::Dead) {
            DeliveryState::Pending => State::Pending,
            DeliveryState::Done => State::Done,
            DeliveryState::Dead => State::Dead,
        },
        flow: query.flow_id,
        before: page::cursor(query.cursor.as_deref())?,
    };
    api.server
        .store
        .read(move |conn| {
            Box::pin(async move {
                let found =
                    deliveries::list(conn, workspace, filter, page::one_more(limit)).await?;
                let page = page::cut(found, limit, |listed| listed.delivery.id.to_string());
                let mut names = flows::Names::default();
                let mut items = Vec::with_capacity(page.items.len());
                for listed in page.items {
                    let flow = names.of(conn, workspace, listed.flow).await?;
                    items.push(described(listed, flow));
                }
                Ok(Page {
                    items,
                    next: page.next,
                })
            })
        })
        .await
}

pub(super) async fn get(api: &Direct, id: DeliveryId) -> Result<DeliveryDetail, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let (mut listed, flow, attempts) = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let (listed, flow) = delivery_of(conn, workspace, id).await?;
                Ok((listed, flow, attempts::list(conn, id).await?))
            })
        })
        .await?;
    Ok(DeliveryDetail {
        body: listed.delivery.call.body.take(),
        delivery: described(listed, flow),
        attempts: attempts
            .into_iter()
            .map(|attempt| Attempt {
                number: attempt.number,
                at: attempt.at,
                took_ms: u64::try_from(attempt.took_ms).unwrap_or(0),
                status: attempt.status,
                failure: attempt.failure,
            })
            .collect(),
    })
}

pub(super) async fn resend(api: &Direct, id: DeliveryId) -> Result<Delivery, Error> {
    let principal = api.may(Action::Resend)?.clone();
    let now = api.server.clock.now();
    let (listed, flow) = api
        .server
        .store
        .write(move |conn| {
            Box::pin(async move {
                delivery_of(conn, principal.workspace, id).await?;
                if !deliveries::revive(conn, principal.workspace, id, now).await? {
                    return Err(Error::new(
                        Code::Conflict,
                        "Only deliveries that were given up can be sent again.",
                    ));
                }
                note(conn, &principal, now, "delivery.resend", id, "").await?;
                delivery_of(conn, principal.workspace, id).await
            })
        })
        .await?;
    Ok(described(listed, flow))
}

pub(super) async fn resend_all(api: &Direct, request: ResendDeliveries) -> Result<Resent, Error> {
    let principal = api.may(Action::Resend)?.clone();
    let now = api.server.clock.now();
    let resent = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let flow = request.flow_id;
                if let Some(flow) = flow {
                    flows::flow_of(conn, principal.workspace, flow).await?;
                }
                let resent = deliveries::revive_all(conn, principal.workspace, flow, now).await?;
                if resent > 0 {
                    let which = flow.map_or_else(|| "all".to_owned(), |flow| flow.to_string());
                    note(conn, &principal, now, "delivery.resend_all", which, resent).await?;
                }
                Ok(resent)
            })
        })
        .await?;
    Ok(Resent { resent })
}

/// A delivery as lists show it.
pub(super) fn described(listed: deliveries::Listed, flow: FlowRef) -> Delivery {
    let delivery = listed.delivery;
    Delivery {
        id: delivery.id,
        run_id: delivery.run,
        flow,
        last_failure: listed.last_failure,
        sequence: delivery.sequence,
        method: delivery.call.method,
        url: delivery.call.url,
        state: match delivery.state {
            State::Pending => DeliveryState::Pending,
            State::Done => DeliveryState::Done,
            State::Dead => DeliveryState::Dead,
        },
        attempts: delivery.attempts,
        next: (delivery.state == State::Pending).then_some(delivery.next),
        created: delivery.created,
    }
}

/// The delivery and its flow, if the workspace has it.
async fn delivery_of(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: DeliveryId,
) -> Result<(deliveries::Listed, FlowRef), Error> {
    let listed = deliveries::get(conn, workspace, id)
        .await?
        .ok_or_else(|| not_found("delivery"))?;
    let flow = flows::Names::default()
        .of(conn, workspace, listed.flow)
        .await?;
    Ok((listed, flow))
}
