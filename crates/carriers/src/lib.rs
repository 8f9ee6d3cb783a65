//! Carrier adapters: what a carrier's requests mean, and how to tell a carrier what to do.
//!
//! Each carrier is one folder with a type for its account that implements [`Carrier`]. An adapter translates and decides nothing: it verifies that
//! a [`Request`] comes from the carrier, parses it into what the engine knows ([`Call`](phloem_flow::engine::Call), [`Report`] …), and renders
//! instructions as a [`Reply`]. It opens no socket, reads no clock and asks no database.

mod account;
mod callbacks;
mod carrier;
mod form;
mod message;
pub mod plivo;
mod xml;

pub use account::{Account, AccountError};
pub use callbacks::{Callback, Callbacks, Webhooks};
pub use carrier::{Carrier, Channel, HungUp, ParseError, Report, SignatureError};
pub use form::Parameters;
pub use message::{Method, Reply, Request};
