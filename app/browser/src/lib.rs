//! The entry points of the app in the browser: each brings a page that the server rendered to life. A wasm file that is shipped has just one of them, so
//! that it does not carry the others' pages.
#![cfg(target_arch = "wasm32")]

#[cfg(feature = "editor")]
mod later;
mod start;

#[cfg(feature = "editor")]
use leptos::prelude::provide_context;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script of a page for somebody who is not signed in once the wasm is loaded.
#[cfg(feature = "account")]
#[wasm_bindgen]
pub fn start_account() {
    start::start(phloem_app::app::AccountApp);
}

/// Called by the script of a list or a form once the wasm is loaded.
#[cfg(feature = "pages")]
#[wasm_bindgen]
pub fn start_pages() {
    start::start(phloem_app::app::PagesApp);
}

/// Called by the script of a page that shows a flow once the wasm is loaded.
#[cfg(feature = "viewer")]
#[wasm_bindgen]
pub fn start_viewer() {
    start::start(phloem_app::app::ViewerApp);
}

/// Called by the editor's script once the wasm is loaded.
#[cfg(feature = "editor")]
#[wasm_bindgen]
pub fn start_editor() {
    start::start(|| {
        provide_context(later::source());
        phloem_app::app::EditorApp()
    });
}
