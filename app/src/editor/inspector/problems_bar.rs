//! What is wrong with the flow, below the canvas: the worst in a line, and all of it in a list that leads to each.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_flow::problem::{Problem, Severity};
use web_sys::{HtmlElement, Node};

use crate::components::{Glyph, Icon};
use crate::editor::hand::Hand;
use crate::editor::inspector::desk::Desk;
use crate::editor::inspector::field::{glyph, severity_class};
use crate::words::counted;

/// What is wrong with the flow. Nothing is shown of a flow with which nothing is.
#[component]
pub fn ProblemsBar() -> impl IntoView {
    let hand = expect_context::<Hand>();
    let desk = expect_context::<Desk>();
    let problems = desk.problems(hand);
    let open = RwSignal::new(false);
    let around = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
        "ArrowDown" if open.get_untracked() => {
            event.prevent_default();
            step(around, true);
        }
        "ArrowUp" if open.get_untracked() => {
            event.prevent_default();
            step(around, false);
        }
        _ => {}
    };
    let on_leave = move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|target| target.dyn_into::<Node>().ok());
        if let Some(Some(around)) = around.try_get_untracked()
            && !around.contains(to.as_ref())
        {
            open.set(false);
        }
    };
    let lead = Callback::new(move |problem: Problem| {
        open.set(false);
        if let Some(node) = &problem.node {
            desk.lead(hand, node, problem.field);
        }
    });
    let worst = Memo::new(move |_| problems.read().first().map(|problem| problem.severity));
    let class = move || {
        worst
            .get()
            .map_or("problems-pill", |severity| match severity {
                Severity::Error => "problems-pill error",
                Severity::Warning => "problems-pill warning",
            })
    };
    let list = move || {
        let names = |problem: &Problem| {
            let node = problem.node.as_ref();
            hand.with(|editor| {
                node.and_then(|id| editor.document().node(id))
                    .map(|node| node.name.clone())
            })
        };
        let problems = problems.get().into_iter();
        problems
            .map(|problem| {
                let name = names(&problem);
                entry(problem, name, lead)
            })
            .collect_view()
    };
    view! {
        <div
            class="problems"
            node_ref=around
            hidden=move || worst.get().is_none()
            on:keydown=on_key
            on:focusout=on_leave
        >
            <Show when=move || open.get()>
                <div class="problems-list" role="dialog" aria-label="Problems">
                    <ul role="list">{list}</ul>
                </div>
            </Show>
            <button
                class=class
                type="button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                node_ref=button
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="words">{move || problems.with(|problems| summary(problems))}</span>
                <Icon of=Glyph::Open />
            </button>
            <p class="unseen" role="status">
                {move || problems.with(|problems| count(problems))}
            </p>
        </div>
    }
    .into_any()
}

fn entry(problem: Problem, name: Option<String>, lead: Callback<Problem>) -> AnyView {
    let (severity, message) = (problem.severity, problem.message.clone());
    let word = match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let inside = view! {
        <Icon of=glyph(severity) />
        <span>
            <span class="unseen">{word} ": "</span>
            {name.map(|name| view! { <strong>{name}</strong> })}
            <span class="sentence">{message}</span>
        </span>
    };
    // What concerns the whole flow leads nowhere.
    if problem.node.is_none() {
        return view! { <li class=severity_class(severity)>{inside}</li> }.into_any();
    }
    view! {
        <li>
            <button class=severity_class(severity) type="button" on:click=move |_| lead.run(problem.clone())>
                {inside}
            </button>
        </li>
    }
    .into_any()
}

/// The worst problem with how many there are, or how many there are of each.
fn summary(problems: &[Problem]) -> String {
    match problems {
        [] => String::new(),
        [only] => format!("{}: {}", count(problems), only.message),
        _ => count(problems),
    }
}

/// `2 errors, 1 warning`.
fn count(problems: &[Problem]) -> String {
    let of = |severity| {
        let count = problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    match (of(Severity::Error), of(Severity::Warning)) {
        (0, 0) => "No problems".to_owned(),
        (0, warnings) => counted(warnings, "warning"),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => format!(
            "{}, {}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    }
}

/// Moves the focus along the list.
fn step(around: NodeRef<html::Div>, forward: bool) {
    let Some(around) = around.get_untracked() else {
        return;
    };
    let Ok(buttons) = around.query_selector_all("button") else {
        return;
    };
    let count = buttons.length();
    let focused = document().active_element();
    let is_focused = |index: &u32| {
        let button = buttons.get(*index);
        button.is_some_and(|button| {
            focused
                .as_ref()
                .is_some_and(|focused| button.is_same_node(Some(focused)))
        })
    };
    let at = (0..count).find(is_focused).unwrap_or(0);
    let to = if forward { at + 1 } else { at + count - 1 } % count;
    if let Some(button) = buttons
        .get(to)
        .and_then(|button| button.dyn_into::<HtmlElement>().ok())
    {
        let _ = button.focus();
    }
}

#[cfg(test)]
mod tests {
    use phloem_flow::problem::Code;

    use super::*;

    #[test]
    fn one_problem_is_told_and_several_are_counted() {
        #[track_caller]
        fn check(codes: &[Code], expect: &str) {
            let problems: Vec<Problem> = codes
                .iter()
                .map(|code| Problem {
                    severity: code.severity(),
                    code: *code,
                    node: None,
                    field: None,
                    message: "Fill it in.".to_owned(),
                })
                .collect();
            assert_eq!(summary(&problems), expect);
        }
        check(&[], "");
        check(&[Code::RequiredField], "1 error: Fill it in.");
        check(&[Code::Unreachable], "1 warning: Fill it in.");
        check(&[Code::RequiredField, Code::RequiredField], "2 errors");
        check(
            &[Code::RequiredField, Code::Unreachable, Code::SilentEnd],
            "1 error, 2 warnings",
        );
    }
}
