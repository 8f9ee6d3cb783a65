//! The interface over HTTP: each test has a server on a database of its own and asks it as browsers and programs do. The clock is simulated.

#[path = "../databases/mod.rs"]
#[expect(dead_code, reason = "the server opens its store itself")]
mod databases;
mod home;
mod table;
mod world;

mod accounts;
mod bad_input;
mod credentials;
mod description;
mod events;
mod flows;
mod isolation;
mod limits;
mod numbers;
mod origin;
mod outage;
mod people;
mod phlo;
mod roles;
mod runs;
