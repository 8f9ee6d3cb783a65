//! What programs sign in with, and carriers' secrets: shown once or never, kept so that a copy of the database is worth nothing.

use serde_json::json;

use crate::home::{Home, text};
use crate::in_both_worlds;
use crate::world::{By, World};

in_both_worlds!(
    a_token_is_shown_once_and_ends_when_revoked,
    a_carriers_secret_is_never_read_back,
);

async fn a_token_is_shown_once_and_ends_when_revoked(world: World) {
    let home = Home::settle(&world).await;
    let body = json!({"name": "Door bell", "role": "editor"});
    let made = world
        .tell(home.owner(), "POST", "/api/v1/credentials", &body)
        .await
        .is(201);
    let auth_id = text(&made["credential"]["auth_id"]);
    let auth_token = text(&made["auth_token"]);
    assert!(
        auth_id.len() == 20 && auth_id.starts_with("MA"),
        "{auth_id}"
    );
    let list = world.ask(home.owner(), "GET", "/api/v1/credentials").await;
    assert!(list.text.contains(&auth_id) && !list.text.contains(&auth_token));

    let program = By::Program {
        auth_id: auth_id.clone(),
        auth_token: auth_token.clone(),
    };
    let me = world.ask(&program, "GET", "/api/v1/me").await.is(200);
    assert_eq!(me["who"], json!({"type": "program", "auth_id": auth_id}));
    assert_eq!(me["role"], "editor");
    for wrong in ["", "x", &auth_token[1..], &format!("{auth_token} ")] {
        let program = By::Program {
            auth_id: auth_id.clone(),
            auth_token: wrong.to_owned(),
        };
        let reply = world.ask(&program, "GET", "/api/v1/me").await;
        reply.refuses(401, "not_signed_in");
    }

    let path = format!("/api/v1/credentials/{auth_id}");
    world.ask(home.owner(), "DELETE", &path).await.is(204);
    let reply = world.ask(&program, "GET", "/api/v1/me").await;
    reply.refuses(401, "not_signed_in");
    world
        .ask(home.owner(), "DELETE", &path)
        .await
        .refuses(404, "not_found");
    let list = world
        .ask(home.owner(), "GET", "/api/v1/credentials")
        .await
        .is(200);
    let items = list["items"].as_array().expect("items");
    let revoked = items.iter().find(|it| it["auth_id"] == auth_id.as_str());
    assert_eq!(
        revoked.expect("it is listed")["revoked"],
        1_700_000_000_000_i64
    );
}

async fn a_carriers_secret_is_never_read_back(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let path = format!("/api/v1/carriers/{}", home.carrier);
    let carrier = world.ask(owner, "GET", &path).await.is(200);
    assert_eq!(carrier["account"], "MA345678901234567890");
    let base = format!("https://phloem.example.com/hooks/plivo/{}", home.carrier);
    let urls: Vec<_> = carrier["webhooks"]
        .as_array()
        .expect("webhooks")
        .iter()
        .map(|webhook| (text(&webhook["purpose"]), text(&webhook["url"])))
        .collect();
    let expect = ["answer", "hangup", "message"]
        .map(|purpose| (purpose.to_owned(), format!("{base}/{purpose}")));
    assert_eq!(urls, expect);

    let change = json!({"name": "Main line", "credentials": {"auth_id": "SA345678901234567890", "auth_token": "very secret token"}});
    let changed = world.tell(owner, "PATCH", &path, &change).await;
    assert_eq!(changed.is(200)["account"], "SA345678901234567890");
    assert_eq!(changed.json()["name"], "Main line");
    for path in [path.as_str(), "/api/v1/carriers"] {
        let seen = world.ask(owner, "GET", path).await.text;
        assert!(!seen.contains("secret"), "{seen}");
    }
    let id = home.carrier.parse().expect("an id");
    let row = world
        .read(move |conn| Box::pin(phloem_server::store::carriers::by_id(conn, id)))
        .await
        .expect("it is there");
    let stored = String::from_utf8_lossy(&row.credentials).into_owned();
    assert!(
        !stored.contains("secret") && !stored.contains("SA345"),
        "{stored}"
    );

    for (credentials, expect) in [
        (json!({"auth_id": "MA1", "auth_token": "x"}), 422),
        (
            json!({"auth_id": "MA345678901234567890", "auth_token": " "}),
            422,
        ),
        (json!({"auth_id": "MA345678901234567890"}), 400),
        (
            json!({"auth_id": "MA345678901234567890", "auth_token": "x", "key": 1}),
            400,
        ),
    ] {
        let body = json!({"kind": "plivo", "name": "P", "credentials": credentials});
        let reply = world.tell(owner, "POST", "/api/v1/carriers", &body).await;
        assert_eq!(reply.status.as_u16(), expect, "{}", reply.text);
    }
    let body = json!({"kind": "carrier pigeon", "name": "P", "credentials": {}});
    world
        .tell(owner, "POST", "/api/v1/carriers", &body)
        .await
        .refuses(400, "malformed");
}
