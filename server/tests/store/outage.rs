//! PostgreSQL goes away for a while: work is refused in time, and goes on when it is back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use phloem_api::WorkspaceId;
use phloem_server::store::{Error, Store, workspaces};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use uuid::Uuid;

use crate::databases::Database;
use crate::records::{read, workspace, write};

/// A way to PostgreSQL that can be cut.
struct Way {
    url: String,
    open: Arc<watch::Sender<bool>>,
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
        let open = Arc::new(watch::Sender::new(true));
        tokio::spawn(carry(listener, target, open.subscribe()));
        Self {
            url: url.into(),
            open,
        }
    }
}

async fn carry(listener: TcpListener, target: PgConnectOptions, open: watch::Receiver<bool>) {
    while let Ok((near, _)) = listener.accept().await {
        let (target, mut open) = (target.clone(), open.clone());
        if !*open.borrow() {
            continue;
        }
        tokio::spawn(async move {
            tokio::select! {
                () = copy(near, &target) => {}
                _ = open.wait_for(|open| !open) => {}
            }
        });
    }
}

async fn copy(mut near: TcpStream, target: &PgConnectOptions) {
    let port = target.get_port();
    // An end that breaks off is what this is for.
    if let Some(directory) = target.get_socket() {
        let socket = directory.join(format!(".s.PGSQL.{port}"));
        if let Ok(mut far) = UnixStream::connect(socket).await {
            let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
        }
    } else if let Ok(mut far) = TcpStream::connect((target.get_host(), port)).await {
        let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
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

    way.open.send_replace(false);
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

    way.open.send_replace(true);
    let after = add(&store).await.expect("the way is open again");
    for id in [before, after] {
        let seen = read(&store, move |conn| workspaces::get(conn, id).boxed()).await;
        assert!(seen.is_some());
    }
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
