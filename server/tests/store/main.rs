//! The store, each test on both databases.

#[path = "../databases/mod.rs"]
mod databases;

mod accounts;
mod deliveries;
mod differential;
mod flows;
mod isolation;
mod migrations;
mod outage;
mod records;
mod runs;
mod writing;
