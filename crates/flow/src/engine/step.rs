//! One step: a run and an input give the run after it and what has to be done.

use crate::document::Node;
use crate::engine::visit::{Next, Visit};
use crate::engine::{
    CallEnd, Effect, Event, HangUpReason, Input, Left, Outcome, Refused, Run, State, Timer, Wait,
};
use crate::nodes::start;
use crate::published::Published;
use crate::time::Millis;

/// The most steps of one run. A flow of people never comes near it; one that goes round without end does.
pub const MAX_STEPS: u32 = 1_000;

/// The most nodes that one input may lead through, because each waits for something sooner or later.
pub const MAX_VISITS: u32 = 100;

/// How long a call may go on without the run hearing of its end, in seconds. Carriers end calls after four hours of talk.
pub const LOST_CALL_S: u32 = 5 * 60 * 60;

/// Takes an input in.
///
/// # Errors
/// The run cannot take this input; nothing has happened.
pub fn step(flow: &Published, run: Run, input: Input) -> Result<(Run, Vec<Effect>), Refused> {
    let Input {
        at, answers, event, ..
    } = input;
    let mut machine = Machine {
        flow,
        at,
        run,
        effects: Vec::new(),
        hung_up: false,
    };
    let state = std::mem::replace(&mut machine.run.state, State::New);
    match (state, event) {
        (State::Finished(_), _) => return Err(Refused::Finished),
        (State::New, Event::Triggered(trigger)) => machine.begin(trigger),
        (
            State::New,
            Event::PromptFinished
            | Event::DigitsCollected { .. }
            | Event::DialProgress(_)
            | Event::DialFinished(_)
            | Event::HttpFinished(_)
            | Event::CallEnded(_)
            | Event::TimerFired(_)
            | Event::Cancelled,
        )
        | (State::Waiting { .. }, Event::Triggered(_)) => return Err(Refused::Unexpected),
        (State::Waiting { wait, .. }, Event::Cancelled) => machine.cancel(&wait),
        (State::Waiting { node, wait }, event) => {
            machine.refuse_stale(answers, &event)?;
            let node = flow.node(&node).ok_or(Refused::Unexpected)?;
            let event = machine.notice_end_of_call(event)?;
            let next = node
                .config
                .act()
                .hear(wait, event, &mut machine.visit(node))?;
            machine.go_on(node, next);
        }
    }
    Ok((machine.run, machine.effects))
}

/// Takes a run's inputs in, from its beginning: the run as it is after them, and everything that had to be done.
///
/// # Errors
/// The first input that the run could not take. The inputs of a real run are those that were not refused.
pub fn replay(flow: &Published, inputs: &[Input]) -> Result<(Run, Vec<Effect>), Refused> {
    inputs
        .iter()
        .try_fold((Run::new(), Vec::new()), |(run, mut effects), input| {
            let (run, more) = step(flow, run, input.clone())?;
            effects.extend(more);
            Ok((run, effects))
        })
}

/// A step under way.
struct Machine<'a> {
    flow: &'a Published,
    at: Millis,
    run: Run,
    effects: Vec<Effect>,
    /// Whether the newest instructions end the call.
    hung_up: bool,
}

impl<'a> Machine<'a> {
    fn visit<'m>(&'m mut self, node: &'a Node) -> Visit<'m> {
        Visit {
            flow: self.flow,
            node,
            at: self.at,
            run: &mut self.run,
            effects: &mut self.effects,
            hung_up: &mut self.hung_up,
        }
    }

    fn begin(&mut self, trigger: crate::engine::Trigger) {
        let start = self.flow.start();
        let began = start::begin(trigger, self.at);
        if began.call.is_some() {
            self.effects.push(lost_call_timer(self.at));
        }
        self.run.call = began.call;
        self.enter(start);
        self.run.leaving = began.variables;
        self.go_on(start, Next::Leave(began.outlet.to_owned()));
    }

    /// A report on instructions that were replaced says nothing about what goes on now.
    fn refuse_stale(&self, answers: Option<u32>, event: &Event) -> Result<(), Refused> {
        let reports = match event {
            Event::PromptFinished
            | Event::DigitsCollected { .. }
            | Event::DialProgress(_)
            | Event::DialFinished(_) => true,
            Event::Triggered(_)
            | Event::HttpFinished(_)
            | Event::CallEnded(_)
            | Event::TimerFired(_)
            | Event::Cancelled => false,
        };
        match answers {
            Some(answered) if reports && answered != self.run.instruction => Err(Refused::Stale {
                answered,
                current: self.run.instruction,
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// Takes the end of the call down, before the node hears of it. A call not heard of for too long has ended.
    fn notice_end_of_call(&mut self, event: Event) -> Result<Event, Refused> {
        let end = match event {
            Event::CallEnded(end) => end,
            Event::TimerFired(Timer::LostCall) => CallEnd {
                cause: "LOST_CALL".to_owned(),
                duration_s: None,
            },
            event => return Ok(event),
        };
        if self.run.call.take().is_none() {
            return Err(Refused::Unexpected);
        }
        self.run.caller_gone = true;
        self.effects.push(Effect::ClearTimer {
            timer: Timer::LostCall,
        });
        if let Some(variables) = self.run.variables.get_mut(&self.flow.start().name) {
            start::end_call(variables, &end, self.at);
        }
        Ok(Event::CallEnded(end))
    }

    fn cancel(&mut self, wait: &Wait) {
        if let Wait::Dial(dialling) = wait
            && dialling.caller_gone.is_some()
        {
            self.effects.push(Effect::ClearTimer {
                timer: Timer::DialResult,
            });
        }
        self.leave(None);
        self.finish(Outcome::Cancelled);
    }

    fn enter(&mut self, node: &Node) {
        self.run.sequence += 1;
        self.effects.push(Effect::Entered {
            sequence: self.run.sequence,
            node: node.id.clone(),
        });
    }

    /// Ends the step the run is in: what its node left can be read from now on.
    fn leave(&mut self, outlet: Option<(&Node, &str)>) {
        let variables = std::mem::take(&mut self.run.leaving);
        if let Some((node, _)) = outlet
            && !variables.is_empty()
        {
            self.run
                .variables
                .insert(node.name.clone(), variables.clone());
        }
        self.effects.push(Effect::Left(Left {
            sequence: self.run.sequence,
            outlet: outlet.map(|(_, outlet)| outlet.to_owned()),
            variables,
            warnings: std::mem::take(&mut self.run.warnings),
        }));
    }

    /// From what a node says next to where the run waits or ends.
    fn go_on(&mut self, mut node: &'a Node, mut next: Next) {
        let mut visits = 0;
        loop {
            let outlet = match next {
                Next::Wait(wait) => {
                    self.run.state = State::Waiting {
                        node: node.id.clone(),
                        wait,
                    };
                    return;
                }
                Next::End(outcome) => {
                    self.leave(None);
                    return self.finish(outcome);
                }
                Next::Leave(outlet) => outlet,
            };
            self.leave(Some((node, &outlet)));
            let Some(target) = self.flow.target(&node.id, &outlet) else {
                return self.finish(Outcome::Completed);
            };
            if self.run.sequence >= MAX_STEPS {
                let reason = format!(
                    "The run took {MAX_STEPS} steps and was still not over. Look for a loop that never ends."
                );
                return self.finish(Outcome::Failed { reason });
            }
            visits += 1;
            if visits > MAX_VISITS {
                let reason = format!(
                    "The run went through {MAX_VISITS} nodes without waiting for anything. Look for a loop that never waits."
                );
                return self.finish(Outcome::Failed { reason });
            }
            node = target;
            self.enter(node);
            next = if node.config.describe().needs_call() && self.run.call.is_none() {
                Next::End(self.without_call(node))
            } else {
                node.config.act().enter(&mut self.visit(node))
            };
        }
    }

    fn without_call(&self, node: &Node) -> Outcome {
        if self.run.caller_gone {
            Outcome::CallerHungUp
        } else {
            let reason = format!(
                "{} needs a caller, and this run did not begin with a call.",
                node.name
            );
            Outcome::Failed { reason }
        }
    }

    /// Ends the run, and with it a call that is still there.
    fn finish(&mut self, outcome: Outcome) {
        if self.run.call.is_some() {
            if !self.hung_up {
                self.visit(self.flow.start()).hang_up(HangUpReason::Normal);
            }
            self.effects.push(Effect::ClearTimer {
                timer: Timer::LostCall,
            });
        }
        self.run.state = State::Finished(outcome.clone());
        self.effects.push(Effect::Finish(outcome));
    }
}

/// Begins to count anew how long nothing was heard of the call.
pub(crate) fn lost_call_timer(now: Millis) -> Effect {
    Effect::SetTimer {
        timer: Timer::LostCall,
        due: now.plus_seconds(LOST_CALL_S),
    }
}
