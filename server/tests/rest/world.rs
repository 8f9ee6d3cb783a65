//! A server, and those who ask it.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::future::BoxFuture;
use phloem_flow::time::Millis;
use phloem_server::clock::Clock;
use phloem_server::serve;
use phloem_server::settings::Settings;
use phloem_server::state::Server;
use phloem_server::store::{Conn, Error};
use serde_json::Value;
use tower::ServiceExt as _;

/// How browsers reach the server.
pub(crate) const PUBLIC: &str = "https://phloem.example.com";

/// What the clock shows when the server begins.
pub(crate) const NOW: Millis = Millis(1_700_000_000_000);

/// A server.
pub(crate) struct World {
    pub(crate) server: Server,
    directory: tempfile::TempDir,
    url: String,
}

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) enum By {
    /// Somebody who is not signed in.
    Nobody,
    /// A program.
    Program { auth_id: String, auth_token: String },
    /// A page in the browser of somebody who is signed in.
    Browser { cookie: String },
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl World {
    /// A server on an empty database.
    pub(crate) async fn open(url: &str) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        Self {
            server: open(url, &directory, Clock::simulated(NOW)).await,
            directory,
            url: url.to_owned(),
        }
    }

    /// The process is gone, another one begins on the same database with the same clock.
    pub(crate) async fn restart(&mut self) {
        self.server.store.close().await;
        self.server = open(&self.url, &self.directory, self.server.clock.clone()).await;
    }

    /// Another process on the same database.
    pub(crate) async fn second(&self) -> Server {
        open(&self.url, &self.directory, self.server.clock.clone()).await
    }

    /// Sends a request as it is. Of a stream, which does not end, nothing is read.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let router = serve::router(self.server.clone());
        let response = router.oneshot(request).await.expect("infallible");
        let (head, mut body) = response.into_parts();
        let is_stream = |value: &HeaderValue| value == "text/event-stream";
        if head.headers.get(CONTENT_TYPE).is_some_and(is_stream) {
            body = Body::empty();
        }
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("a body");
        Reply {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(bytes.to_vec()).expect("text"),
        }
    }

    /// A call without a body.
    pub(crate) async fn ask(&self, by: &By, method: &str, path: &str) -> Reply {
        self.send(request(by, method, path, None)).await
    }

    /// A call with a JSON body.
    pub(crate) async fn tell(&self, by: &By, method: &str, path: &str, body: &Value) -> Reply {
        let body = body.to_string();
        self.send(request(by, method, path, Some(body))).await
    }

    /// Reads the database.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Error>> + Send + 'static,
    ) -> T {
        self.server.store.read(work).await.expect("it is read")
    }

    /// Changes the database behind the server's back.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Error>> + Send + 'static,
    ) -> T {
        self.server.store.write(work).await.expect("it is written")
    }
}

impl By {
    /// The headers that say so.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Nobody => Vec::new(),
            Self::Program {
                auth_id,
                auth_token,
            } => {
                let pair = STANDARD.encode(format!("{auth_id}:{auth_token}"));
                vec![(AUTHORIZATION.as_str(), format!("Basic {pair}"))]
            }
            Self::Browser { cookie } => vec![
                (COOKIE.as_str(), cookie.clone()),
                (ORIGIN.as_str(), PUBLIC.to_owned()),
            ],
        }
    }
}

impl Reply {
    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    /// The body of an answer that has this status.
    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// Checks that it is a refusal with this status and code, and gives its sentence.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, code: &str) -> String {
        let body = self.is(status);
        assert_eq!(body["code"], code, "{}", self.text);
        let sentence = body["error"].as_str().expect("a sentence").to_owned();
        assert!(
            sentence.ends_with('.') && !sentence.contains('!'),
            "{sentence}"
        );
        sentence
    }

    /// The session's cookie that it sets, without its attributes.
    pub(crate) fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get(SET_COOKIE)?.to_str().ok()?;
        cookie.split(';').next().map(str::to_owned)
    }
}

/// A request, in JSON where it has a body.
pub(crate) fn request(by: &By, method: &str, path: &str, body: Option<String>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in by.headers() {
        request = request.header(name, value);
    }
    if body.is_some() {
        request = request.header(CONTENT_TYPE, "application/json");
    }
    request
        .body(body.map_or_else(Body::empty, Body::from))
        .expect("a request")
}

async fn open(url: &str, directory: &tempfile::TempDir, clock: Clock) -> Server {
    let mut settings = Settings::in_dir(directory.path());
    settings.database_url = url.parse().ok();
    settings.public_url = PUBLIC.parse().ok();
    Server::open(settings, clock)
        .await
        .expect("the server opens")
}

/// Makes two tests of each function: `on_sqlite::NAME` and `on_postgres::NAME`.
#[macro_export]
macro_rules! in_both_worlds {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let database = $crate::databases::Database::sqlite();
                super::$name($crate::world::World::open(&database.url).await).await;
                database.remove().await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let Some(database) = $crate::databases::Database::postgres().await else {
                    return;
                };
                super::$name($crate::world::World::open(&database.url).await).await;
                database.remove().await;
            })+
        }
    };
}
