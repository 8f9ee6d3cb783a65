//! Finds the deliveries that are due and has them performed.

use phloem_flow::time::Millis;

use crate::runtime::requests;
use crate::state::Server;
use crate::store::{Error, deliveries};

/// How many deliveries one process performs at once.
pub(super) const AT_ONCE: u32 = 64;

/// Leases deliveries that are due, so that only this process performs them, at the most `limit`.
///
/// # Errors
/// When the database fails.
pub(super) async fn claim(
    server: &Server,
    now: Millis,
    limit: u32,
) -> Result<Vec<deliveries::Record>, Error> {
    server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let mut claimed = deliveries::claim(conn, now, now, limit).await?;
                // The statement that claims cannot tell how long each may take.
                for delivery in &mut claimed {
                    let until = requests::lease_end(&delivery.call, now);
                    deliveries::lease(conn, delivery.id, delivery.attempts, until).await?;
                    delivery.leased_until = Some(until);
                }
                Ok(claimed)
            })
        })
        .await
}

/// Performs what is due once, and returns how many deliveries that were when all attempts are over.
///
/// # Errors
/// When the database fails.
pub async fn tick(server: &Server, now: Millis) -> Result<usize, Error> {
    let claimed = claim(server, now, AT_ONCE).await?;
    let attempts = claimed
        .iter()
        .map(|delivery| requests::perform(server, delivery));
    let advanced = futures::future::join_all(attempts).await;
    // A run that went on may have come to a request that its caller waits for.
    for advanced in advanced.into_iter().flatten() {
        let _ = requests::spawn(server, advanced.requests).await;
    }
    Ok(claimed.len())
}
