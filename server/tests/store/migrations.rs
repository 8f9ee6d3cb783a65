//! The tables: the same on both databases, made once, by whoever comes first, and readable by their owner only.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;

use futures::future::join_all;
use phloem_server::store::{Error, Store};
use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};

use crate::databases::Database;
use crate::records::settle;

/// Table and column, e.g. `runs.state text`.
type Columns = BTreeSet<String>;

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| -> BTreeSet<_> {
        let directory = format!("{}/../migrations/{database}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(directory)
            .expect("the directory is there")
            .map(|entry| entry.expect("it can be read").file_name())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let sqlite = sqlite_columns().await;
    let Some(postgres) = postgres_columns().await else {
        return;
    };
    assert!(sqlite.contains("runs.state text not null"), "{sqlite:#?}");
    let only_sqlite: Vec<_> = sqlite.difference(&postgres).collect();
    let only_postgres: Vec<_> = postgres.difference(&sqlite).collect();
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "only in SQLite: {only_sqlite:#?}, only in PostgreSQL: {only_postgres:#?}"
    );
}

/// A column as both databases would say it.
fn column(table: &str, name: &str, kind: &str, nullable: bool) -> String {
    let kind = match kind {
        "bigint" | "boolean" | "INTEGER" => "number",
        "uuid" | "bytea" | "BLOB" => "bytes",
        "text" | "TEXT" => "text",
        other => other,
    };
    let null = if nullable { "null" } else { "not null" };
    format!("{table}.{name} {kind} {null}")
}

async fn sqlite_columns() -> Columns {
    let database = Database::sqlite();
    database.store().await.close().await;
    let mut conn = SqliteConnection::connect(&database.url)
        .await
        .expect("the file opens");
    let rows = sqlx::query(
        "select tables.name as of, columns.name, columns.type as kind, columns.\"notnull\" = 0 as nullable
        from pragma_table_list tables join pragma_table_info(tables.name) columns
        where tables.schema = 'main' and tables.name not like 'sqlite_%' and tables.name not like '\\_sqlx%' escape '\\'",
    )
    .fetch_all(&mut conn)
    .await
    .expect("the tables are listed");
    let columns = rows
        .iter()
        .map(|row| {
            let kind: String = row.get("kind");
            column(
                row.get("of"),
                row.get("name"),
                &kind.to_uppercase(),
                row.get("nullable"),
            )
        })
        .collect();
    conn.close().await.expect("the file closes");
    database.remove().await;
    columns
}

async fn postgres_columns() -> Option<Columns> {
    let database = Database::postgres().await?;
    database.store().await.close().await;
    let mut conn = PgConnection::connect(&database.url)
        .await
        .expect("PostgreSQL answers");
    let rows = sqlx::query(
        "select table_name::text as of, column_name::text as name, data_type::text as kind, is_nullable = 'YES' as nullable
        from information_schema.columns where table_schema = 'public' and table_name not like '\\_sqlx%'",
    )
    .fetch_all(&mut conn)
    .await
    .expect("the tables are listed");
    let columns = rows
        .iter()
        .map(|row| {
            column(
                row.get("of"),
                row.get("name"),
                row.get("kind"),
                row.get("nullable"),
            )
        })
        .collect();
    conn.close().await.expect("the connection closes");
    database.remove().await;
    Some(columns)
}

#[tokio::test]
async fn the_file_is_for_its_owner_only() {
    let database = Database::sqlite();
    let store = database.store().await;
    settle(&store).await;
    let path = database.url.strip_prefix("sqlite:").expect("a file");
    for suffix in ["", "-wal", "-shm"] {
        let mode = std::fs::metadata(format!("{path}{suffix}"))
            .expect("the file is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{suffix}");
    }
    store.close().await;
    // Closed cleanly: everything is in the one file.
    assert!(!std::fs::exists(format!("{path}-wal")).expect("can be looked at"));
    database.remove().await;
}

async fn opened_again(database: Database) {
    let store = database.store().await;
    let home = settle(&store).await;
    store.close().await;
    let store = database.store().await;
    let there = crate::records::read(&store, move |conn| {
        Box::pin(phloem_server::store::workspaces::get(conn, home.workspace))
    })
    .await;
    assert!(there.is_some());
    store.close().await;
    database.remove().await;
}

#[tokio::test]
async fn what_was_written_is_there_after_opening_again() {
    opened_again(Database::sqlite()).await;
    if let Some(database) = Database::postgres().await {
        opened_again(database).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_start_at_once_on_one_postgres() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    let stores = join_all((0..6).map(|_| Store::open(&database.url))).await;
    for store in stores {
        store.expect("the store opens").close().await;
    }
    database.remove().await;
}

#[tokio::test]
async fn a_url_of_another_kind_is_refused() {
    let error = Store::open("mysql://localhost/phloem").await;
    let error = error.expect_err("it is no database of ours");
    assert!(matches!(error, Error::Other(_)));
    assert_eq!(
        error.to_string(),
        "the database URL must begin with sqlite: or postgres://"
    );
}

#[tokio::test]
async fn a_place_where_no_file_can_be_is_said() {
    let error = Store::open("sqlite:/proc/nowhere/phloem.db").await;
    let error = error.expect_err("no file can be made there");
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
}
