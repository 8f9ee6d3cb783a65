//! The carriers that called lately, with their secrets opened: each call is some twenty requests of the same carrier.
//!
//! A change that this process makes, or hears of from another, holds from the next request on. One that another process makes holds within [`KEPT`] at the
//! latest: that long a withdrawn token may still be taken here. A new token holds at once everywhere, since a request that does not fit what is kept is judged
//! by what is stored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use phloem_api::CarrierId;
use phloem_carriers::Account;
use phloem_flow::time::Millis;

use crate::auth::account;
use crate::hooks::refusal::Refusal;
use crate::state::Server;
use crate::store::carriers;

/// How long a carrier is kept.
const KEPT: Duration = Duration::from_secs(1);

/// How many are kept.
const ROOM: usize = 1024;

/// A carrier and its opened secrets.
pub(super) struct Caller {
    pub(super) carrier: carriers::Record,
    pub(super) account: Account,
}

/// The carriers that are kept.
#[derive(Default)]
pub struct Known(Mutex<HashMap<CarrierId, Entry>>);

struct Entry {
    caller: Arc<Caller>,
    read: Instant,
    /// The count of changes before it was read: any further one makes it worthless.
    changes: u64,
    /// When it was last noted that the carrier has been heard of.
    noted: Option<Millis>,
}

impl Known {
    /// The carrier as it is kept.
    pub(super) fn get(&self, server: &Server, id: CarrierId) -> Option<Arc<Caller>> {
        let changes = server.store.changes_of_carriers();
        let known = self.lock();
        let entry = known.get(&id)?;
        let good = entry.changes == changes && entry.read.elapsed() < KEPT;
        good.then(|| Arc::clone(&entry.caller))
    }

    /// The carrier as it is stored, which is kept.
    pub(super) async fn read(
        &self,
        server: &Server,
        id: CarrierId,
    ) -> Result<Option<Arc<Caller>>, Refusal> {
        let changes = server.store.changes_of_carriers();
        let read = Instant::now();
        let carrier = server
            .store
            .read_one(move |conn| Box::pin(carriers::by_id(conn, id)))
            .await?;
        let Some(carrier) = carrier else {
            self.lock().remove(&id);
            return Ok(None);
        };
        let account = account::open(&server.secrets, &carrier).map_err(|closed| {
            tracing::error!(carrier = %id, error = %closed, "a carrier's secrets cannot be opened");
            Refusal::Defect
        })?;
        let noted = carrier.last_request;
        let caller = Arc::new(Caller { carrier, account });
        let mut known = self.lock();
        if known.len() >= ROOM {
            known.clear();
        }
        let entry = Entry {
            caller: Arc::clone(&caller),
            read,
            changes,
            noted,
        };
        known.insert(id, entry);
        Ok(Some(caller))
    }

    /// Whether it has to be noted that the carrier has been heard of; says so once, to whoever asks first.
    pub(super) fn must_note(&self, caller: &Caller, now: Millis) -> bool {
        let mut known = self.lock();
        let entry = known.get_mut(&caller.carrier.id);
        let noted = match &entry {
            Some(entry) => entry.noted,
            None => caller.carrier.last_request,
        };
        let must = noted.is_none_or(|noted| now.0 - noted.0 >= carriers::NOTED_MS);
        if let (true, Some(entry)) = (must, entry) {
            entry.noted = Some(now);
        }
        must
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CarrierId, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Not what is in it: it holds secrets.
impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Known")
    }
}
