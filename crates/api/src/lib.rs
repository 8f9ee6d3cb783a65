//! The REST interface as types, and the trait whose methods are its calls.

mod ids;

pub use ids::{CarrierId, DeliveryId, FlowId, RunId, UserId, WorkspaceId};
