//! Everything that a database holds, row by row, in words that do not depend on the database.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column as _, Connection as _, PgConnection, Row as _, SqliteConnection};
use uuid::Uuid;

use crate::databases::Database;

const TABLES: [&str; 18] = [
    "select * from workspaces",
    "select * from users",
    "select * from sessions",
    "select * from credentials",
    "select * from flows",
    "select * from drafts",
    "select * from versions",
    "select * from carriers",
    "select * from numbers",
    "select * from calls",
    "select * from early_ends",
    "select * from runs",
    "select * from inputs",
    "select * from steps",
    "select * from timers",
    "select * from deliveries",
    "select * from attempts",
    "select * from audit",
];

pub(crate) async fn by_sqlite(database: &Database) -> Vec<String> {
    let mut conn = SqliteConnection::connect(&database.url)
        .await
        .expect("the file opens");
    let mut held = Vec::new();
    for table in TABLES {
        let rows = sqlx::query(table)
            .fetch_all(&mut conn)
            .await
            .expect("the table can be read");
        let mut rows: Vec<_> = rows.iter().map(sqlite_row).collect();
        rows.sort();
        held.push(table.to_owned());
        held.extend(rows);
    }
    conn.close().await.expect("the file closes");
    held
}

fn sqlite_row(row: &SqliteRow) -> String {
    let value = |n: usize| {
        row.try_get::<Option<i64>, _>(n)
            .map(|it| it.map(|it| it.to_string()))
            .or_else(|_| row.try_get::<Option<String>, _>(n))
            .or_else(|_| {
                row.try_get::<Option<Vec<u8>>, _>(n)
                    .map(|it| it.map(|it| format!("{it:02x?}")))
            })
            .expect("a value that the store writes")
    };
    row.columns()
        .iter()
        .map(|column| format!("{}={:?} ", column.name(), value(column.ordinal())))
        .collect()
}

pub(crate) async fn by_postgres(database: &Database) -> Vec<String> {
    let mut conn = PgConnection::connect(&database.url)
        .await
        .expect("PostgreSQL answers");
    let mut held = Vec::new();
    for table in TABLES {
        let rows = sqlx::query(table)
            .fetch_all(&mut conn)
            .await
            .expect("the table can be read");
        let mut rows: Vec<_> = rows.iter().map(postgres_row).collect();
        rows.sort();
        held.push(table.to_owned());
        held.extend(rows);
    }
    conn.close().await.expect("the connection closes");
    held
}

fn postgres_row(row: &PgRow) -> String {
    let value = |n: usize| {
        row.try_get::<Option<i64>, _>(n)
            .map(|it| it.map(|it| it.to_string()))
            .or_else(|_| row.try_get::<Option<String>, _>(n))
            .or_else(|_| {
                row.try_get::<Option<bool>, _>(n)
                    .map(|it| it.map(|it| u8::from(it).to_string()))
            })
            .or_else(|_| {
                row.try_get::<Option<Uuid>, _>(n)
                    .map(|it| it.map(|it| format!("{:02x?}", it.as_bytes())))
            })
            .or_else(|_| {
                row.try_get::<Option<Vec<u8>>, _>(n)
                    .map(|it| it.map(|it| format!("{it:02x?}")))
            })
            .expect("a value that the store writes")
    };
    row.columns()
        .iter()
        .map(|column| format!("{}={:?} ", column.name(), value(column.ordinal())))
        .collect()
}
