//! An empty database for each test: an SQLite file, or a database of its own on the PostgreSQL server that `TEST_POSTGRES_URL` names.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use phloem_server::store::Store;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

/// A database that goes away with the test.
pub(crate) struct Database {
    /// What [`Store::open`] takes.
    pub(crate) url: String,
    place: Place,
}

enum Place {
    Directory(PathBuf),
    Server { server: String, name: String },
}

/// Makes each database's name its own, beside the process id.
static COUNT: AtomicU32 = AtomicU32::new(0);

fn name() -> String {
    format!(
        "phloem_test_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

impl Database {
    /// An SQLite file in a directory of its own.
    pub(crate) fn sqlite() -> Self {
        let directory = std::env::temp_dir().join(name());
        Self {
            url: format!("sqlite:{}/phloem.db", directory.display()),
            place: Place::Directory(directory),
        }
    }

    /// A database on the PostgreSQL server, or none (and a word about it) when there is no server to test on.
    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
            eprintln!("PostgreSQL: skipped, TEST_POSTGRES_URL is not set");
            return None;
        };
        let name = name();
        statement(&server, format!("create database {name}")).await;
        let mut url: url::Url = server.parse().expect("TEST_POSTGRES_URL is a URL");
        url.set_path(&name);
        Some(Self {
            url: url.into(),
            place: Place::Server { server, name },
        })
    }

    /// Opens the store on it.
    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.url).await.expect("the store opens")
    }

    /// Removes it. A test that fails leaves its database behind to be looked at.
    pub(crate) async fn remove(self) {
        match self.place {
            Place::Directory(directory) => {
                std::fs::remove_dir_all(directory).expect("the directory goes");
            }
            Place::Server { server, name } => {
                statement(&server, format!("drop database {name} with (force)")).await;
            }
        }
    }
}

async fn statement(server: &str, statement: String) {
    let mut conn = PgConnection::connect(server)
        .await
        .expect("PostgreSQL answers");
    conn.execute(AssertSqlSafe(statement))
        .await
        .expect("the statement runs");
    conn.close().await.expect("the connection closes");
}

/// Makes two tests of each function: `on_sqlite::NAME` and `on_postgres::NAME`.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let database = $crate::databases::Database::sqlite();
                let store = database.store().await;
                super::$name(store.clone()).await;
                store.close().await;
                database.remove().await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let Some(database) = $crate::databases::Database::postgres().await else {
                    return;
                };
                let store = database.store().await;
                super::$name(store.clone()).await;
                store.close().await;
                database.remove().await;
            })+
        }
    };
}
