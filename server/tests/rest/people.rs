//! People: who is here, what they may do, how they come and how they go.

use axum::http::header::RETRY_AFTER;
use phloem_api::{Role, UserId, WorkspaceId};
use phloem_server::service::accounts;
use phloem_server::store::{audit, invitations, users};
use serde_json::{Value, json};

use crate::home::{Home, PASSWORD, text};
use crate::in_both_worlds;
use crate::world::{By, PUBLIC, Reply, World};

in_both_worlds!(
    roles_are_changed_at_once,
    the_last_owner_stays,
    two_owners_cannot_lower_each_other,
    who_is_removed_is_out_at_once,
    an_invitation_brings_somebody_in_once,
    a_link_ends,
    an_account_is_moved_by_who_knows_its_password,
    the_last_owner_of_another_workspace_stays_there,
    a_new_password_ends_the_other_sessions,
    signing_out_everywhere,
);

const DAY_MS: i64 = 24 * 3_600_000;
const OTHER_PASSWORD: &str = "staple battery horse";

async fn sign_in(world: &World, email: &str, password: &str) -> Reply {
    let body = json!({"email": email, "password": password});
    world
        .tell(&By::Nobody, "POST", "/api/v1/session", &body)
        .await
}

fn browser(reply: &Reply) -> By {
    By::Browser {
        cookie: reply.cookie().expect("somebody is signed in"),
    }
}

/// Who asks; nothing when nobody is signed in.
async fn who(world: &World, by: &By) -> Option<String> {
    let reply = world.ask(by, "GET", "/api/v1/me").await;
    match reply.status.as_u16() {
        200 => Some(text(&reply.json()["who"]["email"])),
        _ => None,
    }
}

/// Adds somebody to the workspace, and signs them in.
async fn colleague(world: &World, home: &Home, email: &str, role: Role) -> (UserId, By) {
    let to = Some((home.workspace, role));
    let (_, person) = accounts::add_person(&world.server, email, PASSWORD.to_owned(), to)
        .await
        .expect("they come");
    let browser = browser(&sign_in(world, email, PASSWORD).await);
    (person.user().expect("a person"), browser)
}

async fn id_of(world: &World, email: &str) -> UserId {
    let email = email.to_owned();
    let user = world
        .read(move |conn| Box::pin(async move { users::by_email(conn, &email).await }))
        .await;
    user.expect("they are here").id
}

async fn notes(world: &World, workspace: WorkspaceId) -> Vec<(String, String, String)> {
    let entries = world
        .read(move |conn| Box::pin(audit::list(conn, workspace, None, 50)))
        .await;
    let mut notes: Vec<_> = entries
        .into_iter()
        .map(|entry| (entry.actor, entry.action, entry.detail))
        .collect();
    notes.reverse();
    notes
}

/// Invites somebody and gives the token of the link.
async fn invite(world: &World, home: &Home, email: &str, role: &str) -> String {
    let body = json!({"email": email, "role": role});
    let made = world
        .tell(home.owner(), "POST", "/api/v1/invitations", &body)
        .await
        .is(201);
    let url = text(&made["url"]);
    let token = url.strip_prefix(&format!("{PUBLIC}/join/"));
    token.expect("a link to the page").to_owned()
}

async fn look(world: &World, token: &str) -> Reply {
    let path = "/api/v1/invitations/look";
    world
        .tell(&By::Nobody, "POST", path, &json!({"token": token}))
        .await
}

async fn accept(world: &World, token: &str, password: &str) -> Reply {
    let path = "/api/v1/invitations/accept";
    let body = json!({"token": token, "password": password});
    world.tell(&By::Nobody, "POST", path, &body).await
}

async fn emails(world: &World, home: &Home) -> Vec<String> {
    let list = world
        .ask(home.owner(), "GET", "/api/v1/people")
        .await
        .is(200);
    let items = list["items"].as_array().expect("items");
    items.iter().map(|person| text(&person["email"])).collect()
}

async fn roles_are_changed_at_once(world: World) {
    let home = Home::settle(&world).await;
    let (id, bob) = colleague(&world, &home, "bob@example.com", Role::Viewer).await;
    let new_flow = json!({"name": "Mine"});
    let create = async || world.tell(&bob, "POST", "/api/v1/flows", &new_flow).await;
    create().await.refuses(403, "forbidden");

    let path = format!("/api/v1/people/{id}");
    let changed = world
        .tell(home.owner(), "PATCH", &path, &json!({"role": "editor"}))
        .await
        .is(200);
    assert_eq!(
        changed,
        json!({"id": id, "email": "bob@example.com", "role": "editor", "joined": 1_700_000_000_000_i64})
    );
    create().await.is(201);
    let same = world
        .tell(home.owner(), "PATCH", &path, &json!({"role": "editor"}))
        .await;
    same.is(200);
    let notes = notes(&world, home.workspace).await;
    let changes: Vec<_> = notes
        .iter()
        .filter(|(_, action, _)| action == "person.change")
        .map(|(_, _, detail)| detail.as_str())
        .collect();
    assert_eq!(
        changes,
        ["editor"],
        "once, since the second changed nothing"
    );
}

async fn the_last_owner_stays(world: World) {
    let home = Home::settle(&world).await;
    let id = id_of(&world, &home.email).await;
    let path = format!("/api/v1/people/{id}");
    let lower = json!({"role": "editor"});
    let sentence = "This is the last owner. Make somebody else an owner first.";
    let refused = world.tell(home.owner(), "PATCH", &path, &lower).await;
    assert_eq!(refused.refuses(409, "conflict"), sentence);
    let refused = world.ask(home.owner(), "DELETE", &path).await;
    assert_eq!(refused.refuses(409, "conflict"), sentence);
    let same = json!({"role": "owner"});
    world
        .tell(home.owner(), "PATCH", &path, &same)
        .await
        .is(200);

    let (other, _) = colleague(&world, &home, "bob@example.com", Role::Owner).await;
    world
        .tell(home.owner(), "PATCH", &path, &lower)
        .await
        .is(200);
    let refused = world
        .ask(home.owner(), "DELETE", &format!("/api/v1/people/{other}"))
        .await;
    refused.refuses(409, "conflict");
}

async fn two_owners_cannot_lower_each_other(world: World) {
    let home = Home::settle(&world).await;
    let one = id_of(&world, &home.email).await;
    let (other, _) = colleague(&world, &home, "bob@example.com", Role::Owner).await;
    for _ in 0..5 {
        let lower = async |id: UserId| {
            let path = format!("/api/v1/people/{id}");
            let body = json!({"role": "viewer"});
            let reply = world.tell(home.owner(), "PATCH", &path, &body).await;
            reply.status.as_u16()
        };
        let (first, second) = tokio::join!(lower(one), lower(other));
        let mut both = [first, second];
        both.sort_unstable();
        assert_eq!(both, [200, 409]);
        for id in [one, other] {
            let path = format!("/api/v1/people/{id}");
            let body = json!({"role": "owner"});
            world
                .tell(home.owner(), "PATCH", &path, &body)
                .await
                .is(200);
        }
    }
}

async fn who_is_removed_is_out_at_once(world: World) {
    let home = Home::settle(&world).await;
    let (id, bob) = colleague(&world, &home, "bob@example.com", Role::Owner).await;
    let flow = world
        .tell(&bob, "POST", "/api/v1/flows", &json!({"name": "Bob's"}))
        .await
        .is(201);
    let path = format!("/api/v1/people/{id}");
    world.ask(home.owner(), "DELETE", &path).await.is(204);
    assert_eq!(who(&world, &bob).await, None);
    sign_in(&world, "bob@example.com", PASSWORD)
        .await
        .refuses(401, "not_signed_in");
    let again = world.ask(home.owner(), "DELETE", &path).await;
    again.refuses(404, "not_found");
    // What they made stays.
    let path = format!("/api/v1/flows/{}", text(&flow["id"]));
    world.ask(home.owner(), "GET", &path).await.is(200);
    let notes = notes(&world, home.workspace).await;
    let last = notes.last().expect("a note");
    assert_eq!(
        (last.1.as_str(), last.2.as_str()),
        ("person.remove", "bob@example.com")
    );
}

async fn an_invitation_brings_somebody_in_once(world: World) {
    let home = Home::settle(&world).await;
    let token = invite(&world, &home, " Eve@Example.com ", "editor").await;
    let list = world
        .ask(home.owner(), "GET", "/api/v1/invitations")
        .await
        .is(200);
    let items = list["items"].as_array().expect("items");
    let mine = items.iter().find(|it| it["email"] == "eve@example.com");
    let mine = mine.expect("it is listed");
    assert_eq!(mine["role"], "editor");
    assert_eq!(mine["expires"], 1_700_000_000_000_i64 + 7 * DAY_MS);
    assert!(!list.to_string().contains(&token), "it is shown only once");

    let invited = look(&world, &token).await.is(200);
    assert_eq!(invited["email"], "eve@example.com");
    assert_eq!(invited["role"], "editor");
    assert_eq!(invited["has_account"], false);

    accept(&world, &token, "short")
        .await
        .refuses(422, "invalid");
    let reply = accept(&world, &token, OTHER_PASSWORD).await;
    let me = reply.is(200);
    assert_eq!(me["who"]["email"], "eve@example.com");
    assert_eq!(me["workspace"]["id"], home.workspace.to_string());
    assert_eq!(me["role"], "editor");
    let eve = browser(&reply);
    assert_eq!(who(&world, &eve).await.as_deref(), Some("eve@example.com"));
    sign_in(&world, "eve@example.com", OTHER_PASSWORD)
        .await
        .is(200);
    assert!(
        emails(&world, &home)
            .await
            .contains(&"eve@example.com".to_owned())
    );

    let sentence = "This invitation was used, withdrawn or has expired. Ask whoever invited you for a new one.";
    let again = accept(&world, &token, OTHER_PASSWORD).await;
    assert_eq!(again.refuses(404, "not_found"), sentence);
    assert_eq!(
        look(&world, &token).await.refuses(404, "not_found"),
        sentence
    );
    let body = json!({"email": "eve@example.com", "role": "viewer"});
    let refused = world
        .tell(home.owner(), "POST", "/api/v1/invitations", &body)
        .await;
    assert_eq!(
        refused.refuses(409, "conflict"),
        "Somebody with this e-mail address is already here."
    );
    let notes = notes(&world, home.workspace).await;
    let actions: Vec<_> = notes.iter().rev().take(3).map(|it| it.1.as_str()).collect();
    assert_eq!(
        actions,
        ["invitation.accept", "person.add", "invitation.create"]
    );
    assert!(!format!("{notes:?}").contains(&token));
}

async fn a_link_ends(world: World) {
    let home = Home::settle(&world).await;
    let first = invite(&world, &home, "eve@example.com", "viewer").await;
    let second = invite(&world, &home, "EVE@example.com", "editor").await;
    look(&world, &first).await.refuses(404, "not_found");
    assert_eq!(look(&world, &second).await.is(200)["role"], "editor");

    let list = world
        .ask(home.owner(), "GET", "/api/v1/invitations")
        .await
        .is(200);
    let items = list["items"].as_array().expect("items");
    let newest = items.last().expect("an invitation");
    let path = format!("/api/v1/invitations/{}", text(&newest["id"]));
    world.ask(home.owner(), "DELETE", &path).await.is(204);
    let again = world.ask(home.owner(), "DELETE", &path).await;
    again.refuses(404, "not_found");
    look(&world, &second).await.refuses(404, "not_found");

    let third = invite(&world, &home, "eve@example.com", "viewer").await;
    world.server.clock.advance(7 * DAY_MS - 1);
    look(&world, &third).await.is(200);
    world.server.clock.advance(1);
    look(&world, &third).await.refuses(404, "not_found");
    accept(&world, &third, PASSWORD)
        .await
        .refuses(404, "not_found");
    let list = world
        .ask(home.owner(), "GET", "/api/v1/invitations")
        .await
        .is(200);
    assert_eq!(list["items"], json!([]));
    invite(&world, &home, "new@example.com", "viewer").await;
    let (workspace, long_ago) = (home.workspace, phloem_flow::time::Millis(0));
    let kept = world
        .read(move |conn| Box::pin(invitations::list(conn, workspace, long_ago)))
        .await;
    assert_eq!(kept.len(), 1, "those that have expired are forgotten");

    for wrong in ["", "x", &third[1..], "\u{1f600}"] {
        look(&world, wrong).await.refuses(404, "not_found");
    }
}

async fn an_account_is_moved_by_who_knows_its_password(world: World) {
    let (home, other) = (Home::settle(&world).await, Home::settle(&world).await);
    let (id, bob) = colleague(&world, &other, "bob@example.com", Role::Editor).await;
    let token = invite(&world, &home, "bob@example.com", "viewer").await;
    assert_eq!(look(&world, &token).await.is(200)["has_account"], true);
    let refused = accept(&world, &token, OTHER_PASSWORD).await;
    assert_eq!(
        refused.refuses(422, "invalid"),
        "The password is wrong. This e-mail address has an account already: enter its password."
    );
    assert_eq!(refused.cookie(), None);
    assert!(
        emails(&world, &other)
            .await
            .contains(&"bob@example.com".to_owned())
    );

    let reply = accept(&world, &token, PASSWORD).await;
    let me = reply.is(200);
    assert_eq!(me["who"]["id"], id.to_string());
    assert_eq!(me["workspace"]["id"], home.workspace.to_string());
    assert_eq!(me["role"], "viewer");
    assert_eq!(who(&world, &bob).await, None, "the sessions of before end");
    let flows = world.ask(&browser(&reply), "GET", "/api/v1/flows").await;
    assert!(flows.text.contains(&home.flow) && !flows.text.contains(&other.flow));
    assert!(
        !emails(&world, &other)
            .await
            .contains(&"bob@example.com".to_owned())
    );
    let left = notes(&world, other.workspace).await;
    assert_eq!(left.last().expect("a note").1, "person.leave");
}

async fn the_last_owner_of_another_workspace_stays_there(world: World) {
    let (home, other) = (Home::settle(&world).await, Home::settle(&world).await);
    let token = invite(&world, &home, &other.email, "owner").await;
    let refused = accept(&world, &token, PASSWORD).await;
    let sentence = refused.refuses(409, "conflict");
    assert!(sentence.starts_with("You are the last owner"), "{sentence}");
    assert!(emails(&world, &other).await.contains(&other.email));
    // Nothing of it was kept: the link still works.
    colleague(&world, &other, "bob@example.com", Role::Owner).await;
    accept(&world, &token, PASSWORD).await.is(200);
    assert!(emails(&world, &home).await.contains(&other.email));
}

async fn a_new_password_ends_the_other_sessions(world: World) {
    let home = Home::settle(&world).await;
    let (here, there) = (home.browser(&world).await, home.browser(&world).await);
    let (_, colleague) = colleague(&world, &home, "bob@example.com", Role::Editor).await;
    let change = async |current: &str, new: &str| {
        let body = json!({"current": current, "new": new});
        world.tell(&here, "POST", "/api/v1/password", &body).await
    };
    let refused = change(OTHER_PASSWORD, OTHER_PASSWORD).await;
    assert_eq!(
        refused.refuses(422, "invalid"),
        "The current password is wrong. Enter it again."
    );
    change(PASSWORD, "short").await.refuses(422, "invalid");
    assert!(who(&world, &there).await.is_some());

    let reply = change(PASSWORD, OTHER_PASSWORD).await;
    reply.is(204);
    assert_eq!(who(&world, &there).await, None);
    assert_eq!(who(&world, &here).await, None, "its id is a new one");
    let email = who(&world, &browser(&reply)).await;
    assert_eq!(email.as_deref(), Some(home.email.as_str()));
    assert!(who(&world, &colleague).await.is_some());
    sign_in(&world, &home.email, PASSWORD)
        .await
        .refuses(401, "not_signed_in");
    sign_in(&world, &home.email, OTHER_PASSWORD).await.is(200);
    let notes = notes(&world, home.workspace).await;
    let last = notes.last().expect("a note");
    assert_eq!((last.1.as_str(), last.2.as_str()), ("person.password", ""));
}

async fn signing_out_everywhere(world: World) {
    let home = Home::settle(&world).await;
    let (here, there) = (home.browser(&world).await, home.browser(&world).await);
    let (_, colleague) = colleague(&world, &home, "bob@example.com", Role::Editor).await;
    world.ask(&here, "DELETE", "/api/v1/sessions").await.is(204);
    for browser in [&here, &there] {
        assert_eq!(who(&world, browser).await, None);
    }
    assert!(who(&world, &colleague).await.is_some());
}

#[tokio::test]
async fn passwords_and_links_cannot_be_guessed_by_trying() {
    let database = crate::databases::Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    let browser = home.browser(&world).await;
    let wrong = json!({"current": "wrong", "new": OTHER_PASSWORD});
    let change = async || {
        world
            .tell(&browser, "POST", "/api/v1/password", &wrong)
            .await
    };
    for _ in 0..10 {
        change().await.refuses(422, "invalid");
    }
    let refused = change().await;
    assert_eq!(
        refused.refuses(429, "rate_limited"),
        "Too many attempts to change the password. Try again in 30 seconds."
    );
    assert_eq!(refused.headers[RETRY_AFTER], "30");

    let looked = async || look(&world, "wrong").await.status.as_u16();
    let mut statuses = Vec::new();
    for _ in 0..31 {
        statuses.push(looked().await);
    }
    assert_eq!(statuses[..30], [404; 30]);
    assert_eq!(statuses[30], 429);

    // Who has the link of somebody with an account does not get to try their passwords.
    world.server.clock.advance(DAY_MS);
    let other = Home::settle(&world).await;
    let token = invite(&world, &home, &other.email, "viewer").await;
    for _ in 0..10 {
        accept(&world, &token, "wrong")
            .await
            .refuses(422, "invalid");
    }
    accept(&world, &token, PASSWORD)
        .await
        .refuses(429, "rate_limited");
    database.remove().await;
}

#[tokio::test]
async fn people_come_in_pages() {
    let database = crate::databases::Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    colleague(&world, &home, "bob@example.com", Role::Viewer).await;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/people?limit=1{cursor}");
        let page = world.ask(home.owner(), "GET", &path).await.is(200);
        seen.push(text(&page["items"][0]["email"]));
        match &page["next"] {
            Value::Null => break,
            next => cursor = format!("&cursor={}", text(next)),
        }
    }
    assert_eq!(seen, emails(&world, &home).await);
    assert_eq!(seen.len(), 3);
    database.remove().await;
}
