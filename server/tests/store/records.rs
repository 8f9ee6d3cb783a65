//! Records for the tests, and the shortest way to put them into a store.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use phloem_api::{CarrierId, DeliveryId, FlowId, Role, RunId, UserId, WorkspaceId};
use phloem_flow::engine::{Event, HttpCall, HttpMode, Input, InputId, Run};
use phloem_flow::time::Millis;
use phloem_server::store::{
    Conn, Error, Store, carriers, deliveries, drafts, flows, runs, users, versions, workspaces,
};
use uuid::Uuid;

/// The time at which everything in the tests begins.
pub(crate) const T0: Millis = Millis(1_700_000_000_000);

/// The moment so many milliseconds after [`T0`].
pub(crate) fn after(ms: i64) -> Millis {
    Millis(T0.0 + ms)
}

/// Writes and expects it to go well.
pub(crate) async fn write<T: Send + 'static>(
    store: &Store,
    work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Error>> + Send + 'static,
) -> T {
    store.write(work).await.expect("the write is kept")
}

/// Reads and expects it to go well.
pub(crate) async fn read<T: Send + 'static>(
    store: &Store,
    work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Error>> + Send + 'static,
) -> T {
    store.read(work).await.expect("the store can be read")
}

/// A workspace with a person, a flow of one version, and a carrier.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home {
    pub(crate) workspace: WorkspaceId,
    pub(crate) user: UserId,
    pub(crate) flow: FlowId,
    pub(crate) carrier: CarrierId,
}

pub(crate) fn home() -> Home {
    Home {
        workspace: WorkspaceId(Uuid::now_v7()),
        user: UserId(Uuid::now_v7()),
        flow: FlowId(Uuid::now_v7()),
        carrier: CarrierId(Uuid::now_v7()),
    }
}

/// Puts a new home into the store.
pub(crate) async fn settle(store: &Store) -> Home {
    let home = home();
    write(store, move |conn| settle_in(conn, home).boxed()).await;
    home
}

pub(crate) async fn settle_in(conn: &mut Conn, home: Home) -> Result<(), Error> {
    workspaces::insert(conn, &workspace(home.workspace)).await?;
    users::insert(conn, &user(home)).await?;
    flows::insert(conn, &flow(home)).await?;
    drafts::insert(conn, &draft(home, 1, "{}")).await?;
    versions::insert(conn, home.workspace, &version(home)).await?;
    flows::set_live(conn, home.workspace, home.flow, 1, T0).await?;
    carriers::insert(conn, &carrier(home)).await
}

pub(crate) fn workspace(id: WorkspaceId) -> workspaces::Record {
    workspaces::Record {
        id,
        name: "Example Ltd".to_owned(),
        created: T0,
    }
}

pub(crate) fn user(home: Home) -> users::Record {
    users::Record {
        id: home.user,
        workspace: home.workspace,
        email: format!("{}@example.com", home.user),
        password: "$argon2id$".to_owned(),
        role: Role::Owner,
        created: T0,
    }
}

pub(crate) fn flow(home: Home) -> flows::Record {
    flows::Record {
        id: home.flow,
        workspace: home.workspace,
        name: "Reception".to_owned(),
        archived: false,
        live: None,
        created: T0,
        updated: T0,
    }
}

pub(crate) fn draft(home: Home, revision: i64, document: &str) -> drafts::Record {
    drafts::Record {
        flow: home.flow,
        revision,
        document: document.to_owned(),
        updated: T0,
        updated_by: Some(home.user),
    }
}

pub(crate) fn version(home: Home) -> versions::New {
    versions::New {
        flow: home.flow,
        document: r#"{"format":1}"#.to_owned(),
        author: Some(home.user),
        note: "First".to_owned(),
        created: T0,
    }
}

pub(crate) fn carrier(home: Home) -> carriers::Record {
    carriers::Record {
        id: home.carrier,
        workspace: home.workspace,
        kind: "plivo".to_owned(),
        name: "Main".to_owned(),
        credentials: vec![0, 1, 255],
        created: T0,
        last_request: None,
        bad_signatures: 0,
    }
}

/// A run of an incoming call.
pub(crate) fn run(home: Home, call_uuid: &str) -> runs::Record {
    runs::Record {
        id: RunId(Uuid::now_v7()),
        workspace: home.workspace,
        flow: home.flow,
        version: Some(1),
        carrier: Some(home.carrier),
        call_uuid: Some(call_uuid.to_owned()),
        parties: Some(runs::Parties {
            caller: "+15551230009".to_owned(),
            called: "+15551230001".to_owned(),
        }),
        trigger: "incoming_call".to_owned(),
        status: runs::Status::Running,
        state: Run::new(),
        instructions: Vec::new(),
        created: T0,
        updated: T0,
        finished: None,
        failure: None,
    }
}

/// A run that a program started.
pub(crate) fn api_run(home: Home) -> runs::Record {
    runs::Record {
        carrier: None,
        call_uuid: None,
        parties: None,
        trigger: "api_request".to_owned(),
        ..run(home, "")
    }
}

/// Puts a run into the store.
pub(crate) async fn begin(store: &Store, run: &runs::Record) {
    let run = run.clone();
    write(store, move |conn| {
        async move { runs::insert(conn, &run).await }.boxed()
    })
    .await;
}

pub(crate) fn input(id: &str) -> Input {
    Input {
        at: T0,
        id: InputId(id.to_owned()),
        answers: None,
        event: Event::PromptFinished,
    }
}

/// A delivery that is due at [`T0`].
pub(crate) fn delivery(run: &runs::Record, sequence: u32, destination: &str) -> deliveries::Record {
    deliveries::Record {
        id: DeliveryId(Uuid::now_v7()),
        workspace: run.workspace,
        run: run.id,
        sequence,
        destination: destination.to_owned(),
        call: HttpCall {
            sequence,
            method: "POST".to_owned(),
            url: format!("{destination}/status"),
            headers: vec![("content-type".to_owned(), "text/plain".to_owned())],
            body: Some("hällo".to_owned()),
            timeout_s: 5,
            mode: HttpMode::Nobody,
            keep_trying: true,
        },
        state: deliveries::State::Pending,
        attempts: 0,
        next: T0,
        leased_until: None,
        created: T0,
        finished: None,
    }
}

/// Puts a delivery into the store.
pub(crate) async fn owe(store: &Store, delivery: &deliveries::Record) {
    let delivery = delivery.clone();
    write(store, move |conn| {
        async move { deliveries::insert(conn, &delivery).await }.boxed()
    })
    .await;
}
