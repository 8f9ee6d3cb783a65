//! The server: the only place with a clock, a socket and a random number.

pub mod auth;
pub mod clock;
pub mod hooks;
pub mod observe;
pub mod outbound;
pub mod runtime;
pub mod serve;
pub mod settings;
pub mod state;
pub mod store;
pub mod web;
