//! The document around the app, which only the server writes.

use leptos::config::LeptosOptions;
use leptos::hydration::AutoReload;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};

use crate::bundle::Bundle;

/// The URLs of the files that a page loads; `None` where the binary was built without.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The style sheet.
    pub style: Option<String>,
    /// The script of [`Bundle::Account`].
    pub account: Option<Script>,
    /// The script of [`Bundle::Pages`].
    pub pages: Option<Script>,
    /// The script of [`Bundle::Editor`].
    pub editor: Option<Script>,
    /// The script of [`Bundle::Viewer`].
    pub viewer: Option<Script>,
    /// The icon in the browser's tab.
    pub icon: Option<String>,
    /// Where cargo-leptos says that something was built anew; only for `make dev`.
    pub reload: Option<LeptosOptions>,
}

/// The URLs of a bundle's files.
#[derive(Clone, Debug)]
pub struct Script {
    /// The JavaScript around the wasm.
    pub script: String,
    /// The wasm.
    pub wasm: String,
}

/// The whole document, around the pages of a bundle.
#[must_use]
pub fn document(assets: Assets, bundle: Bundle) -> impl IntoView {
    provide_meta_context();
    let script = match bundle {
        Bundle::Account => assets.account,
        Bundle::Pages => assets.pages,
        Bundle::Editor => assets.editor,
        Bundle::Viewer => assets.viewer,
    };
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {assets.icon.map(|icon| view! { <link rel="icon" type="image/svg+xml" href=icon /> })}
                {assets.style.map(|style| view! { <link rel="stylesheet" href=style /> })}
                {script.map(|script| starting(bundle, script))}
                {assets.reload.map(|options| view! { <AutoReload options /> })}
                <MetaTags />
            </head>
            <body>{bundle.app()}</body>
        </html>
    }
}

/// Fetches the app early and starts it once the page is parsed.
fn starting(bundle: Bundle, Script { script, wasm }: Script) -> impl IntoView {
    let nonce = use_nonce();
    let name = bundle.name();
    let start = format!(
        r#"import init, {{ start_{name} as start }} from "{script}"; await init({{ module_or_path: "{wasm}" }}); start();"#
    );
    view! {
        <link rel="modulepreload" href=script nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=nonce>
            {start}
        </script>
    }
}
