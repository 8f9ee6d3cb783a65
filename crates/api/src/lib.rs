//! The REST interface as types, and the trait whose methods are its calls.
//!
//! [`Api`] is the table of calls; the other modules hold what the calls take and give, one module a family. Times are milliseconds since the Unix epoch.

mod accounts;
mod api;
mod carriers;
mod deliveries;
mod drawing;
mod error;
mod events;
mod flows;
mod ids;
mod limits;
mod numbers;
mod page;
mod people;
mod requests;
mod runs;
#[cfg(feature = "openapi")]
pub mod schema;
mod templates;
mod versions;

pub use accounts::{
    CreateCredential, Credential, Me, NewCredential, Role, SetUp, SetupState, SignIn, Who,
    Workspace,
};
pub use api::{Api, Reply};
pub use carriers::{
    Carrier, CarrierKind, ChangeCarrier, CreateCarrier, PlivoCredentials, Webhook, WebhookPurpose,
};
pub use deliveries::{
    Attempt, DeliveriesQuery, Delivery, DeliveryDetail, DeliveryState, ResendDeliveries, Resent,
};
pub use drawing::{Drawing, DrawnEdge, DrawnNode};
pub use error::{Code, Error};
pub use events::{DraftChanged, EVENTS, FlowEvent, LiveChanged, RunEvent};
pub use flows::{
    ChangeFlow, CreateFlow, Draft, Flow, FlowRef, FlowState, FlowsQuery, LastRun, SaveDraft,
};
pub use ids::{CarrierId, DeliveryId, FlowId, InvitationId, RunId, UserId, WorkspaceId};
pub use limits::Limits;
pub use numbers::{CarrierRef, LinkNumber, MissedCall, MissedCallsQuery, MissedReason, Number};
pub use page::{Page, PageQuery};
pub use people::{
    AcceptInvitation, ChangePassword, ChangePerson, CreateInvitation, Invitation, InvitedTo,
    LookAtInvitation, NewInvitation, Person,
};
pub use requests::{TriedRequest, TryRequest};
pub use runs::{
    RunCall, RunDetail, RunStarted, RunStatus, RunSummary, RunsQuery, StartRun, Step, StepWarning,
    TriggerKind,
};
pub use templates::Template;
pub use versions::{MakeLive, Publish, Version, VersionDetail};
