//! Every call of the interface, with a request that works and the least role that may make it. A call that is missing here fails the tests that go
//! through all of them.

use std::collections::BTreeSet;

use phloem_api::Role;
use phloem_server::rest::openapi::openapi;
use serde_json::{Value, json};

use crate::home::{Home, document};

/// A call of the interface.
pub(crate) struct Call {
    /// What the description calls it.
    pub(crate) operation: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    /// Who may: anybody, whoever is known, or those who have this role.
    pub(crate) least: Least,
    /// Whether it names something of a workspace, in its path or its body.
    pub(crate) names: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Least {
    /// Anybody, signed in or not.
    Anybody,
    /// Those with this role or a higher one.
    Role(Role),
    /// People, whatever their role; not programs.
    Person,
}

/// All calls, on the things of this workspace.
#[rustfmt::skip] // A table, a line each.
pub(crate) fn calls(home: &Home) -> Vec<Call> {
    let viewer = Least::Role(Role::Viewer);
    let editor = Least::Role(Role::Editor);
    let owner = Least::Role(Role::Owner);
    let anybody = Least::Anybody;
    let flow = &home.flow;
    let number = &home.number;
    let link = json!({"carrier_id": home.carrier, "flow_id": flow});
    let plivo = json!({"auth_id": "MA345678901234567890", "auth_token": "secret"});
    let nobody = json!({"email": "nobody@example.com", "password": "a long password"});
    let list = |operation, path: &str, least| call(operation, "GET", path, None, least);
    let new = |operation, path: &str, body, least| call(operation, "POST", path, Some(body), least);
    let on = |operation, method, path: String, body, least| Call {
        names: true,
        ..call(operation, method, &path, body, least)
    };
    vec![
        list("setup_state", "/setup", anybody),
        new("set_up", "/setup", nobody.clone(), anybody),
        new("sign_in", "/session", nobody, anybody),
        call("sign_out", "DELETE", "/session", None, anybody),
        list("me", "/me", viewer),
        new("change_password", "/password", json!({"current": "", "new": ""}), Least::Person),
        call("sign_out_everywhere", "DELETE", "/sessions", None, Least::Person),
        list("limits", "/limits", viewer),
        list("people", "/people", viewer),
        on("change_person", "PATCH", format!("/people/{}", home.colleague), Some(json!({"role": "viewer"})), owner),
        on("remove_person", "DELETE", format!("/people/{}", home.colleague), None, owner),
        list("invitations", "/invitations", owner),
        new("create_invitation", "/invitations", json!({"email": "new@example.com", "role": "editor"}), owner),
        on("withdraw_invitation", "DELETE", format!("/invitations/{}", home.invitation), None, owner),
        new("look_at_invitation", "/invitations/look", json!({"token": "none"}), anybody),
        new("accept_invitation", "/invitations/accept", json!({"token": "none", "password": "a long password"}), anybody),
        list("templates", "/templates", viewer),
        list("flows", "/flows", viewer),
        new("create_flow", "/flows", json!({"name": "New"}), editor),
        on("flow", "GET", format!("/flows/{flow}"), None, viewer),
        on("change_flow", "PATCH", format!("/flows/{flow}"), Some(json!({"name": "Other"})), editor),
        on("delete_flow", "DELETE", format!("/flows/{flow}"), None, editor),
        on("draft", "GET", format!("/flows/{flow}/draft"), None, viewer),
        on("save_draft", "PUT", format!("/flows/{flow}/draft"), Some(json!({"revision": 1, "document": document()})), editor),
        on("export_flow", "GET", format!("/flows/{flow}/export"), None, viewer),
        on("versions", "GET", format!("/flows/{flow}/versions"), None, viewer),
        on("publish", "POST", format!("/flows/{flow}/versions"), Some(json!({})), editor),
        on("version", "GET", format!("/flows/{flow}/versions/1"), None, viewer),
        on("make_live", "PUT", format!("/flows/{flow}/live"), Some(json!({"version": 1})), editor),
        on("start_run", "POST", format!("/flows/{flow}/runs"), Some(json!({})), editor),
        list("runs", "/runs", viewer),
        on("run", "GET", format!("/runs/{}", home.run), None, viewer),
        on("step", "GET", format!("/runs/{}/steps/1", home.run), None, viewer),
        on("cancel_run", "POST", format!("/runs/{}/cancel", home.run), None, editor),
        list("carriers", "/carriers", viewer),
        new("create_carrier", "/carriers", json!({"kind": "plivo", "name": "New", "credentials": plivo}), owner),
        on("carrier", "GET", format!("/carriers/{}", home.carrier), None, viewer),
        on("change_carrier", "PATCH", format!("/carriers/{}", home.carrier), Some(json!({"name": "Other"})), owner),
        on("delete_carrier", "DELETE", format!("/carriers/{}", home.carrier), None, owner),
        list("numbers", "/numbers", viewer),
        on("link_number", "PUT", format!("/numbers/{number}"), Some(link), editor),
        on("unlink_number", "DELETE", format!("/numbers/{number}"), None, editor),
        list("missed_calls", "/missed-calls", viewer),
        list("deliveries", "/deliveries", viewer),
        on("delivery", "GET", format!("/deliveries/{}", home.delivery), None, viewer),
        on("resend_delivery", "POST", format!("/deliveries/{}/resend", home.delivery), None, editor),
        on("resend_deliveries", "POST", "/deliveries/resend".to_owned(), Some(json!({"flow_id": flow})), editor),
        new("try_request", "/try-request", json!({"request": {"url": "not one"}}), editor),
        on("run_events", "GET", format!("/runs/{}/events", home.run), None, viewer),
        on("flow_events", "GET", format!("/flows/{flow}/events"), None, viewer),
        list("events", "/events", viewer),
        list("credentials", "/credentials", owner),
        new("create_credential", "/credentials", json!({"name": "New", "role": "owner"}), owner),
        on("revoke_credential", "DELETE", format!("/credentials/{}", home.auth_id), None, owner),
    ]
}

fn call(
    operation: &'static str,
    method: &'static str,
    path: &str,
    body: Option<Value>,
    least: Least,
) -> Call {
    Call {
        operation,
        method,
        path: format!("/api/v1{path}"),
        body,
        least,
        names: false,
    }
}

/// What the description calls all operations of our own; those in Plivo's words have tests of their own.
pub(crate) fn described() -> BTreeSet<String> {
    let document = serde_json::to_value(openapi()).expect("it is JSON");
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .filter(|(path, _)| path.starts_with("/api/v1/"))
        .flat_map(|(_, methods)| methods.as_object().expect("methods").values())
        .map(|operation| {
            operation["operationId"]
                .as_str()
                .expect("a name")
                .to_owned()
        })
        .collect()
}
