//! What finds runs. All of it is part of the address, so that it can be kept and sent.

use std::time::Duration;

use leptos::html::Input;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use phloem_flow::time::Millis;

use crate::app::Ready;
use crate::components::{Choose, Glyph, Icon, PickFlow};
use crate::pages::runs::wanted::{Wanted, When, status_choices, trigger_choices};

/// How long to wait for the next key before searching.
const PAUSE: Duration = Duration::from_millis(200);

/// Search and filters.
#[component]
pub fn Filters(
    /// What the address asks for.
    wanted: Memo<Wanted>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |to: Wanted| {
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&to.address(), options);
    });
    let now = move || wanted.get_untracked();
    view! {
        <div class="filters" role="search">
            <Search wanted />
            <PickFlow
                name="flow"
                label="Flow"
                none="Any flow"
                picked=Signal::derive(move || wanted.read().flow)
                pick=move |flow| go.run(Wanted { flow, ..now().first_page() })
            />
            <Choose
                label="Status"
                any="Any status"
                choices=status_choices()
                chosen=Signal::derive(move || wanted.read().status_name())
                choose=move |name: String| go.run(now().with_status(&name))
            />
            <Choose
                label="How it began"
                any="Any start"
                choices=trigger_choices()
                chosen=Signal::derive(move || wanted.read().trigger_name())
                choose=move |name: String| go.run(now().with_trigger(&name))
            />
            <Choose
                label="When it began"
                any="Any time"
                choices=When::choices()
                chosen=Signal::derive(move || wanted.read().when.name())
                choose=move |name: String| {
                    go.run(Wanted { when: When::named(&name), ..now().first_page() });
                }
            />
            <Days wanted go />
            <Show when=move || wanted.read().filters()>
                <a class="button quiet" href="/runs">
                    <Icon of=Glyph::Remove />
                    "Clear"
                </a>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Search(
    /// What the address asks for.
    wanted: Memo<Wanted>,
) -> impl IntoView {
    let navigate = use_navigate();
    let input = NodeRef::<Input>::new();
    let search = StoredValue::new(move |text: String| {
        let to = Wanted {
            search: text.trim().to_owned(),
            ..wanted.get_untracked().first_page()
        };
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&to.address(), options);
    });
    let mut search_later = debounce(PAUSE, move |text| search.with_value(|search| search(text)));
    // What the address says is put into the field when a link changed it, but never over what somebody is typing.
    Effect::new(move || {
        let wanted = wanted.read().search.clone();
        let Some(input) = input.get() else { return };
        if document().active_element().as_ref() != Some(input.as_ref()) {
            input.set_value(&wanted);
        }
    });
    view! {
        <div class="find">
            <Icon of=Glyph::Find />
            <input
                id="find-run"
                class="search"
                type="search"
                aria-label="Find a number or a call’s id"
                placeholder="Number or call id"
                maxlength="100"
                value=wanted.get_untracked().search
                node_ref=input
                on:input=move |event| search_later(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// Two days to choose, where that is what was chosen.
#[component]
fn Days(
    /// What the address asks for.
    wanted: Memo<Wanted>,
    /// Goes to another address.
    go: Callback<Wanted>,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    let between = Memo::new(move |_| match wanted.read().when {
        When::Between(since, until) => Some((since, until)),
        When::Ever | When::Last(_) => None,
    });
    let change = move |when: When| {
        go.run(Wanted {
            when,
            ..wanted.get_untracked().first_page()
        });
    };
    // Which day a moment is in depends on where the reader is, which only the browser knows.
    let shown = move |moment: Option<Millis>| match moment {
        Some(moment) if ready.get() => day_of(moment),
        _ => String::new(),
    };
    let since = move || between.get().and_then(|(since, _)| since);
    let until = move || between.get().and_then(|(_, until)| until);
    view! {
        <Show when=move || between.read().is_some()>
            <span class="days">
                <input
                    class="select"
                    type="date"
                    aria-label="First day"
                    prop:value=move || shown(since())
                    on:change=move |event| {
                        let since = begin_of(&event_target_value(&event), 0);
                        change(When::Between(since, until()));
                    }
                />
                "to"
                <input
                    class="select"
                    type="date"
                    aria-label="Last day"
                    prop:value=move || shown(until().map(|until| Millis(until.0 - 1)))
                    on:change=move |event| {
                        let until = begin_of(&event_target_value(&event), 1);
                        change(When::Between(since(), until));
                    }
                />
            </span>
        </Show>
    }
    .into_any()
}

/// When a day begins where the reader is, or one so many days later. Days are written as `2026-11-21`.
fn begin_of(day: &str, later: i32) -> Option<Millis> {
    let mut parts = day.split('-').map(|part| part.parse::<i32>().ok());
    let (Some(Some(year)), Some(Some(month)), Some(Some(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let date = js_sys::Date::new_with_year_month_day(
        year.try_into().ok()?,
        month - 1,
        day.checked_add(later)?,
    );
    let time = date.get_time();
    #[expect(clippy::cast_possible_truncation, reason = "it is whole milliseconds")]
    time.is_finite().then_some(Millis(time as i64))
}

/// The day that a moment is in where the reader is.
fn day_of(moment: Millis) -> String {
    #[expect(clippy::cast_precision_loss, reason = "the next 285,000 years fit")]
    let date = js_sys::Date::new(&JsValue::from_f64(moment.0 as f64));
    format!(
        "{:04}-{:02}-{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date()
    )
}
