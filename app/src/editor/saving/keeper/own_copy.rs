//! The copies in the browser: the one that this page keeps of what is unsaved, and those that it found on opening.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use phloem_api::Draft;

use crate::clock::here;
use crate::editor::saving::copies::{Fate, Unsaved, fate};
use crate::editor::saving::keeper::Saving;
use crate::editor::saving::machine::{Event, Machine};
use crate::editor::saving::storage;

/// How long a copy in the browser waits for the next key: writing one down takes as long as drawing a frame.
const COPYING_RESTS: Duration = Duration::from_millis(200);

/// The copy that this page keeps, and those that it found.
#[derive(Debug, Default)]
pub(super) struct OwnCopy {
    /// What all copies of this person and draft begin with.
    pub(super) prefix: String,
    /// What this page's is called.
    pub(super) key: String,
    /// Set while a change waits to be written down.
    pub(super) due: Option<TimeoutHandle>,
    /// Those that are still to be gone through, the newest last.
    pub(super) found: Vec<(String, Unsaved)>,
}

impl Saving {
    pub(super) fn copy_soon(self) {
        self.copy.update_value(|copy| {
            if copy.due.is_none() {
                copy.due = set_timeout_with_handle(move || self.copy_now(), COPYING_RESTS).ok();
            }
        });
    }

    /// Writes the copy down that is due.
    pub(super) fn copy_now(self) {
        let due = self.copy.try_update_value(|copy| copy.due.take());
        let Some(Some(due)) = due else {
            return;
        };
        due.clear();
        self.write_copy();
    }

    /// Nothing is unsaved any more.
    pub(super) fn forget_copy(self) {
        self.copy.update_value(|copy| {
            if let Some(due) = copy.due.take() {
                due.clear();
            }
            storage::forget(&copy.key);
        });
    }

    fn write_copy(self) -> bool {
        let Some((true, base, sent)) = self
            .machine
            .try_with_value(|machine| (machine.is_unsaved(), machine.base(), machine.unanswered()))
        else {
            return false;
        };
        let copy = Unsaved {
            base,
            at: here(),
            sent,
            version: None,
            document: self.hand.document(),
        };
        let kept = self.copy.with_value(|own| storage::keep(&own.key, &copy));
        self.tell(Event::Kept(kept));
        kept
    }

    /// Goes through the copies that were found on opening, while nothing else is unsaved.
    pub(super) fn bring_back(self, author: Option<String>) {
        while self.machine.with_value(Machine::is_idle) {
            let found = self.copy.try_update_value(|copy| copy.found.pop());
            let Some(Some((key, copy))) = found else {
                return;
            };
            let draft = Draft {
                revision: self.base(),
                saved: self.saved.get_untracked(),
                saved_by: author.clone(),
                document: self.hand.document(),
                problems: Vec::new(),
            };
            let fate = fate(&copy, draft.revision, &draft.document);
            let safe = fate == Fate::Stored || self.take_back(copy, fate, draft);
            if safe {
                storage::forget(&key);
            }
        }
    }

    /// Takes a copy in hand; says whether it is kept under this page's name now.
    fn take_back(self, copy: Unsaved, fate: Fate, draft: Draft) -> bool {
        let (label, said) = match copy.version {
            Some(version) => (
                format!("Restore version {version}"),
                format!("Version {version} is in the draft now. Undo brings back what was there."),
            ),
            None => (
                "Bring back what was not saved".to_owned(),
                "Brought back what was not saved yet. Undo takes it away.".to_owned(),
            ),
        };
        self.hand
            .update(|editor| editor.take(&copy.document, &label));
        let base = match fate {
            Fate::Conflicts => copy.base,
            Fate::GoesOn | Fate::Stored => {
                self.toasts.say(said);
                draft.revision
            }
        };
        self.other.set_value(Some(draft));
        let hand = self.count();
        self.tell(Event::Found {
            hand,
            base,
            sent: copy.sent,
        });
        self.write_copy()
    }
}
