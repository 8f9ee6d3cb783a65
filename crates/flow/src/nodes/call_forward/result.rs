//! What becomes of a dial: the outlet it leads to and the variables it leaves.

use crate::engine::{Answered, DialProgress, DialResult, DialStatus, DialTarget};
use crate::nodes::call_forward::{BUSY_REJECTED, COMPLETED, FAILED, NO_ANSWER};

/// The outlet of a dial result.
///
/// | `DialStatus` | outlet |
/// |---|---|
/// | `completed` | Completed |
/// | `no-answer`, `timeout` | No Answer |
/// | `busy` | Busy/Rejected |
/// | `failed` with the cause `USER_BUSY` or `CALL_REJECTED` | Busy/Rejected |
/// | `failed` otherwise | Failed |
/// | `cancel` | Failed |
pub(super) fn outlet(result: &DialResult) -> &'static str {
    match (result.status, result.hangup_cause.as_str()) {
        (DialStatus::Completed, _) => COMPLETED,
        (DialStatus::NoAnswer | DialStatus::Timeout, _) => NO_ANSWER,
        (DialStatus::Busy, _) | (DialStatus::Failed, "USER_BUSY" | "CALL_REJECTED") => BUSY_REJECTED,
        (DialStatus::Failed | DialStatus::Cancel, _) => FAILED,
    }
}

/// Whether the next party of a sequence is dialled after this result.
pub(super) fn tries_next(status: DialStatus) -> bool {
    match status {
        DialStatus::Busy | DialStatus::Failed | DialStatus::Timeout | DialStatus::NoAnswer => true,
        DialStatus::Completed | DialStatus::Cancel => false,
    }
}

/// The result of a dial that the carrier never reported, because the caller hung up: somebody had answered, or nobody had.
pub(super) fn derived(
    a_leg_uuid: String,
    cause: &str,
    answered: Option<&Answered>,
    rang: bool,
) -> DialResult {
    let (status, usual_cause) = match answered {
        Some(_) => (DialStatus::Completed, "NORMAL_CLEARING"),
        None => (DialStatus::Cancel, "ORIGINATOR_CANCEL"),
    };
    DialResult {
        status,
        rang,
        hangup_cause: if cause.is_empty() { usual_cause } else { cause }.to_owned(),
        a_leg_uuid,
        b_leg_uuid: answered.map(|answered| answered.leg.b_leg_uuid.clone()).unwrap_or_default(),
    }
}

/// The value of the variable `to`: who answered, or everybody who was dialled.
pub(super) fn dialled(result: &DialResult, targets: &[DialTarget], legs: &[DialProgress]) -> String {
    let answered = legs
        .iter()
        .find(|leg| !leg.b_leg_uuid.is_empty() && leg.b_leg_uuid == result.b_leg_uuid);
    match answered {
        Some(leg) if !leg.to.is_empty() => leg.to.clone(),
        Some(_) | None => {
            let addresses: Vec<&str> = targets.iter().map(DialTarget::address).collect();
            addresses.join(",")
        }
    }
}

impl DialStatus {
    /// The value of the variable `DialStatus`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::Cancel => "cancel",
            Self::Timeout => "timeout",
            Self::NoAnswer => "no-answer",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets() {
        for (status, cause, expected) in [
            (DialStatus::Completed, "NORMAL_CLEARING", COMPLETED),
            (DialStatus::Completed, "", COMPLETED),
            (DialStatus::NoAnswer, "NO_ANSWER", NO_ANSWER),
            (DialStatus::Timeout, "", NO_ANSWER),
            (DialStatus::Busy, "USER_BUSY", BUSY_REJECTED),
            (DialStatus::Busy, "", BUSY_REJECTED),
            (DialStatus::Failed, "CALL_REJECTED", BUSY_REJECTED),
            (DialStatus::Failed, "USER_BUSY", BUSY_REJECTED),
            (DialStatus::Failed, "UNALLOCATED_NUMBER", FAILED),
            (DialStatus::Failed, "", FAILED),
            (DialStatus::Cancel, "ORIGINATOR_CANCEL", FAILED),
        ] {
            let result = DialResult {
                status,
                rang: true,
                hangup_cause: cause.to_owned(),
                a_leg_uuid: String::new(),
                b_leg_uuid: String::new(),
            };
            assert_eq!(outlet(&result), expected, "{status:?} {cause}");
        }
    }

    #[test]
    fn the_variable_is_what_serde_writes() {
        for status in [
            DialStatus::Completed,
            DialStatus::Busy,
            DialStatus::Failed,
            DialStatus::Cancel,
            DialStatus::Timeout,
            DialStatus::NoAnswer,
        ] {
            assert_eq!(serde_json::json!(status), status.as_str());
        }
    }
}
