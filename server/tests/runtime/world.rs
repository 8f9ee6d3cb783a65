//! A server with a workspace, a Plivo carrier and numbers, and the carrier's side of its calls.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures::future::BoxFuture;
use phloem_api::{CarrierId, FlowId, RunId, WorkspaceId};
use phloem_carriers::Method;
use phloem_carriers::plivo::signature::sign_v3;
use phloem_flow::document::Document;
use phloem_flow::time::Millis;
use phloem_server::clock::Clock;
use phloem_server::serve;
use phloem_server::settings::Settings;
use phloem_server::state::Server;
use phloem_server::store::{
    Conn, Error, attempts, calls, carriers, deliveries, flows, numbers, runs, steps, versions,
    workspaces,
};
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use tower::ServiceExt as _;
use uuid::Uuid;

/// What carriers sign: the address of a proxy in front.
pub(crate) const PUBLIC: &str = "https://phloem.example.com:8443";

/// The number that tests link.
pub(crate) const NUMBER: &str = "+15550001111";

const TOKEN: &str = "the-carriers-auth-token";
const NOW: Millis = Millis(1_700_000_000_000);

/// A server and who is on it.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) workspace: WorkspaceId,
    pub(crate) carrier: CarrierId,
    directory: tempfile::TempDir,
    url: String,
}

/// What a carrier was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl World {
    /// A server on an empty database, with one workspace and one carrier.
    pub(crate) async fn open(url: &str) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let server = open(url, directory.path(), Clock::simulated(NOW)).await;
        let workspace = WorkspaceId(Uuid::now_v7());
        let row = workspaces::Record {
            id: workspace,
            name: "Test".to_owned(),
            created: NOW,
        };
        write(&server, move |conn| {
            Box::pin(async move { workspaces::insert(conn, &row).await })
        })
        .await;
        let mut world = Self {
            server,
            workspace,
            carrier: CarrierId(Uuid::nil()),
            directory,
            url: url.to_owned(),
        };
        world.carrier = world.add_carrier().await;
        world
    }

    /// The process is gone, another one begins on the same database with the same clock.
    pub(crate) async fn restart(&mut self) {
        self.server.store.close().await;
        self.server = open(&self.url, self.directory(), self.server.clock.clone()).await;
    }

    /// Does to the database what the server never does.
    pub(crate) async fn execute(&self, statement: &'static str) {
        let failed = "the statement works";
        if self.url.starts_with("sqlite:") {
            let mut conn = SqliteConnection::connect(&self.url).await.expect(failed);
            conn.execute(statement).await.expect(failed);
            conn.close().await.expect(failed);
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect(failed);
            conn.execute(statement).await.expect(failed);
            conn.close().await.expect(failed);
        }
    }

    /// Where the key file is.
    pub(crate) fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }

    /// Another process on the same database.
    pub(crate) async fn second(&self) -> Server {
        open(&self.url, self.directory(), self.server.clock.clone()).await
    }

    /// Adds a Plivo carrier.
    pub(crate) async fn add_carrier(&self) -> CarrierId {
        let id = CarrierId(Uuid::now_v7());
        let row = carriers::Record {
            id,
            workspace: self.workspace,
            kind: "plivo".to_owned(),
            name: "Plivo".to_owned(),
            credentials: self.sealed(id, TOKEN),
            created: NOW,
            last_request: None,
            bad_signatures: 0,
        };
        write(&self.server, move |conn| {
            Box::pin(async move { carriers::insert(conn, &row).await })
        })
        .await;
        id
    }

    /// What is stored of a carrier's token.
    fn sealed(&self, id: CarrierId, token: &str) -> Vec<u8> {
        let credentials = json!({"auth_id": "MA345678901234567890", "auth_token": token});
        let plain = credentials.to_string();
        self.server.secrets.seal(plain.as_bytes(), id.0.as_bytes())
    }

    /// Gives the carrier another token, in this process or another.
    pub(crate) async fn change_token(&self, server: &Server, token: &str) {
        let mut row = self.carrier_row().await;
        row.credentials = self.sealed(row.id, token);
        write(server, move |conn| {
            Box::pin(async move { carriers::update(conn, &row).await })
        })
        .await;
    }

    /// Adds a flow; with a document it is published.
    pub(crate) async fn add_flow(&self, document: Option<Value>) -> FlowId {
        let (id, workspace) = (FlowId(Uuid::now_v7()), self.workspace);
        let row = flows::Record {
            id,
            workspace,
            name: "Flow".to_owned(),
            archived: false,
            live: None,
            created: NOW,
            updated: NOW,
        };
        write(&self.server, move |conn| {
            Box::pin(async move { flows::insert(conn, &row).await })
        })
        .await;
        if let Some(document) = document {
            let document = Document::parse(document.to_string().as_bytes()).expect("it parses");
            let version = versions::New {
                flow: id,
                document: document.to_json(),
                author: None,
                note: String::new(),
                created: NOW,
            };
            write(&self.server, move |conn| {
                Box::pin(async move {
                    let number = versions::insert(conn, workspace, &version).await?;
                    flows::set_live(conn, workspace, id, number.expect("it is there"), NOW).await
                })
            })
            .await;
        }
        id
    }

    /// Links the number to a flow.
    pub(crate) async fn link(&self, flow: FlowId) {
        let row = numbers::Record {
            workspace: self.workspace,
            number: NUMBER.to_owned(),
            carrier: self.carrier,
            flow,
            version: None,
            created: NOW,
            updated: NOW,
        };
        write(&self.server, move |conn| {
            Box::pin(async move { numbers::link(conn, &row).await })
        })
        .await;
    }

    /// Adds a flow and links the number to it.
    pub(crate) async fn play(&self, document: Value) -> FlowId {
        let flow = self.add_flow(Some(document)).await;
        self.link(flow).await;
        flow
    }

    /// What the server answers.
    pub(crate) fn router(&self) -> Router {
        serve::router(self.server.clone())
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router().oneshot(request).await.expect("infallible");
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .expect("a body");
        Reply {
            status,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    /// A signed POST of the carrier, to one of its own URLs (`answer`) or to one it was given.
    pub(crate) async fn post(&self, url: &str, parameters: &[(&str, &str)]) -> Reply {
        self.send(signed(&self.url_of(url), parameters)).await
    }

    /// The full URL of one of the carrier's own.
    pub(crate) fn url_of(&self, url: &str) -> String {
        if url.starts_with("https://") {
            url.to_owned()
        } else {
            format!("{PUBLIC}/hooks/plivo/{}/{url}", self.carrier)
        }
    }

    /// A call comes in. Returns what the carrier is answered.
    pub(crate) async fn call(&self, uuid: &str) -> Reply {
        self.post("answer", &incoming(uuid)).await
    }

    /// The caller hangs up.
    pub(crate) async fn hang_up(&self, uuid: &str) -> Reply {
        let parameters = [
            ("CallUUID", uuid),
            ("CallStatus", "completed"),
            ("HangupCause", "NORMAL_CLEARING"),
            ("Duration", "7"),
        ];
        self.post("hangup", &parameters).await
    }

    /// The only run of a call.
    pub(crate) async fn run_of(&self, uuid: &str) -> runs::Record {
        let (carrier, uuid) = (self.carrier, uuid.to_owned());
        self.read(move |conn| {
            Box::pin(async move { runs::find_by_call(conn, carrier, &uuid).await })
        })
        .await
        .expect("the call has a run")
    }

    /// A run.
    pub(crate) async fn run(&self, id: RunId) -> runs::Record {
        let workspace = self.workspace;
        self.read(move |conn| Box::pin(runs::get(conn, workspace, id)))
            .await
            .expect("there is such a run")
    }

    /// What each step of a run left behind that is worth a warning.
    pub(crate) async fn warnings(&self, id: RunId) -> Vec<String> {
        let steps = self
            .read(move |conn| Box::pin(steps::list(conn, id, 0, 1000)))
            .await;
        let warnings = steps.into_iter().flat_map(|step| step.warnings);
        warnings.map(|warning| warning.message).collect()
    }

    /// The deliveries of a run.
    pub(crate) async fn deliveries(&self, id: RunId) -> Vec<deliveries::Record> {
        let listed = self
            .read(move |conn| Box::pin(deliveries::of_run(conn, id, 0, 1000)))
            .await;
        listed.into_iter().map(|listed| listed.delivery).collect()
    }

    /// The attempts of a delivery.
    pub(crate) async fn attempts(&self, delivery: &deliveries::Record) -> Vec<attempts::Record> {
        let id = delivery.id;
        self.read(move |conn| Box::pin(attempts::list(conn, id)))
            .await
    }

    /// The calls that found no flow.
    pub(crate) async fn lost_calls(&self) -> Vec<calls::Record> {
        let workspace = self.workspace;
        self.read(move |conn| Box::pin(calls::list(conn, workspace, 100)))
            .await
    }

    /// The carrier's row.
    pub(crate) async fn carrier_row(&self) -> carriers::Record {
        let id = self.carrier;
        self.read(move |conn| Box::pin(carriers::by_id(conn, id)))
            .await
            .expect("the carrier is there")
    }

    /// Reads the database.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Error>> + Send + 'static,
    ) -> T {
        // Some queries lock what they read, for which a read-only transaction would not do.
        self.server.store.write(work).await.expect("it is read")
    }
}

/// A request of the carrier, signed with its token.
pub(crate) fn signed(url: &str, parameters: &[(&str, &str)]) -> Request<Body> {
    signed_with(TOKEN, url, parameters)
}

/// A request of a carrier that has this token.
pub(crate) fn signed_with(token: &str, url: &str, parameters: &[(&str, &str)]) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let content_type = "application/x-www-form-urlencoded";
    let neutral = phloem_carriers::Request::new(
        Method::Post,
        url,
        [("content-type", content_type)],
        body.as_bytes(),
    );
    let path = url.strip_prefix(PUBLIC).expect("a public URL");
    Request::post(path)
        // A proxy in front calls the server by its own name.
        .header("host", "10.0.0.7:3000")
        .header("content-type", content_type)
        .header("x-plivo-signature-v3", sign_v3(&neutral, "nonce", token))
        .header("x-plivo-signature-v3-nonce", "nonce")
        .body(Body::from(body))
        .expect("a request")
}

/// The parameters of a call that comes in.
pub(crate) fn incoming(uuid: &str) -> [(&str, &str); 4] {
    [
        ("CallUUID", uuid),
        ("From", "15550002222"),
        ("To", "15550001111"),
        ("CallStatus", "ringing"),
    ]
}

/// The URL in a reply that has this last part.
pub(crate) fn url_in(reply: &Reply, callback: &str) -> String {
    let end = format!("/{callback}");
    reply
        .body
        .split(['"', '<', '>'])
        .find(|part| part.starts_with(PUBLIC) && part.ends_with(&end))
        .unwrap_or_else(|| panic!("no {callback} URL in {}", reply.body))
        .to_owned()
}

async fn open(url: &str, directory: &std::path::Path, clock: Clock) -> Server {
    let mut settings = Settings::in_dir(directory);
    settings.database_url = url.parse().ok();
    settings.public_url = PUBLIC.parse().ok();
    settings.allow_private_targets = vec!["127.0.0.0/8".parse().expect("a network")];
    Server::open(settings, clock)
        .await
        .expect("the server opens")
}

async fn write<T: Send + 'static>(
    server: &Server,
    work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Error>> + Send + 'static,
) -> T {
    server.store.write(work).await.expect("it is written")
}

/// A node of a document.
pub(crate) fn node(name: &str, kind: &str, config: impl Into<Value>) -> Value {
    let config: Value = config.into();
    json!({"id": name, "kind": kind, "name": name, "position": {"x": 0, "y": 0}, "config": config})
}

/// A document; edges as `from.outlet>to`, with a Start node of the id `start`.
pub(crate) fn flow(nodes: &[Value], edges: &str) -> Value {
    let start = json!({"id": "start", "kind": "start", "name": "Start", "position": {"x": 0, "y": 0}, "config": {}});
    let nodes: Vec<&Value> = std::iter::once(&start).chain(nodes).collect();
    let edges: Vec<Value> = edges
        .split_whitespace()
        .map(|edge| {
            let (from, to) = edge.split_once('>').expect("an edge");
            let (node, outlet) = from.split_once('.').expect("an outlet");
            json!({"from": {"node": node, "outlet": outlet}, "to": to})
        })
        .collect();
    json!({"format": 1, "nodes": nodes, "edges": edges})
}

/// Text to speak.
pub(crate) fn speak(text: &str) -> Value {
    json!({"type": "speak", "text": text, "language": "en-US", "voice": "WOMAN"})
}

/// Forwards a call and reports what came of it.
pub(crate) fn dial_status(url: &str) -> Value {
    let names = [
        "DialStatus",
        "DialRingStatus",
        "DialHangupCause",
        "DialALegUUID",
        "DialBLegUUID",
    ];
    let fields: Vec<Value> = names
        .iter()
        .map(|name| json!({"name": name, "value": format!("{{{{Call_Forward_1.{name}}}}}")}))
        .collect();
    flow(
        &[
            node(
                "Call_Forward_1",
                "call_forward",
                json!({"from": "{{Start.call.from}}", "to": "+15553330003"}),
            ),
            node(
                "HTTP_Request_1",
                "http_request",
                json!({"url": url, "body": {"type": "form", "fields": fields}}),
            ),
        ],
        "start.incoming_call>Call_Forward_1 Call_Forward_1.completed>HTTP_Request_1
         Call_Forward_1.no_answer>HTTP_Request_1 Call_Forward_1.busy_rejected>HTTP_Request_1
         Call_Forward_1.failed>HTTP_Request_1",
    )
}

/// Makes two tests of each function: `on_sqlite::NAME` and `on_postgres::NAME`. A test that is still not over after a minute never will be.
#[macro_export]
macro_rules! in_both_worlds {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let database = $crate::databases::Database::sqlite();
                $crate::world::limited(super::$name($crate::world::World::open(&database.url).await)).await;
                database.remove().await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let Some(database) = $crate::databases::Database::postgres().await else {
                    return;
                };
                $crate::world::limited(super::$name($crate::world::World::open(&database.url).await)).await;
                database.remove().await;
            })+
        }
    };
}

/// Ends a test that waits for something that does not come.
pub(crate) async fn limited(test: impl Future<Output = ()>) {
    tokio::time::timeout(std::time::Duration::from_secs(60), test)
        .await
        .expect("the test waits for something that does not come");
}
