//! Without its database the server says that it will be back, and is.

use axum::http::header::RETRY_AFTER;
use serde_json::json;

use crate::home::{Home, PASSWORD};
use crate::in_both_worlds;
use crate::world::{By, World};

in_both_worlds!(without_a_database_everybody_is_asked_to_come_back);

async fn without_a_database_everybody_is_asked_to_come_back(mut world: World) {
    let home = Home::settle(&world).await;
    let browser = home.browser(&world).await;
    let sign_in = json!({"email": home.email, "password": PASSWORD});
    world.server.store.close().await;
    let run = format!("/api/v1/flows/{}/runs", home.flow);
    let replies = [
        world.ask(home.owner(), "GET", "/api/v1/flows").await,
        world.tell(home.owner(), "POST", &run, &json!({})).await,
        world.ask(&browser, "GET", "/api/v1/flows").await,
        world.ask(&By::Nobody, "GET", "/api/v1/setup").await,
        world
            .tell(&By::Nobody, "POST", "/api/v1/session", &sign_in)
            .await,
    ];
    for reply in replies {
        assert_eq!(
            reply.refuses(503, "unavailable"),
            "The server cannot reach its database now. Try again in a moment."
        );
        assert_eq!(reply.headers[RETRY_AFTER], "2");
    }
    world.restart().await;
    world.ask(&browser, "GET", "/api/v1/flows").await.is(200);
}
