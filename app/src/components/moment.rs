//! Times: how long ago, with the exact local time behind it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use phloem_flow::time::Millis;

use crate::app::Ready;
use crate::clock::Now;
use crate::words::{ago, day_and_time, lasted, time};

/// How long ago something was; its title says exactly when.
#[component]
pub fn Ago(
    /// When it was.
    at: Millis,
) -> impl IntoView {
    let now = expect_context::<Now>();
    let place = Place::new();
    view! {
        <time datetime=at.to_string() title=move || place.day_and_time(at)>
            {move || ago(now.get(), at)}
        </time>
    }
}

/// The exact time of the day; its title says which day.
#[component]
pub fn At(
    /// When it was.
    at: Millis,
) -> impl IntoView {
    let place = Place::new();
    view! {
        <time datetime=at.to_string() title=move || place.day_and_time(at)>
            {move || place.time(at)}
        </time>
    }
}

/// How long something took, counting on while it goes on.
#[component]
pub fn Lasted(
    /// When it began.
    from: Millis,
    /// When it was over.
    #[prop(into)]
    to: Signal<Option<Millis>>,
) -> impl IntoView {
    let now = expect_context::<Now>();
    // What is over already, as nearly everything in a list, needs no clock.
    let seconds = to.get_untracked().is_none().then(|| {
        let passed = RwSignal::new(None::<Millis>);
        Effect::new(move || {
            if to.read().is_some() {
                return;
            }
            let ticking = set_interval_with_handle(
                move || passed.set(Some(crate::clock::here())),
                Duration::from_secs(1),
            );
            if let Ok(ticking) = ticking {
                on_cleanup(move || ticking.clear());
            }
        });
        passed
    });
    move || match (to.get(), seconds) {
        (Some(to), _) => lasted(to.0.saturating_sub(from.0)),
        (None, seconds) => {
            let now = seconds
                .and_then(|passed| passed.get())
                .unwrap_or_else(|| now.get());
            // Nobody reads tenths of what is still counting.
            lasted(now.0.saturating_sub(from.0).max(0) / 1_000 * 1_000)
        }
    }
}

/// Where the reader is, as far as the clock goes. The server does not know: it says the time of Greenwich, and the browser corrects it.
#[derive(Clone, Copy)]
struct Place(RwSignal<bool>);

impl Place {
    fn new() -> Self {
        let Ready(ready) = expect_context();
        Self(ready)
    }

    fn day_and_time(self, at: Millis) -> String {
        self.said(at, day_and_time)
    }

    fn time(self, at: Millis) -> String {
        self.said(at, time)
    }

    fn said(self, at: Millis, say: fn(Millis, i64) -> String) -> String {
        if self.0.get() {
            say(at, east(at))
        } else {
            format!("{} UTC", say(at, 0))
        }
    }
}

/// How many minutes east of Greenwich the browser's clock was at that moment.
pub(crate) fn east(at: Millis) -> i64 {
    #[expect(clippy::cast_precision_loss, reason = "the next 285,000 years fit")]
    let date = js_sys::Date::new(&JsValue::from_f64(at.0 as f64));
    #[expect(clippy::cast_possible_truncation, reason = "it is whole minutes")]
    let west = date.get_timezone_offset() as i64;
    -west
}
