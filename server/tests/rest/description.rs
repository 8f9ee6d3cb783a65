//! The description of the interface, which is kept so that a change of it is seen.

use phloem_server::rest::openapi::openapi;

use crate::databases::Database;
use crate::table::described;
use crate::world::{By, World};

#[test]
fn the_description_has_not_changed_unseen() {
    insta::assert_snapshot!(openapi().to_pretty_json().expect("it is JSON"));
}

#[tokio::test]
async fn anybody_can_read_it() {
    let database = Database::sqlite();
    let world = World::open(&database.url).await;
    let document = world
        .ask(&By::Nobody, "GET", "/api/v1/openapi.json")
        .await
        .is(200);
    assert_eq!(
        document,
        serde_json::to_value(openapi()).expect("it is JSON")
    );

    let page = world.ask(&By::Nobody, "GET", "/api/docs").await;
    assert_eq!(page.status.as_u16(), 200);
    for operation in described() {
        let section = format!("<section id=\"{operation}\">");
        assert!(page.text.contains(&section), "{operation} is described");
    }
    for forbidden in ["<script", "style=", "http://", "https://"] {
        assert!(!page.text.contains(forbidden), "{forbidden}");
    }
    let policy = page.headers["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'"),
        "{policy}"
    );
    for link in page.text.split("href=\"#").skip(1) {
        let target = link.split('"').next().expect("a target");
        assert!(
            page.text.contains(&format!("id=\"{target}\"")),
            "#{target} leads nowhere"
        );
    }
    let style = world.ask(&By::Nobody, "GET", "/api/docs.css").await;
    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");
    database.remove().await;
}
