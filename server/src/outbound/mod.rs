//! The only way out: requests to URLs that people configured.
//!
//! Such a URL is somebody else's choice of where this server connects to, so every request passes four layers: the URL is checked before the
//! request ([`Guard::check`]), names are resolved and judged in one step ([`Resolver`](resolver::Resolver)), redirects are not followed, and no proxy
//! of the environment is used, which would resolve names for us.

mod client;
mod guard;
mod resolver;
#[cfg(test)]
mod tests;

pub use client::{Answer, BODY_LIMIT, Client, Failure};
pub use guard::{Guard, Refusal};
