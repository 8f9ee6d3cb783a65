//! The pages: rendered on the server with their data, so that they can be read before any script has run.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use any_spawner::Executor;
use axum::Router;
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};
use axum::response::Response;
use axum::routing::get;
use leptos::nonce::use_nonce;
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::{ResponseOptions, render_app_async_with_context};
use phloem_app::bundle::Bundle;
use phloem_app::client::{Client, Outage};
use phloem_app::clock::Clock;
use phloem_app::shell::{self, Assets};
use phloem_app::status::SetStatus;

use crate::auth::session;
use crate::rest::Refused;
use crate::service::{Asker, Direct};
use crate::state::Server;
use crate::web::assets::assets;

/// Serves every page, and the files that pages load. It answers what no other router knows.
pub fn router(server: &Server) -> Router {
    // How the pages ask for their data at the same time. It fails only when it is there already.
    let _ = Executor::init_tokio();
    let (assets, files) = assets();
    let sessions = session::layer(server);
    let server = server.clone();
    let page = get(move |request| page(server.clone(), assets.clone(), request));
    files.fallback_service(page.layer(sessions))
}

/// Asks on behalf of a page that only says why it cannot be shown.
const NOBODY: Asker = Asker {
    principal: None,
    session: None,
    address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
};

async fn page(server: Server, assets: Assets, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let (client, outage) = match Direct::from_request_parts(&mut parts, &server).await {
        Ok(direct) => (direct, None),
        Err(Refused(error)) => (Direct::new(server.clone(), NOBODY), Some(Outage(error))),
    };
    let client = Client(Arc::new(client));
    let clock = Clock(Arc::new(move || server.clock.now()));
    let reload = assets.reload.is_some();
    let bundle = Bundle::of(parts.uri.path());
    let render = render_app_async_with_context(
        move || {
            provide_context(client.clone());
            provide_context(clock.clone());
            if let Some(outage) = &outage {
                provide_context(outage.clone());
            }
            provide_response(reload);
        },
        move || shell::document(assets.clone(), bundle),
    );
    render(Request::from_parts(parts, body)).await
}

/// Runs inside each rendering, before it begins: the headers, and the way for a page to say its status.
fn provide_response(reload: bool) {
    let response = expect_context::<ResponseOptions>();
    response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.insert_header(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    let nonce = use_nonce()
        .map(|nonce| nonce.to_string())
        .unwrap_or_default();
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(&nonce, reload)) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    provide_context(SetStatus::new(move |status| {
        if let Ok(status) = StatusCode::from_u16(status) {
            response.set_status(status);
        }
    }));
}

/// Only our own files, and only the inline scripts that this very page was rendered with: they hand the page's data to the app.
fn content_security_policy(nonce: &str, reload: bool) -> String {
    // Live reload listens to cargo-leptos on another port.
    let connect = if reload { "'self' ws:" } else { "'self'" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; media-src 'self' blob:; connect-src {connect}; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Method;
    use axum::http::header::{ACCEPT, LOCATION};
    use phloem_flow::time::Millis;
    use tower::ServiceExt as _;

    use super::*;
    use crate::settings::Settings;

    /// What a server on which nothing is set up answers.
    async fn ask(method: Method, path: &str) -> (Response<()>, String) {
        let data = tempfile::tempdir().unwrap();
        let clock = crate::clock::Clock::simulated(Millis(1_795_242_720_000));
        let server = Server::open(Settings::in_dir(data.path()), clock)
            .await
            .unwrap();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(ACCEPT, "text/html")
            .body(Body::empty())
            .unwrap();
        let (parts, body) = router(&server).oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        server.store.close().await;
        (
            Response::from_parts(parts, ()),
            String::from_utf8(body.to_vec()).unwrap(),
        )
    }

    #[tokio::test]
    async fn answers_with_the_right_status() {
        #[track_caller]
        fn check(answer: &Response<()>, status: StatusCode, location: Option<&str>) {
            assert_eq!(answer.status(), status);
            let to = answer
                .headers()
                .get(LOCATION)
                .map(|to| to.to_str().unwrap());
            assert_eq!(to, location);
        }
        let (answer, _) = ask(Method::GET, "/set-up").await;
        check(&answer, StatusCode::OK, None);
        for path in ["/", "/flows", "/flows?search=a", "/sign-in"] {
            let (answer, _) = ask(Method::GET, path).await;
            check(&answer, StatusCode::FOUND, Some("/set-up"));
        }
        let (answer, _) = ask(Method::GET, "/no-such-page").await;
        check(&answer, StatusCode::NOT_FOUND, None);
        let (answer, _) = ask(Method::POST, "/set-up").await;
        check(&answer, StatusCode::METHOD_NOT_ALLOWED, None);
    }

    #[tokio::test]
    async fn allows_no_script_but_its_own() {
        let (answer, page) = ask(Method::GET, "/set-up").await;
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        let nonce = policy
            .split_once("'nonce-")
            .and_then(|(_, rest)| rest.split_once('\''))
            .map(|(nonce, _)| nonce)
            .unwrap();
        assert!(page.contains("Set up Phloem"));
        assert!(page.contains("<script"));
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(nonce), "<script{tag}>");
        }
        assert!(!page.contains(" style="), "the policy would refuse it");
        let (again, _) = ask(Method::GET, "/set-up").await;
        assert_ne!(again.headers()[CONTENT_SECURITY_POLICY], policy);
        assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
    }
}
