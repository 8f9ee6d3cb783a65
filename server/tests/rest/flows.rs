//! Flows from the first draft to the rollback.

use phloem_api::Role;
use phloem_server::store::audit;
use serde_json::{Value, json};

use crate::home::{Home, document, id};
use crate::in_both_worlds;
use crate::world::World;

in_both_worlds!(
    a_draft_is_never_overwritten_unseen,
    only_a_draft_without_errors_is_published,
    versions_are_kept_and_made_live_again,
    what_a_card_shows,
    flows_are_renamed_archived_and_deleted,
    lists_come_in_pages,
    viewers_see_no_secrets,
);

async fn viewers_see_no_secrets(world: World) {
    let home = Home::settle(&world).await;
    let mut document = document();
    document["nodes"][1]["config"]["auth"] = json!({"type": "bearer", "token": "k3y-of-the-crm"});
    let body = json!({"name": "Report", "document": document});
    let created = world
        .tell(home.owner(), "POST", "/api/v1/flows", &body)
        .await;
    let flow = format!("/api/v1/flows/{}", id(&created.is(201)));
    let (publish, nothing) = (format!("{flow}/versions"), json!({"note": ""}));
    let published = world.tell(home.owner(), "POST", &publish, &nothing).await;
    published.is(201);
    for path in ["draft", "versions/1", "export"] {
        let path = format!("{flow}/{path}");
        for role in Role::ALL {
            let seen = world.ask(home.program(role), "GET", &path).await;
            let seen = seen.is(200).to_string();
            let expect = if role == Role::Viewer {
                "••••••••"
            } else {
                "k3y-of-the-crm"
            };
            assert!(seen.contains(expect), "{path} {role:?}: {seen}");
            assert_eq!(
                seen.contains("k3y"),
                role != Role::Viewer,
                "{path} {role:?}"
            );
        }
    }
}

async fn a_draft_is_never_overwritten_unseen(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let created = world
        .tell(
            owner,
            "POST",
            "/api/v1/flows",
            &json!({"name": "Night line"}),
        )
        .await
        .is(201);
    let draft = format!("/api/v1/flows/{}/draft", id(&created));
    let first = world.ask(owner, "GET", &draft).await.is(200);
    assert_eq!(first["revision"], 1);
    assert_eq!(first["document"]["nodes"][0]["kind"], "start");
    assert_eq!(first["problems"][0]["code"], "no_trigger");

    let save = json!({"revision": 1, "document": document()});
    let saved = world.tell(owner, "PUT", &draft, &save).await.is(200);
    assert_eq!(saved["revision"], 2);
    assert_eq!(saved["problems"], json!([]));
    // It was a program.
    assert_eq!(saved.get("saved_by"), None);
    assert_eq!(world.ask(owner, "GET", &draft).await.is(200), saved);

    let mut other = document();
    other["nodes"][1]["name"] = json!("Tell_CRM");
    let stale = world
        .tell(
            owner,
            "PUT",
            &draft,
            &json!({"revision": 1, "document": other}),
        )
        .await;
    assert_eq!(
        stale.refuses(409, "stale_revision"),
        "The draft was saved meanwhile and is at revision 2 now. Load it, and make your change again."
    );
    assert_eq!(stale.json()["current"], saved);
    assert_eq!(world.ask(owner, "GET", &draft).await.is(200), saved);

    // A revision of the future is no newer one.
    let future = json!({"revision": 7, "document": other});
    world
        .tell(owner, "PUT", &draft, &future)
        .await
        .refuses(409, "stale_revision");

    // Who publishes can say what; whatever else is there by then is not published.
    let versions = format!("/api/v1/flows/{}/versions", id(&created));
    let stale = world
        .tell(owner, "POST", &versions, &json!({"revision": 1}))
        .await;
    stale.refuses(409, "stale_revision");
    assert_eq!(stale.json()["current"], saved);
    let publish = json!({"revision": 2});
    world.tell(owner, "POST", &versions, &publish).await.is(201);

    // A person is named.
    let browser = home.browser(&world).await;
    let save = json!({"revision": 2, "document": other});
    let saved = world.tell(&browser, "PUT", &draft, &save).await.is(200);
    assert_eq!(saved["saved_by"], home.email.as_str());
    assert_eq!(world.ask(owner, "GET", &draft).await.is(200), saved);
}

async fn only_a_draft_without_errors_is_published(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let created = world
        .tell(
            owner,
            "POST",
            "/api/v1/flows",
            &json!({"name": "Night line"}),
        )
        .await
        .is(201);
    let flow = format!("/api/v1/flows/{}", id(&created));
    let publish = async || {
        let path = format!("{flow}/versions");
        world.tell(owner, "POST", &path, &json!({"note": ""})).await
    };
    let refused = publish().await;
    refused.refuses(422, "invalid_document");
    let problem = &refused.json()["problems"][0];
    assert_eq!(problem["severity"], "error");
    assert_eq!(problem["node"], "n1");
    assert!(
        problem["message"]
            .as_str()
            .is_some_and(|it| it.contains("Connect"))
    );
    let runs = format!("{flow}/runs");
    assert_eq!(
        world
            .tell(owner, "POST", &runs, &json!({}))
            .await
            .refuses(409, "conflict"),
        "The flow has no live version. Publish it first."
    );

    let save = json!({"revision": 1, "document": document()});
    world
        .tell(owner, "PUT", &format!("{flow}/draft"), &save)
        .await
        .is(200);
    assert_eq!(publish().await.is(201)["version"], 1);
    let started = world
        .tell(owner, "POST", &runs, &json!({"params": {"to": "1"}}))
        .await
        .is(201);
    let run = format!(
        "/api/v1/runs/{}",
        started["run_id"].as_str().expect("an id")
    );
    let run = world.ask(owner, "GET", &run).await.is(200);
    assert_eq!(run["run"]["version"], 1);
    assert_eq!(run["run"]["trigger"], "api_request");
    assert_eq!(run["steps"][1]["name"], "HTTP_Request_1");
    assert_eq!(
        run["deliveries"][0]["url"],
        "https://app.example.com/status"
    );
}

async fn versions_are_kept_and_made_live_again(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let flow = format!("/api/v1/flows/{}", home.flow);
    let versions = format!("{flow}/versions");
    let mut second = document();
    second["nodes"][1]["name"] = json!("Tell_CRM");
    let save = json!({"revision": 1, "document": second});
    world
        .tell(owner, "PUT", &format!("{flow}/draft"), &save)
        .await
        .is(200);
    assert_eq!(
        world.ask(owner, "GET", &flow).await.is(200)["draft_differs"],
        true
    );
    let browser = home.browser(&world).await;
    let published = world
        .tell(&browser, "POST", &versions, &json!({"note": " CRM "}))
        .await
        .is(201);
    assert_eq!(published["version"], 2);
    assert_eq!(published["author"], home.email);
    assert_eq!(published["note"], "CRM");
    assert_eq!(published["live"], true);
    assert_eq!(
        world.ask(owner, "GET", &flow).await.is(200)["draft_differs"],
        false
    );

    let live = async || {
        let list = world.ask(owner, "GET", &versions).await.is(200);
        let items = list["items"].as_array().expect("items").clone();
        let pairs = items
            .iter()
            .map(|it| (it["version"].clone(), it["live"].clone()));
        Value::Array(
            pairs
                .map(|(version, live)| json!([version, live]))
                .collect(),
        )
    };
    assert_eq!(live().await, json!([[2, true], [1, false]]));
    let make_live = async |version| {
        world
            .tell(
                owner,
                "PUT",
                &format!("{flow}/live"),
                &json!({"version": version}),
            )
            .await
    };
    assert_eq!(make_live(1).await.is(200)["live_version"], 1);
    assert_eq!(live().await, json!([[2, false], [1, true]]));
    make_live(3).await.refuses(404, "not_found");
    make_live(0).await.refuses(404, "not_found");

    let first = world
        .ask(owner, "GET", &format!("{versions}/1"))
        .await
        .is(200);
    assert_eq!(first["document"]["nodes"][1]["name"], "HTTP_Request_1");
    assert_eq!(
        first["version"]["author"],
        Value::Null,
        "a program published it"
    );
    let third = world
        .tell(owner, "POST", &versions, &json!({}))
        .await
        .is(201);
    assert_eq!(
        third["live"], true,
        "who publishes after a rollback means it"
    );

    let workspace = home.workspace;
    let entries = world
        .read(move |conn| Box::pin(audit::list(conn, workspace, None, 100)))
        .await;
    let of_flow: Vec<_> = entries
        .iter()
        .filter(|entry| entry.subject == home.flow)
        .map(|entry| (entry.action.as_str(), entry.detail.as_str()))
        .collect();
    assert_eq!(
        of_flow,
        [
            ("flow.publish", "3"),
            ("flow.make_live", "1"),
            ("flow.publish", "2"),
            ("flow.publish", "1")
        ]
    );
}

async fn what_a_card_shows(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let body = json!({"carrier_id": home.carrier, "flow_id": home.flow});
    let number = format!("/api/v1/numbers/{}", home.number);
    world.tell(owner, "PUT", &number, &body).await.is(200);
    let card = world
        .ask(owner, "GET", &format!("/api/v1/flows/{}", home.flow))
        .await
        .is(200);
    let list = world.ask(owner, "GET", "/api/v1/flows").await.is(200);
    assert_eq!(list, json!({"items": [card]}));
    assert_eq!(
        card,
        json!({
            "id": home.flow, "name": "Support", "state": "live", "live_version": 1,
            "draft_revision": 1, "draft_errors": 0, "draft_warnings": 0, "draft_differs": false,
            "numbers": [home.number],
            "last_run": {"id": home.run.to_string(), "status": "running", "created": 1_700_000_000_000_i64},
            "drawing": {
                "nodes": [
                    {"kind": "start", "x": 0.0, "y": 0.0, "outlets": 3},
                    {"kind": "http_request", "x": 320.0, "y": 0.0, "outlets": 2}],
                "edges": [{"from": 0, "outlet": 2, "to": 1}]},
            "created": 1_700_000_000_000_i64, "updated": 1_700_000_000_000_i64,
        })
    );
}

async fn flows_are_renamed_archived_and_deleted(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    let flow = format!("/api/v1/flows/{}", home.flow);
    let change = async |body| world.tell(owner, "PATCH", &flow, &body).await;
    assert_eq!(
        change(json!({"name": " Sales "})).await.is(200)["name"],
        "Sales"
    );
    change(json!({"name": ""})).await.refuses(422, "invalid");
    assert_eq!(
        change(json!({"archived": true})).await.is(200)["state"],
        "archived"
    );
    let names = async |query| {
        let list = world
            .ask(owner, "GET", &format!("/api/v1/flows{query}"))
            .await
            .is(200);
        let items = list["items"].as_array().expect("items").clone();
        Value::Array(items.iter().map(|flow| flow["name"].clone()).collect())
    };
    assert_eq!(names("").await, json!([]));
    assert_eq!(names("?archived=true").await, json!(["Sales"]));
    assert_eq!(
        change(json!({"archived": false})).await.is(200)["state"],
        "live"
    );
    assert_eq!(names("?search=sAL").await, json!(["Sales"]));
    assert_eq!(names("?search=support").await, json!([]));

    let body = json!({"carrier_id": home.carrier, "flow_id": home.flow});
    let number = format!("/api/v1/numbers/{}", home.number);
    world.tell(owner, "PUT", &number, &body).await.is(200);
    assert_eq!(
        world
            .ask(owner, "DELETE", &flow)
            .await
            .refuses(409, "conflict"),
        "+15551230001 is linked to this flow. Unlink its numbers first, or archive the flow."
    );
    world.ask(owner, "DELETE", &number).await.is(204);
    world.ask(owner, "DELETE", &flow).await.is(204);
    for path in [
        &flow,
        &format!("{flow}/draft"),
        &format!("{flow}/versions/1"),
    ] {
        world
            .ask(owner, "GET", path)
            .await
            .refuses(404, "not_found");
    }
    // What it did stays to be looked at.
    let run = world
        .ask(owner, "GET", &format!("/api/v1/runs/{}", home.run))
        .await
        .is(200);
    assert_eq!(run["run"]["flow"], json!({"id": home.flow}));
}

async fn lists_come_in_pages(world: World) {
    let home = Home::settle(&world).await;
    let owner = home.owner();
    for name in ["a", "b", "c", "d"] {
        let body = json!({"name": name});
        world
            .tell(owner, "POST", "/api/v1/flows", &body)
            .await
            .is(201);
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/flows?limit=2".to_owned();
    loop {
        let page = world.ask(owner, "GET", &path).await.is(200);
        let items = page["items"].as_array().expect("items");
        assert!((1..=2).contains(&items.len()));
        seen.extend(items.iter().map(|flow| flow["name"].clone()));
        // Newer ones that come meanwhile do not shift the pages.
        let body = json!({"name": "new"});
        world
            .tell(owner, "POST", "/api/v1/flows", &body)
            .await
            .is(201);
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/v1/flows?limit=2&cursor={next}");
    }
    assert_eq!(Value::Array(seen), json!(["d", "c", "b", "a", "Support"]));

    let mut credentials = Vec::new();
    let mut path = "/api/v1/credentials?limit=1".to_owned();
    loop {
        let page = world.ask(owner, "GET", &path).await.is(200);
        credentials.push(page["items"][0]["name"].clone());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/v1/credentials?limit=1&cursor={next}");
    }
    credentials.sort_by_key(ToString::to_string);
    let all = json!(["As editor", "As owner", "As viewer", "CRM"]);
    assert_eq!(Value::Array(credentials), all);
}
