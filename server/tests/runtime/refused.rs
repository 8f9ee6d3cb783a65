//! Requests that begin no run or change none.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use phloem_server::hooks::forged;
use phloem_server::store::calls::Reason;
use phloem_server::store::carriers;
use phloem_server::store::runs::Status;

use crate::in_both_worlds;
use crate::world::{NUMBER, World, dial_status, incoming, signed, signed_with, url_in};

in_both_worlds!(
    forged_requests_are_refused_and_counted,
    the_wrong_carrier_has_no_say,
    calls_without_a_flow_hear_why_and_are_listed,
    nonsense_is_refused,
    genuine_requests_are_noted,
    another_token_holds_at_once,
    what_another_process_changes_holds_within_a_second,
);

async fn forged_requests_are_refused_and_counted(world: World) {
    world.play(dial_status("http://127.0.0.1:9/")).await;
    let url = world.url_of("answer");
    let genuine = || signed(&url, &incoming("u1"));

    let unsigned = Request::post(genuine().uri()).body(Body::from("CallUUID=u1&To=1"));
    assert_eq!(
        world.send(unsigned.expect("a request")).await.status,
        StatusCode::FORBIDDEN
    );
    // Somebody changes a parameter of a genuine request.
    let mut changed = genuine();
    *changed.body_mut() = Body::from("CallUUID=u2&From=1&To=15550001111");
    assert_eq!(world.send(changed).await.status, StatusCode::FORBIDDEN);
    // Or takes its signature elsewhere.
    let mut elsewhere = genuine();
    *elsewhere.uri_mut() = world.url_of("hangup")[crate::world::PUBLIC.len()..]
        .parse()
        .expect("a path");
    assert_eq!(world.send(elsewhere).await.status, StatusCode::FORBIDDEN);

    assert_eq!(world.carrier_row().await.bad_signatures, 0);
    forged::tick(&world.server)
        .await
        .expect("the database works");
    forged::tick(&world.server)
        .await
        .expect("the database works");
    let row = world.carrier_row().await;
    assert_eq!((row.bad_signatures, row.last_request), (3, None));
    let runs = world
        .read({
            let workspace = world.workspace;
            move |conn| {
                Box::pin(phloem_server::store::runs::list(
                    conn,
                    workspace,
                    phloem_server::store::runs::Filter::default(),
                    10,
                ))
            }
        })
        .await;
    assert_eq!(runs, []);
}

async fn the_wrong_carrier_has_no_say(mut world: World) {
    world.play(dial_status("http://127.0.0.1:9/")).await;
    let dial = world.call("u1").await;
    let run = world.run_of("u1").await;
    let first = world.carrier;
    world.carrier = world.add_carrier().await;
    // The same token, another carrier.
    let url = url_in(&dial, "dial").replace(&first.to_string(), &world.carrier.to_string());
    let reply = world
        .post(&url, &[("CallUUID", "u1"), ("DialStatus", "busy")])
        .await;
    assert!(reply.body.contains("cannot go on"), "{}", reply.body);
    let hold = url.replace("/dial", "/hold");
    let reply = world.post(&hold, &[("CallUUID", "u1")]).await;
    assert!(reply.body.contains("cannot go on"), "{}", reply.body);
    assert_eq!(world.hang_up("u1").await.status, 200);
    assert_eq!(world.run(run.id).await, run);
    assert_eq!(run.status, Status::Running);
}

async fn calls_without_a_flow_hear_why_and_are_listed(world: World) {
    let reply = world.call("u1").await;
    assert_eq!(reply.status, 200);
    assert!(
        reply.body.contains("not connected to a call flow"),
        "{}",
        reply.body
    );
    assert!(reply.body.contains("<Hangup"), "{}", reply.body);
    assert_eq!(world.call("u1").await, reply);
    assert_eq!(world.hang_up("u1").await.status, 200);

    let flow = world.add_flow(None).await;
    world.link(flow).await;
    let reply = world.call("u2").await;
    assert!(reply.body.contains("not published"), "{}", reply.body);

    let calls = world.lost_calls().await;
    let listed: Vec<_> = calls
        .iter()
        .map(|call| (call.call_uuid.as_str(), call.number.as_str(), call.reason))
        .collect();
    assert_eq!(
        listed,
        [
            ("u2", NUMBER, Reason::NotPublished),
            ("u1", NUMBER, Reason::NotLinked)
        ]
    );
}

async fn nonsense_is_refused(world: World) {
    world.play(dial_status("http://127.0.0.1:9/")).await;
    let dial = world.call("u1").await;
    let to = |from: &str, to: &str| url_in(&dial, "dial").replace(from, to);
    let call = [("CallUUID", "u1")];
    for (url, parameters, expect) in [
        (
            world.url_of("answer"),
            vec![("From", "1")],
            StatusCode::BAD_REQUEST,
        ),
        (
            world.url_of("answer"),
            vec![("CallUUID", "a\0b"), ("To", "1")],
            StatusCode::BAD_REQUEST,
        ),
        (world.url_of("hangup"), vec![], StatusCode::BAD_REQUEST),
        (
            to("/dial", "/dance"),
            call.to_vec(),
            StatusCode::BAD_REQUEST,
        ),
        (to("/1/", "/x/"), call.to_vec(), StatusCode::BAD_REQUEST),
        (
            to("/1/", "/99999999999/"),
            call.to_vec(),
            StatusCode::BAD_REQUEST,
        ),
        (
            to("/runs/", "/runs/x"),
            call.to_vec(),
            StatusCode::BAD_REQUEST,
        ),
        (
            to("/plivo/", "/twilio/"),
            call.to_vec(),
            StatusCode::NOT_FOUND,
        ),
        (
            to(
                &world.carrier.to_string(),
                "00000000-0000-0000-0000-000000000000",
            ),
            call.to_vec(),
            StatusCode::NOT_FOUND,
        ),
        (
            to(&world.carrier.to_string(), "nobody"),
            call.to_vec(),
            StatusCode::NOT_FOUND,
        ),
        (
            world.url_of("answer"),
            vec![("CallUUID", BIG)],
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        let reply = world.send(signed(&url, &parameters)).await;
        assert_eq!(reply.status, expect, "{url}: {}", reply.body);
    }
    // A run that is not there any more ends the call with a sentence.
    let run = world.run_of("u1").await.id;
    let gone = to(&run.to_string(), "00000000-0000-7000-8000-000000000000");
    let reply = world
        .post(&gone, &[("CallUUID", "u1"), ("DialStatus", "busy")])
        .await;
    assert_eq!(reply.status, 200);
    assert!(reply.body.contains("cannot go on"), "{}", reply.body);
}

const BIG: &str = match std::str::from_utf8(&[b'x'; 70_000]) {
    Ok(text) => text,
    Err(_) => "",
};

async fn another_token_holds_at_once(world: World) {
    let url = world.url_of("answer");
    let with = async |token| {
        let request = signed_with(token, &url, &incoming("u1"));
        world.send(request).await.status
    };
    assert_eq!(world.call("u1").await.status, 200);
    for (old, new) in [("no token", "first"), ("first", "second")] {
        world.change_token(&world.server, new).await;
        assert_eq!(with(old).await, StatusCode::FORBIDDEN);
        assert_eq!(with(new).await, 200);
        assert_eq!(world.call("u1").await.status, StatusCode::FORBIDDEN);
    }
    let (id, workspace, now) = (world.carrier, world.workspace, world.server.clock.now());
    let deleted = world
        .read(move |conn| Box::pin(carriers::delete(conn, workspace, id, now)))
        .await;
    assert!(deleted);
    assert_eq!(with("second").await, StatusCode::NOT_FOUND);
}

async fn what_another_process_changes_holds_within_a_second(world: World) {
    let other = world.second().await;
    let url = world.url_of("answer");
    assert_eq!(world.call("u1").await.status, 200);
    world.change_token(&other, "another").await;
    let changed = Instant::now();
    while world.call("u2").await.status == 200 {
        assert!(changed.elapsed() < Duration::from_secs(3));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(world.call("u2").await.status, StatusCode::FORBIDDEN);
    // One that was not kept here holds at once.
    world.change_token(&other, "a third").await;
    let request = signed_with("a third", &url, &incoming("u3"));
    assert_eq!(world.send(request).await.status, 200);
    other.store.close().await;
}

async fn genuine_requests_are_noted(world: World) {
    world.call("u1").await;
    let first = world.server.clock.now();
    assert_eq!(world.carrier_row().await.last_request, Some(first));
    world.server.clock.advance(59_000);
    world.call("u2").await;
    assert_eq!(world.carrier_row().await.last_request, Some(first));
    world.server.clock.advance(1_000);
    world.call("u3").await;
    assert_eq!(
        world.carrier_row().await.last_request,
        Some(world.server.clock.now())
    );
}
