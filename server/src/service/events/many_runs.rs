//! The runs of a flow or of a workspace, as lists show them.

use std::collections::{BTreeMap, BTreeSet};

use phloem_api::{
    Code, DraftChanged, Error, FlowEvent, FlowId, LiveChanged, RunId, RunStatus, RunSummary,
    WorkspaceId,
};

use crate::service::events::{Event, View, written};
use crate::service::{Direct, flows, runs as service};
use crate::store::runs::{self, Filter};
use crate::store::{Change, Conn, drafts};

/// How many runs are shown at first, and looked at when nobody knows which have changed.
const NEWEST: u32 = 50;

/// The runs of a flow, its draft and its live version; or the runs of a workspace.
pub(super) struct ManyRuns {
    workspace: WorkspaceId,
    flow: Option<FlowId>,
    look_at: LookAt,
    /// What was said of runs that may still change.
    said: BTreeMap<RunId, RunSummary>,
    draft: Option<DraftChanged>,
    live: Option<LiveChanged>,
    deleted: bool,
}

/// Where something may have changed.
#[derive(Clone, Debug, Default)]
struct LookAt {
    runs: BTreeSet<RunId>,
    flow: bool,
    everything: bool,
}

/// What there is.
struct Seen {
    runs: Vec<RunSummary>,
    /// The draft and the live version, where they were looked at.
    flow: Option<(DraftChanged, LiveChanged)>,
}

impl ManyRuns {
    pub(super) fn of_workspace(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            flow: None,
            look_at: LookAt {
                everything: true,
                ..LookAt::default()
            },
            said: BTreeMap::new(),
            draft: None,
            live: None,
            deleted: false,
        }
    }

    pub(super) fn of_flow(workspace: WorkspaceId, flow: FlowId) -> Self {
        Self {
            flow: Some(flow),
            ..Self::of_workspace(workspace)
        }
    }

    async fn see(&self, api: &Direct) -> Result<Seen, Error> {
        let (workspace, flow, look_at) = (self.workspace, self.flow, self.look_at.clone());
        let under_way: BTreeSet<RunId> = self
            .said
            .values()
            .filter(|run| run.status == RunStatus::Running)
            .map(|run| run.id)
            .collect();
        api.server
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let found = if look_at.everything {
                        all(conn, workspace, flow, under_way).await?
                    } else {
                        these(conn, workspace, look_at.runs).await?
                    };
                    Ok(Seen {
                        runs: service::summaries(conn, workspace, found).await?,
                        flow: match flow {
                            Some(id) if look_at.flow || look_at.everything => {
                                Some(draft_and_live(conn, workspace, id).await?)
                            }
                            _ => None,
                        },
                    })
                })
            })
            .await
    }

    /// Says what differs.
    fn say(&mut self, seen: Seen) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        if let Some((draft, live)) = seen.flow {
            if self.draft.replace(draft) != Some(draft) {
                events.push(FlowEvent::Draft(draft));
            }
            if self.live.replace(live) != Some(live) {
                events.push(FlowEvent::Live(live));
            }
        }
        for run in seen.runs {
            if self.said.get(&run.id) != Some(&run) {
                self.said.insert(run.id, run.clone());
                events.push(FlowEvent::Run(Box::new(run)));
            }
        }
        self.forget();
        events
            .into_iter()
            .map(|event| written(event.write()))
            .collect()
    }

    /// Forgets runs that are over, but for the newest, which are looked at again.
    fn forget(&mut self) {
        let older = self.said.len().saturating_sub(NEWEST as usize);
        let over: Vec<RunId> = self
            .said
            .values()
            .take(older)
            .filter(|run| run.status != RunStatus::Running)
            .map(|run| run.id)
            .collect();
        for id in over {
            self.said.remove(&id);
        }
    }
}

impl View for ManyRuns {
    fn notice(&mut self, change: Change) -> bool {
        match change {
            Change::Run {
                workspace,
                flow,
                run,
            } if workspace == self.workspace && self.flow.is_none_or(|own| own == flow) => {
                self.look_at.runs.insert(run);
                self.look_at.everything |= self.look_at.runs.len() > NEWEST as usize;
            }
            Change::Flow(flow) if self.flow == Some(flow) => self.look_at.flow = true,
            Change::Anything => self.look_at.everything = true,
            Change::Run { .. } | Change::Delivery(_) | Change::Flow(_) | Change::Carrier(_) => {
                return false;
            }
        }
        true
    }

    async fn look(&mut self, api: &Direct) -> Result<Vec<Event>, Error> {
        let opening = self.draft.is_none();
        match self.see(api).await {
            Ok(seen) => {
                self.look_at = LookAt::default();
                self.say(seen)
            }
            Err(error) if error.code == Code::NotFound && !opening => {
                self.deleted = true;
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }

    fn is_over(&self) -> bool {
        self.deleted
    }
}

/// The newest runs and older ones that were under way, oldest first.
async fn all(
    conn: &mut Conn,
    workspace: WorkspaceId,
    flow: Option<FlowId>,
    mut under_way: BTreeSet<RunId>,
) -> Result<Vec<runs::Summary>, Error> {
    let filter = Filter {
        flow,
        ..Filter::default()
    };
    let mut newest = runs::list(conn, workspace, filter, NEWEST).await?;
    newest.reverse();
    for run in &newest {
        under_way.remove(&run.id);
    }
    let mut found = these(conn, workspace, under_way).await?;
    found.append(&mut newest);
    Ok(found)
}

/// These runs, oldest first.
async fn these(
    conn: &mut Conn,
    workspace: WorkspaceId,
    ids: BTreeSet<RunId>,
) -> Result<Vec<runs::Summary>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let run = runs::get(conn, workspace, id).await?;
        found.extend(run.map(runs::Summary::from));
    }
    Ok(found)
}

async fn draft_and_live(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: FlowId,
) -> Result<(DraftChanged, LiveChanged), Error> {
    let flow = flows::flow_of(conn, workspace, id).await?;
    let revision = drafts::revision(conn, id).await?.unwrap_or_default();
    Ok((
        DraftChanged { revision },
        LiveChanged { version: flow.live },
    ))
}
