//! What cannot be read or taken is refused with a sentence that says where and what, and nothing panics.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use serde_json::json;

use crate::databases::Database;
use crate::home::{Home, document};
use crate::in_both_worlds;
use crate::world::{By, World, request};

in_both_worlds!(texts_that_the_database_cannot_hold);

/// Asks and returns status, code and sentence in one line.
async fn answer(world: &World, request: Request<Body>) -> String {
    let reply = world.send(request).await;
    let body = reply.json();
    let code = body["code"].as_str().expect("a code");
    let sentence = body["error"].as_str().expect("a sentence");
    assert!(
        sentence.ends_with(['.', '?']) && sentence.len() < 400,
        "{sentence}"
    );
    format!("{} {code}: {sentence}", reply.status.as_u16())
}

#[tokio::test]
async fn bodies() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    let draft = format!("/api/v1/flows/{}/draft", home.flow);
    let with = |document: &str| format!(r#"{{"revision": 1, "document": {document}}}"#);
    let text = document().to_string();
    let mut answers = String::new();
    for (what, body) in [
        ("empty", String::new()),
        ("cut off", "{".to_owned()),
        ("a byte order mark", "\u{feff}{}".to_owned()),
        ("a list", "[]".to_owned()),
        ("50,000 brackets", "[".repeat(50_000)),
        ("50,000 brackets as the document", with(&"[".repeat(50_000))),
        (
            "50,000 braces as the document",
            with(&"{\"a\":".repeat(50_000)),
        ),
        ("no document", r#"{"revision": 1}"#.to_owned()),
        (
            "a revision of the wrong type",
            with("{}").replace('1', "\"1\""),
        ),
        (
            "a revision that is too large",
            with(&text).replacen('1', &"9".repeat(30), 1),
        ),
        (
            "an unknown key",
            with(&text).replacen("revision", "version", 1),
        ),
        (
            "a key twice",
            with(&text).replacen('{', "{\"revision\": 1, ", 1),
        ),
        ("a document that is a text", with("\"x\"")),
        (
            "a document of another format",
            with(r#"{"format": 2, "nodes": [], "edges": []}"#),
        ),
        (
            "a document with an unknown key",
            with(&text.replacen("\"x\"", "\"z\"", 1)),
        ),
        (
            "a document with an unknown kind",
            with(&text.replace("http_request", "http_requset")),
        ),
        (
            "a NUL character",
            with(&text.replacen("HTTP_Request_1", "a\\u0000b", 1)),
        ),
        (
            "a control character",
            with(&text.replacen("HTTP_Request_1", "a\u{1}b", 1)),
        ),
        (
            "half a character",
            with(&text.replacen("HTTP_Request_1", "\\ud800", 1)),
        ),
        (
            "a number beyond all",
            with(&text.replacen("320", "1e999", 1)),
        ),
        ("2 MB", with(&format!("\"{}\"", "x".repeat(2_000_000)))),
        ("something after it", format!("{} x", with(&text))),
    ] {
        let request = request(home.owner(), "PUT", &draft, Some(body));
        answers.push_str(&format!("{what}\n    {}\n", answer(&world, request).await));
    }
    insta::assert_snapshot!(answers);
    let untouched = world.ask(home.owner(), "GET", &draft).await.is(200);
    assert_eq!(untouched["revision"], 1);
    database.remove().await;
}

#[tokio::test]
async fn requests() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    let flow = format!("/api/v1/flows/{}", home.flow);
    let mut answers = String::new();
    for (method, path) in [
        ("GET", "/api/v1/flows?limit=0"),
        ("GET", "/api/v1/flows?limit=201"),
        ("GET", "/api/v1/flows?limit=x"),
        ("GET", "/api/v1/flows?limt=1"),
        ("GET", "/api/v1/flows?cursor=x"),
        ("GET", "/api/v1/flows?search=%00"),
        ("GET", "/api/v1/runs?status=gone"),
        ("GET", "/api/v1/runs?flow_id=x"),
        ("GET", "/api/v1/flows/x"),
        ("GET", "/api/v1/flows/%00"),
        ("GET", "/api/v1/flows/%ff"),
        ("GET", "/api/v1/flows/01a1fd0a-5402-709a-99ff-e57e0b4bcce7"),
        ("DELETE", "/api/v1/numbers/%00"),
        ("DELETE", "/api/v1/numbers/support"),
        ("DELETE", "/api/v1/credentials/MA%00"),
        ("DELETE", "/api/v1/flows"),
        ("GET", "/api/v1"),
        ("GET", "/api/v1/"),
        ("GET", "/api/v1/nothing"),
        ("POST", "/api/docs"),
    ] {
        let request = request(home.owner(), method, path, None);
        answers.push_str(&format!(
            "{method} {path}\n    {}\n",
            answer(&world, request).await
        ));
    }
    for (what, body) in [
        ("2147483648", "GET"),
        ("-1", "GET"),
        ("1e0", "GET"),
        ("1", "PUT"),
    ] {
        let path = format!("{flow}/versions/{what}");
        let request = request(home.owner(), body, &path, None);
        answers.push_str(&format!(
            "{body} …/versions/{what}\n    {}\n",
            answer(&world, request).await
        ));
    }
    insta::assert_snapshot!(answers);
    database.remove().await;
}

#[tokio::test]
async fn bodies_have_to_say_that_they_are_json() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    for (content_type, status) in [
        (None, 415),
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (Some("application/jsonp"), 415),
        (Some("application/json"), 201),
        (Some("Application/JSON; charset=utf-8"), 201),
    ] {
        let body = json!({"name": "New"}).to_string();
        let mut request = request(home.owner(), "POST", "/api/v1/flows", Some(body));
        request.headers_mut().remove(CONTENT_TYPE);
        if let Some(content_type) = content_type {
            let value = content_type.parse().expect("a value");
            request.headers_mut().insert(CONTENT_TYPE, value);
        }
        let reply = world.send(request).await;
        assert_eq!(
            reply.status.as_u16(),
            status,
            "{content_type:?}: {}",
            reply.text
        );
    }
    database.remove().await;
}

#[tokio::test]
async fn searches_that_are_too_long() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    // SQLite refuses such a pattern by itself.
    let search = "_".repeat(30_000);
    for path in ["runs", "flows"] {
        let path = format!("/api/v1/{path}?search=x{search}");
        assert_eq!(
            world
                .ask(home.owner(), "GET", &path)
                .await
                .refuses(422, "invalid"),
            "The text to search for is too long; 200 characters are the most."
        );
    }
    database.remove().await;
}

#[tokio::test]
async fn credentials_that_are_none() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    for header in [
        "",
        "Basic",
        "Basic !!!",
        "Basic TQA6eA==",
        "Bearer x",
        "Basic Og==",
        "\u{ff}",
    ] {
        let mut request = request(&By::Nobody, "GET", "/api/v1/me", None);
        let value = axum::http::HeaderValue::from_bytes(header.as_bytes()).expect("a value");
        request.headers_mut().insert("authorization", value);
        world.send(request).await.refuses(401, "not_signed_in");
    }
    database.remove().await;
}

async fn texts_that_the_database_cannot_hold(world: World) {
    let home = Home::settle(&world).await;
    let nul = |path: &str| {
        request(
            home.owner(),
            "POST",
            path,
            Some(r#"{"name": "a\u0000"}"#.to_owned()),
        )
    };
    for path in ["/api/v1/flows", "/api/v1/credentials"] {
        let expect = "400 malformed: Line 1, column 12: a NUL character (\\u0000) cannot be kept. Take it out.";
        assert_eq!(answer(&world, nul(path)).await, expect);
    }
    let body = r#"{"email": "a@b.c", "password": "\u0000"}"#.to_owned();
    let sign_in = request(&By::Nobody, "POST", "/api/v1/session", Some(body));
    world.send(sign_in).await.refuses(400, "malformed");
    let run = format!("/api/v1/flows/{}/runs", home.flow);
    let body = r#"{"params": {"to": ["\u0000"]}}"#.to_owned();
    world
        .send(request(home.owner(), "POST", &run, Some(body)))
        .await
        .refuses(400, "malformed");
    for path in [
        "/api/v1/flows?search=%00",
        "/api/v1/numbers?cursor=%00",
        "/api/v1/credentials?cursor=%00",
    ] {
        world
            .ask(home.owner(), "GET", path)
            .await
            .refuses(400, "malformed");
    }
}
