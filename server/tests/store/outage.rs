//! PostgreSQL goes away for a while: work is refused in time, and goes on when it is back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use phloem_api::WorkspaceId;
use phloem_server::store::{Error, Store, workspaces};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::{Notify, mpsc, watch};
use uuid::Uuid;

use crate::databases::Database;
use crate::records::{read, workspace, write};

/// A way to PostgreSQL that can be cut.
struct Way {
    url: String,
    state: Arc<watch::Sender<State>>,
}

/// What becomes of what is sent on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It arrives.
    Open,
    /// Connections break off.
    Cut,
    /// It is swallowed, and nobody hears of it.
    Swallowing,
}

impl Way {
    /// A way to the database, over a port of this machine.
    async fn to(database: &Database) -> Self {
        let target: PgConnectOptions = database.url.parse().expect("the URL is one");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let mut url = url::Url::parse(&database.url).expect("the URL is one");
        url.set_host(Some("127.0.0.1")).expect("a host");
        url.set_port(Some(port)).expect("a port");
        url.set_query(None);
        let state = Arc::new(watch::Sender::new(State::Open));
        tokio::spawn(carry(listener, target, state.subscribe()));
        Self {
            url: url.into(),
            state,
        }
    }

    fn becomes(&self, state: State) {
        self.state.send_replace(state);
    }
}

async fn carry(listener: TcpListener, target: PgConnectOptions, state: watch::Receiver<State>) {
    while let Ok((near, _)) = listener.accept().await {
        let (target, mut state) = (target.clone(), state.clone());
        tokio::spawn(async move {
            let mut near = near;
            if *state.borrow_and_update() == State::Open {
                // What is under way is lost when this ends.
                tokio::select! {
                    () = copy(&mut near, &target) => return,
                    _ = state.changed() => {}
                }
            }
            let _ = state.wait_for(|state| *state != State::Swallowing).await;
        });
    }
}

async fn copy(near: &mut TcpStream, target: &PgConnectOptions) {
    let port = target.get_port();
    // An end that breaks off is what this is for.
    if let Some(directory) = target.get_socket() {
        let socket = directory.join(format!(".s.PGSQL.{port}"));
        if let Ok(mut far) = UnixStream::connect(socket).await {
            let _ = tokio::io::copy_bidirectional(near, &mut far).await;
        }
    } else if let Ok(mut far) = TcpStream::connect((target.get_host(), port)).await {
        let _ = tokio::io::copy_bidirectional(near, &mut far).await;
    }
}

async fn add(store: &Store) -> Result<WorkspaceId, Error> {
    let id = WorkspaceId(Uuid::now_v7());
    store
        .write(move |conn| {
            async move {
                workspaces::insert(conn, &workspace(id)).await?;
                Ok(id)
            }
            .boxed()
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_refused_in_time_and_goes_on_afterwards() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    let way = Way::to(&database).await;
    let store = Store::open(&way.url).await.expect("the store opens");
    let before = add(&store).await.expect("the way is open");

    way.becomes(State::Cut);
    for _ in 0..3 {
        let begun = Instant::now();
        let written = add(&store).await;
        assert!(matches!(written, Err(Error::Unavailable(_))), "{written:?}");
        let seen: Result<_, Error> = store
            .read(move |conn| workspaces::get(conn, before).boxed())
            .await;
        assert!(matches!(seen, Err(Error::Unavailable(_))), "{seen:?}");
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    way.becomes(State::Open);
    let after = add(&store).await.expect("the way is open again");
    for id in [before, after] {
        let seen = read(&store, move |conn| workspaces::get(conn, id).boxed()).await;
        assert!(seen.is_some());
    }
    store.close().await;
    database.remove().await;
}

/// More than there are connections, some of them in the middle of a transaction: all are answered in time, and no connection is lost for good.
#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_swallows_everything_is_not_waited_for_for_ever() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    let way = Way::to(&database).await;
    let store = Store::open(&way.url).await.expect("the store opens");
    let id = add(&store).await.expect("the way is open");
    let (begun, mut has_begun) = mpsc::channel(4);
    let swallowed = Arc::new(Notify::new());
    let in_the_middle: Vec<_> = (0..4)
        .map(|_| {
            let (store, begun, swallowed) = (store.clone(), begun.clone(), Arc::clone(&swallowed));
            tokio::spawn(async move {
                store
                    .write(move |conn| {
                        async move {
                            workspaces::insert(conn, &workspace(WorkspaceId(Uuid::now_v7())))
                                .await?;
                            // Made before it is said: who is not waiting yet is not woken.
                            let swallowed = swallowed.notified();
                            begun.send(()).await.expect("the test listens");
                            swallowed.await;
                            workspaces::get(conn, id).await
                        }
                        .boxed()
                    })
                    .await
            })
        })
        .collect();
    for _ in 0..4 {
        has_begun.recv().await.expect("they begin");
    }

    way.becomes(State::Swallowing);
    let began = Instant::now();
    swallowed.notify_waiters();
    let others = (0..40).map(|_| add(&store));
    let others = futures::future::join_all(others).await;
    assert!(
        others
            .iter()
            .all(|it| matches!(it, Err(Error::Unavailable(_)))),
        "{others:?}"
    );
    for work in in_the_middle {
        let result = work.await.expect("no panic");
        assert!(matches!(result, Err(Error::Unavailable(_))), "{result:?}");
    }
    assert!(
        began.elapsed() < Duration::from_secs(14),
        "carriers wait 15 s"
    );

    way.becomes(State::Open);
    let after = futures::future::join_all((0..40).map(|_| add(&store))).await;
    assert!(after.iter().all(Result::is_ok), "{after:?}");
    store.close().await;
    database.remove().await;
}

/// The server ends the sessions, as it does when it is restarted.
#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_server_is_reached_again() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    let store = database.store().await;
    add(&store).await.expect("the server is there");
    let mut other = PgConnection::connect(&database.url)
        .await
        .expect("the server is there");
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        .execute(&mut other)
        .await
        .expect("the sessions end");
    // One connection was in use; the first work may find it dead, the next may not.
    if let Err(error) = add(&store).await {
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    }
    let id = add(&store).await.expect("the server is there again");
    write(&store, move |conn| {
        async move {
            assert!(workspaces::get(conn, id).await?.is_some());
            Ok(())
        }
        .boxed()
    })
    .await;
    store.close().await;
    database.remove().await;
}
