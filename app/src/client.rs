//! How pages reach the data: by the calls of [`phloem_api::Api`].

use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::Error;

/// What makes the calls: the server itself while it renders.
#[cfg(not(feature = "browser"))]
pub type Calls = std::sync::Arc<dyn phloem_api::Api>;

/// What makes the calls: HTTP, in the browser.
#[cfg(feature = "browser")]
pub type Calls = crate::http::HttpApi;

/// The calls as context.
#[derive(Clone)]
pub struct Client(pub Calls);

/// Given by the server as context when it cannot even say who is asking; every page then says so.
#[derive(Clone)]
pub struct Outage(pub Error);

/// The calls. Ask while a component is set up; its event handlers have no context any more.
#[must_use]
pub fn use_api() -> Calls {
    expect_context::<Client>().0
}

/// A change that somebody asks the server for: whether it is under way, and why the last one was refused.
#[derive(Clone, Copy)]
pub struct Attempt {
    api: StoredValue<Calls>,
    /// True from the call to the answer.
    pub busy: RwSignal<bool>,
    /// Cleared when the next one starts.
    pub refusal: RwSignal<Option<Error>>,
}

impl Attempt {
    /// None made yet.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "it makes signals, which belong to the component that asks"
    )]
    pub fn new() -> Self {
        Self {
            api: StoredValue::new(use_api()),
            busy: RwSignal::new(false),
            refusal: RwSignal::new(None),
        }
    }

    /// Makes the call, unless one is under way, and hands what it gives to `then`.
    pub fn make<T, F>(self, call: impl FnOnce(Calls) -> F, then: impl FnOnce(T) + 'static)
    where
        F: Future<Output = Result<T, Error>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.refusal.set(None);
        let call = call(self.api.get_value());
        spawn_local(async move {
            let answer = call.await;
            // The page may have been left meanwhile, and the signals with it.
            self.busy.try_set(false);
            match answer {
                Ok(value) => then(value),
                Err(refusal) => {
                    self.refusal.try_set(Some(refusal));
                }
            }
        });
    }
}
