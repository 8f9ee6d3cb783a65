//! The calls over HTTP, in the browser, which sends its session's cookie along by itself.

use leptos::prelude::window;
use phloem_api::{
    AcceptInvitation, Carrier, CarrierId, ChangeCarrier, ChangeFlow, ChangePassword, ChangePerson,
    Code, CreateCarrier, CreateCredential, CreateFlow, CreateInvitation, Credential,
    DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, Draft, Error, Flow, FlowId, FlowsQuery,
    Invitation, InvitationId, InvitedTo, Limits, LinkNumber, LookAtInvitation, MakeLive, Me,
    MissedCall, MissedCallsQuery, NewCredential, NewInvitation, Number, Page, PageQuery, Person,
    Publish, Reply, ResendDeliveries, Resent, RunDetail, RunId, RunSummary, RunsQuery, SaveDraft,
    SetUp, SetupState, SignIn, Step, Template, TriedRequest, TryRequest, UserId, Version,
    VersionDetail,
};
use send_wrapper::SendWrapper;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// The calls over HTTP: those of [`phloem_api::Api`], but not as that trait, since all that a trait object can do is linked into each bundle.
#[derive(Clone, Debug)]
pub struct HttpApi;

#[rustfmt::skip] // The table of calls, a line each.
impl HttpApi {
    pub(crate) fn setup_state(&self) -> Reply<'_, SetupState> { get("/setup".into()) }
    pub(crate) fn set_up(&self, request: SetUp) -> Reply<'_, Me> { send("POST", "/setup".into(), &request) }
    pub(crate) fn sign_in(&self, request: SignIn) -> Reply<'_, Me> { send("POST", "/session".into(), &request) }
    pub(crate) fn sign_out(&self) -> Reply<'_, ()> { bare("DELETE", "/session".into()) }
    pub(crate) fn me(&self) -> Reply<'_, Me> { get("/me".into()) }
    pub(crate) fn change_password(&self, request: ChangePassword) -> Reply<'_, ()> { send("POST", "/password".into(), &request) }
    pub(crate) fn sign_out_everywhere(&self) -> Reply<'_, ()> { bare("DELETE", "/sessions".into()) }

    pub(crate) fn people(&self, query: PageQuery) -> Reply<'_, Page<Person>> { list("/people", &query) }
    pub(crate) fn change_person(&self, id: UserId, request: ChangePerson) -> Reply<'_, Person> { send("PATCH", format!("/people/{id}"), &request) }
    pub(crate) fn remove_person(&self, id: UserId) -> Reply<'_, ()> { bare("DELETE", format!("/people/{id}")) }
    pub(crate) fn invitations(&self, query: PageQuery) -> Reply<'_, Page<Invitation>> { list("/invitations", &query) }
    pub(crate) fn create_invitation(&self, request: CreateInvitation) -> Reply<'_, NewInvitation> { send("POST", "/invitations".into(), &request) }
    pub(crate) fn withdraw_invitation(&self, id: InvitationId) -> Reply<'_, ()> { bare("DELETE", format!("/invitations/{id}")) }
    pub(crate) fn look_at_invitation(&self, request: LookAtInvitation) -> Reply<'_, InvitedTo> { send("POST", "/invitations/look".into(), &request) }
    pub(crate) fn accept_invitation(&self, request: AcceptInvitation) -> Reply<'_, Me> { send("POST", "/invitations/accept".into(), &request) }

    pub(crate) fn flows(&self, query: FlowsQuery) -> Reply<'_, Page<Flow>> { list("/flows", &query) }
    pub(crate) fn templates(&self) -> Reply<'_, Page<Template>> { get("/templates".into()) }
    pub(crate) fn create_flow(&self, request: CreateFlow) -> Reply<'_, Flow> { send("POST", "/flows".into(), &request) }
    pub(crate) fn flow(&self, id: FlowId) -> Reply<'_, Flow> { get(format!("/flows/{id}")) }
    pub(crate) fn change_flow(&self, id: FlowId, request: ChangeFlow) -> Reply<'_, Flow> { send("PATCH", format!("/flows/{id}"), &request) }
    pub(crate) fn delete_flow(&self, id: FlowId) -> Reply<'_, ()> { bare("DELETE", format!("/flows/{id}")) }

    pub(crate) fn draft(&self, id: FlowId) -> Reply<'_, Draft> { get(format!("/flows/{id}/draft")) }
    pub(crate) fn save_draft(&self, id: FlowId, request: SaveDraft) -> Reply<'_, Draft> { send_even_when_left("PUT", format!("/flows/{id}/draft"), &request) }

    pub(crate) fn versions(&self, id: FlowId, query: PageQuery) -> Reply<'_, Page<Version>> { list(&format!("/flows/{id}/versions"), &query) }
    pub(crate) fn publish(&self, id: FlowId, request: Publish) -> Reply<'_, Version> { send("POST", format!("/flows/{id}/versions"), &request) }
    pub(crate) fn version(&self, id: FlowId, version: i32) -> Reply<'_, VersionDetail> { get(format!("/flows/{id}/versions/{version}")) }
    pub(crate) fn make_live(&self, id: FlowId, request: MakeLive) -> Reply<'_, Flow> { send("PUT", format!("/flows/{id}/live"), &request) }

    pub(crate) fn runs(&self, query: RunsQuery) -> Reply<'_, Page<RunSummary>> { list("/runs", &query) }
    pub(crate) fn run(&self, id: RunId) -> Reply<'_, RunDetail> { get(format!("/runs/{id}")) }
    pub(crate) fn step(&self, id: RunId, sequence: u32) -> Reply<'_, Step> { get(format!("/runs/{id}/steps/{sequence}")) }
    pub(crate) fn cancel_run(&self, id: RunId) -> Reply<'_, RunSummary> { bare("POST", format!("/runs/{id}/cancel")) }

    pub(crate) fn carriers(&self, query: PageQuery) -> Reply<'_, Page<Carrier>> { list("/carriers", &query) }
    pub(crate) fn create_carrier(&self, request: CreateCarrier) -> Reply<'_, Carrier> { send("POST", "/carriers".into(), &request) }
    pub(crate) fn carrier(&self, id: CarrierId) -> Reply<'_, Carrier> { get(format!("/carriers/{id}")) }
    pub(crate) fn change_carrier(&self, id: CarrierId, request: ChangeCarrier) -> Reply<'_, Carrier> { send("PATCH", format!("/carriers/{id}"), &request) }
    pub(crate) fn delete_carrier(&self, id: CarrierId) -> Reply<'_, ()> { bare("DELETE", format!("/carriers/{id}")) }

    pub(crate) fn numbers(&self, query: PageQuery) -> Reply<'_, Page<Number>> { list("/numbers", &query) }
    pub(crate) fn link_number(&self, number: String, request: LinkNumber) -> Reply<'_, Number> { send("PUT", format!("/numbers/{}", segment(&number)), &request) }
    pub(crate) fn unlink_number(&self, number: String) -> Reply<'_, ()> { bare("DELETE", format!("/numbers/{}", segment(&number))) }
    pub(crate) fn missed_calls(&self, query: MissedCallsQuery) -> Reply<'_, Page<MissedCall>> { list("/missed-calls", &query) }

    pub(crate) fn deliveries(&self, query: DeliveriesQuery) -> Reply<'_, Page<Delivery>> { list("/deliveries", &query) }
    pub(crate) fn delivery(&self, id: DeliveryId) -> Reply<'_, DeliveryDetail> { get(format!("/deliveries/{id}")) }
    pub(crate) fn resend_delivery(&self, id: DeliveryId) -> Reply<'_, Delivery> { bare("POST", format!("/deliveries/{id}/resend")) }
    pub(crate) fn resend_deliveries(&self, request: ResendDeliveries) -> Reply<'_, Resent> { send("POST", "/deliveries/resend".into(), &request) }

    pub(crate) fn try_request(&self, request: TryRequest) -> Reply<'_, TriedRequest> { send("POST", "/try-request".into(), &request) }

    pub(crate) fn credentials(&self, query: PageQuery) -> Reply<'_, Page<Credential>> { list("/credentials", &query) }
    pub(crate) fn create_credential(&self, request: CreateCredential) -> Reply<'_, NewCredential> { send("POST", "/credentials".into(), &request) }
    pub(crate) fn revoke_credential(&self, auth_id: String) -> Reply<'_, ()> { bare("DELETE", format!("/credentials/{}", segment(&auth_id))) }

    pub(crate) fn limits(&self) -> Reply<'_, Limits> { get("/limits".into()) }
}

fn get<T: DeserializeOwned + 'static>(path: String) -> Reply<'static, T> {
    reply("GET", path, None, false)
}

/// A call without a body.
fn bare<T: DeserializeOwned + 'static>(method: &'static str, path: String) -> Reply<'static, T> {
    reply(method, path, None, false)
}

fn list<T: DeserializeOwned + 'static>(path: &str, query: &impl Serialize) -> Reply<'static, T> {
    match serde_urlencoded::to_string(query) {
        Ok(query) if query.is_empty() => get(path.to_owned()),
        Ok(query) => get(format!("{path}?{query}")),
        Err(error) => refused(error.to_string()),
    }
}

fn send<T: DeserializeOwned + 'static>(
    method: &'static str,
    path: String,
    request: &impl Serialize,
) -> Reply<'static, T> {
    match serde_json::to_string(request) {
        Ok(body) => reply(method, path, Some(body), false),
        Err(error) => refused(error.to_string()),
    }
}

/// The most bytes that a browser goes on sending after the page was left: 64 KiB of all such requests together.
const MOST_WHEN_LEFT: usize = 60 * 1024;

/// As [`send`]; if it is small enough it arrives even if the page is left meanwhile.
fn send_even_when_left<T: DeserializeOwned + 'static>(
    method: &'static str,
    path: String,
    request: &impl Serialize,
) -> Reply<'static, T> {
    match serde_json::to_string(request) {
        Ok(body) => {
            let small = body.len() <= MOST_WHEN_LEFT;
            reply(method, path, Some(body), small)
        }
        Err(error) => refused(error.to_string()),
    }
}

/// A request that could not even be written down.
fn refused<T: 'static>(why: String) -> Reply<'static, T> {
    Box::pin(async { Err(Error::new(Code::Internal, why)) })
}

fn segment(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

fn reply<T: DeserializeOwned + 'static>(
    method: &'static str,
    path: String,
    body: Option<String>,
    outlives_page: bool,
) -> Reply<'static, T> {
    // Compiled once for each type, so as little as can be.
    let text = answer(method, path, body, outlives_page);
    Box::pin(async { serde_json::from_str(&text.await?).map_err(|_| misunderstood()) })
}

/// The text of an answer that is no refusal.
fn answer(
    method: &'static str,
    path: String,
    body: Option<String>,
    outlives_page: bool,
) -> Reply<'static, String> {
    // What the browser hands out may not change threads. There is only one here, but the trait is also the server's.
    Box::pin(SendWrapper::new(async move {
        let (status, text) = fetch(method, &path, body, outlives_page)
            .await
            .map_err(|_| unreachable())?;
        if !(200..300).contains(&status) {
            return Err(serde_json::from_str(&text).unwrap_or_else(|_| misunderstood()));
        }
        // An answer without a body is that of a call which gives nothing.
        Ok(if text.is_empty() {
            "null".to_owned()
        } else {
            text
        })
    }))
}

async fn fetch(
    method: &str,
    path: &str,
    body: Option<String>,
    outlives_page: bool,
) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    let init = RequestInit::new();
    init.set_method(method);
    if outlives_page {
        js_sys::Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE)?;
    }
    if let Some(body) = body {
        headers.set("content-type", "application/json")?;
        init.set_body(&JsValue::from_str(&body));
    }
    init.set_headers(&headers);
    let request = window().fetch_with_str_and_init(&format!("/api/v1{path}"), &init);
    let response: Response = JsFuture::from(request).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

fn unreachable() -> Error {
    Error::new(
        Code::Unavailable,
        "Phloem cannot be reached just now. Check your connection, then try again.",
    )
}

/// Something between the server and us answered, or the server is of another version.
fn misunderstood() -> Error {
    Error::new(
        Code::Unknown,
        "The answer could not be read. Reload the page, then try again.",
    )
}
