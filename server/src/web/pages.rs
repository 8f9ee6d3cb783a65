//! The pages: rendered on the server with their data, so that they can be read before any script has run.

use any_spawner::Executor;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};
use axum::routing::get;
use leptos::nonce::use_nonce;
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::{ResponseOptions, render_app_async_with_context};
use phloem_app::client::Client;
use phloem_app::clock::Clock;
use phloem_app::shell;
use phloem_app::status::SetStatus;

use super::assets::assets;

/// Serves every page, and the files that pages load. It answers what no other router knows, so it has to be merged last.
pub fn pages(
    client: impl Fn(&Request) -> Client + Clone + Send + Sync + 'static,
    clock: Clock,
) -> Router {
    // How the pages ask for their data at the same time. It fails only when it is there already.
    let _ = Executor::init_tokio();
    let (assets, files) = assets();
    let page = move |request: Request| {
        let (client, clock, assets) = (client(&request), clock.clone(), assets.clone());
        let reload = assets.reload.is_some();
        render_app_async_with_context(
            move || {
                provide_context(client.clone());
                provide_context(clock.clone());
                provide_response(reload);
            },
            move || shell::document(assets.clone()),
        )(request)
    };
    files.fallback_service(get(page))
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
