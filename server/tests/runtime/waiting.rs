//! Callers who wait for a web server.

use phloem_server::store::runs::Status;
use serde_json::json;

use crate::in_both_worlds;
use crate::target::Target;
use crate::world::{Reply, World, flow, node, speak, url_in};

in_both_worlds!(
    a_quick_target_answers_within_the_webhook,
    a_slow_target_keeps_the_caller_on_hold,
    a_caller_who_hangs_up_on_hold_ends_the_run_after_the_answer,
    a_refused_url_fails_with_the_reason_on_the_step,
    a_cancelled_run_hangs_up_when_the_carrier_asks,
);

/// Asks a target and speaks the answer; says sorry when it fails.
fn ask(url: &str) -> serde_json::Value {
    flow(
        &[
            node("Ask", "http_request", json!({"url": url, "timeout_s": 30})),
            node(
                "Say",
                "play_audio",
                json!({"prompt": speak("You have {{Ask.response.balance}} euros")}),
            ),
            node("Sorry", "play_audio", json!({"prompt": speak("Sorry")})),
        ],
        "start.incoming_call>Ask Ask.success>Say Ask.failed>Sorry",
    )
}

async fn a_quick_target_answers_within_the_webhook(world: World) {
    let target = Target::start().await;
    target.says(r#"{"balance": 12}"#);
    world.play(ask(&target.url)).await;
    let reply = world.call("u1").await;
    assert!(reply.body.contains("You have 12 euros"), "{}", reply.body);
}

/// A call whose webhook waits until the carrier's patience is over.
async fn call_until_hold(world: &World, target: &Target, uuid: &str) -> Reply {
    let requests = target.count();
    let moved = async {
        target.received(requests + 1).await;
        world.server.clock.advance(5_000);
    };
    let (reply, ()) = tokio::join!(world.call(uuid), moved);
    assert!(reply.body.contains("<Wait"), "{}", reply.body);
    reply
}

/// Asks again, as the carrier does, until the answer is another one.
async fn ask_again(world: &World, hold: &Reply, uuid: &str) -> Reply {
    let url = url_in(hold, "hold");
    loop {
        let reply = world.post(&url, &[("CallUUID", uuid)]).await;
        if !reply.body.contains("<Wait") {
            return reply;
        }
    }
}

async fn a_slow_target_keeps_the_caller_on_hold(world: World) {
    let target = Target::start().await;
    target.says(r#"{"balance": 12}"#);
    target.close();
    world.play(ask(&target.url)).await;
    let hold = call_until_hold(&world, &target, "u1").await;
    // However often the carrier asks.
    let url = url_in(&hold, "hold");
    let again = world.post(&url, &[("CallUUID", "u1")]).await;
    assert_eq!(again, hold);
    assert_eq!(world.call("u1").await, hold);
    target.open();
    let said = ask_again(&world, &hold, "u1").await;
    assert!(said.body.contains("You have 12 euros"), "{}", said.body);
    assert_eq!(target.count(), 1);
}

async fn a_caller_who_hangs_up_on_hold_ends_the_run_after_the_answer(world: World) {
    let target = Target::start().await;
    target.close();
    world.play(ask(&target.url)).await;
    let hold = call_until_hold(&world, &target, "u1").await;
    assert_eq!(world.hang_up("u1").await.status, 200);
    assert_eq!(world.run_of("u1").await.status, Status::Running);
    let url = url_in(&hold, "hold");
    let reply = world.post(&url, &[("CallUUID", "u1")]).await;
    assert!(reply.body.contains("<Hangup"), "{}", reply.body);
    target.open();
    while world.run_of("u1").await.status == Status::Running {}
    assert_eq!(world.run_of("u1").await.status, Status::CallerHungUp);
    assert_eq!(target.count(), 1);
}

async fn a_refused_url_fails_with_the_reason_on_the_step(world: World) {
    world.play(ask("http://0x0a000001/admin")).await;
    let reply = world.call("u1").await;
    assert!(reply.body.contains("Sorry"), "{}", reply.body);
    let run = world.run_of("u1").await;
    let warnings = world.warnings(run.id).await;
    assert!(
        warnings
            .iter()
            .any(|warning| warning.starts_with("10.0.0.1 is a private address")),
        "{warnings:?}"
    );
}

async fn a_cancelled_run_hangs_up_when_the_carrier_asks(world: World) {
    let nodes = [node(
        "Bye",
        "play_audio",
        json!({"prompt": speak("Goodbye")}),
    )];
    world.play(flow(&nodes, "start.incoming_call>Bye")).await;
    let said = world.call("u1").await;
    let run = world.run_of("u1").await.id;
    let cancel = || phloem_server::runtime::cancel(&world.server, world.workspace, run);
    assert!(cancel().await.is_ok());
    assert!(cancel().await.is_err());
    let reply = world
        .post(&url_in(&said, "prompt"), &[("CallUUID", "u1")])
        .await;
    assert!(reply.body.contains("<Hangup"), "{}", reply.body);
    assert_eq!(world.run(run).await.status, Status::Cancelled);
}
