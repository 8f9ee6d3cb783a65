//! The server.

pub mod store;
pub mod web;
