//! What Plivo's own clients send, byte for byte.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use phloem_api::Role;
use serde_json::{Value, json};

use crate::home::{Home, text};
use crate::in_both_worlds;
use crate::world::{By, Reply, World};

in_both_worlds!(a_flow_is_started, a_flow_is_read, what_starts_nothing);

/// The auth id of a program.
fn auth_id(by: &By) -> &str {
    match by {
        By::Program { auth_id, .. } => auth_id,
        By::Nobody | By::Browser { .. } => panic!("a program"),
    }
}

async fn send(world: &World, by: &By, method: &str, path: &str, body: &str) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    if let By::Program {
        auth_id,
        auth_token,
    } = by
    {
        let pair = STANDARD.encode(format!("{auth_id}:{auth_token}"));
        request = request.header("authorization", format!("Basic {pair}"));
    }
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    let request = request
        .body(Body::from(body.to_owned()))
        .expect("a request");
    world.send(request).await
}

async fn a_flow_is_started(world: World) {
    let home = Home::settle(&world).await;
    let by = home.program(Role::Editor);
    let base = format!("/v1/account/{}/phlo/{}", auth_id(by), home.flow);
    let check = async |end: &str, body: &str, expect: &str| {
        let reply = send(&world, by, "POST", &format!("{base}{end}"), body).await;
        let started = reply.is(201);
        assert_eq!(started["phlo_id"], home.flow);
        assert!(started["message"].is_string());
        let run = format!("/api/v1/runs/{}", text(&started["api_id"]));
        let run = world.ask(by, "GET", &run).await.is(200);
        assert_eq!(run["run"]["trigger"], "api_request");
        assert_eq!(
            run["steps"][0]["variables"]["http"]["params"].to_string(),
            expect
        );
        let delivery = format!("/api/v1/deliveries/{}", text(&run["deliveries"][0]["id"]));
        world.ask(by, "GET", &delivery).await.is(200)["body"].clone()
    };
    for slash in ["", "/"] {
        for body in ["", "{}", "\"\"", " "] {
            assert_eq!(check(slash, body, "{}").await, "to=");
        }
        let body = r#"{"to": "+1 555", "n": 1}"#;
        let sent = check(slash, body, r#"{"n":1,"to":"+1 555"}"#).await;
        assert_eq!(sent, "to=%2B1%20555");
        let query = format!("{slash}?to=%2B1555&phlo_id={}", home.flow);
        assert_eq!(check(&query, "", r#"{"to":"+1555"}"#).await, "to=%2B1555");
        assert_eq!(
            check(&query, r#"{"to": "2"}"#, r#"{"to":"2"}"#).await,
            "to=2"
        );
    }
}

async fn a_flow_is_read(world: World) {
    let home = Home::settle(&world).await;
    let by = home.program(Role::Viewer);
    for end in ["", "/", &format!("/?phlo_id={}", home.flow)] {
        let path = format!("/v1/phlo/{}{end}", home.flow);
        let phlo = send(&world, by, "GET", &path, "").await.is(200);
        assert_eq!(phlo["phlo_id"], home.flow);
        assert_eq!(phlo["name"], "Support");
        assert_eq!(phlo["created_on"], "2023-11-14 22:13:20.000000+00:00");
        assert!(phlo["api_id"].is_string());
    }
}

async fn what_starts_nothing(world: World) {
    let home = Home::settle(&world).await;
    let by = home.program(Role::Editor);
    let own = auth_id(by).to_owned();
    let created = world
        .tell(by, "POST", "/api/v1/flows", &json!({"name": "Draft"}))
        .await
        .is(201);
    let draft = text(&created["id"]);
    let wrong = By::Program {
        auth_id: own.clone(),
        auth_token: "wrong".to_owned(),
    };
    let browser = home.browser(&world).await;
    let stranger = Home::settle(&world).await;
    let viewer = home.program(Role::Viewer);
    let run = |auth_id: &str, flow: &str| format!("/v1/account/{auth_id}/phlo/{flow}");
    let ok = run(&own, &home.flow);
    let before = world.ask(by, "GET", "/api/v1/runs").await.is(200);
    for (what, by, method, path, body, status) in [
        ("no JSON", by, "POST", ok.clone(), "{\"to\": ", 400),
        ("a list", by, "POST", ok.clone(), "[1]", 400),
        ("a text", by, "POST", ok.clone(), "\"to\"", 400),
        (
            "a NUL character",
            by,
            "POST",
            ok.clone(),
            r#"{"to": "\u0000"}"#,
            400,
        ),
        (
            "a NUL character in the query",
            by,
            "POST",
            format!("{ok}?to=%00"),
            "",
            400,
        ),
        ("a wrong token", &wrong, "POST", ok.clone(), "{}", 401),
        ("nobody", &By::Nobody, "POST", ok.clone(), "{}", 401),
        ("a browser", &browser, "POST", ok.clone(), "{}", 401),
        (
            "another's auth id",
            by,
            "POST",
            run(auth_id(viewer), &home.flow),
            "{}",
            401,
        ),
        (
            "a viewer",
            viewer,
            "POST",
            run(auth_id(viewer), &home.flow),
            "{}",
            403,
        ),
        ("no id", by, "POST", run(&own, "nonsense"), "{}", 404),
        (
            "another workspace's flow",
            by,
            "POST",
            run(&own, &stranger.flow),
            "{}",
            404,
        ),
        (
            "a flow that was never published",
            by,
            "POST",
            run(&own, &draft),
            "{}",
            409,
        ),
        ("the wrong method", by, "GET", ok.clone(), "", 405),
        (
            "the wrong method to read",
            by,
            "DELETE",
            format!("/v1/phlo/{}/", home.flow),
            "",
            405,
        ),
        (
            "nobody reads",
            &By::Nobody,
            "GET",
            format!("/v1/phlo/{}", home.flow),
            "",
            401,
        ),
    ] {
        let reply = send(&world, by, method, &path, body).await;
        assert_eq!(reply.status.as_u16(), status, "{what}: {}", reply.text);
        assert!(
            reply.json()["error"].is_string(),
            "Plivo's clients show `error`"
        );
    }
    let large = format!("{{\"to\": \"{}\"}}", "x".repeat(2_000_000));
    let reply = send(&world, by, "POST", &ok, &large).await;
    reply.refuses(413, "too_large");
    let after: Value = world.ask(by, "GET", "/api/v1/runs").await.is(200);
    assert_eq!(after, before);
}
