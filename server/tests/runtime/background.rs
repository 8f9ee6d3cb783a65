//! The background jobs, the start and the end of the server.

use axum::body::Body;
use axum::http::Request;
use phloem_api::FlowId;
use phloem_flow::engine::Trigger;
use phloem_server::runtime::slots::{AT_ONCE, AT_ONCE_PER_DESTINATION};
use phloem_server::runtime::{self, jobs};
use phloem_server::serve;
use phloem_server::store::runs::Status;
use serde_json::{Map, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::in_both_worlds;
use crate::target::Target;
use crate::world::{World, dial_status, flow, node};

in_both_worlds!(
    work_that_is_due_at_once_wakes_the_jobs,
    work_that_is_due_later_is_done_when_its_time_comes,
    another_process_is_woken,
    a_slow_target_leaves_room_for_others,
    the_server_ends_what_is_under_way,
    the_operator_is_told_how_it_is,
    every_answer_has_its_headers,
);

fn notify(url: &str) -> serde_json::Value {
    let nodes = [node(
        "Notify",
        "http_request",
        json!({"url": url, "mode": "notify"}),
    )];
    flow(&nodes, "start.api_request>Notify")
}

async fn start(world: &World, document: serde_json::Value) {
    let flow = world.add_flow(Some(document)).await;
    begin(world, flow).await;
}

async fn begin(world: &World, flow: FlowId) {
    let trigger = Trigger::ApiRequest { params: Map::new() };
    runtime::start(&world.server, world.workspace, flow, trigger)
        .await
        .expect("it starts");
}

/// The clock stands still, so it is not polling that finds the work.
async fn work_that_is_due_at_once_wakes_the_jobs(world: World) {
    let target = Target::start().await;
    let stop = CancellationToken::new();
    let jobs = tokio::spawn(jobs::run(world.server.clone(), stop.clone()));
    for count in 1..=3 {
        start(&world, notify(&target.url)).await;
        target.received(count).await;
    }
    stop.cancel();
    jobs.await.expect("they end well");
    assert_eq!(target.count(), 3);
}

async fn work_that_is_due_later_is_done_when_its_time_comes(world: World) {
    let target = Target::start().await;
    world.play(dial_status(&target.url)).await;
    let stop = CancellationToken::new();
    let jobs = tokio::spawn(jobs::run(world.server.clone(), stop.clone()));
    world.call("u1").await;
    world.hang_up("u1").await;
    // The timer, and then the request that it leads to; the jobs look once a second.
    let clock = world.server.clock.clone();
    let moving = async {
        loop {
            clock.advance(1_000);
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = target.received(1) => {}
        () = moving => {}
    }
    stop.cancel();
    clock.advance(1_000);
    jobs.await.expect("they end well");
    assert_eq!(world.run_of("u1").await.status, Status::Completed);
}

async fn another_process_is_woken(world: World) {
    let target = Target::start().await;
    // Processes wake each other through PostgreSQL; an SQLite file has one process, and its handles share nothing.
    if format!("{:?}", world.server.store).contains("SQLite") {
        return;
    }
    let second = world.second().await;
    let stop = CancellationToken::new();
    let jobs = tokio::spawn(jobs::run(second.clone(), stop.clone()));
    start(&world, notify(&target.url)).await;
    target.received(1).await;
    stop.cancel();
    jobs.await.expect("they end well");
    second.store.close().await;
}

/// A target that does not answer is owed more than a process performs at once.
async fn a_slow_target_leaves_room_for_others(world: World) {
    let (slow, quick) = (Target::start().await, Target::start().await);
    slow.close();
    let flow = world.add_flow(Some(notify(&slow.url))).await;
    for _ in 0..=AT_ONCE {
        begin(&world, flow).await;
    }
    let stop = CancellationToken::new();
    let jobs = tokio::spawn(jobs::run(world.server.clone(), stop.clone()));
    let share = AT_ONCE_PER_DESTINATION as usize;
    slow.received(share).await;
    start(&world, notify(&quick.url)).await;
    quick.received(1).await;
    assert_eq!(slow.count(), share);
    stop.cancel();
    slow.open();
    jobs.await.expect("they end well");
}

async fn the_server_ends_what_is_under_way(world: World) {
    let target = Target::start().await;
    target.close();
    let nodes = [node("Ask", "http_request", json!({"url": target.url}))];
    world.play(flow(&nodes, "start.incoming_call>Ask")).await;
    let listener = serve::bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let address = listener.local_addr().expect("bound");
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve::run(world.server.clone(), listener, async move {
        let _ = stopped.await;
    }));

    let mut carrier = TcpStream::connect(address).await.expect("it listens");
    let (head, body) =
        crate::world::signed(&world.url_of("answer"), &crate::world::incoming("u1")).into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("a body");
    let mut request = format!(
        "POST {} HTTP/1.1\r\ncontent-length: {}\r\n",
        head.uri,
        body.len()
    );
    for (name, value) in &head.headers {
        request += &format!("{name}: {}\r\n", value.to_str().expect("text"));
    }
    request += "\r\n";
    carrier.write_all(request.as_bytes()).await.expect("sent");
    carrier.write_all(&body).await.expect("sent");
    target.received(1).await;

    stop.send(()).expect("it listens for the stop");
    let refused = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    refused.await;
    target.open();
    let mut answer = String::new();
    carrier.read_to_string(&mut answer).await.expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("<Hangup"), "{answer}");
    server.await.expect("it ends well");
}

async fn the_operator_is_told_how_it_is(world: World) {
    world.call("u1").await;
    let get = |path: &str| Request::get(path).body(Body::empty()).expect("a request");
    assert_eq!(world.send(get("/healthz")).await.body, "ok\n");
    assert_eq!(world.send(get("/readyz")).await.status, 200);
    let metrics = world.send(get("/metrics")).await;
    assert_eq!(metrics.status, 200);
    for line in [
        r#"phloem_webhooks_total{hook="answer",status="200"}"#,
        "phloem_webhook_seconds_bucket",
        "phloem_runs_running 0",
        "phloem_deliveries_pending",
    ] {
        assert!(metrics.body.contains(line), "{line} in {}", metrics.body);
    }
    world.server.store.close().await;
    assert_eq!(world.send(get("/readyz")).await.status, 503);
    assert_eq!(world.send(get("/healthz")).await.status, 200);
    let late = world.call("u2").await;
    assert_eq!(late.status, 503);
}

async fn every_answer_has_its_headers(world: World) {
    use tower::ServiceExt as _;
    let request = Request::get("/healthz")
        .body(Body::empty())
        .expect("a request");
    let answer = world.router().oneshot(request).await.expect("infallible");
    let headers = answer.headers();
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(
        headers["content-security-policy"],
        "default-src 'none'; frame-ancestors 'none'"
    );
    assert!(headers.contains_key("x-request-id"));
}
