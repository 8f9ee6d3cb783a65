//! What limits are in force.

use serde::{Deserialize, Serialize};

/// What limits are in force on this server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// How many nodes a flow has at the most.
    pub nodes: u32,
    /// How large a flow's document may be, in bytes.
    pub document_bytes: u32,
    /// How many steps a run may take.
    pub run_steps: u32,
    /// How many nodes a run may go through without waiting for anything.
    pub run_visits: u32,
    /// How long one attempt of an HTTP Request may take at the most, in seconds.
    pub request_timeout_s: u32,
    /// How much of the answer to an HTTP Request is read, in bytes.
    pub answer_bytes: u32,
    /// How often a delivery is attempted before it is given up.
    pub delivery_attempts: u32,
    /// How often an HTTP Request is attempted that the flow waits for while nobody is on the line.
    pub waiting_attempts: u32,
    /// How many deliveries one server process sends at once.
    pub deliveries_at_once: u32,
    /// How many of these go to one host at the most.
    pub deliveries_at_once_per_host: u32,
    /// How many calls of the REST interface one person or program can make at once.
    pub calls_at_once: u32,
    /// How many more of them each second.
    pub calls_per_second: u32,
    /// How many calls that found no flow are kept of each number.
    pub missed_calls_per_number: u32,
    /// The shortest password, in characters.
    pub password_characters: u32,
    /// After how many days without a request somebody has to sign in again.
    pub session_days: u32,
    /// For how many days an invitation's link works.
    pub invitation_days: u32,
    /// The private networks that HTTP requests may reach; any others are refused.
    pub private_targets: Vec<String>,
}
