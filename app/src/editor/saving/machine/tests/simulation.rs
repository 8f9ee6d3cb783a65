//! A server, a network that loses and delays, a hand, and somebody else who saves too, in any order.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::*;

/// A document is a number here; its print is the same.
type Document = u64;

#[derive(Clone, Copy, Debug)]
enum Step {
    /// Draws something.
    Draw,
    /// The time is up that was set, if any was.
    TimeIsUp,
    Hurry,
    Retry,
    /// The oldest request reaches the server.
    Arrive,
    /// The oldest request gets lost.
    LoseRequest,
    /// The oldest answer arrives.
    Answer,
    /// The oldest answer gets lost, and the browser notices.
    LoseAnswer,
    /// The oldest answer gets lost, and nobody notices.
    Vanish,
    /// Somebody else changes the draft.
    Other,
    /// The news of the newest revision arrives.
    Hear,
    /// The page is reloaded: what was kept in the browser is found.
    Reload,
    /// After a conflict.
    KeepMine,
    TakeOther,
}

struct World {
    machine: Machine,
    /// What is in hand, and how often it changed.
    hand: Document,
    count: u64,
    /// What the browser keeps: the revision, what was sent, the document.
    kept: Option<(i64, Vec<Print>, Document)>,
    timer: bool,
    /// The newest revision on the server, and what was stored as each.
    revision: i64,
    stored: HashMap<i64, Document>,
    /// The attempt, the revision that it names, the document.
    requests: Vec<(u32, i64, Document)>,
    /// The attempt, and whether and as which revision it was stored; nothing where the answer is lost.
    answers: Vec<(u32, Option<Answer>)>,
    next: Document,
    /// The newest revision that came to the page without being taken in hand.
    other: i64,
    /// The revision that a person is asked about.
    asked: Option<i64>,
    /// What whoever is at this page has had before their eyes.
    seen: HashSet<Document>,
}

impl World {
    fn new() -> Self {
        Self {
            machine: Machine::new(1, 0),
            hand: 0,
            count: 0,
            kept: None,
            timer: false,
            revision: 1,
            stored: HashMap::from([(1, 0)]),
            requests: Vec::new(),
            answers: Vec::new(),
            next: 1,
            other: 1,
            asked: None,
            seen: HashSet::from([0]),
        }
    }

    fn tell(&mut self, event: Event) {
        for action in self.machine.handle(event) {
            match action {
                Action::Send { attempt, base } => {
                    self.requests.push((attempt, base, self.hand));
                    self.tell(Event::Sent(Print(self.hand)));
                }
                Action::SetTimer(_) => self.timer = true,
                Action::ClearTimer => self.timer = false,
                Action::Keep => {
                    let (base, sent) = (self.machine.base(), self.machine.unanswered());
                    self.kept = Some((base, sent, self.hand));
                }
                Action::Forget => self.kept = None,
                Action::Fetch => self.tell(Event::Fetched(self.revision)),
                Action::Take => self.take(self.revision),
                Action::AskWhich => {
                    self.seen.insert(self.stored[&self.other]);
                    self.asked = Some(self.other);
                }
                Action::AskToSignIn => panic!("nobody is signed out here"),
            }
        }
    }

    fn draft(&self) -> Document {
        self.stored[&self.revision]
    }

    fn new_document(&mut self) -> Document {
        self.next += 1;
        self.next
    }

    fn hold(&mut self, document: Document) {
        self.hand = document;
        self.count += 1;
        self.seen.insert(document);
    }

    fn store(&mut self, document: Document) {
        self.revision += 1;
        self.stored.insert(self.revision, document);
    }

    fn take(&mut self, revision: i64) {
        self.hold(self.stored[&revision]);
        let hand = self.count;
        self.tell(Event::Took { hand, revision });
    }

    fn arrive(&mut self) {
        if self.requests.is_empty() {
            return;
        }
        let (attempt, base, document) = self.requests.remove(0);
        let answer = if base == self.revision {
            assert!(
                self.seen.contains(&self.draft()),
                "wrote over something unseen"
            );
            self.store(document);
            Answer::Saved(self.revision)
        } else {
            stale(self.revision, self.draft())
        };
        self.answers.push((attempt, Some(answer)));
    }

    fn answer(&mut self) {
        if !self.answers.is_empty() {
            let (attempt, answer) = self.answers.remove(0);
            if let Some(Answer::Stale { revision, .. }) = answer {
                self.other = revision;
            }
            self.tell(answered(attempt, answer.unwrap_or_else(unreachable)));
        }
    }

    fn reload(&mut self) {
        // What is on its way may still arrive, but nobody hears the answer any more.
        for (attempt, ..) in &mut self.requests {
            *attempt = 0;
        }
        self.answers.clear();
        self.timer = false;
        self.asked = None;
        self.other = self.revision;
        self.count += 1;
        self.hand = self.draft();
        self.machine = Machine::new(self.revision, self.count);
        if self
            .kept
            .as_ref()
            .is_some_and(|(.., document)| *document == self.hand)
        {
            self.kept = None;
        }
        let Some((base, sent, document)) = self.kept.clone() else {
            // Only now: what was kept would have been put in its place.
            self.seen.insert(self.hand);
            return;
        };
        let ours = sent.contains(&Print(self.draft()));
        let base = if ours { self.revision } else { base };
        self.hold(document);
        let hand = self.count;
        self.tell(Event::Found { hand, base, sent });
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Draw => {
                let document = self.new_document();
                self.hold(document);
                self.tell(changed(self.count, 0));
            }
            Step::TimeIsUp => {
                if std::mem::take(&mut self.timer) {
                    self.tell(Event::TimeIsUp);
                }
            }
            Step::Hurry => self.tell(Event::Hurry),
            Step::Retry => self.tell(Event::Retry),
            Step::Arrive => self.arrive(),
            Step::LoseRequest => {
                if !self.requests.is_empty() {
                    let (attempt, ..) = self.requests.remove(0);
                    self.answers.push((attempt, None));
                }
            }
            Step::Answer => self.answer(),
            Step::LoseAnswer => {
                if let Some((_, answer)) = self.answers.first_mut() {
                    *answer = None;
                }
            }
            Step::Vanish => {
                if !self.answers.is_empty() {
                    self.answers.remove(0);
                }
            }
            Step::Other => {
                let document = self.new_document();
                self.store(document);
            }
            Step::Hear => self.tell(Event::Heard(self.revision)),
            Step::Reload => self.reload(),
            Step::KeepMine => {
                if let Some(revision) = self.asked.take() {
                    // Both are taken in hand, one after the other, so that each is one step back.
                    let mine = self.hand;
                    self.hold(self.stored[&revision]);
                    self.hold(mine);
                    self.tell(Event::KeepMine { hand: self.count });
                }
            }
            Step::TakeOther => {
                if let Some(revision) = self.asked.take() {
                    self.take(revision);
                }
            }
        }
        self.check(step);
    }

    fn check(&self, step: Step) {
        if self.machine.is_unsaved() {
            let kept = self.kept.as_ref().map(|(_, _, document)| *document);
            assert_eq!(kept, Some(self.hand), "not kept after {step:?}");
        } else {
            let stored = self.stored[&self.machine.base()];
            assert_eq!(stored, self.hand, "taken for saved after {step:?}");
        }
    }

    /// The network is whole again and everybody rests.
    fn settle(&mut self) {
        for _ in 0..50 {
            for step in [
                Step::TimeIsUp,
                Step::Arrive,
                Step::Answer,
                Step::KeepMine,
                Step::Arrive,
                Step::Answer,
                Step::Hear,
                Step::Arrive,
                Step::Answer,
            ] {
                self.step(step);
            }
        }
        assert_eq!(self.machine.status(), Status::Saved);
        assert_eq!(self.hand, self.draft());
        assert_eq!(self.machine.base(), self.revision);
        assert_eq!(self.kept, None);
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Draw),
        4 => Just(Step::TimeIsUp),
        1 => Just(Step::Hurry),
        1 => Just(Step::Retry),
        5 => Just(Step::Arrive),
        2 => Just(Step::LoseRequest),
        5 => Just(Step::Answer),
        2 => Just(Step::LoseAnswer),
        1 => Just(Step::Vanish),
        1 => Just(Step::Other),
        1 => Just(Step::Hear),
        1 => Just(Step::Reload),
        1 => Just(Step::KeepMine),
        1 => Just(Step::TakeOther),
    ]
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_written_over_unseen(steps in prop::collection::vec(step(), 0..60)) {
        let mut world = World::new();
        for step in steps {
            world.step(step);
        }
        world.settle();
    }
}
