//! HTTP requests that runs owe: those that failed, and sending one again.

use phloem_api::{
    Attempt, Code, DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, DeliveryState, Error,
    Page, WorkspaceId,
};

use crate::service::error::not_found;
use crate::service::{Action, Direct, note, page};
use crate::store::deliveries::State;
use crate::store::{Conn, attempts, deliveries};

pub(super) async fn list(api: &Direct, query: DeliveriesQuery) -> Result<Page<Delivery>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let before = page::cursor(query.cursor.as_deref())?;
    let state = match query.state.unwrap_or(DeliveryState::Dead) {
        DeliveryState::Pending => State::Pending,
        DeliveryState::Done => State::Done,
        DeliveryState::Dead => State::Dead,
    };
    let found = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let limit = page::one_more(limit);
                Ok(deliveries::list(conn, workspace, state, before, limit).await?)
            })
        })
        .await?;
    let page = page::cut(found, limit, |delivery| delivery.id.to_string());
    Ok(page::map(page, described))
}

pub(super) async fn get(api: &Direct, id: DeliveryId) -> Result<DeliveryDetail, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let (mut delivery, attempts) = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let delivery = delivery_of(conn, workspace, id).await?;
                Ok((delivery, attempts::list(conn, id).await?))
            })
        })
        .await?;
    Ok(DeliveryDetail {
        body: delivery.call.body.take(),
        delivery: described(delivery),
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
    let delivery = api
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
    Ok(described(delivery))
}

/// A delivery as lists show it.
pub(super) fn described(delivery: deliveries::Record) -> Delivery {
    Delivery {
        id: delivery.id,
        run_id: delivery.run,
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

async fn delivery_of(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: DeliveryId,
) -> Result<deliveries::Record, Error> {
    deliveries::get(conn, workspace, id)
        .await?
        .ok_or_else(|| not_found("delivery"))
}
