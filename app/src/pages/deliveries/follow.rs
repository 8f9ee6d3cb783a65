//! A delivery that is looked at: sent again on demand, and followed until it is known how that went.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::{Delivery, DeliveryDetail, DeliveryState, Error};

use crate::client::{Attempt, Calls, use_api};

/// How long to wait before asking how it went, the first time and then each time; about a minute in all, which is longer than any target may take.
const PAUSES_MS: [u64; 9] = [400, 800, 1_500, 2_500, 4_000, 6_000, 10_000, 15_000, 20_000];

/// A delivery that is looked at.
#[derive(Clone, Copy)]
pub struct Followed {
    /// As it is known last.
    pub delivery: RwSignal<Delivery>,
    /// What is sent and how each attempt went, once somebody wanted to know.
    pub detail: RwSignal<Option<Result<DeliveryDetail, Error>>>,
    /// Sending it again.
    pub attempt: Attempt,
    /// Whether it was sent again from here and it is not known yet how that went.
    pub watching: RwSignal<bool>,
    api: StoredValue<Calls>,
}

impl Followed {
    /// Follows this one.
    #[must_use]
    pub fn new(delivery: Delivery) -> Self {
        Self {
            delivery: RwSignal::new(delivery),
            detail: RwSignal::new(None),
            attempt: Attempt::new(),
            watching: RwSignal::new(false),
            api: StoredValue::new(use_api()),
        }
    }

    /// Asks for everything about it.
    pub fn look(self) {
        self.ask(|_| ());
    }

    /// Has it sent again, and watches how that goes.
    pub fn resend(self) {
        let id = self.delivery.with_untracked(|delivery| delivery.id);
        self.attempt.make(
            move |api| async move { api.resend_delivery(id).await },
            move |delivery| {
                // Whoever has left the page need not be told.
                if self.delivery.try_set(delivery).is_none() {
                    self.watching.set(true);
                    self.watch(0);
                }
            },
        );
    }

    fn watch(self, round: usize) {
        let Some(pause) = PAUSES_MS.get(round) else {
            // It will be told to whoever loads the page anew.
            self.watching.try_set(false);
            return;
        };
        let next = move || {
            self.ask(move |delivery| {
                if delivery.is_some_and(|delivery| delivery.state != DeliveryState::Pending) {
                    self.watching.try_set(false);
                } else {
                    self.watch(round + 1);
                }
            });
        };
        set_timeout(next, Duration::from_millis(*pause));
    }

    fn ask(self, then: impl FnOnce(Option<&Delivery>) + 'static) {
        let Some(api) = self.api.try_get_value() else {
            return;
        };
        let Some(id) = self.delivery.try_with_untracked(|delivery| delivery.id) else {
            return;
        };
        spawn_local(async move {
            let answer = api.delivery(id).await;
            if let Ok(detail) = &answer {
                let delivery = detail.delivery.clone();
                if self.delivery.try_set(delivery).is_some() {
                    return;
                }
            }
            then(answer.as_ref().ok().map(|detail| &detail.delivery));
            self.detail.try_set(Some(answer));
        });
    }
}
