//! Choosing one of a few: from a list that opens, or from segments that stand side by side.

use leptos::prelude::*;

use crate::app::Ready;

/// A labelled list that opens, of which one is chosen.
#[component]
pub fn Select<T>(
    /// Its name in the form, and what ties label, hint and list together: unique on the page.
    #[prop(into)]
    name: String,
    /// What to choose.
    #[prop(into)]
    label: String,
    /// What there is to choose from, each with what it is called.
    #[prop(into)]
    options: Signal<Vec<(T, String)>>,
    /// What is chosen now.
    #[prop(into)]
    chosen: Signal<Option<T>>,
    /// Called with what somebody chooses.
    #[prop(into)]
    pick: Callback<T>,
    /// What it says while nothing is chosen.
    #[prop(default = "Choose")]
    nothing: &'static str,
    /// A sentence that helps.
    #[prop(optional)]
    hint: &'static str,
    /// Whether the label is only read out, because what stands around it says the same.
    #[prop(optional)]
    unlabelled: bool,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let labels = Signal::derive(move || {
        let options = options.read();
        options.iter().map(|(_, label)| label.clone()).collect()
    });
    let place = Signal::derive(move || {
        let chosen = chosen.get()?;
        options
            .read()
            .iter()
            .position(|(value, _)| *value == chosen)
    });
    let pick_at = Callback::new(move |place: usize| {
        let picked = options.read_untracked().get(place).cloned();
        if let Some((value, _)) = picked {
            pick.run(value);
        }
    });
    list(
        Shown {
            name,
            label,
            nothing,
            hint,
            unlabelled,
        },
        labels,
        place,
        pick_at,
    )
}

/// What a list says about itself.
struct Shown {
    name: String,
    label: String,
    nothing: &'static str,
    hint: &'static str,
    unlabelled: bool,
}

/// The list itself, which need not know what its labels stand for.
fn list(
    shown: Shown,
    labels: Signal<Vec<String>>,
    place: Signal<Option<usize>>,
    pick: Callback<usize>,
) -> AnyView {
    let Ready(ready) = expect_context();
    let Shown {
        name,
        label,
        nothing,
        hint,
        unlabelled,
    } = shown;
    let id = format!("field-{name}");
    let hint_id = format!("{id}-hint");
    let described = (!hint.is_empty()).then(|| hint_id.clone());
    let on_change = move |event| {
        if let Ok(place) = event_target_value(&event).parse() {
            pick.run(place);
        }
    };
    let options = move || {
        let chosen = place.get_untracked();
        let option = |(at, label): (usize, String)| {
            view! {
                <option
                    value=at.to_string()
                    selected=chosen == Some(at)
                    prop:selected=move || place.get() == Some(at)
                >
                    {label}
                </option>
            }
        };
        labels
            .get()
            .into_iter()
            .enumerate()
            .map(option)
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id.clone() class:unseen=unlabelled>
                {label}
            </label>
            <select
                class="select"
                id=id
                name=name
                required
                disabled=move || !ready.get()
                aria-describedby=described
                on:change=on_change
            >
                <option
                    value=""
                    disabled
                    hidden
                    selected=place.get_untracked().is_none()
                    prop:selected=move || place.get().is_none()
                >
                    {nothing}
                </option>
                {options}
            </select>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}

/// Two or three that stand side by side, of which one is chosen.
#[component]
pub fn Segmented<T>(
    /// Its name in the form: unique on the page.
    name: &'static str,
    /// What to choose.
    label: &'static str,
    /// What there is to choose from, each with what it is called.
    options: Vec<(T, &'static str)>,
    /// What is chosen now.
    #[prop(into)]
    chosen: Signal<T>,
    /// Called with what somebody chooses.
    #[prop(into)]
    pick: Callback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let segment = |(value, label): (T, &'static str)| {
        let picked = value.clone();
        let is_chosen = Signal::derive(move || chosen.read() == value);
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    checked=is_chosen.get_untracked()
                    prop:checked=is_chosen
                    on:change=move |_| pick.run(picked.clone())
                />
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="field segmented">
            <legend>{label}</legend>
            <div>{options.into_iter().map(segment).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
