//! What saving does next, decided without a clock, a network or a browser: events go in, actions come out.
//!
//! One save is under way at a time, and the newest document wins. What is in hand was made from one revision of the draft on the server; a save names it,
//! so nobody's work is ever written over unseen. An answer may get lost on its way although the save was stored. So what was sent without an answer is
//! remembered, and met again as a newer revision it is recognised as our own.

mod words;

use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};

pub use words::{Action, Answer, Event, Status, Trouble};

/// How long the hand rests before its work is saved.
pub const PAUSE: u32 = 1_000;
/// How long work waits for a save at the most, while the hand does not rest.
pub const LONGEST_PAUSE: u32 = 5_000;
/// How long to wait for an answer.
pub const PATIENCE: u32 = 20_000;
/// How long to wait before each further try; the last one from then on.
const RESTS: [u32; 6] = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/// How many lost answers are remembered.
const REMEMBERED: usize = 16;

/// Tells a document from others, as far as saving has to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Print(pub u64);

/// How a draft is being saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// The revision that what is in hand was made from.
    base: i64,
    /// The change of the document in hand, counted by the hand.
    hand: u64,
    /// The change that the server has, at `base`.
    saved: u64,
    /// Since when work waits to be saved.
    waiting_since: Option<Millis>,
    /// What was sent since `base` and may have been stored although no answer came.
    unanswered: Vec<Print>,
    /// The newest revision that was heard of.
    heard: i64,
    /// Whether the last attempt to keep what is unsaved in the browser went well.
    kept: bool,
    /// Why the last try failed, until one goes well.
    trouble: Option<Trouble>,
    /// How many tries failed in a row.
    failures: usize,
    /// Counts the saves, so that an answer that is too late is recognised.
    attempt: u32,
    state: State,
}

/// What is going on.
#[derive(Clone, Debug, PartialEq)]
enum State {
    /// Nothing; a timer runs if there is something to save.
    Resting,
    /// A save is under way.
    Sending {
        /// The change that is sent.
        hand: u64,
        /// What is sent, once it was written down.
        print: Option<Print>,
    },
    /// A try failed; a timer runs to the next one.
    Retrying,
    /// Only a person can say how to go on.
    Stuck(Stuck),
}

/// Why only a person can say how to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stuck {
    /// Somebody else saved the draft; this is the revision there is.
    Conflict(i64),
    /// The session is over.
    SignedOut,
    /// The server does not take it.
    Refused {
        /// Why, in a sentence.
        why: String,
        /// Whether the document may be why, so that the next change is worth another try.
        document: bool,
    },
}

impl Machine {
    /// A draft of this revision was taken in hand.
    #[must_use]
    pub fn new(revision: i64, hand: u64) -> Self {
        Self {
            base: revision,
            hand,
            saved: hand,
            waiting_since: None,
            unanswered: Vec::new(),
            heard: revision,
            kept: true,
            trouble: None,
            failures: 0,
            attempt: 0,
            state: State::Resting,
        }
    }

    /// The revision that what is in hand was made from.
    #[must_use]
    pub fn base(&self) -> i64 {
        self.base
    }

    /// What was sent since then and may have been stored although no answer came.
    #[must_use]
    pub fn unanswered(&self) -> Vec<Print> {
        let mut prints = self.unanswered.clone();
        if let State::Sending {
            print: Some(print), ..
        } = self.state
        {
            prints.push(print);
        }
        prints
    }

    /// Whether something in hand is not on the server.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.hand != self.saved
    }

    /// Whether something in hand is nowhere else.
    #[must_use]
    pub fn could_be_lost(&self) -> bool {
        self.is_unsaved() && !self.kept
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        match (&self.state, &self.trouble) {
            (State::Stuck(Stuck::Conflict(_)), _) => Status::Conflict,
            (State::Stuck(Stuck::SignedOut), _) => Status::SignedOut,
            (State::Stuck(Stuck::Refused { why, .. }), _) => Status::Refused { why: why.clone() },
            (State::Resting, _) if !self.is_unsaved() => Status::Saved,
            (State::Retrying | State::Sending { .. }, Some(Trouble::Unreachable)) => {
                Status::Offline { kept: self.kept }
            }
            (State::Retrying | State::Sending { .. }, Some(Trouble::Said(why))) => {
                Status::Retrying { why: why.clone() }
            }
            (State::Resting | State::Retrying | State::Sending { .. }, _) => Status::Saving,
        }
    }

    /// Takes in what happened and says what to do, in order.
    #[must_use = "what is to be done has to be done"]
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Changed { hand, now } => self.changed(hand, now),
            Event::Kept(kept) => {
                self.kept = kept;
                Vec::new()
            }
            Event::TimeIsUp => self.time_is_up(),
            Event::Hurry => match self.state {
                State::Resting if self.is_unsaved() => self.send(),
                _ => Vec::new(),
            },
            Event::Retry => self.retry(),
            Event::Sent(sent) => {
                if let State::Sending { print, .. } = &mut self.state {
                    *print = Some(sent);
                }
                // Whoever finds what was kept has to know what may have been stored.
                vec![Action::Keep]
            }
            Event::Answered { attempt, answer } => self.answered(attempt, answer),
            Event::SignedIn => match self.state {
                State::Stuck(Stuck::SignedOut) => self.send_or_rest(),
                _ => Vec::new(),
            },
            Event::Heard(revision) => self.heard(revision),
            Event::Fetched(revision) => {
                let take = self.is_idle() && revision > self.base;
                take.then_some(Action::Take).into_iter().collect()
            }
            Event::Took { hand, revision } => self.took(hand, revision),
            Event::KeepMine { hand } => self.keep_mine(hand),
            Event::Found { hand, base, sent } => self.found(hand, base, sent),
        }
    }

    fn changed(&mut self, hand: u64, now: Millis) -> Vec<Action> {
        if hand == self.hand {
            return Vec::new();
        }
        self.hand = hand;
        let mut actions = vec![Action::Keep];
        if let State::Stuck(Stuck::Refused { document: true, .. }) = self.state {
            self.state = State::Resting;
        }
        if self.state == State::Resting {
            actions.push(self.rest(now));
        }
        actions
    }

    /// Waits for the hand to rest, but not for ever.
    fn rest(&mut self, now: Millis) -> Action {
        let since = *self.waiting_since.get_or_insert(now);
        let waited = u32::try_from(now.0.saturating_sub(since.0)).unwrap_or(0);
        Action::SetTimer(PAUSE.min(LONGEST_PAUSE.saturating_sub(waited)))
    }

    fn time_is_up(&mut self) -> Vec<Action> {
        match self.state {
            State::Resting | State::Retrying => self.send_or_rest(),
            State::Sending { .. } => self.failed(Trouble::Unreachable, None),
            State::Stuck(_) => Vec::new(),
        }
    }

    fn retry(&mut self) -> Vec<Action> {
        match self.state {
            State::Retrying | State::Stuck(Stuck::Refused { .. }) => self.send_or_rest(),
            State::Stuck(Stuck::Conflict(_)) => vec![Action::AskWhich],
            State::Stuck(Stuck::SignedOut) => vec![Action::AskToSignIn],
            State::Resting | State::Sending { .. } => Vec::new(),
        }
    }

    fn send_or_rest(&mut self) -> Vec<Action> {
        if self.is_unsaved() {
            self.send()
        } else {
            self.state = State::Resting;
            self.catch_up(vec![Action::ClearTimer])
        }
    }

    fn send(&mut self) -> Vec<Action> {
        self.attempt = self.attempt.wrapping_add(1);
        self.waiting_since = None;
        self.state = State::Sending {
            hand: self.hand,
            print: None,
        };
        let send = Action::Send {
            attempt: self.attempt,
            base: self.base,
        };
        vec![send, Action::SetTimer(PATIENCE)]
    }

    fn answered(&mut self, attempt: u32, answer: Answer) -> Vec<Action> {
        let State::Sending { hand, print } = self.state else {
            return Vec::new();
        };
        if attempt != self.attempt {
            return Vec::new();
        }
        match answer {
            Answer::Saved(revision) => self.stored(hand, revision),
            Answer::Stale {
                revision,
                print: other,
            } => {
                self.heard = self.heard.max(revision);
                if print == Some(other) {
                    self.stored(hand, revision)
                } else if self.unanswered.contains(&other) {
                    self.base = revision;
                    self.unanswered.clear();
                    self.send()
                } else {
                    self.conflict(revision)
                }
            }
            Answer::Failed { trouble, after_s } => self.failed(trouble, after_s),
            Answer::SignedOut => self.stuck(Stuck::SignedOut, Action::AskToSignIn),
            Answer::Refused { why, document } => {
                self.trouble = None;
                self.failures = 0;
                self.state = State::Stuck(Stuck::Refused { why, document });
                vec![Action::ClearTimer]
            }
        }
    }

    /// The server has this change.
    fn stored(&mut self, hand: u64, revision: i64) -> Vec<Action> {
        self.saved = hand;
        self.base = revision;
        self.heard = self.heard.max(revision);
        self.settle();
        if self.is_unsaved() {
            // What was kept still names the revision before.
            vec![Action::Keep, Action::SetTimer(PAUSE)]
        } else {
            self.catch_up(vec![Action::ClearTimer, Action::Forget])
        }
    }

    fn failed(&mut self, trouble: Trouble, after_s: Option<u32>) -> Vec<Action> {
        if let State::Sending {
            print: Some(print), ..
        } = self.state
            && !self.unanswered.contains(&print)
        {
            if self.unanswered.len() == REMEMBERED {
                self.unanswered.remove(0);
            }
            self.unanswered.push(print);
        }
        let rest = RESTS[self.failures.min(RESTS.len() - 1)];
        let rest = after_s.map_or(rest, |seconds| seconds.saturating_mul(1_000).max(rest));
        self.failures += 1;
        self.trouble = Some(trouble);
        self.state = State::Retrying;
        vec![Action::Keep, Action::SetTimer(rest)]
    }

    fn conflict(&mut self, revision: i64) -> Vec<Action> {
        self.stuck(Stuck::Conflict(revision), Action::AskWhich)
    }

    fn stuck(&mut self, stuck: Stuck, ask: Action) -> Vec<Action> {
        self.trouble = None;
        self.failures = 0;
        self.state = State::Stuck(stuck);
        vec![Action::ClearTimer, Action::Keep, ask]
    }

    fn heard(&mut self, revision: i64) -> Vec<Action> {
        self.heard = self.heard.max(revision);
        if self.state == State::Retrying && self.trouble == Some(Trouble::Unreachable) {
            // Whoever is heard can be reached.
            self.send_or_rest()
        } else {
            self.catch_up(Vec::new())
        }
    }

    /// Nothing in hand is unsaved, nothing is under way, and nothing is to be decided.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.state == State::Resting && !self.is_unsaved()
    }

    /// Gets what others saved meanwhile, if nothing here is in the way.
    fn catch_up(&self, mut actions: Vec<Action>) -> Vec<Action> {
        if self.is_idle() && self.heard > self.base {
            actions.push(Action::Fetch);
        }
        actions
    }

    fn took(&mut self, hand: u64, revision: i64) -> Vec<Action> {
        self.hand = hand;
        self.saved = hand;
        self.base = revision;
        self.heard = self.heard.max(revision);
        self.settle();
        self.catch_up(vec![Action::ClearTimer, Action::Forget])
    }

    /// Everything that was sent has its answer.
    fn settle(&mut self) {
        self.waiting_since = None;
        self.unanswered.clear();
        self.trouble = None;
        self.failures = 0;
        self.state = State::Resting;
    }

    fn found(&mut self, hand: u64, base: i64, sent: Vec<Print>) -> Vec<Action> {
        let there = self.base;
        self.hand = hand;
        self.base = base;
        self.unanswered = sent;
        if base == there {
            self.send()
        } else {
            self.conflict(there)
        }
    }

    fn keep_mine(&mut self, hand: u64) -> Vec<Action> {
        let State::Stuck(Stuck::Conflict(revision)) = self.state else {
            return Vec::new();
        };
        self.hand = hand;
        self.base = revision;
        self.unanswered.clear();
        let mut actions = vec![Action::Keep];
        actions.extend(self.send());
        actions
    }
}

#[cfg(test)]
mod tests;
