//! The entry point of the app in the browser: brings the page that the server rendered to life.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script of the page once the wasm is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    // A defect is of use to nobody unless it says where it is.
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(phloem_app::App);
}
