//! Whether what is drawn is saved, in the bar on top.

use leptos::prelude::*;
use phloem_flow::time::Millis;

use crate::app::Ready;
use crate::clock::{Now, here};
use crate::components::moment::east;
use crate::components::{Glyph, Icon};
use crate::editor::hand::Hand;
use crate::editor::saving::Saving;
use crate::editor::saving::conflict::ConflictDialog;
use crate::editor::saving::machine::Status;
use crate::editor::saving::sign_in::SignInAgain;
use crate::words;

/// Whether what is drawn is saved, and what to do when it is not.
#[component]
pub fn SavingStatus() -> impl IntoView {
    let saving = expect_context::<Saving>();
    if expect_context::<Hand>().is_read_only() {
        return view! { <span class="pill">"You can look, not change"</span> }.into_any();
    }
    let Ready(ready) = expect_context();
    let now = expect_context::<Now>();
    let said = Memo::new(move |_| {
        saving.status().with(|status| {
            // Which day it is may change while nobody does anything.
            let _ = now.get();
            let saved = ready.get().then(|| saved_at(saving.saved().get(), here()));
            Said::of(status, saved.as_deref())
        })
    });
    // Only trouble, and that it is over, is worth interrupting those who hear the page.
    let aloud = Memo::new(move |before: Option<&Option<String>>| {
        let said = said.get();
        let was_trouble = before.is_some_and(Option::is_some);
        (said.is_trouble || was_trouble && said.is_over).then_some(said.text)
    });
    view! {
        <div class="saving" class:trouble=move || said.read().is_trouble title=move || said.read().more>
            {move || said.read().is_trouble.then(|| view! { <Icon of=Glyph::Wrong /> })}
            <span class="text">{move || said.read().text.clone()}</span>
            {move || {
                said.read()
                    .verb
                    .map(|verb| {
                        view! {
                            <button class="link" type="button" on:click=move |_| saving.retry()>
                                {verb}
                            </button>
                        }
                    })
            }}
            <span class="unseen" role="status">
                {aloud}
            </span>
        </div>
        <ConflictDialog />
        <SignInAgain />
    }
    .into_any()
}

/// What is said.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    text: String,
    /// A sentence more.
    more: Option<&'static str>,
    /// What can be done.
    verb: Option<&'static str>,
    /// Whether somebody should know at once.
    is_trouble: bool,
    /// Whether everything is well again.
    is_over: bool,
}

impl Said {
    fn of(status: &Status, saved: Option<&str>) -> Self {
        let trouble = |text: String, verb, more| Self {
            text,
            more: Some(more),
            verb: Some(verb),
            is_trouble: true,
            is_over: false,
        };
        match status {
            Status::Saved => Self {
                text: saved.map_or_else(|| "Saved".to_owned(), |saved| format!("Saved {saved}")),
                is_over: true,
                ..Self::default()
            },
            Status::Saving => Self {
                text: "Saving…".to_owned(),
                ..Self::default()
            },
            Status::Offline { kept: true } => trouble(
                "Offline – kept on this device".to_owned(),
                "Try now",
                "Phloem cannot be reached. What you draw is kept on this device, and saved as soon as Phloem answers again.",
            ),
            Status::Offline { kept: false } => trouble(
                "Offline – leave this page open".to_owned(),
                "Try now",
                "Phloem cannot be reached, and this browser keeps nothing for later. What you draw is saved as soon as Phloem answers again.",
            ),
            Status::Retrying { why } => trouble(
                format!("Not saved: {why}"),
                "Retry",
                "Saving is tried again by itself.",
            ),
            Status::Refused { why } => trouble(
                format!("Not saved: {why}"),
                "Retry",
                "What you draw is kept on this device.",
            ),
            Status::Conflict => trouble(
                "Not saved: changed elsewhere".to_owned(),
                "Decide",
                "Somebody else saved this draft. Say which one stays; until then yours is kept on this device.",
            ),
            Status::SignedOut => trouble(
                "Not saved: you are signed out".to_owned(),
                "Sign in",
                "What you draw is kept on this device.",
            ),
        }
    }
}

/// The time of the day on the browser's clock, e.g. "14:02"; of another day its date.
pub(crate) fn saved_at(saved: Millis, now: Millis) -> String {
    const MINUTE: i64 = 60_000;
    let local = |moment: Millis| Millis(moment.0 + east(moment) * MINUTE);
    let day = words::date(local(saved));
    if day == words::date(local(now)) {
        words::time(saved, east(saved)).chars().take(5).collect()
    } else {
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_it_stands() {
        #[track_caller]
        fn check(status: &Status, text: &str, verb: Option<&str>) {
            let said = Said::of(status, Some("14:02"));
            assert_eq!((said.text.as_str(), said.verb), (text, verb));
            assert_eq!(said.is_trouble, verb.is_some());
        }
        let why = || "The flow is too large.".to_owned();
        check(&Status::Saved, "Saved 14:02", None);
        check(&Status::Saving, "Saving…", None);
        check(
            &Status::Offline { kept: true },
            "Offline – kept on this device",
            Some("Try now"),
        );
        check(
            &Status::Offline { kept: false },
            "Offline – leave this page open",
            Some("Try now"),
        );
        check(
            &Status::Refused { why: why() },
            "Not saved: The flow is too large.",
            Some("Retry"),
        );
        check(
            &Status::Retrying { why: why() },
            "Not saved: The flow is too large.",
            Some("Retry"),
        );
        check(
            &Status::Conflict,
            "Not saved: changed elsewhere",
            Some("Decide"),
        );
        check(
            &Status::SignedOut,
            "Not saved: you are signed out",
            Some("Sign in"),
        );
        // Before the browser has said what time it is where it is.
        assert_eq!(Said::of(&Status::Saved, None).text, "Saved");
    }
}
