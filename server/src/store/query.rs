//! One SQL text for both databases: the values that go in, the rows that come out.
//!
//! Both databases understand `$1`; a statement that they need in different words is in `sqlite.rs` and `postgres.rs`.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::postgres::{PgQueryResult, PgRow};
use sqlx::sqlite::{SqliteQueryResult, SqliteRow};
use sqlx::{AssertSqlSafe, Postgres, Row as _, Sqlite};
use uuid::Uuid;

use crate::store::conn::Database;
use crate::store::postgres::in_time;
use crate::store::{Conn, Error};

/// A statement with its values.
pub(super) struct Query {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// Begins a statement.
pub(super) fn sql(text: &'static str) -> Query {
    Query {
        text: Cow::Borrowed(text),
        values: Vec::new(),
    }
}

/// The sqlx query of one of the two databases.
macro_rules! bound {
    ($database:ty, $query:ident) => {{
        let mut bound = match $query.text {
            Cow::Borrowed(text) => sqlx::query::<$database>(text),
            // Put together from texts of this crate.
            Cow::Owned(text) => sqlx::query::<$database>(AssertSqlSafe(text)),
        };
        for value in $query.values {
            bound = match value {
                Value::Id(it) => bound.bind(it),
                Value::Number(it) => bound.bind(it),
                Value::Text(it) => bound.bind(it),
                Value::Bytes(it) => bound.bind(it),
                Value::Flag(it) => bound.bind(it),
            };
        }
        bound
    }};
}

impl Query {
    /// The value of the next parameter.
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds to the statement a part with one more value, for which each `$` in it stands.
    pub(super) fn with(mut self, part: &'static str, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let parameter = format!("${}", self.values.len());
        self.text.to_mut().push_str(&part.replace('$', &parameter));
        self
    }

    /// Adds to the statement a part without a value.
    pub(super) fn and(mut self, part: &'static str) -> Self {
        self.text.to_mut().push_str(part);
        self
    }

    /// One statement that does what these do, in order; SQLite understands it.
    pub(super) fn together(queries: Vec<Self>) -> Option<Self> {
        queries.into_iter().reduce(|mut all, query| {
            let text = all.text.to_mut();
            text.push(';');
            push_renumbered(text, &query.text, all.values.len());
            all.values.extend(query.values);
            all
        })
    }

    /// Runs the statement and tells how many rows it changed.
    pub(super) async fn execute(self, conn: &mut Conn) -> Result<u64, Error> {
        conn.send().await?;
        self.execute_now(conn).await
    }

    /// Runs the statement, nobody waits to hear what it did: at once on PostgreSQL, on SQLite together with those that follow.
    pub(super) async fn execute_later(self, conn: &mut Conn) -> Result<(), Error> {
        match conn.database {
            Database::Sqlite(_) => conn.wait(self).await,
            Database::Postgres(_) => self.execute_now(conn).await.map(drop),
        }
    }

    /// Runs the statement before those that wait.
    pub(super) async fn execute_now(self, conn: &mut Conn) -> Result<u64, Error> {
        if let Some(error) = conn.broken() {
            return Err(error);
        }
        let result = match &mut conn.database {
            Database::Sqlite(conn) => bound!(Sqlite, self)
                .execute(&mut **conn)
                .await
                .map(|done: SqliteQueryResult| done.rows_affected()),
            Database::Postgres(link) => in_time(bound!(Postgres, self).execute(&mut **link))
                .await
                .map(|done: PgQueryResult| done.rows_affected()),
        };
        result.map_err(|error| conn.fail(error))
    }

    /// The first row, if there is one.
    pub(super) async fn optional<T>(
        self,
        conn: &mut Conn,
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        conn.send().await?;
        if let Some(error) = conn.broken() {
            return Err(error);
        }
        let row = match &mut conn.database {
            Database::Sqlite(conn) => bound!(Sqlite, self)
                .fetch_optional(&mut **conn)
                .await
                .map(|row| row.map(Row::Sqlite)),
            Database::Postgres(link) => in_time(bound!(Postgres, self).fetch_optional(&mut **link))
                .await
                .map(|row| row.map(Row::Postgres)),
        };
        match row {
            Ok(None) => Ok(None),
            Ok(Some(row)) => read(&row).map(Some).map_err(|error| conn.fail(error)),
            Err(error) => Err(conn.fail(error)),
        }
    }

    /// The only row of a statement that always has one.
    pub(super) async fn one<T>(
        self,
        conn: &mut Conn,
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match self.optional(conn, read).await? {
            Some(it) => Ok(it),
            None => Err(conn.fail(sqlx::Error::RowNotFound)),
        }
    }

    /// All rows.
    pub(super) async fn all<T>(
        self,
        conn: &mut Conn,
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        conn.send().await?;
        if let Some(error) = conn.broken() {
            return Err(error);
        }
        let rows: Result<Vec<Row>, sqlx::Error> = match &mut conn.database {
            Database::Sqlite(conn) => bound!(Sqlite, self)
                .fetch_all(&mut **conn)
                .await
                .map(|rows| rows.into_iter().map(Row::Sqlite).collect()),
            Database::Postgres(link) => in_time(bound!(Postgres, self).fetch_all(&mut **link))
                .await
                .map(|rows| rows.into_iter().map(Row::Postgres).collect()),
        };
        rows.map_err(Error::from)
            .and_then(|rows| rows.iter().map(read).collect())
            .map_err(|error| conn.fail(error))
    }
}

/// Adds a statement whose parameter `$1` becomes the one after the first `count`, and so on.
fn push_renumbered(text: &mut String, statement: &str, count: usize) {
    let mut parts = statement.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        match number.parse::<usize>() {
            Ok(number) => text.push_str(&format!("${}{rest}", number + count)),
            Err(_) => text.push_str(&format!("${part}")),
        }
    }
}

/// A value on its way into the database. An absent one still says its type, which PostgreSQL wants to know.
pub(super) enum Value {
    Id(Option<Uuid>),
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Flag(Option<bool>),
}

/// A value as JSON text.
pub(super) fn json(value: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_string(value)
        .map(|text| Value::Text(Some(text)))
        .map_err(Error::other)
}

/// What `lower(column) like … escape '\\'` takes to find this text anywhere in the column.
pub(super) fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// A row on its way out.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The value of a column.
    pub(super) fn get<T: Column>(&self, name: &str) -> Result<T, Error> {
        let raw: T::Raw = match self {
            Self::Sqlite(row) => row.try_get(name)?,
            Self::Postgres(row) => row.try_get(name)?,
        };
        T::from_raw(raw)
    }

    /// The value of a column that holds JSON text.
    pub(super) fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, Error> {
        let text: String = self.get(name)?;
        serde_json::from_str(&text).map_err(Error::other)
    }
}

/// What both databases can hold in a column.
pub(super) trait Raw:
    for<'r> sqlx::Decode<'r, Sqlite>
    + sqlx::Type<Sqlite>
    + for<'r> sqlx::Decode<'r, Postgres>
    + sqlx::Type<Postgres>
{
}

impl<T> Raw for T where
    T: for<'r> sqlx::Decode<'r, Sqlite>
        + sqlx::Type<Sqlite>
        + for<'r> sqlx::Decode<'r, Postgres>
        + sqlx::Type<Postgres>
{
}

/// A type that is stored in one column.
pub(super) trait Column: Sized {
    /// How the databases hold it.
    type Raw: Raw;

    /// Fails when the database holds what the server never wrote.
    fn from_raw(raw: Self::Raw) -> Result<Self, Error>;
}

impl<T: Column> Column for Option<T> {
    type Raw = Option<T::Raw>;

    fn from_raw(raw: Self::Raw) -> Result<Self, Error> {
        raw.map(T::from_raw).transpose()
    }
}

/// Declares how a type is held: the raw type, the kind of value, and the way there and back.
macro_rules! column {
    ($type:ty, $raw:ty, $value:ident, |$it:ident| $to:expr, |$back:ident| $from:expr) => {
        impl $crate::store::query::Column for $type {
            type Raw = $raw;

            fn from_raw($back: $raw) -> Result<Self, $crate::store::Error> {
                $from
            }
        }

        impl From<$type> for $crate::store::query::Value {
            fn from($it: $type) -> Self {
                Self::$value(Some($to))
            }
        }

        impl From<Option<$type>> for $crate::store::query::Value {
            fn from(value: Option<$type>) -> Self {
                Self::$value(value.map(|$it| $to))
            }
        }
    };
}
pub(super) use column;

/// Declares the text that a column holds for each variant of an enum.
macro_rules! column_words {
    ($type:ident { $($variant:ident = $word:literal,)+ }) => {
        impl $type {
            /// The word that stands for it in the database.
            #[must_use]
            pub fn as_column(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            fn from_column(word: &str) -> Result<Self, $crate::store::Error> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::store::Error::other(format!(concat!("{:?} is no ", stringify!($type)), word))),
                }
            }
        }

        $crate::store::query::column!(
            $type, String, Text,
            |it| it.as_column().to_owned(),
            |word| Self::from_column(&word)
        );
    };
}
pub(super) use column_words;

column!(Uuid, Uuid, Id, |it| it, |raw| Ok(raw));
column!(i64, i64, Number, |it| it, |raw| Ok(raw));
column!(String, String, Text, |it| it, |raw| Ok(raw));
column!(Vec<u8>, Vec<u8>, Bytes, |it| it, |raw| Ok(raw));
column!(bool, bool, Flag, |it| it, |raw| Ok(raw));
column!(i32, i64, Number, |it| i64::from(it), |raw| {
    raw.try_into().map_err(Error::other)
});
column!(u32, i64, Number, |it| i64::from(it), |raw| {
    raw.try_into().map_err(Error::other)
});
column!(u16, i64, Number, |it| i64::from(it), |raw| {
    raw.try_into().map_err(Error::other)
});

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

mod domain {
    //! The project's own types.

    use phloem_api::{
        CarrierId, DeliveryId, FlowId, InvitationId, Role, RunId, UserId, WorkspaceId,
    };
    use phloem_flow::time::Millis;
    use uuid::Uuid;

    use crate::store::Error;

    column!(Millis, i64, Number, |it| it.0, |raw| Ok(Self(raw)));
    column!(WorkspaceId, Uuid, Id, |it| it.0, |raw| Ok(Self(raw)));
    column!(UserId, Uuid, Id, |it| it.0, |raw| Ok(Self(raw)));
    column!(InvitationId, Uuid, Id, |it| it.0, |raw| Ok(Self(raw)));
    column!(FlowId, Uuid, Id, |it| it.0, |raw| Ok(Self(raw)));
    column!(CarrierId, Uuid, Id, |it| it.0, |raw| Ok(Self(raw)));
    column!(RunId, Uuid, Id, |it| it.0, |raw| Ok(Self(raw)));
    column!(DeliveryId, Uuid, Id, |it| it.0, |raw| Ok(Self(raw)));
    column!(Role, String, Text, |it| it.as_str().to_owned(), |raw| {
        Role::ALL
            .into_iter()
            .find(|role| role.as_str() == raw)
            .ok_or_else(|| Error::other(format!("{raw:?} is no Role")))
    });
}

#[cfg(test)]
mod tests {
    use super::{Query, containing, sql};

    #[test]
    fn a_statement_grows_with_its_values() {
        let query = sql("select a from b where c = $1")
            .bind(1_i64)
            .with(" and (d = $ or e = $)", 2_i64)
            .with(" limit $", 3_i64);
        assert_eq!(
            query.text,
            "select a from b where c = $1 and (d = $2 or e = $2) limit $3"
        );
        assert_eq!(query.values.len(), 3);
    }

    #[test]
    fn what_means_something_to_like_is_escaped() {
        assert_eq!(containing("10%_A\\"), "%10\\%\\_a\\\\%");
    }

    #[test]
    fn statements_together_keep_their_parameters() {
        let all = Query::together(vec![
            sql("insert into a values ($1, $2)").bind(1_i64).bind(2_i64),
            sql("release job"),
            sql("update b set c = $12, d = $1").bind(3_i64),
        ]);
        let all = all.expect("there are some");
        assert_eq!(
            all.text,
            "insert into a values ($1, $2);release job;update b set c = $14, d = $3"
        );
        assert_eq!(all.values.len(), 3);
        assert!(Query::together(Vec::new()).is_none());
    }
}
