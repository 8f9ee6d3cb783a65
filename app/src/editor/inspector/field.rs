//! What every field has: its name above it, below it what is wrong and a hint.

use leptos::prelude::*;
use phloem_flow::problem::{Problem, Severity};

use crate::components::{Glyph, Icon};
use crate::editor::inspector::form::{Form, id_of};

/// What a field is called and where it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Named<'a> {
    /// Its path in the config.
    pub(crate) path: &'a str,
    /// What to enter.
    pub(crate) label: &'a str,
    /// A sentence that helps.
    pub(crate) hint: &'static str,
    /// A field whose problems are shown here too, because it has no control of its own.
    pub(crate) also: Option<&'a str>,
    /// Whether the label is only for those who cannot see where the field stands.
    pub(crate) unseen: bool,
}

/// Something small beside the label.
pub(crate) type Aside = Option<AnyView>;

/// What a field's control is tied to.
#[derive(Clone, Debug)]
pub(crate) struct Ties {
    /// The control.
    pub(crate) control: String,
    /// The label.
    pub(crate) label: String,
    /// What describes the control: what is wrong, then the hint.
    pub(crate) described: String,
    /// What is wrong.
    pub(crate) wrong: Memo<Vec<Problem>>,
}

impl Ties {
    /// Those of a field.
    #[must_use]
    pub(crate) fn of(form: Form, named: Named<'_>) -> Self {
        let path = named.path;
        let own = form.wrong(path);
        let wrong = match named.also.map(|also| form.wrong(also)) {
            None => own,
            Some(also) => {
                Memo::new(move |_| own.read().iter().chain(&*also.read()).cloned().collect())
            }
        };
        Self {
            control: id_of(path, "control"),
            label: id_of(path, "label"),
            described: format!("{} {}", id_of(path, "wrong"), id_of(path, "hint")),
            wrong,
        }
    }

    /// Whether the control is marked as wrong.
    pub(crate) fn invalid(
        &self,
    ) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync + use<> {
        let wrong = self.wrong;
        move || {
            let wrong = wrong.read();
            let is_error = |problem: &Problem| problem.severity == Severity::Error;
            wrong.iter().any(is_error).then_some("true")
        }
    }
}

/// A field around its control. With `is_group` the control has several parts, each with a label of its own.
pub(crate) fn field(
    named: Named<'_>,
    ties: &Ties,
    is_group: bool,
    aside: Aside,
    control: AnyView,
) -> AnyView {
    let class = if named.unseen { "name unseen" } else { "name" };
    let text = named.label.to_owned();
    let label = if is_group {
        view! { <span class=class id=ties.label.clone()>{text}</span> }.into_any()
    } else {
        view! { <label class=class id=ties.label.clone() for=ties.control.clone()>{text}</label> }
            .into_any()
    };
    let head = if aside.is_some() {
        view! { <div class="head">{label} {aside}</div> }.into_any()
    } else {
        label
    };
    let hint = (!named.hint.is_empty()).then(|| view! { <p>{named.hint}</p> });
    view! {
        <div class="setting" data-field=format!("config.{}", named.path)>
            {head}
            {control}
            <div class="wrongs" id=id_of(named.path, "wrong")>
                {wrongs(ties.wrong)}
            </div>
            <div class="hint" id=id_of(named.path, "hint")>{hint}</div>
        </div>
    }
    .into_any()
}

/// What is wrong, a line each.
pub(crate) fn wrongs(wrong: Memo<Vec<Problem>>) -> AnyView {
    let lines = move || {
        wrong
            .get()
            .into_iter()
            .map(|problem| line(problem.severity, problem.message))
            .collect_view()
    };
    lines.into_any()
}

/// A problem in a line.
pub(crate) fn line(severity: Severity, message: String) -> AnyView {
    view! {
        <p class=severity_class(severity)>
            <Icon of=glyph(severity) />
            <span>{message}</span>
        </p>
    }
    .into_any()
}

/// How a problem is coloured.
#[must_use]
pub(crate) const fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "problem error",
        Severity::Warning => "problem warning",
    }
}

/// The sign of a problem.
#[must_use]
pub(crate) const fn glyph(severity: Severity) -> Glyph {
    match severity {
        Severity::Error => Glyph::Wrong,
        Severity::Warning => Glyph::Doubtful,
    }
}
