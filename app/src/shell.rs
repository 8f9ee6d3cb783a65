//! The document around the app, which only the server writes.

use leptos::config::LeptosOptions;
use leptos::hydration::AutoReload;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};

use crate::App;

/// The URLs of the files that a page loads; `None` where the binary was built without.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The style sheet.
    pub style: Option<String>,
    /// The JavaScript around the wasm.
    pub script: Option<String>,
    /// The app.
    pub wasm: Option<String>,
    /// The icon in the browser's tab.
    pub icon: Option<String>,
    /// Where cargo-leptos says that something was built anew; only for `make dev`.
    pub reload: Option<LeptosOptions>,
}

/// The whole document.
#[must_use]
pub fn document(assets: Assets) -> impl IntoView {
    provide_meta_context();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {assets.icon.map(|icon| view! { <link rel="icon" type="image/svg+xml" href=icon /> })}
                {assets.style.map(|style| view! { <link rel="stylesheet" href=style /> })}
                {assets.script.zip(assets.wasm).map(|(script, wasm)| hydration(script, wasm))}
                {assets.reload.map(|options| view! { <AutoReload options /> })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Fetches the app early and starts it once the page is parsed.
fn hydration(script: String, wasm: String) -> impl IntoView {
    let nonce = use_nonce();
    let start = format!(
        r#"import init, {{ hydrate }} from "{script}"; await init({{ module_or_path: "{wasm}" }}); hydrate();"#
    );
    view! {
        <link rel="modulepreload" href=script nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=nonce>
            {start}
        </script>
    }
}
