//! The runtime and the carriers' webhooks, each test on both databases. The clock is simulated; targets are on loopback.

#[path = "../databases/mod.rs"]
#[expect(dead_code, reason = "the server opens its store itself")]
mod databases;
mod target;
mod world;

mod background;
mod calls;
mod owed;
mod refused;
mod waiting;
