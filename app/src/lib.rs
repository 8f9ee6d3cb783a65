//! The pages. They draw what `phloem_flow` says and get their data through [`phloem_api::Api`] alone: over HTTP in the browser, by direct calls while
//! the server renders.

#![expect(
    clippy::needless_pass_by_value,
    reason = "components are given their properties for good"
)]

#[cfg(not(erase_components))]
compile_error!(
    "Some elements have more attributes than Leptos takes unless views are erased. Compile with RUSTFLAGS=\"--cfg erase_components\", as .cargo/config.toml does."
);

pub mod address;
pub mod app;
pub mod bundle;
pub mod client;
pub mod clock;
pub mod components;
pub mod editor;
pub mod frame;
#[cfg(feature = "browser")]
mod http;
pub mod live;
pub mod pages;
pub mod session;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod status;
pub mod words;
