//! Runs are listed, looked at and cancelled; what was given up is sent again.

use phloem_api::{DeliveryId, RunId};
use phloem_flow::document::NodeId;
use phloem_server::store::deliveries::{self, State};
use phloem_server::store::{runs, steps, versions};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::home::{Home, text};
use crate::in_both_worlds;
use crate::world::World;

in_both_worlds!(
    runs_are_listed_by_flow_and_status,
    a_run_is_cancelled_once,
    long_values_are_cut_in_a_run_and_whole_in_its_step,
    a_run_of_many_steps_is_shown_to_its_end,
    a_run_whose_version_cannot_be_read_is_shown,
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

async fn long_values_are_cut_in_a_run_and_whole_in_its_step(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let start = format!("/api/v1/flows/{}/runs", home.flow);
    let note = "Größe ".repeat(2_000);
    let params = json!({"params": {"note": note, "to": "+15553330003"}});
    let started = world.tell(owner, "POST", &start, &params).await.is(201);
    let path = format!("/api/v1/runs/{}", text(&started["run_id"]));

    let run = world.ask(owner, "GET", &path).await.is(200);
    let first = &run["steps"][0];
    assert_eq!(first["shortened"], true);
    assert!((4_000..5_000).contains(&first.to_string().len()), "{first}");
    assert_eq!(first["variables"]["http"]["params"]["to"], "+15553330003");
    assert_eq!(run["steps"][1].get("shortened"), None);

    let whole = world.ask(owner, "GET", &format!("{path}/steps/1")).await;
    let whole = whole.is(200);
    assert_eq!(whole.get("shortened"), None);
    assert!(whole["variables"].to_string().contains(&note));
    assert_eq!(
        (&whole["name"], &whole["entered"]),
        (&first["name"], &first["entered"])
    );
    for sequence in ["99", "-1", "first"] {
        let reply = world
            .ask(owner, "GET", &format!("{path}/steps/{sequence}"))
            .await;
        reply.refuses(404, "not_found");
    }
}

async fn a_run_of_many_steps_is_shown_to_its_end(world: World) {
    let home = Home::settle(&world).await;
    let (workspace, run, id) = (home.workspace, home.run, home.delivery);
    world
        .write(move |conn| {
            Box::pin(async move {
                let listed = deliveries::get(conn, workspace, id).await?;
                let delivery = listed.expect("it is there").delivery;
                for sequence in 2..=40 {
                    let node = NodeId("n2".to_owned());
                    steps::enter(conn, run, sequence, &node, delivery.created).await?;
                    let next = deliveries::Record {
                        id: DeliveryId(Uuid::now_v7()),
                        sequence,
                        ..delivery.clone()
                    };
                    deliveries::insert(conn, &next).await?;
                }
                Ok(())
            })
        })
        .await;
    let path = format!("/api/v1/runs/{run}");
    let shown = world.ask(home.owner(), "GET", &path).await.is(200);
    let numbers: Vec<_> = (1..=40).collect();
    for part in ["steps", "deliveries"] {
        let items = shown[part].as_array().expect("a list");
        let found: Vec<_> = items
            .iter()
            .filter_map(|it| it["sequence"].as_i64())
            .collect();
        assert_eq!(found, numbers, "{part}");
    }
}

async fn a_run_whose_version_cannot_be_read_is_shown(world: World) {
    let home = Home::settle(&world).await;
    let (workspace, settled) = (home.workspace, home.run);
    let id = RunId(Uuid::now_v7());
    world
        .write(move |conn| {
            Box::pin(async move {
                let run = runs::get(conn, workspace, settled).await?;
                let run = run.expect("it is there");
                let version = versions::New {
                    flow: run.flow,
                    document: "{}".to_owned(),
                    author: None,
                    note: String::new(),
                    created: run.created,
                };
                let version = versions::insert(conn, workspace, &version).await?;
                let node = NodeId("n2".to_owned());
                let run = runs::Record { id, version, ..run };
                runs::insert(conn, &run).await?;
                steps::enter(conn, id, 1, &node, run.created).await
            })
        })
        .await;
    let path = format!("/api/v1/runs/{id}");
    let run = world.ask(home.owner(), "GET", &path).await.is(200);
    let step = format!("{path}/steps/1");
    let step = world.ask(home.owner(), "GET", &step).await.is(200);
    assert_eq!(run["steps"], json!([step]));
    assert_eq!((&step["node"], step.get("name")), (&json!("n2"), None));
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
