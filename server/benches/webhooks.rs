//! Webhooks answered a second, and how long they take, on SQLite over loopback, beside a bare axum handler with one group-committed write.
//!
//! `cargo bench --bench webhooks`, with `PHLOEM_BENCH_SECONDS` for longer runs. The aim is at least half of what the bare handler answers.
//! Carrier and server share the machine, and both sides pay for that.

#[path = "../tests/runtime/world.rs"]
#[expect(dead_code, reason = "shared with the tests of the runtime")]
mod world;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use phloem_api::WorkspaceId;
use phloem_flow::time::Millis;
use phloem_server::serve;
use phloem_server::store::{Store, workspaces};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use uuid::Uuid;
use world::{PUBLIC, Reply, World, flow, incoming, node, signed, speak, url_in};

/// How many keys a caller presses: one webhook each, between the one that begins the call and the one that ends it.
const KEYS: usize = 20;

#[tokio::main]
async fn main() {
    let seconds = std::env::var("PHLOEM_BENCH_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(3);
    let seconds = Duration::from_secs(seconds);
    // Log lines are made as in operation, but written nowhere.
    tracing_subscriber::fmt()
        .with_writer(std::io::sink)
        .with_max_level(tracing::Level::INFO)
        .init();
    let directory = tempfile::tempdir().expect("a directory");
    let bare = bare(&format!("sqlite:{}/bare.db", directory.path().display())).await;
    let (address, answer_url) =
        phloem(&format!("sqlite:{}/phloem.db", directory.path().display())).await;

    println!("connections  server   per second   p50 ms   p99 ms");
    for connections in [1, 16, 64] {
        let bare = measure("bare", connections, seconds, move |connection, end| {
            press_bare(connection, bare, end)
        })
        .await;
        let url = answer_url.clone();
        let phloem = measure("phloem", connections, seconds, move |connection, end| {
            play_calls(connection, address, url.clone(), end)
        })
        .await;
        println!(
            "{connections:11}  Phloem answers {:.0} % of what the bare handler does",
            phloem / bare * 100.0
        );
    }
}

/// Lets so many connections send one request after the other; prints and returns how many a second were answered.
async fn measure<F>(
    name: &str,
    connections: usize,
    seconds: Duration,
    client: impl Fn(usize, Instant) -> F,
) -> f64
where
    F: Future<Output = Vec<Duration>> + Send + 'static,
{
    let begin = Instant::now();
    let mut clients = JoinSet::new();
    for connection in 0..connections {
        clients.spawn(client(connection, begin + seconds));
    }
    let mut times: Vec<Duration> = clients.join_all().await.into_iter().flatten().collect();
    let took = begin.elapsed();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    let rate = u32::try_from(times.len()).map_or(0.0, f64::from) / took.as_secs_f64();
    println!(
        "{connections:11}  {name:7}  {rate:10.0}  {:7.2}  {:7.2}",
        at(50),
        at(99)
    );
    rate
}

/// A server that stores one row for each request and does nothing else.
async fn bare(url: &str) -> SocketAddr {
    let store = Store::open(url).await.expect("the store opens");
    let router = Router::new().route("/", post(write)).with_state(store);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn write(State(store): State<Store>, body: String) -> Result<String, StatusCode> {
    let row = workspaces::Record {
        id: WorkspaceId(Uuid::now_v7()),
        name: body.clone(),
        created: Millis(0),
    };
    store
        .write(move |conn| Box::pin(async move { workspaces::insert(conn, &row).await }))
        .await
        .map_err(|_: phloem_server::store::Error| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(body)
}

/// The server with a menu behind its number: each key leads to the menu again. Returns where it listens, and the URL of its incoming calls.
async fn phloem(url: &str) -> (SocketAddr, String) {
    let world = World::open(url).await;
    let config = json!({
        "prompt": speak("Press 1 to hear this again."),
        "choices": [{"key": "1", "label": "Again"}],
    });
    let menu = [node("Menu_1", "menu", config)];
    world
        .play(flow(&menu, "start.incoming_call>Menu_1 Menu_1.1>Menu_1"))
        .await;
    let listener = serve::bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let address = listener.local_addr().expect("bound");
    let answer_url = world.url_of("answer");
    tokio::spawn(async move {
        serve::run(world.server.clone(), listener, std::future::pending()).await;
    });
    (address, answer_url)
}

async fn press_bare(_: usize, address: SocketAddr, end: Instant) -> Vec<Duration> {
    let mut connection = Connection::open(address).await;
    let mut times = Vec::new();
    while Instant::now() < end {
        let body = "CallUUID=call&Digits=1&From=15550002222&To=15550001111";
        let request = Request::post("/").body(axum::body::Body::from(body));
        let (_, took) = connection.send(request.expect("a request")).await;
        times.push(took);
    }
    times
}

async fn play_calls(
    number: usize,
    address: SocketAddr,
    answer: String,
    end: Instant,
) -> Vec<Duration> {
    let mut connection = Connection::open(address).await;
    let hangup = answer.replace("/answer", "/hangup");
    let mut times = Vec::new();
    for call in 0.. {
        let uuid = format!("call-{number}-{call}-{}", Uuid::now_v7());
        let (mut reply, took) = connection.send(signed(&answer, &incoming(&uuid))).await;
        times.push(took);
        for _ in 0..KEYS {
            let digits = [
                ("CallUUID", uuid.as_str()),
                ("Digits", "1"),
                ("CallStatus", "in-progress"),
            ];
            let took;
            (reply, took) = connection
                .send(signed(&url_in(&reply, "digits"), &digits))
                .await;
            times.push(took);
            if Instant::now() >= end {
                return times;
            }
        }
        let over = [("CallUUID", uuid.as_str()), ("CallStatus", "completed")];
        let (_, took) = connection.send(signed(&hangup, &over)).await;
        times.push(took);
    }
    times
}

/// One connection of a client, which costs as little as a client can.
struct Connection(BufReader<TcpStream>);

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("it listens");
        stream.set_nodelay(true).expect("a socket option");
        Self(BufReader::new(stream))
    }

    /// Sends a request; returns the answer and how long it took to come.
    async fn send(&mut self, request: Request<axum::body::Body>) -> (Reply, Duration) {
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("a body");
        let path = head.uri.to_string();
        let path = path.strip_prefix(PUBLIC).unwrap_or(&path);
        let mut text = format!("POST {path} HTTP/1.1\r\ncontent-length: {}\r\n", body.len());
        if !head.headers.contains_key("host") {
            text += "host: localhost\r\n";
        }
        for (name, value) in &head.headers {
            text += &format!("{name}: {}\r\n", value.to_str().expect("text"));
        }
        text += "\r\n";
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&body);
        let began = Instant::now();
        self.0.write_all(&bytes).await.expect("it is sent");
        let reply = self.read().await;
        let took = began.elapsed();
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        (reply, took)
    }

    async fn read(&mut self) -> Reply {
        let mut line = String::new();
        let mut status = StatusCode::OK;
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_line(&mut line).await.expect("an answer");
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().expect("a status");
            } else if let Some(rest) = line.strip_prefix("content-length: ") {
                length = rest.parse().expect("a length");
            } else if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.expect("a body");
        Reply {
            status,
            body: String::from_utf8(body).expect("text"),
        }
    }
}
