//! One page, one file.

pub mod flows;
pub mod not_found;
pub mod set_up;
pub mod sign_in;

pub use flows::Flows;
pub use not_found::NotFound;
pub use set_up::SetUp;
pub use sign_in::SignIn;
