//! The flow document, its node kinds, its problems and the engine that runs it.
//!
//! Everything here is pure: no clock, no randomness, no I/O, and (without the `engine` feature) fit for the browser.

pub mod difference;
pub mod document;
#[cfg(feature = "engine")]
pub mod engine;
pub mod gallery;
pub mod nodes;
pub mod problem;
pub mod published;
mod suggest;
pub mod template;
pub mod time;
