//! What saving asks the server, and what the answers mean.

use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::{Code, Error, SaveDraft};

use crate::editor::saving::copies::print;
use crate::editor::saving::keeper::Saving;
use crate::editor::saving::machine::{Answer, Event, Trouble};

impl Saving {
    pub(super) fn send(self, attempt: u32, base: i64) {
        let document = self.hand.document();
        self.tell(Event::Sent(print(&document)));
        let api = self.api.get_value();
        let id = self.open.id;
        let request = SaveDraft {
            revision: base,
            document,
        };
        spawn_local(async move {
            let answer = match api.save_draft(id, request).await {
                Ok(draft) => {
                    self.saved.try_set(draft.saved);
                    Answer::Saved(draft.revision)
                }
                Err(error) => self.understand(error),
            };
            self.tell(Event::Answered { attempt, answer });
        });
    }

    /// What a refusal means for saving.
    pub(super) fn understand(self, error: Error) -> Answer {
        let failed = |trouble| Answer::Failed {
            trouble,
            after_s: error.retry_after_s,
        };
        match error.code {
            Code::StaleRevision => match error.current {
                Some(current) => {
                    let answer = Answer::Stale {
                        revision: current.revision,
                        print: print(&current.document),
                    };
                    self.other.try_set_value(Some(*current));
                    answer
                }
                None => failed(Trouble::Said(error.error)),
            },
            Code::NotSignedIn => Answer::SignedOut,
            // A proxy whose server is away answers with something that is not ours.
            Code::Unavailable | Code::Unknown => failed(Trouble::Unreachable),
            Code::RateLimited | Code::Internal => failed(Trouble::Said(error.error)),
            Code::Malformed | Code::TooLarge | Code::Invalid | Code::InvalidDocument => {
                Answer::Refused {
                    why: error.error,
                    document: true,
                }
            }
            Code::Forbidden
            | Code::ForeignOrigin
            | Code::NotFound
            | Code::MethodNotAllowed
            | Code::Conflict
            | Code::UnsupportedMediaType => Answer::Refused {
                why: error.error,
                document: false,
            },
        }
    }

    pub(super) fn fetch(self) {
        let api = self.api.get_value();
        let id = self.open.id;
        spawn_local(async move {
            // Without an answer the next news is soon enough.
            if let Ok(draft) = api.draft(id).await {
                let revision = draft.revision;
                self.other.try_set_value(Some(draft));
                self.tell(Event::Fetched(revision));
            }
        });
    }
}
