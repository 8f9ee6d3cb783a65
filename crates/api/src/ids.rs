//! Ids: one type for each kind of thing, so that a run's id cannot stand where a flow's belongs.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A workspace: everything that one customer has.
    WorkspaceId,
    /// A person who signs in.
    UserId,
    /// An invitation to a workspace.
    InvitationId,
    /// A flow.
    FlowId,
    /// A carrier account that brings calls.
    CarrierId,
    /// A run.
    RunId,
    /// An HTTP request owed to a configured URL.
    DeliveryId,
}
