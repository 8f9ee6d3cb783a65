//! The server: the only place with a clock, a socket and a random number.

pub mod auth;
pub mod cli;
pub mod clock;
pub mod hooks;
pub mod observe;
pub mod outbound;
pub mod rest;
pub mod runtime;
pub mod serve;
pub mod service;
pub mod settings;
pub mod state;
pub mod store;
pub mod web;
