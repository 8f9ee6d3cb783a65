//! The plain controls: a line of text, a number, one of a few, one of many.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::editor::inspector::desk::Slip;
use crate::editor::inspector::field::{Named, Ties, field};
use crate::editor::inspector::form::Form;

/// A line of text that stands for itself: no variables in it.
pub(crate) fn plain_text(form: Form, named: Named<'_>, placeholder: &'static str) -> AnyView {
    let ties = Ties::of(form, named);
    let path = StoredValue::new(named.path.to_owned());
    let text = form.follow(named.path);
    let node = NodeRef::<html::Input>::new();
    keep_showing(node, text);
    let control = view! {
        <input
            class="entry"
            id=ties.control.clone()
            type="text"
            autocomplete="off"
            spellcheck="false"
            dir="auto"
            placeholder=placeholder
            readonly=form.read_only
            aria-invalid=ties.invalid()
            aria-describedby=ties.described.clone()
            node_ref=node
            on:input=move |event| path.with_value(|path| form.set(path, event_target_value(&event)))
            on:blur=move |_| form.rest()
        />
    };
    field(named, &ties, false, None, control.into_any())
}

/// A whole number with its unit. What is none is kept as it was typed, and said to be wrong.
pub(crate) fn number(form: Form, named: Named<'_>, unit: &'static str) -> AnyView {
    let ties = Ties::of(form, named);
    let path = StoredValue::new(named.path.to_owned());
    let node = NodeRef::<html::Input>::new();
    let slip = move || path.with_value(|path| form.desk.slip(&form.node(), path));
    let set_slip = move |slip| path.with_value(|path| form.desk.set_slip(&form.node(), path, slip));
    let held = form.follow(named.path);
    // Another value than the one that the slip was typed over, as after undo, takes the slip's place.
    Effect::new(move |before: Option<String>| {
        let now = held.get();
        if before.is_some_and(|before| before != now)
            && node
                .get_untracked()
                .is_none_or(|input| input.value().trim() != now)
        {
            set_slip(None);
        }
        now
    });
    let text = Memo::new(move |_| slip().map_or_else(|| held.get(), |slip| slip.text));
    keep_showing_number(node, text, held);
    let label = named.label.to_owned();
    let take = move |text: String| match text.trim().parse::<u32>() {
        Ok(number) => {
            set_slip(None);
            path.with_value(|path| form.set(path, number));
        }
        Err(_) => set_slip(Some(Slip {
            message: format!(
                "{label}: fill in a whole number{}.",
                if unit.is_empty() {
                    String::new()
                } else {
                    format!(" of {unit}")
                }
            ),
            text,
        })),
    };
    let on_key = move |event: KeyboardEvent| {
        // What was typed last is taken back first, and that was never in the document.
        if is_undo(&event) && slip().is_some() {
            event.prevent_default();
            event.stop_propagation();
            set_slip(None);
        }
    };
    let control = view! {
        <span class="entry with-unit">
            <input
                id=ties.control.clone()
                type="text"
                inputmode="numeric"
                autocomplete="off"
                readonly=form.read_only
                aria-invalid=ties.invalid()
                aria-describedby=ties.described.clone()
                node_ref=node
                on:input=move |event| take(event_target_value(&event))
                on:keydown=on_key
                on:blur=move |_| {
                    if let Some(input) = node.try_get_untracked().flatten()
                        && slip().is_none()
                    {
                        input.set_value(&held.get_untracked());
                    }
                    form.rest();
                }
            />
            <span class="unit" aria-hidden="true">{unit}</span>
        </span>
    };
    field(named, &ties, false, None, control.into_any())
}

/// One of a few, all of them shown: what each is in the document, and what people call it.
pub(crate) fn segments(
    form: Form,
    named: Named<'_>,
    options: &'static [(&'static str, &'static str)],
) -> AnyView {
    let path = StoredValue::new(named.path.to_owned());
    let current = form.follow(named.path);
    let pick =
        Callback::new(move |value: &'static str| path.with_value(|path| form.choose(path, value)));
    segmented(form, named, options, current, pick)
}

/// One of a few, where picking one does more than put a text into a field.
pub(crate) fn segmented(
    form: Form,
    named: Named<'_>,
    options: &'static [(&'static str, &'static str)],
    current: Memo<String>,
    pick: Callback<&'static str>,
) -> AnyView {
    let ties = Ties::of(form, named);
    let buttons = options
        .iter()
        .map(|(value, label)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=ties.control.clone()
                        value=*value
                        disabled=form.read_only
                        prop:checked=move || *current.read() == *value
                        on:change=move |_| pick.run(value)
                    />
                    <span>{*label}</span>
                </label>
            }
        })
        .collect_view();
    let control = view! {
        <div class="segments" role="radiogroup" aria-labelledby=ties.label.clone() aria-describedby=ties.described.clone()>
            {buttons}
        </div>
    };
    field(named, &ties, true, None, control.into_any())
}

/// One of many; those that are taken cannot be picked.
pub(crate) fn select(
    form: Form,
    named: Named<'_>,
    options: Vec<(String, String)>,
    current: Memo<String>,
    pick: Callback<String>,
    is_taken: Option<Callback<String, bool>>,
) -> AnyView {
    let ties = Ties::of(form, named);
    let options = options
        .into_iter()
        .map(|(value, label)| {
            let own = value.clone();
            let taken = value.clone();
            let taken = move || is_taken.is_some_and(|is_taken| is_taken.run(taken.clone()));
            view! {
                <option value=value disabled=taken prop:selected=move || *current.read() == own>
                    {label}
                </option>
            }
        })
        .collect_view();
    let control = view! {
        <select
            class="entry"
            id=ties.control.clone()
            disabled=form.read_only
            aria-invalid=ties.invalid()
            aria-describedby=ties.described.clone()
            on:change=move |event| pick.run(event_target_value(&event))
        >
            {options}
        </select>
    };
    field(named, &ties, false, None, control.into_any())
}

/// Stands for what no list of options has.
const OTHER: &str = "…";

/// One of many that are known, or anything else that is typed.
pub(crate) fn open_select(
    form: Form,
    named: Named<'_>,
    known: &'static [(&'static str, &'static str)],
    other: &'static str,
) -> AnyView {
    let path = StoredValue::new(named.path.to_owned());
    let held = form.follow(named.path);
    let is_known = move |held: &str| known.iter().any(|(value, _)| *value == held);
    let typed = RwSignal::new(!is_known(&held.get_untracked()));
    let types = Memo::new(move |_| typed.get() || !is_known(&held.read()));
    let current = Memo::new(move |_| {
        if types.get() {
            OTHER.to_owned()
        } else {
            held.get()
        }
    });
    let options = known
        .iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .chain([(OTHER.to_owned(), "Another".to_owned())])
        .collect();
    let pick = Callback::new(move |value: String| {
        typed.set(value == OTHER);
        if value != OTHER {
            path.with_value(|path| form.choose(path, value));
        }
    });
    let picker = select(
        form,
        Named { hint: "", ..named },
        options,
        current,
        pick,
        None,
    );
    let label = named.label.to_owned();
    let hint = named.hint;
    let entry = move || {
        types.get().then(|| {
            let label = format!("{label}, as the carrier calls it");
            let named = path.get_value();
            let named = Named {
                path: &named,
                label: &label,
                hint,
                unseen: true,
                ..Named::default()
            };
            plain_text(form, named, other)
        })
    };
    view! {
        {picker}
        {entry}
    }
    .into_any()
}

/// Whether a key takes something back, or makes it again.
#[must_use]
pub(crate) fn is_undo(event: &KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key())
        && !event.alt_key()
        && matches!(event.key().as_str(), "z" | "Z" | "y" | "Y")
}

/// Keeps an input showing a text. Where it does already the caret stays where it is.
fn keep_showing(node: NodeRef<html::Input>, text: Memo<String>) {
    Effect::new(move |_| {
        let text = text.get();
        if let Some(input) = node.get()
            && input.value() != text
        {
            input.set_value(&text);
        }
    });
}

/// As [`keep_showing`], but `030` stands while 30 is held.
fn keep_showing_number(node: NodeRef<html::Input>, text: Memo<String>, held: Memo<String>) {
    Effect::new(move |_| {
        let text = text.get();
        if let Some(input) = node.get() {
            let shown = input.value();
            let same_number = shown
                .trim()
                .parse::<u32>()
                .ok()
                .map(|number| number.to_string())
                .as_ref()
                == Some(&text)
                && text == held.get();
            if shown != text && !same_number {
                input.set_value(&text);
            }
        }
    });
}
