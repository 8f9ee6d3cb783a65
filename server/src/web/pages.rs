//! The pages: rendered on the server with their data, so that they can be read before any script has run.

use std::sync::Arc;

use any_spawner::Executor;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use leptos::nonce::use_nonce;
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::{ResponseOptions, render_app_async_with_context};
use phloem_app::client::Client;
use phloem_app::clock::Clock;
use phloem_app::shell;
use phloem_app::status::SetStatus;
use tower::ServiceBuilder;

use crate::auth::session;
use crate::rest::Refused;
use crate::service::Direct;
use crate::state::Server;

use super::assets::assets;

/// Serves every page, and the files that pages load. It answers what no other router knows, so it has to be merged last.
pub fn router(server: &Server) -> Router {
    // How the pages ask for their data at the same time. It fails only when it is there already.
    let _ = Executor::init_tokio();
    let (assets, files) = assets();
    let clock = {
        let clock = server.clock.clone();
        Clock(Arc::new(move || clock.now()))
    };
    let page = move |Extension(client): Extension<Client>, request: Request| {
        let (clock, assets) = (clock.clone(), assets.clone());
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
    let identified =
        ServiceBuilder::new()
            .layer(session::layer(server))
            .layer(middleware::from_fn_with_state(
                server.clone(),
                provide_client,
            ));
    files.fallback_service(get(page).layer(identified))
}

/// The calls on behalf of whoever asks for the page.
async fn provide_client(
    api: Result<Direct, Refused>,
    mut request: Request,
    next: Next,
) -> Response {
    match api {
        Ok(api) => {
            request.extensions_mut().insert(Client(Arc::new(api)));
            next.run(request).await
        }
        Err(Refused(error)) => {
            let status =
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, error.error).into_response()
        }
    }
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
