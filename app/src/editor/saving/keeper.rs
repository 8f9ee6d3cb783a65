//! Does what [`Machine`] says: talks to the server, keeps copies in the browser, sets timers, asks people.

use std::sync::Arc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::{Api, Code, CreateFlow, Draft, Error, Flow, FlowEvent, Me, SaveDraft, Who};
use phloem_flow::document::Document;
use phloem_flow::time::Millis;

use crate::client::use_api;
use crate::clock::here;
use crate::components::Toasts;
use crate::editor::OpenFlow;
use crate::editor::hand::Hand;
use crate::editor::saving::copies::{self, Fate, Unsaved, fate, print};
use crate::editor::saving::machine::{Action, Answer, Event, Machine, Status, Trouble};
use crate::editor::saving::storage;
use crate::live::live;

/// How long a copy in the browser waits for the next key: writing one down takes as long as drawing a frame.
const COPYING_RESTS: Duration = Duration::from_millis(200);

/// Saves what is in hand, as context. A copy is the same.
#[derive(Clone, Copy)]
pub struct Saving {
    hand: Hand,
    open: OpenFlow,
    toasts: Toasts,
    api: StoredValue<Arc<dyn Api>>,
    machine: StoredValue<Machine>,
    status: RwSignal<Status>,
    saved: RwSignal<Millis>,
    timer: StoredValue<Option<TimeoutHandle>>,
    copy: StoredValue<OwnCopy>,
    /// The newest draft that came from the server without being in hand.
    other: StoredValue<Option<Draft>>,
    conflict: RwSignal<Option<Conflict>>,
    signing_in: RwSignal<Option<()>>,
    email: StoredValue<String>,
}

/// The copy that this page keeps, and those that it found.
#[derive(Debug, Default)]
struct OwnCopy {
    /// What all copies of this person and draft begin with.
    prefix: String,
    /// What this page's is called.
    key: String,
    /// Set while a change waits to be written down.
    due: Option<TimeoutHandle>,
    /// Those that are still to be gone through, the newest last.
    found: Vec<(String, Unsaved)>,
}

/// Two documents of which one stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What is in hand.
    pub mine: Document,
    /// What is on the server.
    pub other: Draft,
}

impl Saving {
    /// Begins to save a draft that was just taken in hand.
    #[must_use]
    pub fn begin(hand: Hand, open: OpenFlow, draft: &Draft) -> Self {
        let me = expect_context::<Me>();
        let machine = Machine::new(draft.revision, hand.revision().get_untracked());
        let saving = Self {
            hand,
            open,
            toasts: expect_context(),
            api: StoredValue::new(use_api()),
            status: RwSignal::new(machine.status()),
            machine: StoredValue::new(machine),
            saved: RwSignal::new(draft.saved),
            timer: StoredValue::new(None),
            copy: StoredValue::new(OwnCopy {
                prefix: copies::prefix(&me, open.id),
                ..OwnCopy::default()
            }),
            other: StoredValue::new(None),
            conflict: RwSignal::new(None),
            signing_in: RwSignal::new(None),
            email: StoredValue::new(name_of(me)),
        };
        saving.listen();
        if !hand.is_read_only() {
            saving.follow_hand(draft.saved_by.clone());
        }
        saving
    }

    /// How it stands.
    #[must_use]
    pub fn status(self) -> Signal<Status> {
        self.status.into()
    }

    /// When the server last stored the draft.
    #[must_use]
    pub fn saved(self) -> Signal<Millis> {
        self.saved.into()
    }

    /// The conflict that is to be decided; whoever puts that off sets it to none.
    #[must_use]
    pub fn conflict(self) -> RwSignal<Option<Conflict>> {
        self.conflict
    }

    /// Whether the person is asked to sign in again; whoever puts that off sets it to none.
    #[must_use]
    pub fn signing_in(self) -> RwSignal<Option<()>> {
        self.signing_in
    }

    /// Who has the draft in hand.
    #[must_use]
    pub fn email(self) -> String {
        self.email.get_value()
    }

    /// The revision that what is in hand was made from.
    #[must_use]
    pub fn base(self) -> i64 {
        self.machine.with_value(Machine::base)
    }

    /// Saves at once whatever is unsaved.
    pub fn hurry(self) {
        self.tell(Event::Hurry);
    }

    /// Tries again, or asks again what has to be decided.
    pub fn retry(self) {
        self.tell(Event::Retry);
    }

    /// The person signed in again.
    pub fn signed_in(self) {
        self.signing_in.set(None);
        self.tell(Event::SignedIn);
    }

    /// There is another draft on the server than the one that was asked for.
    pub fn heard(self, draft: Draft) {
        let revision = draft.revision;
        self.other.set_value(Some(draft));
        self.tell(Event::Heard(revision));
    }

    /// What is in hand stays, and what it is saved over is one step back.
    pub fn keep_mine(self, conflict: &Conflict) {
        let mine = self.hand.document();
        self.conflict.set(None);
        self.hand.update(|editor| {
            editor.take(&conflict.other.document, "Take the other draft");
            editor.take(&mine, "Keep my draft");
        });
        let hand = self.count();
        self.tell(Event::KeepMine { hand });
    }

    /// What is on the server stays, and what was in hand is one step back.
    pub fn take_other(self, conflict: &Conflict) {
        self.conflict.set(None);
        self.take(conflict.other.clone(), "Take the other draft");
    }

    /// Makes a flow of its own of what is in hand, and takes what is on the server.
    ///
    /// # Errors
    /// Why the server did not make it. Nothing has changed then.
    pub async fn keep_as_copy(self, conflict: Conflict) -> Result<Flow, Error> {
        let name = self.open.flow.with_untracked(|flow| copy_name(&flow.name));
        let request = CreateFlow {
            name,
            document: Some(self.hand.document()),
            ..CreateFlow::default()
        };
        let flow = self.api.get_value().create_flow(request).await?;
        self.take_other(&conflict);
        Ok(flow)
    }

    /// Follows what happens to the draft on the server.
    fn listen(self) {
        let on_event = move |name: &str, data: &str| {
            if let Ok(FlowEvent::Draft(draft)) = FlowEvent::read(name, data) {
                self.tell(Event::Heard(draft.revision));
            }
        };
        live(format!("/flows/{}/events", self.open.id), on_event, |_| ());
    }

    /// Saves what the hand does, for as long as the page is there.
    fn follow_hand(self, author: Option<String>) {
        let revision = self.hand.revision();
        Effect::new(move |before: Option<()>| {
            let hand = revision.get();
            if before.is_none() {
                self.copy.update_value(|copy| {
                    copy.key = format!("{}{}", copy.prefix, storage::page_name());
                    copy.found = storage::all(&copy.prefix);
                    copy.found.reverse();
                });
                self.bring_back(author.clone());
                self.follow_page();
            } else {
                self.tell(Event::Changed { hand, now: here() });
            }
        });
        on_cleanup(move || self.go_away());
    }

    fn follow_page(self) {
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
    fn go_away(self) {
        self.tell(Event::Hurry);
        self.copy_now();
    }

    /// The connection is back: no reason to wait, but none to ask anybody either.
    fn retry_by_itself(self) {
        let waits = matches!(
            self.status.try_get_untracked(),
            Some(Status::Offline { .. } | Status::Retrying { .. })
        );
        if waits {
            self.tell(Event::Retry);
        }
    }

    /// Takes in what happened, unless the page is gone, and does what is to be done.
    fn tell(self, event: Event) {
        let told = self.machine.try_update_value(|machine| {
            let actions = machine.handle(event);
            (actions, machine.status())
        });
        let Some((actions, status)) = told else {
            return;
        };
        if self
            .status
            .try_get_untracked()
            .is_some_and(|known| known != status)
        {
            self.status.try_set(status);
        }
        for action in actions {
            self.act(action);
        }
    }

    fn act(self, action: Action) {
        match action {
            Action::Send { attempt, base } => self.send(attempt, base),
            Action::SetTimer(milliseconds) => {
                let rest = Duration::from_millis(u64::from(milliseconds));
                let time_is_up = move || {
                    self.timer.try_set_value(None);
                    self.tell(Event::TimeIsUp);
                };
                self.replace_timer(set_timeout_with_handle(time_is_up, rest).ok());
            }
            Action::ClearTimer => self.replace_timer(None),
            Action::Keep => self.copy_soon(),
            Action::Forget => {
                self.copy.update_value(|copy| {
                    if let Some(due) = copy.due.take() {
                        due.clear();
                    }
                    storage::forget(&copy.key);
                });
                self.bring_back(None);
            }
            Action::Fetch => self.fetch(),
            Action::Take => {
                if let Some(draft) = self.other.get_value() {
                    self.toasts.say(self.taken(&draft));
                    self.take(draft, "Take the newest draft");
                }
            }
            Action::AskWhich => {
                if let Some(other) = self.other.get_value() {
                    let mine = self.hand.document();
                    self.conflict.try_set(Some(Conflict { mine, other }));
                }
            }
            Action::AskToSignIn => {
                self.signing_in.try_set(Some(()));
            }
        }
    }

    fn replace_timer(self, timer: Option<TimeoutHandle>) {
        let before = self
            .timer
            .try_update_value(|held| std::mem::replace(held, timer));
        if let Some(Some(before)) = before {
            before.clear();
        }
    }

    fn send(self, attempt: u32, base: i64) {
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
    fn understand(self, error: Error) -> Answer {
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

    fn fetch(self) {
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

    /// Takes a draft of the server in hand.
    fn take(self, draft: Draft, label: &str) {
        if !self.hand.is_there() {
            return;
        }
        self.hand
            .update(|editor| editor.take(&draft.document, label));
        self.saved.set(draft.saved);
        let hand = self.count();
        self.tell(Event::Took {
            hand,
            revision: draft.revision,
        });
    }

    fn taken(self, draft: &Draft) -> String {
        match &draft.saved_by {
            Some(author) if *author == self.email.get_value() => {
                "You changed this draft in another window. Here is the newest.".to_owned()
            }
            Some(author) => format!("{author} changed this draft. Here is the newest."),
            None => "A program changed this draft. Here is the newest.".to_owned(),
        }
    }

    fn count(self) -> u64 {
        self.hand.with(phloem_canvas::editor::Editor::revision)
    }

    fn copy_soon(self) {
        self.copy.update_value(|copy| {
            if copy.due.is_none() {
                copy.due = set_timeout_with_handle(move || self.copy_now(), COPYING_RESTS).ok();
            }
        });
    }

    /// Writes the copy down that is due.
    fn copy_now(self) {
        let due = self.copy.try_update_value(|copy| copy.due.take());
        let Some(Some(due)) = due else {
            return;
        };
        due.clear();
        self.write_copy();
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
    fn bring_back(self, author: Option<String>) {
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

fn name_of(me: Me) -> String {
    match me.who {
        Who::Person { email, .. } => email,
        Who::Program { auth_id } => auth_id,
    }
}

/// What a copy of a flow is called; names have an end.
fn copy_name(name: &str) -> String {
    let begin: String = name.chars().take(90).collect();
    format!("{begin} (copy)")
}
