//! Tells a run what its carrier reports.

use phloem_api::{CarrierId, RunId};
use phloem_flow::engine::{Event, Input, InputId};

use crate::runtime::Error;
use crate::runtime::advance::Advanced;
use crate::state::Server;
use crate::store::early_ends;
use crate::store::runs::{self, Which};

/// Which run a report is about.
#[derive(Clone, Debug)]
pub enum About {
    /// The run that the report's URL names, and the number of the instructions there.
    Run(RunId, u32),
    /// The run of the carrier's call with this id.
    Call(String),
}

/// Takes in what a carrier reports; nothing when the carrier has no such run. What is reported of a call, which is its end, waits for a run that the call may
/// get yet.
///
/// # Errors
/// When the database or the document failed.
pub async fn report(
    server: &Server,
    carrier: CarrierId,
    about: About,
    id: InputId,
    event: Event,
) -> Result<Option<Advanced>, Error> {
    let clock = server.clock.clone();
    let runtime = server.runtime.clone();
    server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let (which, answers) = match about {
                    About::Run(run, number) => (Which::Id(run), Some(number)),
                    About::Call(uuid) => (Which::Call(carrier, uuid), None),
                };
                let mut run = runs::lock_for(conn, &which, &id).await?;
                if let (None, Which::Call(_, call_uuid)) = (&run, &which) {
                    // It may be about to begin.
                    early_ends::lock(conn, carrier, call_uuid).await?;
                    run = runs::lock_for(conn, &which, &id).await?;
                }
                // A run of another carrier is as good as none: whoever signs for one carrier has no say in the calls of another.
                let run = run.filter(|it| it.run.carrier == Some(carrier));
                // Only now: what the wait for the run took must not be missing from the leases and timers that follow.
                let input = Input {
                    at: clock.now(),
                    id,
                    answers,
                    event,
                };
                match (run, which) {
                    (Some(run), _) => runtime.advance(conn, run, input).await.map(Some),
                    (None, Which::Call(_, call_uuid)) => {
                        early_ends::keep(conn, carrier, &call_uuid, &input).await?;
                        Ok(None)
                    }
                    (None, Which::Id(_)) => Ok(None),
                }
            })
        })
        .await
}
