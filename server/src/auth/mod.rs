//! Who is asking: passwords, sessions, API credentials, and what keeps others out.

pub mod account;
pub mod limit;
pub mod origin;
pub mod password;
pub mod principal;
pub mod seal;
pub mod session;
pub mod token;
