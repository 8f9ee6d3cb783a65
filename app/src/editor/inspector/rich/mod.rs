//! Texts with variables in them: what is typed is a template, and variables are shown as chips.
//!
//! The browser types; what it typed is read back from the page ([`surface`]), and the page is only touched where text and chips have to be told
//! apart anew ([`pieces`]). So the caret, input methods and spelling aids work as they do everywhere. Whatever removes or replaces something is
//! done to the text itself, since browsers disagree about what may be removed beside a chip.

mod choosing;
mod clipboard;
mod picker;
mod pieces;
mod surface;
mod typing;

use leptos::prelude::*;
use phloem_flow::problem::{Code, Found, Problem};
use phloem_flow::template;

use crate::components::{Glyph, Icon};
use crate::editor::inspector::field::{Named, Ties, field};
use crate::editor::inspector::form::Form;
pub(crate) use crate::editor::inspector::rich::picker::reveal;
pub(crate) use crate::editor::inspector::rich::pieces::name as variable_name;
use crate::editor::inspector::rich::typing::Typing;

/// What kind of text it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A line.
    #[default]
    Line,
    /// Several lines.
    Lines,
    /// Several lines for programs.
    Code,
    /// Entries with commas between them.
    List,
    /// A line that is only shown while the hand is in it.
    Secret,
}

impl Shape {
    const fn class(self) -> &'static str {
        match self {
            Self::Line => "entry rich",
            Self::List => "entry rich list",
            Self::Lines => "entry rich lines",
            Self::Code => "entry rich lines code",
            Self::Secret => "entry rich secret",
        }
    }

    const fn has_lines(self) -> bool {
        matches!(self, Self::Lines | Self::Code)
    }
}

/// A text with variables.
pub(crate) fn rich_text(
    form: Form,
    named: Named<'_>,
    shape: Shape,
    placeholder: &'static str,
) -> AnyView {
    let ties = Ties::of(form, named);
    let typing = Typing::new(form, named.path, shape);
    let picker = typing.picker();
    // While a variable is being picked the text is not finished, so that nothing is said to be wrong with it.
    let own = ties.wrong;
    let calm = Memo::new(move |_| {
        if picker.is_open() {
            Vec::new()
        } else {
            own.get()
        }
    });
    let ties = Ties {
        wrong: calm,
        ..ties
    };
    let can_change = !form.read_only;
    let control = view! {
        <div class="rich-frame">
            <div
                class=shape.class()
                id=ties.control.clone()
                role="textbox"
                contenteditable=if can_change { "true" } else { "false" }
                tabindex="0"
                dir="auto"
                spellcheck=if shape == Shape::Lines { "true" } else { "false" }
                autocapitalize="off"
                data-placeholder=placeholder
                aria-placeholder=placeholder
                aria-labelledby=ties.label.clone()
                aria-describedby=ties.described.clone()
                aria-multiline=if shape.has_lines() { "true" } else { "false" }
                aria-readonly=form.read_only.then_some("true")
                aria-invalid=ties.invalid()
                aria-autocomplete=can_change.then_some("list")
                aria-haspopup=can_change.then_some("listbox")
                aria-controls=move || picker.is_open().then(|| picker.ids().0)
                aria-activedescendant=move || if picker.is_open() { picker.ids().1 } else { None }
                node_ref=typing.node()
                on:beforeinput=move |event| typing.on_before_input(&event)
                on:input=move |_| typing.on_input()
                on:compositionstart=move |_| typing.on_composition(true)
                on:compositionend=move |_| typing.on_composition(false)
                on:keydown=move |event| typing.on_key(&event)
                on:keyup=move |_| typing.on_move()
                on:mousedown=move |event| typing.on_press(&event)
                on:click=move |_| typing.on_move()
                on:copy=move |event| typing.on_copy(&event, false)
                on:cut=move |event| typing.on_copy(&event, true)
                on:paste=move |event| typing.on_paste(&event)
                on:dragstart=move |event| typing.on_drag(&event)
                on:focus=move |_| typing.on_focus()
                on:blur=move |_| typing.on_blur()
            ></div>
            {picker.view(Callback::new(move |offer| typing.insert(&offer)))}
        </div>
    };
    let aside = can_change.then(|| {
        view! {
            <button
                class="tool"
                type="button"
                title="Insert a variable"
                aria-label=format!("Insert a variable into {}", named.label)
                aria-haspopup="listbox"
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| typing.open_picker()
            >
                <Icon of=Glyph::Braces />
            </button>
        }
        .into_any()
    });
    let view = field(named, &ties, false, aside, control.into_any());
    view! {
        {view}
        {remedies(form, named.path, calm, typing)}
    }
    .into_any()
}

/// For each variable that does not exist, a button that puts the one in its place that was probably meant.
fn remedies(form: Form, path: &str, wrong: Memo<Vec<Problem>>, typing: Typing) -> AnyView {
    let held = form.follow(path);
    let buttons = move || {
        let is_unknown = wrong
            .read()
            .iter()
            .any(|problem| problem.code == Code::UnknownVariable);
        if !is_unknown || form.read_only {
            return Vec::new();
        }
        let text = held.get();
        let scope = form.scope().get();
        let parsed = template::parse(&text);
        let meant = parsed.references().filter_map(|reference| {
            match form.document(|document| scope.find(document, reference)) {
                Found::Unknown { meant: Some(meant) } => {
                    Some((reference.to_string(), reference.place.start, meant))
                }
                Found::Unknown { meant: None } | Found::Known { .. } => None,
            }
        });
        meant
            .map(|(written, at, meant)| {
                let label = format!("Use {meant}");
                view! {
                    <button
                        class="remedy"
                        type="button"
                        title=format!("instead of {written}")
                        on:click=move |_| typing.mend(at, &written, &meant)
                    >
                        {label}
                    </button>
                }
                .into_any()
            })
            .collect()
    };
    view! { <div class="remedies">{buttons}</div> }.into_any()
}
