//! News of what was changed, for those who watch it. A write says what it changes; when it is committed, everybody who watches hears of it, in all
//! server processes.
//!
//! News only says where to look, and may be lost between processes. Whoever watches reads the database anew, and looks again now and then unasked.

use std::fmt;
use std::str::FromStr;

use phloem_api::{CarrierId, FlowId, RunId, WorkspaceId};
use tokio::sync::broadcast;
use uuid::Uuid;

/// How many changes may wait for a slow watcher. Who is further behind is told to look at everything.
pub(super) const WAITING: usize = 512;

/// Something that a committed write has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// A run began or took an input.
    Run {
        /// Whose it is.
        workspace: WorkspaceId,
        /// The flow that it executes.
        flow: FlowId,
        /// Which.
        run: RunId,
    },
    /// How a request stands that this run owes.
    Delivery(RunId),
    /// The draft of a flow or its live version, or the flow itself is gone.
    Flow(FlowId),
    /// A carrier's name or secrets, or the carrier itself is gone.
    Carrier(CarrierId),
    /// More than can be told.
    Anything,
}

/// What changes from now on.
pub struct Changes(pub(super) broadcast::Receiver<Change>);

impl Changes {
    /// Waits for the next change. For ever when the store is gone.
    pub async fn next(&mut self) -> Change {
        match self.0.recv().await {
            Ok(change) => change,
            Err(broadcast::error::RecvError::Lagged(_)) => Change::Anything,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }

    /// The next change, if it is there already.
    pub fn next_now(&mut self) -> Option<Change> {
        match self.0.try_recv() {
            Ok(change) => Some(change),
            Err(broadcast::error::TryRecvError::Lagged(_)) => Some(Change::Anything),
            Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed) => {
                None
            }
        }
    }
}

/// As one word, for other processes.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run {
                workspace,
                flow,
                run,
            } => write!(
                f,
                "run/{}/{}/{}",
                workspace.0.simple(),
                flow.0.simple(),
                run.0.simple()
            ),
            Self::Delivery(run) => write!(f, "delivery/{}", run.0.simple()),
            Self::Flow(flow) => write!(f, "flow/{}", flow.0.simple()),
            Self::Carrier(carrier) => write!(f, "carrier/{}", carrier.0.simple()),
            Self::Anything => f.write_str("anything"),
        }
    }
}

/// No error: what a process of another version says may mean anything.
impl FromStr for Change {
    type Err = std::convert::Infallible;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let mut parts = word.split('/');
        let kind = parts.next().unwrap_or_default();
        let ids: Result<Vec<Uuid>, _> = parts.map(Uuid::parse_str).collect();
        Ok(match (kind, ids.as_deref()) {
            ("run", Ok(&[workspace, flow, run])) => Self::Run {
                workspace: WorkspaceId(workspace),
                flow: FlowId(flow),
                run: RunId(run),
            },
            ("delivery", Ok(&[run])) => Self::Delivery(RunId(run)),
            ("flow", Ok(&[flow])) => Self::Flow(FlowId(flow)),
            ("carrier", Ok(&[carrier])) => Self::Carrier(CarrierId(carrier)),
            _ => Self::Anything,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_as_they_were_written() {
        let changes = [
            Change::Run {
                workspace: WorkspaceId(Uuid::from_u128(1)),
                flow: FlowId(Uuid::from_u128(2)),
                run: RunId(Uuid::from_u128(3)),
            },
            Change::Delivery(RunId(Uuid::max())),
            Change::Flow(FlowId(Uuid::nil())),
            Change::Carrier(CarrierId(Uuid::from_u128(4))),
            Change::Anything,
        ];
        for change in changes {
            let Ok(read) = change.to_string().parse::<Change>();
            assert_eq!(read, change);
        }
    }

    #[test]
    fn what_cannot_be_read_may_be_anything() {
        for word in ["", "run", "run/1", "flow/x", "version/1", "delivery/"] {
            let Ok(read) = word.parse::<Change>();
            assert_eq!(read, Change::Anything, "of {word:?}");
        }
    }

    #[tokio::test]
    async fn whoever_is_too_far_behind_looks_at_everything() {
        let (sender, receiver) = broadcast::channel(2);
        let mut changes = Changes(receiver);
        let flow = |id| Change::Flow(FlowId(Uuid::from_u128(id)));
        for id in 1..=3 {
            sender.send(flow(id)).unwrap();
        }
        assert_eq!(changes.next().await, Change::Anything);
        assert_eq!(changes.next().await, flow(2));
        assert_eq!(changes.next_now(), Some(flow(3)));
        assert_eq!(changes.next_now(), None);
    }
}
