//! What a write promises: durable when it says so, nothing of it when it fails, and neighbours that do not notice.

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::join_all;
use phloem_api::{Role, WorkspaceId};
use phloem_server::store::{Conn, Error, Store, credentials, users, workspaces};
use tokio::sync::Notify;
use tracing::{Instrument as _, Metadata, Span};
use uuid::Uuid;

use crate::on_both;
use crate::records::{T0, read, settle, user, workspace, write};

on_both!(
    a_failed_write_leaves_nothing,
    a_panic_leaves_nothing_and_reaches_the_caller,
    a_swallowed_error_keeps_nothing,
    neighbours_of_a_failed_write_stay,
    a_caller_that_goes_away_does_not_interrupt,
    a_read_sees_one_state,
    a_read_cannot_write,
    a_closed_store_refuses,
    due_work_is_announced_after_the_commit,
    text_with_a_nul_hurts_nobody_else,
    what_work_logs_belongs_to_its_caller,
);

/// What the tests' own work fails with.
#[derive(Debug)]
enum Failed {
    #[expect(dead_code, reason = "it is there to be printed")]
    Store(Error),
    OnPurpose,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

async fn add(conn: &mut Conn, id: WorkspaceId) -> Result<(), Error> {
    workspaces::insert(conn, &workspace(id)).await
}

/// Asked in a write, which on SQLite comes after the commit of those before it.
async fn exists(store: &Store, id: WorkspaceId) -> bool {
    write(store, move |conn| workspaces::get(conn, id).boxed())
        .await
        .is_some()
}

async fn a_failed_write_leaves_nothing(store: Store) {
    let id = WorkspaceId(Uuid::now_v7());
    let result = store
        .write(move |conn| {
            async move {
                add(conn, id).await?;
                Err::<(), _>(Failed::OnPurpose)
            }
            .boxed()
        })
        .await;
    assert!(matches!(result, Err(Failed::OnPurpose)));
    assert!(!exists(&store, id).await);
    // The question itself.
    assert_eq!(store.statistics().writes, 1);
}

async fn a_panic_leaves_nothing_and_reaches_the_caller(store: Store) {
    let id = WorkspaceId(Uuid::now_v7());
    let caller = {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .write(move |conn| {
                    async move {
                        add(conn, id).await?;
                        panic!("on purpose");
                        #[expect(unreachable_code, reason = "gives the block its type")]
                        Ok::<(), Error>(())
                    }
                    .boxed()
                })
                .await
        })
    };
    let error = caller.await.expect_err("the panic goes on in the caller");
    assert_eq!(
        error.into_panic().downcast_ref::<&str>(),
        Some(&"on purpose")
    );
    assert!(!exists(&store, id).await);
    // The writer is alive.
    settle(&store).await;
}

async fn a_swallowed_error_keeps_nothing(store: Store) {
    let id = WorkspaceId(Uuid::now_v7());
    let result: Result<(), Error> = store
        .write(move |conn| {
            async move {
                add(conn, id).await?;
                // Fails: the id is taken.
                let _ = add(conn, id).await;
                Ok(())
            }
            .boxed()
        })
        .await;
    assert!(matches!(result, Err(Error::Conflict(_))), "{result:?}");
    assert!(!exists(&store, id).await);
}

async fn neighbours_of_a_failed_write_stay(store: Store) {
    let home = settle(&store).await;
    let writes = (0..60).map(|n| {
        let store = store.clone();
        async move {
            let id = WorkspaceId(Uuid::now_v7());
            let result: Result<(), Error> = store
                .write(move |conn| {
                    async move {
                        add(conn, id).await?;
                        if n % 3 == 0 {
                            // Fails: the person is there already.
                            users::insert(conn, &user(home)).await?;
                        }
                        Ok(())
                    }
                    .boxed()
                })
                .await;
            (n, id, result)
        }
    });
    for (n, id, result) in join_all(writes).await {
        assert_eq!(result.is_ok(), n % 3 != 0, "write {n}: {result:?}");
        assert_eq!(exists(&store, id).await, n % 3 != 0, "write {n}");
    }
}

async fn a_caller_that_goes_away_does_not_interrupt(store: Store) {
    let id = WorkspaceId(Uuid::now_v7());
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let caller = {
        let (store, begun, go_on) = (store.clone(), begun.clone(), go_on.clone());
        tokio::spawn(async move {
            store
                .write(move |conn| {
                    async move {
                        begun.notify_one();
                        go_on.notified().await;
                        conn.notify();
                        add(conn, id).await
                    }
                    .boxed()
                })
                .await
        })
    };
    begun.notified().await;
    caller.abort();
    assert!(caller.await.expect_err("it was cancelled").is_cancelled());
    let mut wakeups = store.listen();
    go_on.notify_one();
    while !exists(&store, id).await {
        wakeups.next().await;
    }
}

async fn a_read_sees_one_state(store: Store) {
    let id = WorkspaceId(Uuid::now_v7());
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let reader = {
        let (store, begun, go_on) = (store.clone(), begun.clone(), go_on.clone());
        tokio::spawn(async move {
            read(&store, move |conn| {
                async move {
                    let before = workspaces::get(conn, id).await?;
                    begun.notify_one();
                    go_on.notified().await;
                    let after = workspaces::get(conn, id).await?;
                    Ok((before, after))
                }
                .boxed()
            })
            .await
        })
    };
    begun.notified().await;
    write(&store, move |conn| add(conn, id).boxed()).await;
    go_on.notify_one();
    let seen = reader.await.expect("the read goes well");
    assert_eq!(seen, (None, None));
    assert!(exists(&store, id).await);
}

async fn a_read_cannot_write(store: Store) {
    let id = WorkspaceId(Uuid::now_v7());
    let result: Result<(), Error> = store.read(move |conn| add(conn, id).boxed()).await;
    assert!(result.is_err());
    assert!(!exists(&store, id).await);
}

async fn a_closed_store_refuses(store: Store) {
    let id = WorkspaceId(Uuid::now_v7());
    write(&store, move |conn| add(conn, id).boxed()).await;
    store.close().await;
    let other = WorkspaceId(Uuid::now_v7());
    let written: Result<(), Error> = store.write(move |conn| add(conn, other).boxed()).await;
    assert!(matches!(written, Err(Error::Unavailable(_))), "{written:?}");
    let read: Result<_, Error> = store
        .read(move |conn| workspaces::get(conn, id).boxed())
        .await;
    assert!(matches!(read, Err(Error::Unavailable(_))), "{read:?}");
}

async fn due_work_is_announced_after_the_commit(store: Store) {
    let mut wakeups = store.listen();
    // What was announced while the store opened.
    while wakeups.next().now_or_never().is_some() {}
    let id = WorkspaceId(Uuid::now_v7());
    let failed: Result<(), Failed> = store
        .write(|conn| {
            async move {
                conn.notify();
                Err(Failed::OnPurpose)
            }
            .boxed()
        })
        .await;
    assert!(failed.is_err());
    write(&store, move |conn| {
        async move {
            conn.notify();
            add(conn, id).await
        }
        .boxed()
    })
    .await;
    wakeups.next().await;
    assert!(exists(&store, id).await);
}

async fn text_with_a_nul_hurts_nobody_else(store: Store) {
    let home = settle(&store).await;
    let writes = (0..20).map(|n| {
        let store = store.clone();
        async move {
            let auth_id = format!("MA{n:018}");
            let name = if n % 2 == 0 { "plain" } else { "nul \0" };
            let result: Result<(), Error> = store
                .write(move |conn| {
                    async move {
                        credentials::insert(
                            conn,
                            &credentials::Record {
                                auth_id,
                                workspace: home.workspace,
                                token_hash: vec![0; 32],
                                name: name.to_owned(),
                                role: Role::Editor,
                                created: T0,
                                revoked: None,
                            },
                        )
                        .await
                    }
                    .boxed()
                })
                .await;
            (n, result)
        }
    });
    for (n, result) in join_all(writes).await {
        if n % 2 == 0 {
            assert!(result.is_ok(), "write {n}: {result:?}");
        }
    }
}

/// All that arrives while the writer is busy shares one commit.
#[tokio::test(flavor = "multi_thread")]
async fn writes_that_wait_together_share_a_commit() {
    let database = crate::databases::Database::sqlite();
    let store = database.store().await;
    let before = store.statistics();
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let first = {
        let (store, begun, go_on) = (store.clone(), begun.clone(), go_on.clone());
        tokio::spawn(async move {
            write(&store, move |_| {
                async move {
                    begun.notify_one();
                    go_on.notified().await;
                    Ok(())
                }
                .boxed()
            })
            .await;
        })
    };
    begun.notified().await;
    let mut others: Vec<_> = (0..100)
        .map(|_| {
            let store = store.clone();
            async move {
                let id = WorkspaceId(Uuid::now_v7());
                write(&store, move |conn| add(conn, id).boxed()).await;
            }
            .boxed()
        })
        .collect();
    // Polled once, each stands in the queue.
    for other in &mut others {
        assert!(other.now_or_never().is_none());
    }
    go_on.notify_one();
    join_all(others).await;
    first.await.expect("the first write goes well");
    let after = store.statistics();
    assert_eq!(after.writes - before.writes, 101);
    assert_eq!(after.commits - before.commits, 1);
    store.close().await;
    database.remove().await;
}

async fn what_work_logs_belongs_to_its_caller(store: Store) {
    // Without a subscriber no span is entered. It serves every thread, and the other of the two tests may have set it.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry());
    let name = write(&store, |_| {
        async { Ok(Span::current().metadata().map(Metadata::name)) }.boxed()
    })
    .instrument(tracing::info_span!("webhook"))
    .await;
    assert_eq!(name, Some("webhook"));
}
