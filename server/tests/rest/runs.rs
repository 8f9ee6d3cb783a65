//! Runs are listed, looked at and cancelled; what was given up is sent again.

use phloem_server::store::deliveries::{self, State};
use serde_json::{Value, json};

use crate::home::{Home, text};
use crate::in_both_worlds;
use crate::world::World;

in_both_worlds!(
    runs_are_listed_by_flow_and_status,
    a_run_is_cancelled_once,
    a_dead_delivery_is_sent_again,
);

async fn runs_are_listed_by_flow_and_status(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let start = format!("/api/v1/flows/{}/runs", home.flow);
    let started = world.tell(owner, "POST", &start, &json!({})).await.is(201);
    let newest = text(&started["run_id"]);
    let ids = async |query: String| {
        let list = world
            .ask(owner, "GET", &format!("/api/v1/runs{query}"))
            .await
            .is(200);
        let items = list["items"].as_array().expect("items");
        let ids: Vec<_> = items.iter().map(|run| text(&run["id"])).collect();
        (ids, list["next"].clone())
    };
    let (first, second) = (newest.clone(), home.run.to_string());
    let all = vec![first.clone(), second.clone()];
    assert_eq!(ids(String::new()).await, (all.clone(), Value::Null));
    assert_eq!(ids(format!("?flow_id={}", home.flow)).await.0, all);
    assert_eq!(ids("?status=running".to_owned()).await.0, [second.as_str()]);
    assert_eq!(
        ids("?status=completed".to_owned()).await.0,
        [first.as_str()]
    );
    assert_eq!(ids("?status=cancelled".to_owned()).await.0, [""; 0]);
    assert_eq!(
        ids("?limit=1".to_owned()).await,
        (vec![first.clone()], json!(first))
    );
    assert_eq!(
        ids(format!("?limit=1&cursor={newest}")).await,
        (vec![second], Value::Null)
    );
}

async fn a_run_is_cancelled_once(world: World) {
    let home = Home::settle(&world).await;
    let path = format!("/api/v1/runs/{}/cancel", home.run);
    let cancelled = world.ask(home.owner(), "POST", &path).await.is(200);
    assert_eq!(cancelled["status"], "cancelled");
    let reply = world.ask(home.owner(), "POST", &path).await;
    assert_eq!(
        reply.refuses(409, "conflict"),
        "The run is over already; there is nothing to cancel."
    );
}

async fn a_dead_delivery_is_sent_again(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let list = world.ask(owner, "GET", "/api/v1/deliveries").await.is(200);
    assert_eq!(list["items"][0]["id"], home.delivery.to_string());
    assert_eq!(list["items"][0]["state"], "dead");
    let path = format!("/api/v1/deliveries/{}", home.delivery);
    let detail = world.ask(owner, "GET", &path).await.is(200);
    assert_eq!(detail["body"], "DialStatus=completed");
    assert_eq!(detail["attempts"], json!([]));

    let resend = format!("{path}/resend");
    assert_eq!(
        world.ask(owner, "POST", &resend).await.is(200)["state"],
        "pending"
    );
    assert_eq!(
        world
            .ask(owner, "POST", &resend)
            .await
            .refuses(409, "conflict"),
        "Only deliveries that were given up can be sent again."
    );
    let (workspace, id) = (home.workspace, home.delivery);
    let row = world
        .read(move |conn| Box::pin(deliveries::get(conn, workspace, id)))
        .await
        .expect("it is there")
        .delivery;
    assert_eq!((row.state, row.sequence), (State::Pending, 1));
}
