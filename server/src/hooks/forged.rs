//! Counts requests whose signature does not fit. Somebody may send them by the thousand, so they are counted in memory and written now and then.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use phloem_api::CarrierId;
use phloem_carriers::SignatureError;

use crate::state::Server;
use crate::store::{self, carriers};

/// What is counted and not written yet.
#[derive(Debug, Default)]
pub struct Forged(Mutex<HashMap<CarrierId, i64>>);

impl Forged {
    /// Counts one request of a carrier, and logs it if it is the first since the counts were last written.
    pub(super) fn count(&self, carrier: CarrierId, error: &SignatureError) {
        metrics::counter!("phloem_forged_webhooks_total").increment(1);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(carrier).or_default();
        *count += 1;
        if *count == 1 {
            tracing::warn!(%carrier, %error, "a webhook is not signed as it should be");
        }
    }

    fn take(&self) -> HashMap<CarrierId, i64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn give_back(&self, counts: &HashMap<CarrierId, i64>) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (carrier, count) in counts {
            *current.entry(*carrier).or_default() += count;
        }
    }
}

/// Writes what was counted since the last time.
///
/// # Errors
/// When the database fails; the counts are kept then.
pub async fn tick(server: &Server) -> Result<(), store::Error> {
    let counts = server.forged.take();
    if counts.is_empty() {
        return Ok(());
    }
    let to_write = counts.clone();
    let written = server
        .store
        .write(move |conn| {
            Box::pin(async move {
                for (carrier, count) in to_write {
                    carriers::count_bad_signatures(conn, carrier, count).await?;
                }
                Ok::<_, store::Error>(())
            })
        })
        .await;
    if written.is_err() {
        server.forged.give_back(&counts);
    }
    written
}
