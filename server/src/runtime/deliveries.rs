//! Finds the deliveries that are due and has them performed.

use phloem_flow::time::Millis;

use crate::runtime::requests;
use crate::runtime::slots::{Slot, Slots};
use crate::state::Server;
use crate::store::{Error, deliveries};

/// A delivery that is leased to this process, and its place among those under way.
pub(super) type Claimed = (deliveries::Record, Slot);

/// Leases deliveries that are due, so that only this process performs them, as many as there are slots for.
///
/// # Errors
/// When the database fails.
pub(super) async fn claim(
    server: &Server,
    slots: &Slots,
    now: Millis,
) -> Result<Vec<Claimed>, Error> {
    let slots = slots.clone();
    server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let mut claimed: Vec<Claimed> = Vec::new();
                loop {
                    let (room, full) = (slots.room(), slots.full());
                    if room == 0 {
                        return Ok(claimed);
                    }
                    let due = deliveries::claim(conn, now, now, room, &full).await?;
                    let enough = due.is_empty() || due.len() < room as usize;
                    for mut delivery in due {
                        let (id, attempt) = (delivery.id, delivery.attempts);
                        let Some(slot) = slots.take(delivery.origin()) else {
                            // More for one destination than it gets: those for others follow in the next round.
                            deliveries::give_back(conn, id, attempt, now).await?;
                            continue;
                        };
                        // The statement that claims cannot tell how long each may take.
                        let until = requests::lease_end(&delivery.call, now);
                        deliveries::lease(conn, id, attempt, until).await?;
                        delivery.leased_until = Some(until);
                        claimed.push((delivery, slot));
                    }
                    if enough {
                        return Ok(claimed);
                    }
                }
            })
        })
        .await
}

/// Performs what is due once, and returns how many deliveries that were when all attempts are over.
///
/// # Errors
/// When the database fails.
pub async fn tick(server: &Server, now: Millis) -> Result<usize, Error> {
    let claimed = claim(server, &Slots::default(), now).await?;
    let attempts = claimed
        .iter()
        .map(|(delivery, _)| requests::perform(server, delivery));
    let advanced = futures::future::join_all(attempts).await;
    // A run that went on may have come to a request that its caller waits for.
    for advanced in advanced.into_iter().flatten() {
        let _ = requests::spawn(server, advanced.requests).await;
    }
    Ok(claimed.len())
}
