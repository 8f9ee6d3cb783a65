//! Does what [`Machine`] says: talks to the server, keeps copies in the browser, sets timers, asks people.

mod own_copy;
mod page;
mod server;

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use phloem_api::{CreateFlow, Draft, Error, Flow, Me, Who};
use phloem_flow::document::Document;
use phloem_flow::time::Millis;

use crate::client::{Calls, use_api};
use crate::components::Toasts;
use crate::editor::OpenFlow;
use crate::editor::hand::Hand;
use crate::editor::saving::copies;
use crate::editor::saving::keeper::own_copy::OwnCopy;
use crate::editor::saving::machine::{Action, Event, Machine, Status};

/// Saves what is in hand, as context. A copy is the same.
#[derive(Clone, Copy)]
pub struct Saving {
    hand: Hand,
    open: OpenFlow,
    toasts: Toasts,
    api: StoredValue<Calls>,
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
                self.forget_copy();
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
