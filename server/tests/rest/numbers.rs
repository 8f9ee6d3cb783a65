//! Numbers: linked, pinned to a version, unlinked; and the calls that found no flow.

use phloem_server::store::calls;
use serde_json::json;
use uuid::Uuid;

use crate::home::Home;
use crate::in_both_worlds;
use crate::world::{NOW, World};

in_both_worlds!(
    a_number_is_linked_pinned_and_unlinked,
    missed_calls_are_listed
);

async fn a_number_is_linked_pinned_and_unlinked(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let body = json!({"carrier_id": home.carrier, "flow_id": home.flow});
    // However it is written, it is one number.
    for path in [
        "%2B15551230001",
        "+15551230001",
        "15551230001",
        "+1%20(555)%20123-0001",
    ] {
        let path = format!("/api/v1/numbers/{path}");
        let number = world.tell(owner, "PUT", &path, &body).await.is(200);
        assert_eq!(
            number,
            json!({
                "number": "+15551230001",
                "carrier": {"id": home.carrier, "name": "Plivo"},
                "flow": {"id": home.flow, "name": "Support"},
                "answering": 1,
                "archived": false,
                "updated": 1_700_000_000_000_i64,
            })
        );
    }
    let path = "/api/v1/numbers/sip:desk@example.com";
    let pinned = json!({"carrier_id": home.carrier, "flow_id": home.flow, "version": 1});
    assert_eq!(
        world.tell(owner, "PUT", path, &pinned).await.is(200)["version"],
        1
    );
    let list = world
        .ask(owner, "GET", "/api/v1/numbers?limit=1")
        .await
        .is(200);
    assert_eq!(list["items"][0]["number"], "+15551230001");
    assert_eq!(list["next"], "+15551230001");
    let list = world
        .ask(owner, "GET", "/api/v1/numbers?cursor=%2B15551230001")
        .await
        .is(200);
    assert_eq!(list["items"][0]["number"], "sip:desk@example.com");
    assert_eq!(list["next"], json!(null));

    let missing = json!({"carrier_id": home.carrier, "flow_id": home.flow, "version": 9});
    world
        .tell(owner, "PUT", path, &missing)
        .await
        .refuses(404, "not_found");
    let reply = world.tell(owner, "PUT", "/api/v1/numbers/911", &body).await;
    assert_eq!(
        reply.refuses(422, "invalid"),
        "This is not a number. Write it with its country code, like +15551230001, or as a SIP address, like sip:desk@example.com."
    );
    world.ask(owner, "DELETE", path).await.is(204);
    world
        .ask(owner, "DELETE", path)
        .await
        .refuses(404, "not_found");
}

async fn missed_calls_are_listed(world: World) {
    let home = Home::settle(&world).await;
    let call = calls::Record {
        id: Uuid::now_v7(),
        workspace: home.workspace,
        carrier: home.carrier.parse().expect("an id"),
        call_uuid: "c1".to_owned(),
        number: "+15551230009".to_owned(),
        caller: "15551119999".to_owned(),
        reason: calls::Reason::NotLinked,
        at: NOW,
    };
    world
        .write(move |conn| Box::pin(async move { calls::insert(conn, &call).await }))
        .await;
    let list = world
        .ask(home.owner(), "GET", "/api/v1/missed-calls")
        .await
        .is(200);
    assert_eq!(
        list,
        json!({"items": [{
            "number": "+15551230009", "carrier_id": home.carrier, "call_uuid": "c1",
            "from": "15551119999", "reason": "not_linked", "at": 1_700_000_000_000_i64,
        }]})
    );
}
