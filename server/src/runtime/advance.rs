//! The one transaction: every input of every run passes through it, whoever brings it.

use phloem_api::DeliveryId;
use phloem_flow::engine::{
    self, Effect, HangUpReason, HttpCall, HttpMode, Input, Instruction, Outcome, State,
};
use phloem_flow::published::Published;
use phloem_flow::time::Millis;
use url::Url;
use uuid::Uuid;

use crate::runtime::requests::lease_end;
use crate::runtime::{Error, Runtime};
use crate::store::{Conn, deliveries, inputs, runs, steps, timers};

/// What became of an input.
#[derive(Debug)]
pub struct Advanced {
    /// The run after the input; where the input had no effect, the run as it is.
    pub run: runs::Record,
    /// Whether the input had an effect: it was neither a repetition nor too late.
    pub taken: bool,
    /// The requests that a caller waits for now. They are leased to this process, which performs them at once.
    pub requests: Vec<deliveries::Record>,
}

/// An input that the engine has taken, before anything of it is stored.
pub(super) struct Step {
    run: runs::Record,
    input: Input,
    effects: Vec<Effect>,
}

impl Runtime {
    /// Takes an input of a run that this transaction has locked.
    ///
    /// An input that the run cannot take (it is over, the input is late, or nothing waits for it) or has taken before is no error: carriers repeat
    /// themselves, and the answer is what the run says now.
    ///
    /// # Errors
    /// When the database fails or the run's document cannot be executed; the transaction must not be committed then.
    pub async fn advance(
        &self,
        conn: &mut Conn,
        run: runs::Locked,
        input: Input,
    ) -> Result<Advanced, Error> {
        let runs::Locked { run, repeated } = run;
        if repeated {
            // The engine might take it once more.
            return Ok(Advanced::unchanged(run));
        }
        let published = self
            .documents
            .get(conn, run.flow, run.version.unwrap_or_default())
            .await?;
        let step = match Step::take(&published, run, input) {
            Ok(step) => step,
            Err(run) => return Ok(Advanced::unchanged(*run)),
        };
        inputs::append(conn, step.run.id, &step.input).await?;
        runs::save(conn, &step.run).await?;
        step.store_effects(conn).await
    }
}

impl Step {
    /// Lets the engine take the input; gives the run back when it does not.
    pub(super) fn take(
        published: &Published,
        mut run: runs::Record,
        input: Input,
    ) -> Result<Self, Box<runs::Record>> {
        match engine::step(published, run.state.clone(), input.clone()) {
            Ok((state, effects)) => {
                run.state = state;
                run.updated = input.at;
                for effect in &effects {
                    note(&mut run, effect, input.at);
                }
                Ok(Self {
                    run,
                    input,
                    effects,
                })
            }
            Err(refused) => {
                tracing::debug!(run = %run.id, input = %kind(&input), %refused, "input without effect");
                Err(Box::new(run))
            }
        }
    }

    /// Stores a run that begins with this step; gives it back when the carrier's call has one already.
    pub(super) async fn store_first(self, conn: &mut Conn) -> Result<Advanced, Error> {
        if let runs::Inserted::Existing(run) = runs::insert(conn, &self.run).await? {
            return Ok(Advanced::unchanged(*run));
        }
        inputs::append(conn, self.run.id, &self.input).await?;
        self.store_effects(conn).await
    }

    /// Stores everything that has to be done.
    async fn store_effects(self, conn: &mut Conn) -> Result<Advanced, Error> {
        let Self {
            run,
            input,
            effects,
        } = self;
        let at = input.at;
        let mut requests = Vec::new();
        for effect in effects {
            match effect {
                Effect::Entered { sequence, node } => {
                    steps::enter(conn, run.id, sequence, &node, at).await?;
                }
                Effect::Left(left) => steps::leave(conn, run.id, &left, at).await?,
                // Stored with the run.
                Effect::Instruct { .. } => {}
                Effect::Http(call) => {
                    let delivery = owed(&run, call, at);
                    deliveries::insert(conn, &delivery).await?;
                    if delivery.leased_until.is_some() {
                        requests.push(delivery);
                    }
                }
                Effect::SetTimer { timer, due } => timers::set(conn, run.id, timer, due).await?,
                Effect::ClearTimer { timer } => timers::clear(conn, run.id, timer).await?,
                Effect::Finish(_) => timers::clear_all(conn, run.id).await?,
            }
        }
        tracing::info!(
            run = %run.id,
            flow = %run.flow,
            input = %kind(&input),
            step = run.state.sequence,
            status = ?run.status,
            "run went on"
        );
        Ok(Advanced {
            run,
            taken: true,
            requests,
        })
    }
}

impl Advanced {
    /// A run to which nothing has happened.
    #[must_use]
    pub fn unchanged(run: runs::Record) -> Self {
        Self {
            run,
            taken: false,
            requests: Vec::new(),
        }
    }
}

/// Ends a locked run without its document, which cannot be executed; one that is over stays as it is.
pub(super) async fn abandon(
    conn: &mut Conn,
    mut run: runs::Record,
    outcome: Outcome,
    at: Millis,
) -> Result<Advanced, Error> {
    if matches!(run.state.state, State::Finished(_)) {
        return Ok(Advanced::unchanged(run));
    }
    note(&mut run, &Effect::Finish(outcome.clone()), at);
    run.state.state = State::Finished(outcome);
    run.updated = at;
    runs::save(conn, &run).await?;
    timers::clear_all(conn, run.id).await?;
    Ok(Advanced {
        run,
        taken: true,
        requests: Vec::new(),
    })
}

/// What the carrier of the run's call is to do now, in the words of the newest instructions; without a live call, to hang up.
#[must_use]
pub fn instructions(run: &runs::Record) -> Vec<Instruction> {
    let over = matches!(run.state.state, State::Finished(_)) || run.state.call.is_none();
    if over && !matches!(run.instructions.last(), Some(Instruction::HangUp { .. })) {
        return vec![Instruction::HangUp {
            reason: HangUpReason::Normal,
        }];
    }
    run.instructions.clone()
}

/// Writes into the run's row what an effect means for it.
fn note(run: &mut runs::Record, effect: &Effect, at: Millis) {
    match effect {
        Effect::Instruct { instructions, .. } => run.instructions.clone_from(instructions),
        Effect::Finish(outcome) => {
            run.status = outcome.into();
            run.finished = Some(at);
            run.failure = match outcome {
                Outcome::Failed { reason } => Some(reason.clone()),
                Outcome::Completed | Outcome::CallerHungUp | Outcome::Cancelled => None,
            };
        }
        Effect::Entered { .. }
        | Effect::Left(_)
        | Effect::Http(_)
        | Effect::SetTimer { .. }
        | Effect::ClearTimer { .. } => {}
    }
}

/// A request as a delivery. One that a caller waits for begins with its first attempt under way, so that no worker takes it.
fn owed(run: &runs::Record, call: HttpCall, now: Millis) -> deliveries::Record {
    let leased_until = (call.mode == HttpMode::Caller).then(|| lease_end(&call, now));
    deliveries::Record {
        id: DeliveryId(Uuid::now_v7()),
        workspace: run.workspace,
        run: run.id,
        sequence: call.sequence,
        destination: destination(&call),
        state: deliveries::State::Pending,
        attempts: u32::from(leased_until.is_some()),
        next: leased_until.unwrap_or(now),
        leased_until,
        created: now,
        finished: None,
        call,
    }
}

/// What is kept in order within a run: requests that nobody waits for, by where they go. A request that the run waits for goes alone, since it must
/// not wait behind one that its target has refused for hours; the run's own steps keep it in order.
fn destination(call: &HttpCall) -> String {
    let origin = match Url::parse(&call.url) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) => String::new(),
    };
    match call.mode {
        HttpMode::Nobody => origin,
        HttpMode::Caller | HttpMode::Run => format!("{origin} step {}", call.sequence),
    }
}

/// The kind of an input, which is all of it that a log may have.
fn kind(input: &Input) -> &'static str {
    use engine::Event as E;
    match &input.event {
        E::Triggered(_) => "triggered",
        E::PromptFinished => "prompt_finished",
        E::DigitsCollected { .. } => "digits_collected",
        E::DialProgress(_) => "dial_progress",
        E::DialFinished(_) => "dial_finished",
        E::HttpFinished(_) => "http_finished",
        E::CallEnded(_) => "call_ended",
        E::TimerFired(_) => "timer_fired",
        E::Cancelled => "cancelled",
    }
}
