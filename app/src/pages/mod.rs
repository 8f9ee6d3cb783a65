//! One page, one file.

pub mod account;
pub mod carriers;
pub mod deliveries;
pub mod elsewhere;
pub mod flows;
pub mod join;
pub mod not_found;
pub mod numbers;
pub mod run;
pub mod runs;
pub mod set_up;
pub mod settings;
pub mod sign_in;
pub mod versions;

pub use carriers::Carriers;
pub use deliveries::Deliveries;
pub use elsewhere::Elsewhere;
pub use flows::Flows;
pub use join::Join;
pub use not_found::NotFound;
pub use numbers::Numbers;
pub use run::RunPage;
pub use runs::Runs;
pub use set_up::SetUp;
pub use settings::Settings;
pub use sign_in::SignIn;
pub use versions::Versions;
