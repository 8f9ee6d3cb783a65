//! The files that the pages load. The release binary carries them, compressed and with the hash of their content in their names, so a browser may keep
//! them for ever. A binary built without them (`make dev`) serves those that cargo-leptos makes.

use std::path::PathBuf;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::get_configuration;
use phloem_app::bundle::Bundle;
use phloem_app::shell::{Assets, Script};
use tower_http::services::ServeDir;

struct Asset {
    name: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

static EMBEDDED: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where the page finds its files, and the routes that serve them.
pub(crate) fn assets() -> (Assets, Router) {
    match site_of_cargo_leptos() {
        Some(folder) => (
            of_cargo_leptos(),
            Router::new().nest_service("/assets", ServeDir::new(folder)),
        ),
        None => (
            embedded(),
            Router::new().route("/assets/{name}", get(serve)),
        ),
    }
}

/// cargo-leptos says in the environment where it puts what it builds.
fn site_of_cargo_leptos() -> Option<PathBuf> {
    (cfg!(debug_assertions) && EMBEDDED.is_empty())
        .then(|| std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from))
        .flatten()
}

fn of_cargo_leptos() -> Assets {
    let path = |name: &str| format!("/assets/{name}");
    // One file with the whole app.
    let script = Script {
        script: path("pkg/phloem.js"),
        wasm: path("pkg/phloem.wasm"),
    };
    Assets {
        style: Some(path("main.css")),
        account: Some(script.clone()),
        pages: Some(script.clone()),
        editor: Some(script.clone()),
        viewer: Some(script),
        icon: Some(path("icon.svg")),
        reload: get_configuration(None).ok().map(|file| file.leptos_options),
    }
}

fn embedded() -> Assets {
    if EMBEDDED.is_empty() {
        tracing::warn!(
            "This binary was built without web assets, so the pages are bare. `make build` builds one with them."
        );
    }
    let path = |stem: &str, extension: &str| {
        let asset = EMBEDDED
            .iter()
            .find(|asset| asset.name.starts_with(stem) && asset.name.ends_with(extension))?;
        Some(format!("/assets/{}", asset.name))
    };
    let script = |bundle: Bundle| {
        let stem = format!("{}-", bundle.name());
        Some(Script {
            script: path(&stem, ".js")?,
            wasm: path(&stem, ".wasm")?,
        })
    };
    Assets {
        style: path("phloem-", ".css"),
        account: script(Bundle::Account),
        pages: script(Bundle::Pages),
        editor: script(Bundle::Editor),
        viewer: script(Bundle::Viewer),
        icon: path("icon-", ".svg"),
        reload: None,
    }
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = EMBEDDED.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let common = [
        (CONTENT_TYPE, content_type(asset.name)),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (VARY, "accept-encoding"),
    ];
    match best(accepted) {
        Encoding::Brotli => (common, [(CONTENT_ENCODING, "br")], asset.brotli).into_response(),
        Encoding::Gzip => (common, [(CONTENT_ENCODING, "gzip")], asset.gzip).into_response(),
        Encoding::Plain => (common, asset.plain).into_response(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

/// The smallest encoding that an Accept-Encoding header allows.
fn best(accepted: &str) -> Encoding {
    let allows = |coding: &str| {
        accepted.split(',').any(|entry| {
            let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
            let refused = weight
                .trim()
                .strip_prefix("q=")
                .is_some_and(|q| q.parse() == Ok(0.0));
            name.trim().eq_ignore_ascii_case(coding) && !refused
        })
    };
    if allows("br") {
        Encoding::Brotli
    } else if allows("gzip") {
        Encoding::Gzip
    } else {
        Encoding::Plain
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_smallest_encoding_allowed() {
        #[track_caller]
        fn check(accepted: &str, expect: Encoding) {
            assert_eq!(best(accepted), expect, "{accepted}");
        }
        check("gzip, deflate, br, zstd", Encoding::Brotli);
        check("gzip, deflate", Encoding::Gzip);
        check("GZIP;q=0.5, br;q=0", Encoding::Gzip);
        check("br;q=0.0, gzip; q=0", Encoding::Plain);
        check("identity", Encoding::Plain);
        check("", Encoding::Plain);
        check("brotli", Encoding::Plain);
    }
}
