//! What is done after which events, one story each; and any story at all, against a server and a network that lose things.

use super::*;

mod simulation;

/// Tells the machine what happened, one event after the other, and compares what it does.
#[track_caller]
fn story(machine: &mut Machine, events: &[(Event, &[Action])]) {
    for (place, (event, expect)) in events.iter().enumerate() {
        assert_eq!(
            machine.handle(event.clone()),
            *expect,
            "event {place}: {event:?}"
        );
    }
}

fn changed(hand: u64, at: i64) -> Event {
    Event::Changed {
        hand,
        now: Millis(at),
    }
}

fn answered(attempt: u32, answer: Answer) -> Event {
    Event::Answered { attempt, answer }
}

fn stale(revision: i64, print: u64) -> Answer {
    Answer::Stale {
        revision,
        print: Print(print),
    }
}

fn unreachable() -> Answer {
    Answer::Failed {
        trouble: Trouble::Unreachable,
        after_s: None,
    }
}

const fn send(attempt: u32, base: i64) -> Action {
    Action::Send { attempt, base }
}

use Action::{AskToSignIn, AskWhich, ClearTimer, Fetch, Forget, Keep, SetTimer, Take};

/// One change, on its way as the first save.
fn sending() -> Machine {
    let mut machine = Machine::new(5, 0);
    let _ = machine.handle(changed(1, 0));
    let _ = machine.handle(Event::TimeIsUp);
    let _ = machine.handle(Event::Sent(Print(1)));
    machine
}

#[test]
fn saves_when_the_hand_rests() {
    let mut machine = Machine::new(5, 0);
    assert_eq!(machine.status(), Status::Saved);
    story(
        &mut machine,
        &[
            (changed(0, 0), &[]),
            (changed(1, 0), &[Keep, SetTimer(1_000)]),
            (changed(2, 900), &[Keep, SetTimer(1_000)]),
            (Event::TimeIsUp, &[send(1, 5), SetTimer(PATIENCE)]),
            (Event::Sent(Print(2)), &[Keep]),
            (answered(1, Answer::Saved(6)), &[ClearTimer, Forget]),
            (Event::TimeIsUp, &[ClearTimer]),
        ],
    );
    assert_eq!(machine.status(), Status::Saved);
    assert_eq!(machine.base(), 6);
}

#[test]
fn saves_at_last_while_the_hand_does_not_rest() {
    let mut machine = Machine::new(5, 0);
    let rests: Vec<_> = (1..=8)
        .map(|hand| machine.handle(changed(hand, 800 * i64::try_from(hand).unwrap())))
        .map(|actions| actions[1])
        .collect();
    assert_eq!(rests[..5], [SetTimer(1_000); 5]);
    assert_eq!(rests[5..], [SetTimer(1_000), SetTimer(200), SetTimer(0)]);
}

#[test]
fn saves_at_once_when_the_page_may_go() {
    let mut machine = Machine::new(5, 0);
    story(
        &mut machine,
        &[
            (Event::Hurry, &[]),
            (changed(1, 0), &[Keep, SetTimer(1_000)]),
            (Event::Hurry, &[send(1, 5), SetTimer(PATIENCE)]),
            (Event::Hurry, &[]),
        ],
    );
}

#[test]
fn sends_one_at_a_time_and_the_newest_wins() {
    let mut machine = sending();
    story(
        &mut machine,
        &[
            (changed(2, 100), &[Keep]),
            (changed(3, 200), &[Keep]),
            (Event::Hurry, &[]),
            (answered(1, Answer::Saved(6)), &[Keep, SetTimer(1_000)]),
            (Event::TimeIsUp, &[send(2, 6), SetTimer(PATIENCE)]),
            (answered(2, Answer::Saved(7)), &[ClearTimer, Forget]),
        ],
    );
}

#[test]
fn tries_again_later_and_later() {
    let mut machine = sending();
    let mut rests = Vec::new();
    for attempt in 1..=8 {
        let actions = machine.handle(answered(attempt, unreachable()));
        assert_eq!(machine.status(), Status::Offline { kept: true });
        rests.push(actions[1]);
        assert_eq!(machine.handle(Event::TimeIsUp)[0], send(attempt + 1, 5));
        assert_eq!(machine.status(), Status::Offline { kept: true });
    }
    let seconds = [1, 2, 4, 8, 15, 30, 30, 30];
    assert_eq!(rests, seconds.map(|seconds| SetTimer(seconds * 1_000)));
    let _ = machine.handle(answered(9, Answer::Saved(6)));
    assert_eq!(machine.status(), Status::Saved);
}

#[test]
fn waits_as_long_as_the_server_asks_and_no_longer_when_it_is_back() {
    let busy = |after_s| Answer::Failed {
        trouble: Trouble::Said("Too many requests.".to_owned()),
        after_s,
    };
    let mut machine = sending();
    story(
        &mut machine,
        &[
            (answered(1, busy(Some(60))), &[Keep, SetTimer(60_000)]),
            // Hearing from the server does not make it less busy.
            (Event::Heard(5), &[]),
            (Event::Retry, &[send(2, 5), SetTimer(PATIENCE)]),
            (answered(2, unreachable()), &[Keep, SetTimer(2_000)]),
            (Event::Heard(5), &[send(3, 5), SetTimer(PATIENCE)]),
        ],
    );
}

#[test]
fn does_not_wait_for_an_answer_for_ever() {
    let mut machine = sending();
    story(
        &mut machine,
        &[
            (Event::TimeIsUp, &[Keep, SetTimer(1_000)]),
            (Event::TimeIsUp, &[send(2, 5), SetTimer(PATIENCE)]),
            // The answer to the first one, far too late.
            (answered(1, Answer::Saved(6)), &[]),
            (Event::Sent(Print(2)), &[Keep]),
            // It is what the second one meets.
            (answered(2, stale(6, 1)), &[send(3, 6), SetTimer(PATIENCE)]),
            (answered(3, Answer::Saved(7)), &[ClearTimer, Forget]),
        ],
    );
}

#[test]
fn recognises_what_it_saved_without_knowing() {
    let mut machine = sending();
    story(
        &mut machine,
        &[
            (answered(1, unreachable()), &[Keep, SetTimer(1_000)]),
            (Event::Retry, &[send(2, 5), SetTimer(PATIENCE)]),
            (Event::Sent(Print(1)), &[Keep]),
            (answered(2, stale(6, 1)), &[ClearTimer, Forget]),
        ],
    );
    assert_eq!(machine.base(), 6);
}

#[test]
fn asks_which_one_stays() {
    let mut machine = sending();
    story(
        &mut machine,
        &[
            (answered(1, stale(6, 99)), &[ClearTimer, Keep, AskWhich]),
            // It can be put off: work goes on, and is kept.
            (changed(2, 0), &[Keep]),
            (Event::TimeIsUp, &[]),
            (Event::Hurry, &[]),
            (Event::Retry, &[AskWhich]),
        ],
    );
    assert_eq!(machine.status(), Status::Conflict);
    assert_eq!(machine.base(), 5);

    let mut mine = machine.clone();
    story(
        &mut mine,
        &[
            (
                Event::KeepMine { hand: 4 },
                &[Keep, send(2, 6), SetTimer(PATIENCE)],
            ),
            // And once more, while that was being decided.
            (answered(2, stale(7, 98)), &[ClearTimer, Keep, AskWhich]),
            (
                Event::KeepMine { hand: 6 },
                &[Keep, send(3, 7), SetTimer(PATIENCE)],
            ),
            (answered(3, Answer::Saved(8)), &[ClearTimer, Forget]),
        ],
    );

    let other = Event::Took {
        hand: 3,
        revision: 6,
    };
    story(&mut machine, &[(other, &[ClearTimer, Forget])]);
    assert_eq!(machine.status(), Status::Saved);
    // Taking that back saves it over the other.
    story(
        &mut machine,
        &[
            (changed(4, 0), &[Keep, SetTimer(1_000)]),
            (Event::TimeIsUp, &[send(2, 6), SetTimer(PATIENCE)]),
        ],
    );
}

#[test]
fn takes_what_others_saved_while_nothing_is_unsaved() {
    let mut machine = Machine::new(5, 0);
    story(
        &mut machine,
        &[
            (Event::Heard(5), &[]),
            (Event::Heard(6), &[Fetch]),
            (Event::Fetched(7), &[Take]),
            (
                Event::Took {
                    hand: 1,
                    revision: 7,
                },
                &[ClearTimer, Forget],
            ),
            // The hand counted it too.
            (changed(1, 0), &[]),
            (Event::Heard(7), &[]),
            (Event::Heard(8), &[Fetch]),
            (changed(2, 0), &[Keep, SetTimer(1_000)]),
            // Too late: what is in hand goes before.
            (Event::Fetched(8), &[]),
            (Event::Heard(9), &[]),
        ],
    );
    // Its own saves are no news.
    let mut machine = sending();
    story(
        &mut machine,
        &[
            (Event::Heard(6), &[]),
            (answered(1, Answer::Saved(6)), &[ClearTimer, Forget]),
        ],
    );
    // What was heard of meanwhile is.
    let mut machine = sending();
    story(
        &mut machine,
        &[
            (Event::Heard(7), &[]),
            (answered(1, Answer::Saved(6)), &[ClearTimer, Forget, Fetch]),
        ],
    );
}

#[test]
fn asks_to_sign_in_and_goes_on() {
    let mut machine = sending();
    story(
        &mut machine,
        &[
            (
                answered(1, Answer::SignedOut),
                &[ClearTimer, Keep, AskToSignIn],
            ),
            (changed(2, 0), &[Keep]),
            (Event::Retry, &[AskToSignIn]),
            (Event::SignedIn, &[send(2, 5), SetTimer(PATIENCE)]),
        ],
    );
}

#[test]
fn says_why_it_is_not_taken() {
    let refused = |document| Answer::Refused {
        why: "No.".to_owned(),
        document,
    };
    let no = Status::Refused {
        why: "No.".to_owned(),
    };
    let mut machine = sending();
    story(&mut machine, &[(answered(1, refused(true)), &[ClearTimer])]);
    assert_eq!(machine.status(), no);
    // Another document may be taken.
    story(&mut machine, &[(changed(2, 0), &[Keep, SetTimer(1_000)])]);

    let mut machine = sending();
    story(
        &mut machine,
        &[
            (answered(1, refused(false)), &[ClearTimer]),
            (changed(2, 0), &[Keep]),
        ],
    );
    assert_eq!(machine.status(), no);
    story(
        &mut machine,
        &[(Event::Retry, &[send(2, 5), SetTimer(PATIENCE)])],
    );
}

#[test]
fn goes_on_with_what_was_kept() {
    let found = |base, sent: &[u64]| Event::Found {
        hand: 1,
        base,
        sent: sent.iter().copied().map(Print).collect(),
    };
    let mut machine = Machine::new(5, 0);
    story(
        &mut machine,
        &[
            (found(5, &[7]), &[send(1, 5), SetTimer(PATIENCE)]),
            // What the page before had sent arrived first.
            (answered(1, stale(6, 7)), &[send(2, 6), SetTimer(PATIENCE)]),
        ],
    );
    let mut machine = Machine::new(5, 0);
    story(
        &mut machine,
        &[(found(3, &[]), &[ClearTimer, Keep, AskWhich])],
    );
    // Whoever reloads now is asked again.
    assert_eq!(machine.base(), 3);
    story(
        &mut machine,
        &[(
            Event::KeepMine { hand: 2 },
            &[Keep, send(1, 5), SetTimer(PATIENCE)],
        )],
    );
}

#[test]
fn warns_only_where_something_could_be_lost() {
    let mut machine = Machine::new(5, 0);
    let _ = machine.handle(Event::Kept(false));
    assert!(!machine.could_be_lost());
    let _ = machine.handle(changed(1, 0));
    assert!(machine.could_be_lost());
    let _ = machine.handle(Event::Kept(true));
    assert!(!machine.could_be_lost());
    assert!(machine.is_unsaved());
}
