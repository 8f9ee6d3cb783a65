//! What Plivo's requests mean.
//!
//! A parameter that has no place in a request makes it no worse, and a value that is not known is read as the careful choice, so that a caller is
//! never cut off because Plivo says something new: an unknown or missing dial status is `failed`, an unknown event of a leg is unused.

use phloem_flow::engine::{
    Call, CallEnd, DialProgress, DialResult, DialStatus, Event, InputId, LegEvent, Message,
};

use crate::{Callback, HungUp, ParseError, Report, Request};

pub(super) fn answer(request: &Request) -> Result<Call, ParseError> {
    Ok(Call {
        uuid: required(request, "CallUUID")?.to_owned(),
        // A caller may withhold the number.
        from: text(request, "From"),
        to: with_plus(required(request, "To")?),
    })
}

pub(super) fn hangup(request: &Request) -> Result<HungUp, ParseError> {
    let call_uuid = required(request, "CallUUID")?.to_owned();
    Ok(HungUp {
        id: hangup_id(&call_uuid),
        end: call_end(request),
        call_uuid,
    })
}

pub(super) fn message(request: &Request) -> Result<Message, ParseError> {
    Ok(Message {
        uuid: required(request, "MessageUUID")?.to_owned(),
        from: text(request, "From"),
        to: with_plus(required(request, "To")?),
        text: text(request, "Text"),
    })
}

/// The id of a report is made of the number of the instructions and the kind of report, for a prompt, an input and a dial end once; legs are told apart
/// by their own id. So a request that Plivo sends again has the same id, and the report on the next prompt has another.
pub(super) fn report(
    request: &Request,
    callback: Callback,
    number: u32,
) -> Result<Report, ParseError> {
    let (id, event) = match callback {
        Callback::Hold => return Ok(Report::AsksAgain),
        Callback::Confirm => return Ok(Report::AsksForScreening),
        Callback::Leg => match leg(request)? {
            None => return Ok(Report::Unused),
            Some((word, leg)) => (
                InputId(format!("leg/{number}/{}/{word}", leg.b_leg_uuid)),
                Event::DialProgress(leg),
            ),
        },
        Callback::Dial => (
            InputId(format!("dial/{number}")),
            Event::DialFinished(dial_result(request)?),
        ),
        Callback::Prompt | Callback::Digits if has_ended_silently(request) => (
            hangup_id(required(request, "CallUUID")?),
            Event::CallEnded(call_end(request)),
        ),
        Callback::Prompt => (InputId(format!("prompt/{number}")), Event::PromptFinished),
        Callback::Digits => (
            InputId(format!("digits/{number}")),
            Event::DigitsCollected {
                digits: text(request, "Digits"),
            },
        ),
    };
    let call_uuid = first_of(request, &["CallUUID", "DialALegUUID"])
        .ok_or(ParseError::Missing("CallUUID"))?
        .to_owned();
    Ok(Report::Happened {
        call_uuid,
        id,
        event,
    })
}

/// The status of a dial. Besides Plivo's own words this takes the spellings that carriers with the same XML use. Anything else is `failed`, whose
/// outlet a flow has for what it did not expect.
fn dial_status(word: &str) -> DialStatus {
    match word.to_ascii_lowercase().replace('_', "-").as_str() {
        "completed" => DialStatus::Completed,
        "busy" => DialStatus::Busy,
        "cancel" | "cancelled" | "canceled" => DialStatus::Cancel,
        "timeout" => DialStatus::Timeout,
        "no-answer" => DialStatus::NoAnswer,
        _ => DialStatus::Failed,
    }
}

fn dial_result(request: &Request) -> Result<DialResult, ParseError> {
    Ok(DialResult {
        // Some of Plivo's own examples call it `Status`.
        status: dial_status(first_of(request, &["DialStatus", "Status"]).unwrap_or_default()),
        rang: text(request, "DialRingStatus").eq_ignore_ascii_case("true"),
        hangup_cause: text(request, "DialHangupCause"),
        a_leg_uuid: first_of(request, &["DialALegUUID", "CallUUID"])
            .ok_or(ParseError::Missing("DialALegUUID"))?
            .to_owned(),
        b_leg_uuid: text(request, "DialBLegUUID"),
    })
}

/// The event of a leg, and Plivo's word for it; none where flows have no use for it, such as keys pressed while talking.
fn leg(request: &Request) -> Result<Option<(&'static str, DialProgress)>, ParseError> {
    let word = first_of(request, &["DialAction", "DialBLegStatus"])
        .ok_or(ParseError::Missing("DialAction"))?;
    let (word, event) = match word.to_ascii_lowercase().as_str() {
        "ring" | "ringing" => ("ringing", LegEvent::Ringing),
        "answer" => ("answer", LegEvent::Answered),
        "connected" => ("connected", LegEvent::Connected),
        "hangup" => ("hangup", LegEvent::HungUp),
        _ => return Ok(None),
    };
    Ok(Some((
        word,
        DialProgress {
            event,
            a_leg_uuid: first_of(request, &["DialALegUUID", "CallUUID"])
                .ok_or(ParseError::Missing("DialALegUUID"))?
                .to_owned(),
            b_leg_uuid: required(request, "DialBLegUUID")?.to_owned(),
            to: text(request, "DialBLegTo"),
            hangup_cause: first_of(request, &["DialBLegHangupCause", "DialBLegHangupCauseName"])
                .unwrap_or_default()
                .to_owned(),
            duration_s: seconds(request, "DialBLegDuration"),
        },
    )))
}

/// Plivo also asks what to do next when the caller hung up instead of listening or pressing a key. That is the end of the call and no empty input.
fn has_ended_silently(request: &Request) -> bool {
    text(request, "Digits").is_empty()
        && matches!(
            request.parameter("CallStatus"),
            Some("completed" | "busy" | "failed" | "timeout" | "no-answer" | "cancel")
        )
}

/// The same for the hang-up request and for a report that says that the call is over, so that the second of them changes nothing.
fn hangup_id(call_uuid: &str) -> InputId {
    InputId(format!("hangup/{call_uuid}"))
}

fn call_end(request: &Request) -> CallEnd {
    CallEnd {
        cause: first_of(request, &["HangupCause", "HangupCauseName"])
            .unwrap_or_default()
            .to_owned(),
        duration_s: seconds(request, "Duration"),
    }
}

/// Plivo leaves the plus of an international number out; links are kept under the number with it. SIP addresses stay as they are.
fn with_plus(address: &str) -> String {
    if (7..=15).contains(&address.len()) && address.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("+{address}")
    } else {
        address.to_owned()
    }
}

fn text(request: &Request, name: &str) -> String {
    request.parameter(name).unwrap_or_default().to_owned()
}

fn seconds(request: &Request, name: &str) -> Option<u32> {
    request.parameter(name)?.parse().ok()
}

fn required<'a>(request: &'a Request, name: &'static str) -> Result<&'a str, ParseError> {
    first_of(request, &[name]).ok_or(ParseError::Missing(name))
}

/// The first of these parameters that is there and not empty.
fn first_of<'a>(request: &'a Request, names: &[&str]) -> Option<&'a str> {
    names
        .iter()
        .filter_map(|name| request.parameter(name))
        .find(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
