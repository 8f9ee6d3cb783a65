//! What finds flows: a search, and the choice between flows in use and archived ones.

use std::time::Duration;

use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use phloem_api::FlowsQuery;

use crate::components::{Glyph, Icon};

/// How long to wait for the next key before searching.
const PAUSE: Duration = Duration::from_millis(150);

/// Search, and the choice between flows in use and archived ones. Both are part of the address, so that it can be kept and sent.
#[component]
pub fn Tools(
    /// What the address asks for.
    wanted: Memo<FlowsQuery>,
) -> impl IntoView {
    let navigate = use_navigate();
    let input = NodeRef::<Input>::new();
    let mut search = debounce(PAUSE, move |text: String| {
        let to = address(text.trim(), wanted.get_untracked().archived);
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&to, options);
    });
    // What the address says is put into the field when a link changed it, but never over what somebody is typing.
    Effect::new(move || {
        let wanted = wanted.read().search.clone().unwrap_or_default();
        let Some(input) = input.get() else { return };
        if document().active_element().as_ref() != Some(input.as_ref()) {
            input.set_value(&wanted);
        }
    });
    let choice = move |label: &'static str, archived: Option<bool>| {
        view! {
            <a
                href=move || address(wanted.read().search.as_deref().unwrap_or_default(), archived)
                aria-current=move || (wanted.read().archived == archived).then_some("true")
            >
                {label}
            </a>
        }
    };
    view! {
        <div class="tools">
            <div class="find" role="search">
                <Icon of=Glyph::Find />
                <input
                    id="find-flow"
                    class="search"
                    type="search"
                    aria-label="Find a flow"
                    placeholder="Find a flow"
                    maxlength="200"
                    value=wanted.get_untracked().search
                    node_ref=input
                    on:input=move |event| search(event_target_value(&event))
                />
            </div>
            <nav class="choice" aria-label="Which flows">
                {choice("In use", None)} {choice("Archived", Some(true))}
            </nav>
        </div>
    }
    .into_any()
}

/// The address of the Flows page with that search.
#[must_use]
pub fn address(search: &str, archived: Option<bool>) -> String {
    let archived = if archived == Some(true) { "true" } else { "" };
    crate::address::address("/flows", [("search", search), ("archived", archived)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_the_search_into_the_address() {
        #[track_caller]
        fn check(search: &str, archived: Option<bool>, expect: &str) {
            assert_eq!(address(search, archived), expect);
        }
        check("", None, "/flows");
        check("", Some(true), "/flows?archived=true");
        check("night & day", None, "/flows?search=night%20%26%20day");
        check("a", Some(true), "/flows?search=a&archived=true");
    }
}
