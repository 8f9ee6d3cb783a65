//! What happens around the draft that saving has to know: to the document in hand, to the page, to the draft on the server.

use leptos::prelude::*;
use phloem_api::FlowEvent;

use crate::clock::here;
use crate::editor::saving::keeper::Saving;
use crate::editor::saving::machine::{Event, Machine, Status};
use crate::editor::saving::storage;
use crate::live::live;

impl Saving {
    /// Follows what happens to the draft on the server.
    pub(super) fn listen(self) {
        let on_event = move |name: &str, data: &str| {
            if let Ok(FlowEvent::Draft(draft)) = FlowEvent::read(name, data) {
                self.tell(Event::Heard(draft.revision));
            }
        };
        live(format!("/flows/{}/events", self.open.id), on_event, |_| ());
    }

    /// Saves what the hand does, for as long as the page is there.
    pub(super) fn follow_hand(self, author: Option<String>) {
        // What an effect sets up is gone when it runs again, so this one never does.
        Effect::new(move || {
            untrack(|| {
                self.copy.update_value(|copy| {
                    copy.key = format!("{}{}", copy.prefix, storage::page_name());
                    copy.found = storage::all(&copy.prefix);
                    copy.found.reverse();
                });
                self.bring_back(author.clone());
                self.follow_page();
            });
        });
        let revision = self.hand.revision();
        Effect::new(move |before: Option<()>| {
            let hand = revision.get();
            if before.is_some() {
                self.tell(Event::Changed { hand, now: here() });
            }
        });
        on_cleanup(move || self.go_away());
    }

    pub(super) fn follow_page(self) {
        let handles = [
            window_event_listener_untyped("blur", move |_| self.hurry()),
            window_event_listener_untyped("visibilitychange", move |_| {
                if document().hidden() {
                    self.go_away();
                }
            }),
            window_event_listener_untyped("pagehide", move |_| self.go_away()),
            window_event_listener_untyped("online", move |_| self.retry_by_itself()),
            window_event_listener_untyped("beforeunload", move |event| {
                self.copy_now();
                let lost = self.machine.try_with_value(Machine::could_be_lost);
                if lost == Some(true) {
                    event.prevent_default();
                }
            }),
        ];
        on_cleanup(move || {
            handles.into_iter().for_each(WindowListenerHandle::remove);
        });
    }

    /// The page may be gone in a moment.
    pub(super) fn go_away(self) {
        self.tell(Event::Hurry);
        self.copy_now();
    }

    /// The connection is back: no reason to wait, but none to ask anybody either.
    pub(super) fn retry_by_itself(self) {
        let waits = matches!(
            self.status.try_get_untracked(),
            Some(Status::Offline { .. } | Status::Retrying { .. })
        );
        if waits {
            self.tell(Event::Retry);
        }
    }
}
