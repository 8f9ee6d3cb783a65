//! Requests that are owed, until they are delivered or given up.

use phloem_api::RunId;
use phloem_flow::engine::Trigger;
use phloem_server::runtime::backoff::RUN_ATTEMPTS;
use phloem_server::runtime::{self, CancelError, deliveries::tick};
use phloem_server::store::deliveries::{self, State};
use phloem_server::store::runs::Status;
use serde_json::{Map, Value, json};

use crate::in_both_worlds;
use crate::target::Target;
use crate::world::{World, dial_status, flow, node, url_in};

in_both_worlds!(
    a_run_without_a_caller_tries_again_before_it_fails,
    a_run_goes_on_with_the_last_answer,
    what_nobody_waits_for_is_given_up_after_many_attempts_and_sent_again_on_request,
    a_status_that_the_flow_has_no_answer_to_is_delivered_later,
    a_refused_notification_is_given_up_at_once,
    an_attempt_of_a_killed_process_is_made_again_under_the_same_key,
    a_request_of_a_run_that_cannot_go_on_is_not_repeated_for_ever,
    notifications_to_one_destination_stay_in_order,
    two_processes_share_the_work,
);

/// Starts a flow by API.
async fn start(world: &World, document: Value) -> RunId {
    let flow = world.add_flow(Some(document)).await;
    let trigger = Trigger::ApiRequest { params: Map::new() };
    runtime::start(&world.server, world.workspace, flow, trigger)
        .await
        .expect("it starts")
}

fn ask(url: &str) -> Value {
    flow(
        &[
            node("Ask", "http_request", json!({"url": url})),
            node(
                "Failed",
                "http_request",
                json!({"url": url, "mode": "notify", "body": {"type": "form", "fields": [{"name": "failed", "value": "{{Ask.status_code}}"}]}}),
            ),
        ],
        "start.api_request>Ask Ask.failed>Failed",
    )
}

fn notify(url: &str, count: usize) -> Value {
    let name = |number: usize| format!("Notify_{number}");
    let nodes: Vec<Value> = (0..count)
        .map(|number| {
            let fields = json!([{"name": "number", "value": number.to_string()}]);
            let config =
                json!({"url": url, "mode": "notify", "body": {"type": "form", "fields": fields}});
            node(&name(number), "http_request", config)
        })
        .collect();
    let mut edges = format!("start.api_request>{}", name(0));
    for number in 1..count {
        edges += &format!(" {}.success>{}", name(number - 1), name(number));
    }
    flow(&nodes, &edges)
}

/// Performs what is due now; how much that was.
async fn deliver(world: &World) -> usize {
    tick(&world.server, world.server.clock.now())
        .await
        .expect("the database works")
}

/// Moves the clock to when the next delivery is due.
async fn wait(world: &World) -> i64 {
    let next = world
        .read(|conn| Box::pin(deliveries::next_due(conn)))
        .await
        .expect("something is owed");
    let pause = next.0 - world.server.clock.now().0;
    world.server.clock.advance(pause);
    pause
}

async fn a_run_without_a_caller_tries_again_before_it_fails(world: World) {
    let target = Target::start().await;
    target.answers(&[500, 503, 200]);
    let run = start(&world, ask(&target.url)).await;
    assert_eq!(deliver(&world).await, 1);
    assert_eq!(deliver(&world).await, 0);
    assert_eq!(world.run(run).await.status, Status::Running);
    assert!((800..=1_200).contains(&wait(&world).await));
    assert_eq!(deliver(&world).await, 1);
    wait(&world).await;
    assert_eq!(deliver(&world).await, 1);
    assert_eq!(world.run(run).await.status, Status::Completed);
    let received = target.received(3).await;
    assert!(
        received
            .iter()
            .all(|request| request.key == format!("{run}-2"))
    );
    let deliveries = world.deliveries(run).await;
    assert_eq!(deliveries.len(), 1);
    let attempts = world.attempts(&deliveries[0]).await;
    let statuses: Vec<_> = attempts.iter().map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [Some(500), Some(503), Some(200)]);
    assert_eq!(
        attempts[0].failure.as_deref(),
        Some("The target answered with status 500.")
    );
}

async fn a_run_goes_on_with_the_last_answer(world: World) {
    let target = Target::start().await;
    target.answers(&[500, 500, 500, 502]);
    let run = start(&world, ask(&target.url)).await;
    for _ in 0..4 {
        assert_eq!(deliver(&world).await, 1);
        wait(&world).await;
    }
    assert_eq!(world.run(run).await.status, Status::Completed);
    assert_eq!(deliver(&world).await, 1);
    assert_eq!(target.received(5).await[4].form()["failed"], "502");
    // The flow dealt with the failure: nothing is owed any more.
    let states: Vec<_> = world
        .deliveries(run)
        .await
        .iter()
        .map(|it| it.state)
        .collect();
    assert_eq!(states, [State::Done, State::Done]);
}

async fn what_nobody_waits_for_is_given_up_after_many_attempts_and_sent_again_on_request(
    world: World,
) {
    let target = Target::start().await;
    target.answers(&[404; 12]);
    let run = start(&world, notify(&target.url, 1)).await;
    assert_eq!(world.run(run).await.status, Status::Completed);
    let mut last = 0;
    for attempt in 1..=12 {
        assert_eq!(deliver(&world).await, 1, "attempt {attempt}");
        if attempt < 12 {
            let pause = wait(&world).await;
            assert!(
                pause > last || pause > 4 * 60 * 60 * 1000,
                "{pause} after {last}"
            );
            last = pause;
        }
    }
    let delivery = world.deliveries(run).await.remove(0);
    assert_eq!((delivery.state, delivery.attempts), (State::Dead, 12));
    world.server.clock.advance(100_000_000);
    assert_eq!(deliver(&world).await, 0);

    let (workspace, id, now) = (world.workspace, delivery.id, world.server.clock.now());
    let revived = world
        .read(move |conn| Box::pin(deliveries::revive(conn, workspace, id, now)))
        .await;
    assert!(revived);
    assert_eq!(deliver(&world).await, 1);
    assert_eq!(world.deliveries(run).await[0].state, State::Done);
    assert_eq!(target.count(), 13);
}

/// Nothing follows on the outlet `failed`: the run is over, and the request is still owed.
async fn a_status_that_the_flow_has_no_answer_to_is_delivered_later(world: World) {
    let target = Target::start().await;
    target.answers(&[500, 403]);
    world.play(dial_status(&target.url)).await;
    let dial = world.call("u1").await;
    let result = [("CallUUID", "u1"), ("DialStatus", "busy")];
    let done = world.post(&url_in(&dial, "dial"), &result).await;
    assert!(done.body.contains("<Hangup"), "{}", done.body);
    let run = world.run_of("u1").await;
    assert_eq!((run.status, target.count()), (Status::Completed, 1));
    assert_eq!(deliver(&world).await, 0);
    for _ in 0..2 {
        wait(&world).await;
        assert_eq!(deliver(&world).await, 1);
    }
    let delivery = world.deliveries(run.id).await.remove(0);
    assert_eq!((delivery.state, delivery.attempts), (State::Done, 3));
    let received = target.received(3).await;
    let key = format!("{}-3", run.id);
    assert!(
        received
            .iter()
            .all(|it| it.key == key && it.form()["DialStatus"] == "busy")
    );
    assert_eq!(world.run(run.id).await, run);
}

async fn a_refused_notification_is_given_up_at_once(world: World) {
    let run = start(&world, notify("http://169.254.169.254/latest", 1)).await;
    assert_eq!(deliver(&world).await, 1);
    let delivery = world.deliveries(run).await.remove(0);
    assert_eq!((delivery.state, delivery.attempts), (State::Dead, 1));
    let attempts = world.attempts(&delivery).await;
    let failure = attempts[0].failure.as_deref().expect("it failed");
    assert!(
        failure.starts_with("169.254.169.254 is a link-local address"),
        "{failure}"
    );
}

async fn an_attempt_of_a_killed_process_is_made_again_under_the_same_key(world: World) {
    let target = Target::start().await;
    target.close();
    let run = start(&world, ask(&target.url)).await;
    // A process that never comes back from its attempt.
    let killed = tokio::spawn({
        let (server, now) = (world.server.clone(), world.server.clock.now());
        async move { tick(&server, now).await }
    });
    target.received(1).await;
    killed.abort();
    assert!(killed.await.is_err());
    assert_eq!(deliver(&world).await, 0);
    target.open();
    assert_eq!(wait(&world).await, 8_000);
    assert_eq!(deliver(&world).await, 1);
    let received = target.received(2).await;
    assert_eq!(received[0].key, received[1].key);
    assert_eq!(world.run(run).await.status, Status::Completed);
}

/// Another process may understand the document, so the lease runs out a few times; then the run ends.
async fn a_request_of_a_run_that_cannot_go_on_is_not_repeated_for_ever(mut world: World) {
    let target = Target::start().await;
    let run = start(&world, ask(&target.url)).await;
    let cancelled = start(&world, ask(&target.url)).await;
    world.execute("update versions set document = '{}'").await;
    world.restart().await;
    runtime::cancel(&world.server, world.workspace, cancelled)
        .await
        .expect("it can be cancelled");
    assert_eq!(world.run(cancelled).await.status, Status::Cancelled);
    let again = runtime::cancel(&world.server, world.workspace, cancelled).await;
    assert!(matches!(again, Err(CancelError::Finished)), "{again:?}");

    assert_eq!(deliver(&world).await, 2);
    assert_eq!(world.run(run).await.status, Status::Running);
    for _ in 1..RUN_ATTEMPTS {
        wait(&world).await;
        assert_eq!(deliver(&world).await, 1);
    }
    let ended = world.run(run).await;
    assert_eq!(ended.status, Status::Failed);
    let reason = ended.failure.expect("it says why");
    assert!(reason.contains("cannot be read any more"), "{reason}");
    let delivery = world.deliveries(run).await.remove(0);
    assert_eq!(
        (delivery.state, delivery.attempts),
        (State::Done, RUN_ATTEMPTS)
    );
    world.server.clock.advance(86_400_000);
    assert_eq!(deliver(&world).await, 0);
    assert_eq!(target.count(), RUN_ATTEMPTS as usize + 1);
}

async fn notifications_to_one_destination_stay_in_order(world: World) {
    let target = Target::start().await;
    target.answers(&[500]);
    start(&world, notify(&target.url, 3)).await;
    assert_eq!(deliver(&world).await, 1);
    // The first is to be tried again; the others wait for it.
    assert_eq!(deliver(&world).await, 0);
    world.server.clock.advance(6_000);
    for _ in 0..3 {
        assert_eq!(deliver(&world).await, 1);
    }
    let numbers: Vec<String> = target
        .received(4)
        .await
        .iter()
        .map(|request| request.form()["number"].clone())
        .collect();
    assert_eq!(numbers, ["0", "0", "1", "2"]);
}

async fn two_processes_share_the_work(world: World) {
    let target = Target::start().await;
    let second = world.second().await;
    for _ in 0..10 {
        start(&world, notify(&target.url, 1)).await;
    }
    let now = world.server.clock.now();
    let (one, other) = tokio::join!(tick(&world.server, now), tick(&second, now));
    assert_eq!(one.expect("works") + other.expect("works"), 10);
    let mut keys: Vec<String> = target
        .received(10)
        .await
        .into_iter()
        .map(|request| request.key)
        .collect();
    keys.sort();
    keys.dedup();
    assert_eq!((keys.len(), target.count()), (10, 10));
    second.store.close().await;
}
