//! Passwords cannot be guessed by trying, and one program cannot take the server for itself.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::header::RETRY_AFTER;
use serde_json::json;

use crate::databases::Database;
use crate::home::{Home, PASSWORD};
use crate::world::{By, World, request};

#[tokio::test]
async fn signing_in() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    let sign_in = async |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        world
            .tell(&By::Nobody, "POST", "/api/v1/session", &body)
            .await
    };
    for _ in 0..10 {
        sign_in(&home.email, "wrong")
            .await
            .refuses(401, "not_signed_in");
    }
    let refused = sign_in(&home.email.to_uppercase(), PASSWORD).await;
    assert_eq!(
        refused.refuses(429, "rate_limited"),
        "Too many attempts to sign in. Try again in 30 seconds."
    );
    assert_eq!(refused.headers[RETRY_AFTER], "30");
    // Who has used the attempts up keeps nobody out who signs in from elsewhere.
    let right = json!({"email": home.email, "password": PASSWORD}).to_string();
    let mut elsewhere = request(&By::Nobody, "POST", "/api/v1/session", Some(right));
    let address = ConnectInfo(SocketAddr::from(([198, 51, 100, 7], 40_000)));
    elsewhere.extensions_mut().insert(address);
    world.send(elsewhere).await.is(200);
    // Somebody else is not kept out by that.
    let other = Home::settle(&world).await;
    sign_in(&other.email, PASSWORD).await.is(200);
    world.server.clock.advance(30_000);
    sign_in(&home.email, PASSWORD).await.is(200);

    // One address does not get to try many people either.
    let mut refused = None;
    for number in 0..100 {
        let reply = sign_in(&format!("{number}@example.com"), "wrong").await;
        if reply.status.as_u16() == 429 {
            refused = Some(number);
            break;
        }
    }
    assert!(refused.is_some_and(|number| number <= 30), "{refused:?}");
    database.remove().await;
}

#[tokio::test]
async fn calls_and_wrong_credentials() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    let other = Home::settle(&world).await;
    let mut counted = 0;
    let refused = loop {
        let reply = world.ask(home.owner(), "GET", "/api/v1/me").await;
        if reply.status.as_u16() != 200 {
            break reply;
        }
        counted += 1;
        assert!(counted <= 600);
    };
    refused.refuses(429, "rate_limited");
    assert_eq!(refused.headers[RETRY_AFTER], "1");
    world.ask(other.owner(), "GET", "/api/v1/me").await.is(200);
    world.server.clock.advance(1_000);
    world.ask(home.owner(), "GET", "/api/v1/me").await.is(200);

    let wrong = By::Program {
        auth_id: home.auth_id.clone(),
        auth_token: "wrong".to_owned(),
    };
    for _ in 0..30 {
        world
            .ask(&wrong, "GET", "/api/v1/me")
            .await
            .refuses(401, "not_signed_in");
    }
    world
        .ask(&wrong, "GET", "/api/v1/me")
        .await
        .refuses(429, "rate_limited");
    world.ask(other.owner(), "GET", "/api/v1/me").await.is(200);
    database.remove().await;
}
