//! One run, with everything that it did.

use phloem_api::{DeliveryState, Error, RunDetail, RunEvent, RunId, RunStatus};
use sha2::{Digest as _, Sha256};

use crate::service::events::{Event, View, written};
use crate::service::{Direct, runs};
use crate::store::Change;

/// One run.
pub(super) struct OneRun {
    id: RunId,
    /// The hash of what was said last, which may be long.
    said: Option<[u8; 32]>,
    over: bool,
}

impl OneRun {
    pub(super) fn new(id: RunId) -> Self {
        Self {
            id,
            said: None,
            over: false,
        }
    }
}

impl View for OneRun {
    fn notice(&mut self, change: Change) -> bool {
        match change {
            Change::Run { run, .. } | Change::Delivery(run) => run == self.id,
            Change::Flow(_) | Change::Carrier(_) => false,
            Change::Anything => true,
        }
    }

    async fn look(&mut self, api: &Direct) -> Result<Vec<Event>, Error> {
        let run = runs::get(api, self.id).await?;
        self.over = is_over(&run);
        let event = written(RunEvent::Run(Box::new(run)).write())?;
        let hash = Some(Sha256::digest(&event.data).into());
        if hash == self.said {
            return Ok(Vec::new());
        }
        self.said = hash;
        Ok(vec![event])
    }

    fn is_over(&self) -> bool {
        self.over
    }
}

/// A run may be over and still owe requests, whose attempts are news.
fn is_over(run: &RunDetail) -> bool {
    let owes = |state| state == DeliveryState::Pending;
    run.run.status != RunStatus::Running && !run.deliveries.iter().any(|it| owes(it.state))
}
