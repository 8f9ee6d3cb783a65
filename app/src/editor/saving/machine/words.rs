//! What the machine is told, what it wants done, and what it says of how it stands.

use phloem_flow::time::Millis;

use crate::editor::saving::machine::Print;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The document in hand is another one.
    Changed {
        /// The hand's count of changes.
        hand: u64,
        /// When.
        now: Millis,
    },
    /// What is unsaved was kept in the browser, or could not be.
    Kept(bool),
    /// The time is up that was set.
    TimeIsUp,
    /// The page may be gone soon, or somebody wants it saved: no rest any more.
    Hurry,
    /// Somebody wants another try, or the connection is back.
    Retry,
    /// The document was written down for the save that is under way.
    Sent(Print),
    /// An answer to a save.
    Answered {
        /// Which one.
        attempt: u32,
        /// The answer.
        answer: Answer,
    },
    /// The person signed in again.
    SignedIn,
    /// There is this revision of the draft on the server.
    Heard(i64),
    /// The newest draft was fetched.
    Fetched(i64),
    /// The document in hand is now that of this revision, nothing else.
    Took {
        /// The hand's count of changes.
        hand: u64,
        /// The revision.
        revision: i64,
    },
    /// After a conflict what is in hand is to be saved over the other.
    KeepMine {
        /// The hand's count of changes.
        hand: u64,
    },
    /// What was kept in the browser is in hand now.
    Found {
        /// The hand's count of changes.
        hand: u64,
        /// The revision that it was made from.
        base: i64,
        /// What was sent since and may have been stored.
        sent: Vec<Print>,
    },
}

/// An answer to a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is stored as this revision.
    Saved(i64),
    /// The draft is at another revision.
    Stale {
        /// Which.
        revision: i64,
        /// What is stored there.
        print: Print,
    },
    /// It may go well later.
    Failed {
        /// Why.
        trouble: Trouble,
        /// After how many seconds, if the server said so.
        after_s: Option<u32>,
    },
    /// The session is over.
    SignedOut,
    /// It is not taken.
    Refused {
        /// Why, in a sentence.
        why: String,
        /// Whether the document may be why.
        document: bool,
    },
}

/// Something to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send the document in hand as made from this revision, and say what was sent.
    Send {
        /// Names the answer.
        attempt: u32,
        /// The revision.
        base: i64,
    },
    /// Say after this many milliseconds that the time is up; a timer set before is void.
    SetTimer(u32),
    /// A timer set before is void.
    ClearTimer,
    /// Keep what is in hand in the browser.
    Keep,
    /// Nothing is unsaved: remove what was kept.
    Forget,
    /// Fetch the newest draft.
    Fetch,
    /// Take what was fetched in hand.
    Take,
    /// Ask which of two documents shall stay.
    AskWhich,
    /// Ask the person to sign in again.
    AskToSignIn,
}

/// How it stands, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The server has what is in hand.
    Saved,
    /// It will have it in a moment.
    Saving,
    /// The server cannot be reached.
    Offline {
        /// Whether what is unsaved is kept in the browser.
        kept: bool,
    },
    /// The server did not take it, and is asked again.
    Retrying {
        /// Why, in a sentence.
        why: String,
    },
    /// The server does not take it.
    Refused {
        /// Why, in a sentence.
        why: String,
    },
    /// Somebody else saved the draft.
    Conflict,
    /// The session is over.
    SignedOut,
}

/// Why a try failed that may go well later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server cannot be reached.
    Unreachable,
    /// The server says why.
    Said(String),
}
