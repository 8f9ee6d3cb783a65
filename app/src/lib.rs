//! The pages. They draw what `phloem_flow` says and get their data through [`phloem_api::Api`] alone: over HTTP in the browser, by direct calls while
//! the server renders.

pub mod app;
pub mod components;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod status;

pub use app::App;
