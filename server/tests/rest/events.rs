//! The event streams: what they say at once, what they say when something changes, and when they end.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{Request, Response, StatusCode};
use futures::StreamExt as _;
use phloem_api::{FlowId, Role, RunId};
use phloem_server::serve;
use phloem_server::state::Server;
use phloem_server::store::{Change, Error, deliveries, users};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::home::{Home, document, text};
use crate::in_both_worlds;
use crate::world::{By, NOW, World, request};

in_both_worlds!(
    a_run_is_told_at_once_and_after_each_change,
    the_stream_of_a_run_goes_on_while_it_owes_something,
    a_flow_tells_of_its_runs_its_draft_and_its_live_version,
    a_workspace_tells_of_its_own_runs,
    what_another_process_changes_is_told,
    whoever_is_far_behind_is_told_the_last_state,
    whoever_is_signed_out_hears_no_more,
    whoever_is_removed_or_revoked_hears_no_more,
    streams_end_with_the_server,
    so_many_streams_and_no_more,
);

/// How often a stream makes sure that whoever listens still may.
const CHECKED_MS: i64 = 15_000;

/// An open stream.
struct Stream {
    body: BodyDataStream,
    text: String,
}

impl Stream {
    async fn open(server: &Server, by: &By, path: &str) -> Self {
        let response = answer(server, request(by, "GET", path, None)).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/event-stream");
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event; none when the stream has ended.
    async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some((frame, rest)) = self.text.split_once("\n\n") {
                let event = parsed(frame);
                self.text = rest.to_owned();
                if event.is_some() {
                    return event;
                }
            }
            let bytes = in_time(self.body.next())
                .await?
                .expect("it does not break off");
            self.text += std::str::from_utf8(&bytes).expect("text");
        }
    }

    /// The data of the next event, which has this name.
    async fn event(&mut self, name: &str) -> Value {
        let (found, data) = self.next().await.expect("an event");
        assert_eq!(found, name, "{data}");
        data
    }

    /// The data of the next event with this name that fits.
    async fn until(&mut self, name: &str, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let (found, data) = self.next().await.expect("an event");
            if found == name && fits(&data) {
                return data;
            }
        }
    }
}

/// A name and data; none for what only keeps the connection.
fn parsed(frame: &str) -> Option<(String, Value)> {
    let field = |name: &str| frame.lines().find_map(|line| line.strip_prefix(name));
    let data = field("data: ")?;
    let name = field("event: ").expect("a name");
    Some((name.to_owned(), serde_json::from_str(data).expect("JSON")))
}

async fn answer(server: &Server, request: Request<Body>) -> Response<Body> {
    let router = serve::router(server.clone());
    in_time(router.oneshot(request)).await.expect("infallible")
}

/// Ends a test that waits for something that does not come.
async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), work)
        .await
        .expect("the test waits for something that does not come")
}

fn path(home: &Home) -> String {
    format!("/api/v1/runs/{}/events", home.run)
}

/// Has the delivery taken by its target.
async fn deliver(world: &World, home: &Home) {
    let id = home.delivery;
    world
        .write(move |conn| {
            Box::pin(async move {
                assert!(deliveries::finish(conn, id, NOW).await?);
                Ok(())
            })
        })
        .await;
}

async fn start(world: &World, home: &Home) -> String {
    let path = format!("/api/v1/flows/{}/runs", home.flow);
    let started = world.tell(home.owner(), "POST", &path, &json!({})).await;
    text(&started.is(201)["run_id"])
}

async fn a_run_is_told_at_once_and_after_each_change(world: World) {
    let home = Home::settle(&world).await;
    let viewer = home.program(Role::Viewer);
    let mut stream = Stream::open(&world.server, viewer, &path(&home)).await;
    let run = format!("/api/v1/runs/{}", home.run);
    let read = async || world.ask(viewer, "GET", &run).await.is(200);
    assert_eq!(stream.event("run").await, read().await);

    // Another run is none of its business.
    start(&world, &home).await;
    world
        .ask(home.owner(), "POST", &format!("{run}/cancel"))
        .await
        .is(200);
    let cancelled = stream.event("run").await;
    assert_eq!(cancelled["run"]["status"], "cancelled");
    assert_eq!(cancelled, read().await);
    assert_eq!(stream.event("end").await, json!({}));
    assert_eq!(stream.next().await, None);

    // A browser connects again after the end, and is told to stop.
    let mut again = request(viewer, "GET", &path(&home), None);
    again
        .headers_mut()
        .insert("last-event-id", "end".parse().expect("a value"));
    let status = answer(&world.server, again).await.status();
    assert_eq!(status, StatusCode::NO_CONTENT);
}

async fn the_stream_of_a_run_goes_on_while_it_owes_something(world: World) {
    let home = Home::settle(&world).await;
    let mut stream = Stream::open(&world.server, home.owner(), &path(&home)).await;
    let dead = stream.event("run").await;
    assert_eq!(dead["deliveries"][0]["state"], "dead");
    let resend = format!("/api/v1/deliveries/{}/resend", home.delivery);
    world.ask(home.owner(), "POST", &resend).await.is(200);
    let owed = stream.event("run").await;
    assert_eq!(owed["deliveries"][0]["state"], "pending");
    let cancel = format!("/api/v1/runs/{}/cancel", home.run);
    world.ask(home.owner(), "POST", &cancel).await.is(200);
    assert_eq!(stream.event("run").await["run"]["status"], "cancelled");
    deliver(&world, &home).await;
    let delivered = stream.event("run").await;
    assert_eq!(delivered["deliveries"][0]["state"], "done");
    stream.event("end").await;
    assert_eq!(stream.next().await, None);
}

async fn a_flow_tells_of_its_runs_its_draft_and_its_live_version(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let flow = format!("/api/v1/flows/{}", home.flow);
    let mut stream = Stream::open(&world.server, owner, &format!("{flow}/events")).await;
    assert_eq!(stream.event("draft").await, json!({"revision": 1}));
    assert_eq!(stream.event("live").await, json!({"version": 1}));
    assert_eq!(stream.event("run").await["id"], home.run.to_string());

    let draft = json!({"revision": 1, "document": document()});
    world
        .tell(owner, "PUT", &format!("{flow}/draft"), &draft)
        .await
        .is(200);
    assert_eq!(stream.event("draft").await, json!({"revision": 2}));
    world
        .tell(owner, "POST", &format!("{flow}/versions"), &json!({}))
        .await
        .is(201);
    assert_eq!(stream.event("live").await, json!({"version": 2}));
    world
        .tell(
            owner,
            "PUT",
            &format!("{flow}/live"),
            &json!({"version": 1}),
        )
        .await
        .is(200);
    assert_eq!(stream.event("live").await, json!({"version": 1}));

    let id = start(&world, &home).await;
    let run = stream.event("run").await;
    assert_eq!(run["id"], id);
    let list = world
        .ask(owner, "GET", &format!("/api/v1/runs?flow_id={}", home.flow))
        .await
        .is(200);
    assert_eq!(run, list["items"][0]);

    world.ask(owner, "DELETE", &flow).await;
    stream.event("end").await;
    assert_eq!(stream.next().await, None);
}

async fn a_workspace_tells_of_its_own_runs(world: World) {
    let home = Home::settle(&world).await;
    let stranger = Home::settle(&world).await;
    let mut stream = Stream::open(&world.server, home.owner(), "/api/v1/events").await;
    assert_eq!(stream.event("run").await["id"], home.run.to_string());
    start(&world, &stranger).await;
    let id = start(&world, &home).await;
    assert_eq!(stream.event("run").await["id"], id);
    let cancel = format!("/api/v1/runs/{}/cancel", home.run);
    world.ask(home.owner(), "POST", &cancel).await.is(200);
    let cancelled = stream.event("run").await;
    assert_eq!(cancelled["id"], home.run.to_string());
    assert_eq!(cancelled["status"], "cancelled");
}

async fn what_another_process_changes_is_told(world: World) {
    let home = Home::settle(&world).await;
    let other = world.second().await;
    let mut stream = Stream::open(&other, home.owner(), &path(&home)).await;
    stream.event("run").await;
    let cancel = format!("/api/v1/runs/{}/cancel", home.run);
    world.ask(home.owner(), "POST", &cancel).await.is(200);
    if format!("{:?}", other.store).contains("SQLite") {
        // No news comes from the other process, but the stream looks by itself now and then.
        other.clock.advance(CHECKED_MS);
    }
    assert_eq!(stream.event("run").await["run"]["status"], "cancelled");
    stream.event("end").await;
    other.store.close().await;
}

async fn whoever_is_far_behind_is_told_the_last_state(world: World) {
    let home = Home::settle(&world).await;
    let mut one = Stream::open(&world.server, home.owner(), &path(&home)).await;
    let mut all = Stream::open(&world.server, home.owner(), "/api/v1/events").await;
    one.event("run").await;
    all.event("run").await;
    let noise = || {
        world.write(|conn| {
            for _ in 0..5_000 {
                conn.changed(Change::Run {
                    workspace: phloem_api::WorkspaceId(Uuid::now_v7()),
                    flow: FlowId(Uuid::now_v7()),
                    run: RunId(Uuid::now_v7()),
                });
            }
            Box::pin(async { Ok(()) })
        })
    };
    noise().await;
    let cancel = format!("/api/v1/runs/{}/cancel", home.run);
    world.ask(home.owner(), "POST", &cancel).await.is(200);
    // More than 50 newer runs, so that the cancelled one is not among those that are looked at first.
    for _ in 0..60 {
        start(&world, &home).await;
    }
    noise().await;
    let run = one.event("run").await;
    assert_eq!(run["run"]["status"], "cancelled");
    let id = home.run.to_string();
    let run = all.until("run", |run| run["id"] == id).await;
    assert_eq!(run["status"], "cancelled");
}

async fn whoever_is_signed_out_hears_no_more(world: World) {
    let home = Home::settle(&world).await;
    let browser = home.browser(&world).await;
    let elsewhere = home.browser(&world).await;
    let mut stream = Stream::open(&world.server, &browser, &path(&home)).await;
    let mut other = Stream::open(&world.server, &elsewhere, &path(&home)).await;
    stream.event("run").await;
    other.event("run").await;
    world.ask(&browser, "DELETE", "/api/v1/session").await;
    world.server.clock.advance(CHECKED_MS);
    assert_eq!(stream.next().await, None);
    let cancel = format!("/api/v1/runs/{}/cancel", home.run);
    world.ask(home.owner(), "POST", &cancel).await.is(200);
    assert_eq!(other.event("run").await["run"]["status"], "cancelled");
}

async fn whoever_is_removed_or_revoked_hears_no_more(world: World) {
    let home = Home::settle(&world).await;
    let viewer = home.program(Role::Viewer);
    let By::Program { auth_id, .. } = viewer else {
        panic!("a program");
    };
    let mut stream = Stream::open(&world.server, viewer, &path(&home)).await;
    stream.event("run").await;
    let revoke = format!("/api/v1/credentials/{auth_id}");
    let reply = world.ask(home.owner(), "DELETE", &revoke).await;
    assert!(reply.status.is_success(), "{}", reply.text);
    world.server.clock.advance(CHECKED_MS);
    assert_eq!(stream.next().await, None);

    let browser = home.browser(&world).await;
    let mut stream = Stream::open(&world.server, &browser, &path(&home)).await;
    stream.event("run").await;
    let email = home.email.clone();
    world
        .write(move |conn| {
            Box::pin(async move {
                let user = users::by_email(conn, &email).await?.expect("they are here");
                users::delete(conn, user.workspace, user.id).await?;
                Ok::<_, Error>(())
            })
        })
        .await;
    world.server.clock.advance(CHECKED_MS);
    assert_eq!(stream.next().await, None);
}

async fn streams_end_with_the_server(world: World) {
    let home = Home::settle(&world).await;
    let listener = serve::bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let address = listener.local_addr().expect("bound");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve::run(world.server.clone(), listener, async {
        let _ = stopped.await;
    }));
    let mut client = TcpStream::connect(address).await.expect("it listens");
    let (name, value) = home.owner().headers().remove(0);
    let head = format!(
        "GET {} HTTP/1.1\r\nhost: localhost\r\n{name}: {value}\r\n\r\n",
        path(&home)
    );
    client.write_all(head.as_bytes()).await.expect("it is sent");
    let mut received = Vec::new();
    while !received.windows(10).any(|window| window == b"event: run") {
        let count = in_time(client.read_buf(&mut received)).await.expect("more");
        assert!(count > 0, "{}", String::from_utf8_lossy(&received));
    }
    stop.send(()).expect("it runs");
    in_time(client.read_to_end(&mut received))
        .await
        .expect("the end");
    // The end of a chunked body: the stream was not cut off.
    assert!(received.ends_with(b"\r\n0\r\n\r\n"));
    in_time(serving).await.expect("it ends well");
}

async fn so_many_streams_and_no_more(world: World) {
    let home = Home::settle(&world).await;
    let mut streams = Vec::new();
    for _ in 0..32 {
        streams.push(Stream::open(&world.server, home.owner(), "/api/v1/events").await);
    }
    let one_more = || {
        answer(
            &world.server,
            request(home.owner(), "GET", &path(&home), None),
        )
    };
    let refused = one_more().await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(RETRY_AFTER));
    Stream::open(&world.server, home.program(Role::Editor), &path(&home)).await;
    streams.pop();
    assert_eq!(one_more().await.status(), 200);
}
