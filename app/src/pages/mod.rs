//! One page, one file.

pub mod not_found;

pub use not_found::NotFound;
