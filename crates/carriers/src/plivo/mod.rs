//! Plivo: signed form-encoded requests in, Plivo XML out. Carriers that speak Plivo's XML can be added on top of the same modules.

mod account;
mod parse;
mod render;
pub mod signature;

pub use account::Account;
