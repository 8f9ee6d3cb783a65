//! What limits are in force, for those who run into one.

use phloem_api::{Error, Limits};
use phloem_flow::document::{MAX_BYTES, MAX_NODES};
use phloem_flow::engine::{MAX_STEPS, MAX_VISITS};
use phloem_flow::nodes::http_request::MAX_TIMEOUT_S;

use crate::auth::{limit, password, session};
use crate::outbound;
use crate::runtime::{backoff, slots};
use crate::service::{Action, Direct, invitations};
use crate::store::calls;

pub(super) async fn get(api: &Direct) -> Result<Limits, Error> {
    api.may(Action::Look)?;
    let targets = &api.server.settings.allow_private_targets;
    Ok(Limits {
        nodes: count(MAX_NODES),
        document_bytes: count(MAX_BYTES),
        run_steps: MAX_STEPS,
        run_visits: MAX_VISITS,
        request_timeout_s: MAX_TIMEOUT_S,
        answer_bytes: count(outbound::BODY_LIMIT),
        delivery_attempts: backoff::ATTEMPTS,
        waiting_attempts: backoff::RUN_ATTEMPTS,
        deliveries_at_once: slots::AT_ONCE,
        deliveries_at_once_per_host: slots::AT_ONCE_PER_DESTINATION,
        calls_at_once: limit::CALLS.burst,
        calls_per_second: u32::try_from(1_000 / limit::CALLS.every_ms).unwrap_or(u32::MAX),
        missed_calls_per_number: calls::KEPT,
        password_characters: count(password::MIN_CHARS),
        session_days: u32::try_from(session::INACTIVITY.whole_days()).unwrap_or(u32::MAX),
        invitation_days: invitations::DAYS,
        private_targets: targets.iter().map(ToString::to_string).collect(),
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
