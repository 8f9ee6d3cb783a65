//! A page of another site cannot act in the name of who is signed in.

use axum::http::{HeaderValue, StatusCode};
use serde_json::json;

use crate::databases::Database;
use crate::home::Home;
use crate::world::{By, World, request};

#[tokio::test]
async fn unsafe_requests_by_cookie_have_to_come_from_our_own_pages() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    let browser = home.browser(&world).await;

    let check = async |by: &By, headers: &[(&'static str, &'static str)], expect: u16| {
        let body = json!({"name": "New"}).to_string();
        let mut request = request(by, "POST", "/api/v1/flows", Some(body));
        request.headers_mut().remove("origin");
        for (name, value) in headers {
            let value = HeaderValue::from_static(value);
            request.headers_mut().insert(*name, value);
        }
        let reply = world.send(request).await;
        assert_eq!(reply.status.as_u16(), expect, "{headers:?}: {}", reply.text);
        if reply.status == StatusCode::FORBIDDEN {
            reply.refuses(403, "foreign_origin");
        }
    };
    check(&browser, &[("origin", "https://phloem.example.com")], 201).await;
    check(&browser, &[("origin", "https://evil.example.com")], 403).await;
    check(&browser, &[("origin", "null")], 403).await;
    check(&browser, &[], 403).await;
    check(&browser, &[("sec-fetch-site", "same-origin")], 201).await;
    check(&browser, &[("sec-fetch-site", "same-site")], 403).await;
    check(home.owner(), &[], 201).await;
    check(home.owner(), &[("origin", "https://evil.example.com")], 403).await;
    check(&By::Nobody, &[], 401).await;

    // Looking is safe: the browser does not show the answer to the other site's page.
    let mut look = request(&browser, "GET", "/api/v1/flows", None);
    let evil = HeaderValue::from_static("https://evil.example.com");
    look.headers_mut().insert("origin", evil);
    let reply = world.send(look).await;
    reply.is(200);
    assert!(!reply.headers.contains_key("access-control-allow-origin"));
    database.remove().await;
}
