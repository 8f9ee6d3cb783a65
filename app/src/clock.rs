//! What time it is, for "5 minutes ago". The server reads its clock once for each page and the browser starts from the same moment, so that both draw
//! the same words.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use phloem_flow::time::Millis;

/// The server's clock, given by it as context.
#[derive(Clone)]
pub struct Clock(pub Arc<dyn Fn() -> Millis + Send + Sync>);

/// The time, as context; in the browser it moves every half minute.
#[derive(Clone, Copy)]
pub struct Now(RwSignal<Millis>);

impl Now {
    /// Starts at the time at which the page was rendered.
    #[must_use]
    pub fn new() -> Self {
        let rendered = SharedValue::new(|| use_context().map_or(Millis(0), |Clock(now)| now()));
        let now = RwSignal::new(rendered.into_inner());
        Effect::new(move || {
            let moving = set_interval_with_handle(move || now.set(here()), Duration::from_secs(30));
            if let Ok(moving) = moving {
                on_cleanup(move || moving.clear());
            }
        });
        Self(now)
    }

    /// The time, tracked.
    #[must_use]
    pub fn get(self) -> Millis {
        self.0.get()
    }

    /// The time, for once.
    #[must_use]
    pub fn get_untracked(self) -> Millis {
        self.0.get_untracked()
    }
}

impl Default for Now {
    fn default() -> Self {
        Self::new()
    }
}

/// The browser's clock.
pub(crate) fn here() -> Millis {
    // A float holds whole milliseconds exactly for the next 285,000 years.
    #[expect(clippy::cast_possible_truncation, reason = "see above")]
    Millis(js_sys::Date::now() as i64)
}
