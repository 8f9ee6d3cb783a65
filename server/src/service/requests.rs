//! Trying an HTTP Request out, as a run would make it, through the same guarded client.

use std::time::Instant;

use phloem_api::{Error, StepWarning, TriedRequest, TryRequest};
use phloem_flow::engine::attempt::{self, Attempt};
use uuid::Uuid;

use crate::service::error::{invalid, too_many};
use crate::service::{Action, Direct};

/// The longest that somebody who tries a request out is kept waiting, in seconds.
const TIMEOUT_S: u32 = 30;

/// How much of an answer is shown, in bytes.
const SHOWN: usize = 64 * 1024;

pub(super) async fn attempt(api: &Direct, request: TryRequest) -> Result<TriedRequest, Error> {
    let principal = api.may(Action::TryRequests)?;
    let now = api.server.clock.now();
    (api.server.limits.tries.take(principal.key(), now))
        .map_err(|seconds| too_many("Too many requests were tried out.", seconds))?;
    let variables = attempt::variables(request.variables).map_err(|name| {
        invalid(format!(
            "“{name}” is not the name of a variable. One looks like Start.call.from."
        ))
    })?;
    let Attempt { call, warnings } = attempt::prepare(&request.request, variables);
    let warnings = warnings
        .into_iter()
        .map(|warning| StepWarning {
            field: warning.field,
            message: warning.message,
        })
        .collect();
    let Some(mut call) = call else {
        return Ok(TriedRequest {
            failure: Some(
                "The address does not come out as a web address, so nothing was sent.".to_owned(),
            ),
            ..unanswered(String::new(), String::new(), warnings)
        });
    };
    call.timeout_s = call.timeout_s.clamp(1, TIMEOUT_S);
    let began = Instant::now();
    // No run will ever make a request under this key.
    let key = format!("try-{}", Uuid::now_v7());
    let outcome = api.server.outbound.send(&call, &key).await;
    let tried = TriedRequest {
        took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        ..unanswered(call.method, call.url, warnings)
    };
    Ok(match outcome {
        Ok(answer) => {
            let (body, truncated) = beginning(answer.body);
            TriedRequest {
                status: Some(answer.status),
                content_type: Some(answer.content_type).filter(|it| !it.is_empty()),
                body,
                truncated,
                ..tried
            }
        }
        Err(failure) => TriedRequest {
            failure: Some(failure.to_string()),
            ..tried
        },
    })
}

fn unanswered(method: String, url: String, warnings: Vec<StepWarning>) -> TriedRequest {
    TriedRequest {
        method,
        url,
        status: None,
        took_ms: 0,
        content_type: None,
        body: String::new(),
        truncated: false,
        failure: None,
        warnings,
    }
}

/// As much of a text as is shown, and whether there is more.
fn beginning(mut text: String) -> (String, bool) {
    if text.len() <= SHOWN {
        return (text, false);
    }
    let end = (0..=SHOWN).rev().find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or_default());
    (text, true)
}

#[cfg(test)]
mod tests {
    use super::{SHOWN, beginning};

    #[test]
    fn a_long_answer_is_cut_between_two_characters() {
        let whole = "a".repeat(SHOWN);
        assert_eq!(beginning(whole.clone()), (whole, false));
        let (text, truncated) = beginning(format!("{}ä", "a".repeat(SHOWN - 1)));
        assert_eq!((text.len(), truncated), (SHOWN - 1, true));
    }
}
