//! The operations, and how one is chosen.

use futures::FutureExt as _;
use phloem_api::{CarrierId, DeliveryId, FlowId, RunId, UserId, WorkspaceId};
use phloem_flow::engine::Timer;
use phloem_server::store::{Error, Store, runs, timers, workspaces};
use uuid::Uuid;

use crate::differential::Random;
use crate::records::{Home, after, run};

/// What an operation does; its numbers choose on what.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    AddWorkspace,
    AddUser,
    ChangeUser,
    DeleteUser,
    FindUser,
    AddCredentials,
    RevokeCredentials,
    SaveSession,
    ExpireSessions,
    AddFlow,
    ChangeFlow,
    DeleteFlow,
    ListFlows,
    SaveDraft,
    Publish,
    MakeLive,
    ListVersions,
    AddCarrier,
    HearOfCarrier,
    Link,
    Unlink,
    Route,
    ListNumbers,
    AddCall,
    ListCalls,
    KeepEnd,
    TakeEnd,
    BeginRun,
    BeginApiRun,
    SaveRun,
    ListRuns,
    AddInput,
    AppendInput,
    Enter,
    Leave,
    SetTimer,
    ClearTimer,
    TakeTimer,
    DueTimers,
    Owe,
    Claim,
    ClaimOne,
    Finish,
    Retry,
    Bury,
    Revive,
    Attempt,
    ListDeliveries,
    Note,
    Count,
}

use Kind::{
    AddCall, AddCarrier, AddCredentials, AddFlow, AddInput, AddUser, AddWorkspace, AppendInput,
    Attempt, BeginApiRun, BeginRun, Bury, ChangeFlow, ChangeUser, Claim, ClaimOne, ClearTimer,
    Count, DeleteFlow, DeleteUser, DueTimers, Enter, ExpireSessions, FindUser, Finish,
    HearOfCarrier, KeepEnd, Leave, Link, ListCalls, ListDeliveries, ListFlows, ListNumbers,
    ListRuns, ListVersions, MakeLive, Note, Owe, Publish, Retry, Revive, RevokeCredentials, Route,
    SaveDraft, SaveRun, SaveSession, SetTimer, TakeEnd, TakeTimer, Unlink,
};

/// In the order in which a sequence begins, so that later operations find something; then at random.
const KINDS: [Kind; 50] = [
    AddWorkspace,
    AddUser,
    AddFlow,
    Publish,
    MakeLive,
    AddCarrier,
    Link,
    BeginRun,
    BeginApiRun,
    Owe,
    ChangeUser,
    DeleteUser,
    FindUser,
    AddCredentials,
    RevokeCredentials,
    SaveSession,
    ExpireSessions,
    ChangeFlow,
    DeleteFlow,
    ListFlows,
    SaveDraft,
    ListVersions,
    HearOfCarrier,
    Unlink,
    Route,
    ListNumbers,
    AddCall,
    ListCalls,
    KeepEnd,
    TakeEnd,
    SaveRun,
    ListRuns,
    AddInput,
    AppendInput,
    Enter,
    Leave,
    SetTimer,
    ClearTimer,
    TakeTimer,
    DueTimers,
    Claim,
    ClaimOne,
    Finish,
    Retry,
    Bury,
    Revive,
    Attempt,
    ListDeliveries,
    Note,
    Count,
];

#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    pub(crate) kind: Kind,
    /// Which home, out of two.
    pub(crate) home: u64,
    /// Which of several.
    pub(crate) one: u64,
    pub(crate) other: u64,
    /// Grows with the sequence.
    pub(crate) n: usize,
    /// Whether the work fails in the end, after it has done what it does.
    pub(crate) fails: bool,
}

/// An id that is the same on both databases.
pub(crate) fn id(kind: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(kind, number)
}

impl Operation {
    pub(crate) fn random(random: &mut Random, n: usize) -> Self {
        let kind = KINDS[if n < 20 {
            n / 2
        } else {
            usize::try_from(random.below(KINDS.len() as u64)).expect("it is small")
        }];
        Self {
            kind,
            home: if n < 20 {
                n as u64 % 2
            } else {
                random.below(2)
            },
            one: if n < 20 { 0 } else { random.below(5) },
            other: random.below(3),
            n,
            fails: random.below(12) == 0,
        }
    }

    pub(crate) fn home(self) -> Home {
        Home {
            workspace: WorkspaceId(id(1, self.home)),
            user: UserId(id(2, self.home)),
            flow: FlowId(id(3, self.home * 10 + self.other)),
            carrier: CarrierId(id(4, self.home)),
        }
    }

    pub(crate) fn call(self) -> runs::Record {
        runs::Record {
            id: RunId(id(5, self.n as u64)),
            ..run(self.home(), &format!("call-{}", self.one))
        }
    }

    pub(crate) fn number(self) -> String {
        format!("+1555123000{}", self.one)
    }

    pub(crate) fn timer(self) -> timers::Record {
        timers::Record {
            run: RunId(id(5, self.one * 20)),
            timer: if self.other == 0 {
                Timer::LostCall
            } else {
                Timer::DialResult
            },
            due: after(self.n as i64 / 10 * 100),
        }
    }

    pub(crate) fn delivery(self) -> DeliveryId {
        DeliveryId(id(6, self.one + 18))
    }

    /// What the store says, in words that do not depend on the database.
    pub(crate) async fn answer(self, store: &Store) -> String {
        let result: Result<String, Failed> = store
            .write(move |conn| {
                async move {
                    let said = self.act(conn).await?;
                    if self.fails {
                        // Brings out what failed.
                        workspaces::get(conn, self.home().workspace).await?;
                        return Err(Failed::OnPurpose(said));
                    }
                    Ok(said)
                }
                .boxed()
            })
            .await;
        match result {
            Ok(said) => said,
            Err(Failed::OnPurpose(said)) => format!("undone: {said}"),
            // SQLite does not say which reference leads nowhere.
            Err(Failed::Store(Error::Conflict(name)))
                if name.ends_with("_fkey") || name.contains("FOREIGN KEY") =>
            {
                "a reference leads nowhere".to_owned()
            }
            Err(Failed::Store(error)) => format!("{error:?}"),
        }
    }
}

#[derive(Debug)]
enum Failed {
    Store(Error),
    OnPurpose(String),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}
