//! Calls from their first webhook to their last.

use phloem_server::runtime::timers;
use phloem_server::store::runs::Status;
use phloem_server::store::{deliveries, early_ends};
use serde_json::json;

use crate::in_both_worlds;
use crate::target::Target;
use crate::world::{World, dial_status, flow, incoming, node, signed, speak, url_in};

in_both_worlds!(
    a_dial_is_reported_once,
    repeated_webhooks_change_nothing,
    hanging_up_while_it_rings_is_reported_after_a_moment,
    a_dial_callback_after_the_hang_up_is_the_result,
    a_hang_up_that_overtakes_its_call_is_not_forgotten,
    a_hang_up_at_the_same_time_as_its_call_ends_it,
    a_request_that_the_call_began_with_is_made_though_the_caller_is_gone,
    several_calls_at_once_do_not_mix,
    get_requests_work_too,
    a_call_that_ends_in_the_flow_is_hung_up,
    a_message_begins_a_run_once,
);

const BUSY: [(&str, &str); 6] = [
    ("CallUUID", "u1"),
    ("DialStatus", "busy"),
    ("DialRingStatus", "true"),
    ("DialHangupCause", "USER_BUSY"),
    ("DialALegUUID", "u1"),
    ("DialBLegUUID", "b1"),
];

async fn a_dial_is_reported_once(world: World) {
    let target = Target::start().await;
    world.play(dial_status(&target.url)).await;

    let dial = world.call("u1").await;
    assert_eq!(dial.status, 200);
    assert!(
        dial.body.contains("<Number>+15553330003</Number>"),
        "{}",
        dial.body
    );
    let done = world.post(&url_in(&dial, "dial"), &BUSY).await;
    assert!(done.body.contains("<Hangup"), "{}", done.body);
    world.hang_up("u1").await;

    let received = target.received(1).await;
    let form = received[0].form();
    for (name, value) in &BUSY[1..] {
        assert_eq!(form[*name], *value, "{name}");
    }
    let run = world.run_of("u1").await;
    assert_eq!(run.status, Status::Completed);
    assert_eq!(received[0].key, format!("{}-3", run.id));
    assert_eq!(target.count(), 1);
    let deliveries = world.deliveries(run.id).await;
    assert_eq!(deliveries[0].state, deliveries::State::Done);
    let attempts = world.attempts(&deliveries[0]).await;
    assert_eq!((attempts.len(), attempts[0].status), (1, Some(200)));
}

async fn repeated_webhooks_change_nothing(world: World) {
    let target = Target::start().await;
    world.play(dial_status(&target.url)).await;

    let dial = world.call("u1").await;
    assert_eq!(world.call("u1").await, dial);
    let url = url_in(&dial, "dial");
    let done = world.post(&url, &BUSY).await;
    // The report again, the answer's report again, the hang-up twice, news of a leg of a dial that is over.
    assert_eq!(world.post(&url, &BUSY).await, done);
    assert_eq!(world.call("u1").await, done);
    let bye = world.hang_up("u1").await;
    assert_eq!(world.hang_up("u1").await, bye);
    let leg = [
        ("CallUUID", "u1"),
        ("DialAction", "hangup"),
        ("DialBLegUUID", "b1"),
    ];
    let late = world.post(&url_in(&dial, "leg"), &leg).await;
    assert_eq!(late.status, 200);

    target.received(1).await;
    assert_eq!(target.count(), 1);
    let run = world.run_of("u1").await;
    assert_eq!(run.status, Status::Completed);
    let inputs = world
        .read(move |conn| Box::pin(phloem_server::store::inputs::list(conn, run.id)))
        .await;
    let ids: Vec<&str> = inputs.iter().map(|input| input.id.0.as_str()).collect();
    assert_eq!(ids, ["triggered", "dial/1", "http/3"]);
}

async fn hanging_up_while_it_rings_is_reported_after_a_moment(mut world: World) {
    let target = Target::start().await;
    world.play(dial_status(&target.url)).await;
    world.call("u1").await;
    world.hang_up("u1").await;
    assert_eq!(
        timers::tick(&world.server, world.server.clock.now())
            .await
            .ok(),
        Some(0)
    );

    // The server is killed, and another one finds the timer.
    world.restart().await;
    world.server.clock.advance(5_000);
    let now = world.server.clock.now();
    assert_eq!(timers::tick(&world.server, now).await.ok(), Some(1));
    phloem_server::runtime::deliveries::tick(&world.server, now)
        .await
        .expect("the database works");

    let received = target.received(1).await;
    assert_eq!(received[0].form()["DialStatus"], "cancel");
    assert_eq!(received[0].form()["DialALegUUID"], "u1");
    assert_eq!(timers::tick(&world.server, now).await.ok(), Some(0));
    assert_eq!(world.run_of("u1").await.status, Status::Completed);
    assert_eq!(target.count(), 1);
}

async fn a_dial_callback_after_the_hang_up_is_the_result(world: World) {
    let target = Target::start().await;
    world.play(dial_status(&target.url)).await;
    let dial = world.call("u1").await;
    world.hang_up("u1").await;
    let late = world.post(&url_in(&dial, "dial"), &BUSY).await;
    assert!(late.body.contains("<Hangup"), "{}", late.body);

    world.server.clock.advance(6_000);
    let now = world.server.clock.now();
    assert_eq!(timers::tick(&world.server, now).await.ok(), Some(0));
    phloem_server::runtime::deliveries::tick(&world.server, now)
        .await
        .expect("the database works");
    assert_eq!(target.received(1).await[0].form()["DialStatus"], "busy");
    assert_eq!(target.count(), 1);
}

async fn a_hang_up_that_overtakes_its_call_is_not_forgotten(mut world: World) {
    let target = Target::start().await;
    world.play(dial_status(&target.url)).await;
    // One that goes without a run is of another call.
    world.hang_up("u0").await;
    let bye = world.hang_up("u1").await;
    assert_eq!(bye.status, 200);
    assert_eq!(world.hang_up("u1").await, bye);
    world.restart().await;

    let late = world.call("u1").await;
    assert!(late.body.contains("<Hangup"), "{}", late.body);
    assert_eq!(world.call("u1").await, late);
    assert_eq!(world.hang_up("u1").await, bye);
    finish_dials(&world).await;
    assert_eq!(target.received(1).await[0].form()["DialStatus"], "cancel");
    assert_eq!(world.run_of("u1").await.status, Status::Completed);
    assert_eq!(target.count(), 1);

    // Carriers do not ask so late.
    world.server.clock.advance(early_ends::KEPT_MS);
    world.hang_up("u2").await;
    let forgotten = world.call("u0").await;
    assert!(forgotten.body.contains("<Dial"), "{}", forgotten.body);
}

async fn a_hang_up_at_the_same_time_as_its_call_ends_it(world: World) {
    let target = Target::start().await;
    world.play(dial_status(&target.url)).await;
    let uuids: Vec<_> = (0..20).map(|number| format!("u{number}")).collect();
    let calls = uuids.iter().map(|uuid| async {
        tokio::join!(world.call(uuid), world.hang_up(uuid));
    });
    futures::future::join_all(calls).await;
    finish_dials(&world).await;
    target.received(20).await;
    for uuid in &uuids {
        assert_eq!(world.run_of(uuid).await.status, Status::Completed, "{uuid}");
    }
}

async fn a_request_that_the_call_began_with_is_made_though_the_caller_is_gone(world: World) {
    let target = Target::start().await;
    let nodes = [
        node("Ask", "http_request", json!({"url": target.url})),
        node("Say", "play_audio", json!({"prompt": speak("Hello")})),
    ];
    world
        .play(flow(&nodes, "start.incoming_call>Ask Ask.success>Say"))
        .await;
    world.hang_up("u1").await;
    let late = world.call("u1").await;
    assert!(late.body.contains("<Hangup"), "{}", late.body);
    // At once, not when its lease runs out.
    target.received(1).await;
    let run = world.run_of("u1").await;
    assert_eq!(run.status, Status::CallerHungUp);
}

/// The time passes that a dial's result may be late after a hang-up.
async fn finish_dials(world: &World) {
    world.server.clock.advance(6_000);
    let now = world.server.clock.now();
    timers::tick(&world.server, now)
        .await
        .expect("the database works");
    while phloem_server::runtime::deliveries::tick(&world.server, now)
        .await
        .expect("the database works")
        > 0
    {}
}

async fn several_calls_at_once_do_not_mix(world: World) {
    let target = Target::start().await;
    world.play(dial_status(&target.url)).await;
    let calls = (0..20).map(|number| {
        let world = &world;
        async move {
            let uuid = format!("u{number}");
            // Each webhook twice at the same time.
            let (dial, again) = tokio::join!(world.call(&uuid), world.call(&uuid));
            assert_eq!(dial, again);
            let mut result = BUSY;
            result[0].1 = &uuid;
            result[4].1 = &uuid;
            let url = url_in(&dial, "dial");
            tokio::join!(world.post(&url, &result), world.post(&url, &result));
        }
    });
    futures::future::join_all(calls).await;
    let received = target.received(20).await;
    let mut legs: Vec<String> = received
        .iter()
        .map(|request| request.form()["DialALegUUID"].clone())
        .collect();
    legs.sort();
    legs.dedup();
    assert_eq!((legs.len(), target.count()), (20, 20));
}

async fn get_requests_work_too(world: World) {
    world.play(dial_status("http://127.0.0.1:9/")).await;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(incoming("u1"))
        .finish();
    let url = world.url_of(&format!("answer?{query}"));
    let mut request = signed(&url, &[]);
    // A GET signs the same text: its parameters are in the URL.
    let neutral = phloem_carriers::Request::new(phloem_carriers::Method::Get, &url, [], b"");
    let signature =
        phloem_carriers::plivo::signature::sign_v3(&neutral, "nonce", "the-carriers-auth-token");
    *request.method_mut() = axum::http::Method::GET;
    request.headers_mut().remove("content-type");
    request
        .headers_mut()
        .insert("x-plivo-signature-v3", signature.parse().expect("a header"));
    let reply = world.send(request).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.contains("<Dial"), "{}", reply.body);
}

async fn a_call_that_ends_in_the_flow_is_hung_up(world: World) {
    let nodes = [node(
        "Bye",
        "play_audio",
        json!({"prompt": speak("Goodbye")}),
    )];
    world.play(flow(&nodes, "start.incoming_call>Bye")).await;
    let said = world.call("u1").await;
    assert!(said.body.contains("Goodbye"), "{}", said.body);
    let url = url_in(&said, "prompt");
    let done = world
        .post(&url, &[("CallUUID", "u1"), ("CallStatus", "in-progress")])
        .await;
    assert!(done.body.contains("<Hangup"), "{}", done.body);
    assert_eq!(world.run_of("u1").await.status, Status::Completed);
}

async fn a_message_begins_a_run_once(world: World) {
    let target = Target::start().await;
    let fields = json!([{"name": "text", "value": "{{Start.message.text}}"}]);
    let config = json!({"url": target.url, "body": {"type": "form", "fields": fields}});
    let nodes = [node("Tell", "http_request", config)];
    world
        .play(flow(&nodes, "start.incoming_message>Tell"))
        .await;
    let message = [
        ("MessageUUID", "m1"),
        ("From", "15550002222"),
        ("To", "15550001111"),
        ("Text", "Größe?\n#1 & more"),
    ];
    for _ in 0..2 {
        assert_eq!(world.post("message", &message).await.status, 200);
    }
    let now = world.server.clock.now();
    for expect in [1, 0] {
        let sent = phloem_server::runtime::deliveries::tick(&world.server, now).await;
        assert_eq!(sent.ok(), Some(expect));
    }
    assert_eq!(target.received(1).await[0].form()["text"], message[3].1);
    assert_eq!(world.run_of("message/m1").await.status, Status::Completed);
    // Nobody answers the other number.
    let mut other = message;
    other[2].1 = "15559999999";
    assert_eq!(world.post("message", &other).await.status, 200);
}
