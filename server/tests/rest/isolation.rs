//! Nobody sees, changes or can even tell what another workspace has.

use phloem_api::Role;
use serde_json::{Value, json};

use crate::home::Home;
use crate::in_both_worlds;
use crate::table::calls;
use crate::world::World;

in_both_worlds!(what_another_workspace_has_is_not_there);

async fn what_another_workspace_has_is_not_there(world: World) {
    let home = Home::settle(&world).await;
    let link = json!({"carrier_id": home.carrier, "flow_id": home.flow});
    let number = format!("/api/v1/numbers/{}", home.number);
    world
        .tell(home.owner(), "PUT", &number, &link)
        .await
        .is(200);
    let stranger = Home::settle(&world).await;
    let before = everything(&world, &home).await;

    let named: Vec<_> = calls(&home).into_iter().filter(|call| call.names).collect();
    assert!(named.len() > 15);
    for call in named {
        let reply = match &call.body {
            Some(body) => {
                world
                    .tell(stranger.owner(), call.method, &call.path, body)
                    .await
            }
            None => world.ask(stranger.owner(), call.method, &call.path).await,
        };
        reply.refuses(404, "not_found");
    }
    for (carrier, flow) in [
        (&home.carrier, &stranger.flow),
        (&stranger.carrier, &home.flow),
    ] {
        let body = json!({"carrier_id": carrier, "flow_id": flow});
        let reply = world.tell(stranger.owner(), "PUT", &number, &body).await;
        reply.refuses(404, "not_found");
    }
    let of_flow = format!("/api/v1/runs?flow_id={}", home.flow);
    let runs = world.ask(stranger.owner(), "GET", &of_flow).await.is(200);
    assert_eq!(runs["items"], json!([]));

    assert_eq!(everything(&world, &home).await, before);
    let theirs = everything(&world, &stranger).await.to_string();
    for secret in [
        &home.flow,
        &home.carrier,
        &home.run.to_string(),
        &home.auth_id,
    ] {
        assert!(!theirs.contains(secret), "{secret} in {theirs}");
    }

    // Both may link the same number: each has a carrier that brings its calls.
    let body = json!({"carrier_id": stranger.carrier, "flow_id": stranger.flow});
    let reply = world
        .tell(stranger.program(Role::Editor), "PUT", &number, &body)
        .await;
    reply.is(200);
    assert_eq!(everything(&world, &home).await, before);
}

/// All that the workspace's owner can see.
async fn everything(world: &World, home: &Home) -> Value {
    let mut seen = Vec::new();
    for call in calls(home) {
        if call.method == "GET" {
            let reply = world.ask(home.owner(), "GET", &call.path).await;
            seen.push(json!([call.path, reply.is(200)]));
        }
    }
    Value::Array(seen)
}
