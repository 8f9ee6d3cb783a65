//! Lists of which further pages are added below on demand.

use leptos::prelude::*;
use phloem_api::{Error, Page};

use crate::client::{Attempt, Calls};
use crate::components::{Button, Wrong};

/// What is shown of a list, and where it goes on.
pub struct Growing<T: Send + Sync + 'static> {
    /// What is shown.
    pub items: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    attempt: Attempt,
}

impl<T: Send + Sync + 'static> Clone for Growing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Growing<T> {}

impl<T: Clone + Send + Sync + 'static> Growing<T> {
    /// Nothing yet.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "it makes signals, which belong to the component that asks"
    )]
    pub fn new() -> Self {
        Self {
            items: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            attempt: Attempt::new(),
        }
    }

    /// Shows a first page instead of what was shown.
    pub fn start(self, page: Page<T>) {
        self.items.set(page.items);
        self.next.set(page.next);
    }

    /// Adds the page that `call` gets for a cursor.
    fn grow<F>(self, call: impl FnOnce(Calls, Option<String>) -> F)
    where
        F: Future<Output = Result<Page<T>, Error>> + 'static,
    {
        let cursor = self.next.get_untracked();
        self.attempt.make(
            |api| call(api, cursor),
            move |page: Page<T>| {
                self.items.update(|items| items.extend(page.items));
                self.next.set(page.next);
            },
        );
    }
}

/// The button below a list that adds a page, while there is one.
#[component]
pub fn ShowMore<T, C, F>(
    /// The list.
    list: Growing<T>,
    /// Gets the page at a cursor.
    call: C,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    C: Fn(Calls, Option<String>) -> F + Copy + Send + Sync + 'static,
    F: Future<Output = Result<Page<T>, Error>> + 'static,
{
    view! {
        <Wrong refusal=list.attempt.refusal />
        <Show when=move || list.next.read().is_some()>
            <div class="more">
                <Button busy=list.attempt.busy press=move |_| list.grow(call)>
                    "Show more"
                </Button>
            </div>
        </Show>
    }
    .into_any()
}
