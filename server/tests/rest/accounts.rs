//! The first run, signing in and out, and how long that lasts.

use axum::http::header::SET_COOKIE;
use phloem_server::store::{sessions, users};
use serde_json::json;

use crate::home::{Home, PASSWORD};
use crate::in_both_worlds;
use crate::world::{By, World};

const DAY_MS: i64 = 24 * 3_600_000;

in_both_worlds!(
    the_first_person_sets_the_server_up,
    signing_in_and_out,
    a_session_survives_a_restart_and_ends_when_it_is_not_used,
    the_id_of_a_session_changes_at_sign_in,
);

async fn the_first_person_sets_the_server_up(world: World) {
    let state = world.ask(&By::Nobody, "GET", "/api/v1/setup").await;
    assert_eq!(state.is(200), json!({"needed": true}));

    let set_up = async |body| {
        world
            .tell(&By::Nobody, "POST", "/api/v1/setup", &body)
            .await
    };
    let reply = set_up(json!({"email": "ada", "password": PASSWORD})).await;
    assert_eq!(
        reply.refuses(422, "invalid"),
        "This is not an e-mail address. One looks like name@example.com."
    );
    let reply = set_up(json!({"email": "ada@example.com", "password": "short"})).await;
    assert_eq!(
        reply.refuses(422, "invalid"),
        "The password is too short; take 12 characters or more."
    );

    let reply =
        set_up(json!({"email": "Ada@example.com", "password": PASSWORD, "workspace": "Engines"}))
            .await;
    let me = reply.is(201);
    assert_eq!(me["who"]["email"], "ada@example.com");
    assert_eq!(me["workspace"]["name"], "Engines");
    assert_eq!(me["role"], "owner");
    let browser = By::Browser {
        cookie: reply.cookie().expect("she is signed in"),
    };
    assert_eq!(world.ask(&browser, "GET", "/api/v1/me").await.is(200), me);

    let state = world.ask(&By::Nobody, "GET", "/api/v1/setup").await;
    assert_eq!(state.is(200), json!({"needed": false}));
    let again = set_up(json!({"email": "eve@example.com", "password": PASSWORD})).await;
    assert_eq!(
        again.refuses(409, "conflict"),
        "This server is set up already. Sign in instead."
    );
    assert_eq!(again.cookie(), None);
    let nobody = world
        .read(|conn| Box::pin(users::by_email(conn, "eve@example.com")))
        .await;
    assert_eq!(nobody, None);
}

async fn signing_in_and_out(world: World) {
    let home = Home::settle(&world).await;
    let sign_in = async |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        world
            .tell(&By::Nobody, "POST", "/api/v1/session", &body)
            .await
    };
    let wrong = sign_in(&home.email, "correct horse batterY").await;
    let unknown = sign_in("nobody@example.com", PASSWORD).await;
    assert_eq!(
        wrong.refuses(401, "not_signed_in"),
        "The e-mail address or the password is wrong."
    );
    assert_eq!(wrong.text, unknown.text, "they do not tell who exists");
    assert_eq!(wrong.cookie(), None);

    let reply = sign_in(&format!(" {} ", home.email.to_uppercase()), PASSWORD).await;
    assert_eq!(reply.is(200)["workspace"]["id"], home.workspace.to_string());
    let cookie = reply.headers[SET_COOKIE].to_str().expect("text");
    let (pair, attributes) = cookie.split_once("; ").expect("attributes");
    assert_eq!(
        attributes,
        "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=1209600"
    );
    let browser = By::Browser {
        cookie: pair.to_owned(),
    };
    world.ask(&browser, "GET", "/api/v1/me").await.is(200);

    world
        .ask(&browser, "DELETE", "/api/v1/session")
        .await
        .is(204);
    let reply = world.ask(&browser, "GET", "/api/v1/me").await;
    reply.refuses(401, "not_signed_in");
    for cookie in ["phloem=", "phloem=AAAAAAAAAAAAAAAAAAAAAA", "phloem=%00"] {
        let made_up = By::Browser {
            cookie: cookie.to_owned(),
        };
        let reply = world.ask(&made_up, "GET", "/api/v1/me").await;
        assert_eq!(reply.refuses(401, "not_signed_in"), "Sign in first.");
    }
}

async fn a_session_survives_a_restart_and_ends_when_it_is_not_used(mut world: World) {
    let home = Home::settle(&world).await;
    let browser = home.browser(&world).await;
    world.restart().await;
    for _ in 0..3 {
        world.server.clock.advance(13 * DAY_MS);
        let reply = world.ask(&browser, "GET", "/api/v1/me").await;
        reply.is(200);
        assert!(
            reply.cookie().is_some(),
            "the browser keeps the cookie for longer"
        );
        let reply = world.ask(&browser, "GET", "/api/v1/me").await;
        reply.is(200);
        assert_eq!(reply.cookie(), None, "not at each request");
    }
    world.server.clock.advance(14 * DAY_MS);
    let reply = world.ask(&browser, "GET", "/api/v1/me").await;
    reply.refuses(401, "not_signed_in");

    home.browser(&world).await;
    let now = world.server.clock.now();
    let over = world
        .write(move |conn| Box::pin(sessions::delete_expired(conn, now)))
        .await;
    assert_eq!(over, 0, "the next sign-in forgets what is over");
}

async fn the_id_of_a_session_changes_at_sign_in(world: World) {
    let home = Home::settle(&world).await;
    let before = home.browser(&world).await;
    let body = json!({"email": home.email, "password": PASSWORD});
    let reply = world.tell(&before, "POST", "/api/v1/session", &body).await;
    reply.is(200);
    let By::Browser { cookie } = &before else {
        panic!("a browser has a cookie");
    };
    assert_ne!(reply.cookie().as_ref(), Some(cookie));
    let reply = world.ask(&before, "GET", "/api/v1/me").await;
    reply.refuses(401, "not_signed_in");
}
