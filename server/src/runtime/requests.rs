//! Performs the HTTP requests that runs owe, and takes what came of them back into the run.

use phloem_flow::engine::{
    Event, HttpAnswer, HttpCall, HttpMode, Input, InputId, Outcome, State, Wait,
};
use phloem_flow::time::Millis;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

use crate::outbound::{Answer, Failure};
use crate::runtime::advance::{self, Advanced};
use crate::runtime::{Error, backoff};
use crate::state::Server;
use crate::store::{Conn, attempts, deliveries, runs};

/// How much longer than its timeout an attempt is leased, in seconds: time to store what came of it.
const LEASE_MARGIN_S: u32 = 3;

/// How long to wait before an outcome that the database did not take is stored again, in milliseconds.
const SETTLE_AGAIN_MS: i64 = 300;

/// Why a run failed whose document nobody can execute any more.
const CANNOT_GO_ON: &str = "The version of the flow that this run executes cannot be read any more, so the run could not go on.";

/// When an attempt that begins now counts as lost, because the process that made it must have died.
#[must_use]
pub fn lease_end(call: &HttpCall, now: Millis) -> Millis {
    now.plus_seconds(call.timeout_s.max(1).saturating_add(LEASE_MARGIN_S))
}

/// Performs requests that are leased to this process, and those that come of their answers while the caller waits. The task ends with the run as it
/// is then; without one when its last answer could not be stored, and will be asked for again.
pub fn spawn(
    server: &Server,
    requests: Vec<deliveries::Record>,
) -> JoinHandle<Option<runs::Record>> {
    let server = server.clone();
    let span = tracing::Span::current();
    server.runtime.tasks.clone().spawn(
        async move {
            let mut run = None;
            let mut requests = requests;
            while let Some(delivery) = requests.pop() {
                let advanced = perform(&server, &delivery).await;
                if let Some(advanced) = advanced {
                    requests.extend(advanced.requests);
                    run = Some(advanced.run);
                }
            }
            run
        }
        .instrument(span),
    )
}

/// The same for whoever does not wait for the end.
pub fn begin(server: &Server, requests: Vec<deliveries::Record>) {
    if !requests.is_empty() {
        spawn(server, requests);
    }
}

/// One attempt of a delivery that is leased to this process. Returns what became of the run that waits for it.
pub async fn perform(server: &Server, delivery: &deliveries::Record) -> Option<Advanced> {
    let began = server.clock.now();
    let key = format!("{}-{}", delivery.run, delivery.sequence);
    let outcome = server.outbound.send(&delivery.call, &key).await;
    log(delivery, &outcome);
    let mut told = Told::TheRun;
    loop {
        let error = match settle(server, delivery, outcome.clone(), began, told).await {
            Ok(advanced) => return advanced,
            Err(error) => error,
        };
        if let (Told::TheRun, Error::Document { .. }) = (told, &error)
            && delivery.attempts >= backoff::RUN_ATTEMPTS
        {
            // Another process, of another release, might have understood the document by now.
            tracing::error!(run = %delivery.run, delivery = %delivery.id, %error, "a run cannot go on");
            told = Told::Nobody;
            continue;
        }
        let again = Millis(server.clock.now().0 + SETTLE_AGAIN_MS);
        if !error.may_pass() || delivery.leased_until.is_none_or(|end| end <= again) {
            // The lease runs out, and the request is sent again under the same key.
            tracing::error!(run = %delivery.run, delivery = %delivery.id, %error, "the outcome of a request could not be stored");
            return None;
        }
        server.clock.sleep_until(again).await;
    }
}

fn log(delivery: &deliveries::Record, outcome: &Result<Answer, Failure>) {
    let (run, id, attempt) = (delivery.run, delivery.id, delivery.attempts);
    match outcome {
        Ok(answer) => {
            tracing::info!(%run, delivery = %id, attempt, status = answer.status, "request answered");
        }
        Err(failure) => {
            tracing::warn!(%run, delivery = %id, attempt, refused = matches!(failure, Failure::Refused(_)), "request without answer");
        }
    }
    let result = match outcome {
        Ok(answer) if is_success(answer.status) => "delivered",
        Ok(_) => "answered_otherwise",
        Err(Failure::Refused(_)) => "refused",
        Err(Failure::Unreachable(_)) => "unreachable",
    };
    metrics::counter!("phloem_requests_total", "result" => result).increment(1);
}

/// Who hears what came of a request.
#[derive(Clone, Copy)]
enum Told {
    /// The run, if it waits for that.
    TheRun,
    /// Nobody: the run cannot go on, and ends.
    Nobody,
}

/// Stores the attempt and what follows from it, in one transaction.
async fn settle(
    server: &Server,
    delivery: &deliveries::Record,
    outcome: Result<Answer, Failure>,
    began: Millis,
    told: Told,
) -> Result<Option<Advanced>, Error> {
    let clock = server.clock.clone();
    let runtime = server.runtime.clone();
    let delivery = delivery.clone();
    server
        .store
        .write(move |conn| {
            Box::pin(async move {
                // The run first, as with every input: two transactions that lock in the same order cannot block each other.
                let id = InputId(format!("http/{}", delivery.sequence));
                let run = runs::lock_for(conn, &runs::Which::Id(delivery.run), &id).await?;
                let now = clock.now();
                let waiting = run.filter(|it| waits_for(&it.run, delivery.sequence));
                attempts::insert(conn, &attempt(&delivery, &outcome, began, now)).await?;
                let verdict = judge(&delivery, &outcome, waiting.is_some());
                if !mark(conn, &delivery, &verdict, now).await? {
                    // The lease had run out, and another attempt will tell.
                    return Ok(None);
                }
                let (true, Some(run)) = (verdict.tell, waiting) else {
                    return Ok(None);
                };
                if let Told::Nobody = told {
                    let reason = CANNOT_GO_ON.to_owned();
                    let outcome = Outcome::Failed { reason };
                    return advance::abandon(conn, run.run, outcome, now)
                        .await
                        .map(Some);
                }
                let input = Input {
                    at: now,
                    id,
                    answers: None,
                    event: Event::HttpFinished(answer(outcome)),
                };
                runtime.advance(conn, run, input).await.map(Some)
            })
        })
        .await
}

fn waits_for(run: &runs::Record, sequence: u32) -> bool {
    run.state.sequence == sequence
        && matches!(
            run.state.state,
            State::Waiting {
                wait: Wait::Http,
                ..
            }
        )
}

/// What follows from an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Verdict {
    /// Whether the run hears of it.
    tell: bool,
    next: Next,
}

/// What becomes of the delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// It is not owed any more.
    Done,
    /// It failed, and the flow deals with that.
    GiveUp,
    /// It is attempted again after so many milliseconds.
    Again(i64),
    /// It is given up, and kept.
    Dead,
}

/// Decides; `waiting` says that the run waits for this very request.
fn judge(
    delivery: &deliveries::Record,
    outcome: &Result<Answer, Failure>,
    waiting: bool,
) -> Verdict {
    let attempt = delivery.attempts;
    let (delivered, may_pass) = match outcome {
        Ok(answer) => (is_success(answer.status), is_temporary(answer.status)),
        Err(Failure::Unreachable(_)) => (false, true),
        Err(Failure::Refused(_)) => (false, false),
    };
    let has_time = delivery.call.mode == HttpMode::Run && attempt < backoff::RUN_ATTEMPTS;
    if waiting && !delivered && may_pass && has_time {
        return Verdict {
            tell: false,
            next: Next::Again(backoff::pause_of_run(delivery.id, attempt)),
        };
    }
    let refused = matches!(outcome, Err(Failure::Refused(_)));
    let next = if delivered {
        Next::Done
    } else if !delivery.call.keep_trying {
        // A failure that the flow deals with is nothing to be sent again.
        Next::GiveUp
    } else if refused || attempt >= backoff::ATTEMPTS {
        Next::Dead
    } else {
        Next::Again(backoff::pause(delivery.id, attempt))
    };
    Verdict {
        tell: waiting,
        next,
    }
}

fn is_success(status: u16) -> bool {
    (200..=299).contains(&status)
}

/// Whether the same request may fare better soon: the target is out of order, busy, or asks for patience.
fn is_temporary(status: u16) -> bool {
    status >= 500 || matches!(status, 408 | 425 | 429)
}

async fn mark(
    conn: &mut Conn,
    delivery: &deliveries::Record,
    verdict: &Verdict,
    now: Millis,
) -> Result<bool, Error> {
    let (id, attempt) = (delivery.id, delivery.attempts);
    let marked = match verdict.next {
        Next::Done => {
            deliveries::finish(conn, id, now).await?;
            true
        }
        Next::GiveUp => deliveries::give_up(conn, id, attempt, now).await?,
        Next::Again(pause) => {
            let next = Millis(now.0.saturating_add(pause));
            deliveries::retry(conn, id, attempt, next).await?
        }
        Next::Dead => deliveries::bury(conn, id, attempt, now).await?,
    };
    Ok(marked)
}

fn attempt(
    delivery: &deliveries::Record,
    outcome: &Result<Answer, Failure>,
    began: Millis,
    now: Millis,
) -> attempts::Record {
    let (status, failure) = match outcome {
        Ok(answer) if is_success(answer.status) => (Some(answer.status), None),
        Ok(answer) => (
            Some(answer.status),
            Some(format!(
                "The target answered with status {}.",
                answer.status
            )),
        ),
        Err(failure) => (None, Some(failure.to_string())),
    };
    attempts::Record {
        delivery: delivery.id,
        number: delivery.attempts,
        at: began,
        took_ms: now.0 - began.0,
        status,
        failure,
    }
}

fn answer(outcome: Result<Answer, Failure>) -> HttpAnswer {
    match outcome {
        Ok(answer) => HttpAnswer::Answered {
            status: answer.status,
            content_type: answer.content_type,
            body: answer.body,
        },
        Err(failure) => HttpAnswer::Failed {
            reason: failure.to_string(),
        },
    }
}
