//! Picking a flow by its name, among any number of them.

use std::time::Duration;

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_api::{Flow, FlowId, FlowsQuery, Page};
use web_sys::Node;

use crate::app::Ready;
use crate::client::{Attempt, use_api};
use crate::components::{Glyph, Icon, Wrong};

/// How many are shown at once; more are found by typing more of the name.
const SHOWN: u32 = 50;

/// How long to wait for the next key before searching.
const PAUSE: Duration = Duration::from_millis(150);

/// A button that shows the flow picked, and opens a list to pick from, with a search. Arrow keys and Enter work in it; Escape closes it.
#[component]
pub fn PickFlow(
    /// Ties its parts together: unique on the page.
    name: &'static str,
    /// What it is about, read out before the name of the flow.
    label: &'static str,
    /// What is said where no flow is picked.
    none: &'static str,
    /// Whether one has to be picked, so that none is not offered.
    #[prop(optional)]
    needed: bool,
    /// The flow picked now.
    #[prop(into)]
    picked: Signal<Option<FlowId>>,
    /// Takes the one picked, or none.
    #[prop(into)]
    pick: Callback<Option<FlowId>>,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    let api = use_api();
    let open = RwSignal::new(false);
    let around = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let known = Resource::new(
        move || picked.get(),
        move |picked| {
            let api = api.clone();
            async move {
                match picked {
                    Some(id) => api.flow(id).await.ok().map(|flow| flow.name),
                    None => None,
                }
            }
        },
    );
    let shown = move || {
        Suspend::new(async move {
            match (known.await, picked.get_untracked()) {
                (Some(name), _) => name,
                (None, Some(_)) => "A deleted flow".to_owned(),
                (None, None) => none.to_owned(),
            }
        })
    };
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
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
    let done = move |flow| {
        close();
        pick.run(flow);
    };
    view! {
        <div class="pick" node_ref=around on:focusout=on_leave>
            <button
                class="select"
                class:set=move || picked.read().is_some()
                type="button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                disabled=move || !ready.get()
                node_ref=button
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="unseen">{label}": "</span>
                <span class="shown">
                    <Transition fallback=move || none>{shown}</Transition>
                </span>
            </button>
            <Show when=move || open.get()>
                <Choices name label none=(!needed).then_some(none) picked done=Callback::new(done) close=Callback::new(move |()| close()) />
            </Show>
        </div>
    }
    .into_any()
}

/// What can be picked. The place 0 is none, the flows follow.
#[component]
fn Choices(
    name: &'static str,
    label: &'static str,
    /// What is said for none, where that can be picked.
    none: Option<&'static str>,
    picked: Signal<Option<FlowId>>,
    /// Takes the one picked.
    done: Callback<Option<FlowId>>,
    /// Leaves everything as it is.
    close: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let api = StoredValue::new(use_api());
    let input = NodeRef::<html::Input>::new();
    let found = RwSignal::new(None::<Page<Flow>>);
    let active = RwSignal::new(0_usize);
    let asked = StoredValue::new(0_u32);

    let search = move |text: String| {
        asked.update_value(|asked| *asked += 1);
        let turn = asked.get_value();
        let query = FlowsQuery {
            search: Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            limit: Some(SHOWN),
            ..FlowsQuery::default()
        };
        let api = api.get_value();
        leptos::task::spawn_local(async move {
            let answer = api.flows(query).await;
            // Only the newest answer counts, and only while the list is open.
            if asked.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => {
                    active.set(usize::from(!page.items.is_empty()));
                    found.set(Some(page));
                    attempt.refusal.set(None);
                }
                Err(refusal) => attempt.refusal.set(Some(refusal)),
            }
        });
    };
    search(String::new());
    let mut search_later = debounce(PAUSE, search);
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });

    let count = move || found.read().as_ref().map_or(0, |page| page.items.len());
    let flow_at = move |place: usize| {
        let found = found.read();
        let page = found.as_ref()?;
        page.items.get(place.checked_sub(1)?).map(|flow| flow.id)
    };
    let first = usize::from(none.is_none());
    let on_key = move |event: KeyboardEvent| {
        let last = count();
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = if *at < last { *at + 1 } else { first }),
            "ArrowUp" => active.update(|at| *at = if *at > first { *at - 1 } else { last }),
            "Enter" => {
                let flow = flow_at(active.get_untracked());
                if flow.is_some() || none.is_some() {
                    done.run(flow);
                }
            }
            "Escape" => close.run(()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        if let Some(option) = document().get_element_by_id(&option_id(name, active.get_untracked()))
        {
            let calm = web_sys::ScrollIntoViewOptions::new();
            calm.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&calm);
        }
    };
    let option = move |place: usize, flow: Option<FlowId>, words: String| {
        view! {
            <li
                id=option_id(name, place)
                role="option"
                class:none=flow.is_none()
                class:active=move || active.get() == place
                aria-selected=move || if picked.get() == flow { "true" } else { "false" }
                on:mousemove=move |_| active.set(place)
                // Before the focus leaves the search.
                on:mousedown=move |event| {
                    event.prevent_default();
                    done.run(flow);
                }
            >
                {words}
            </li>
        }
    };
    let options = move || {
        let found = found.read();
        let flows = found
            .as_ref()
            .map(|page| page.items.as_slice())
            .unwrap_or_default();
        let flows = flows.iter().zip(1..);
        flows
            .map(|(flow, place)| option(place, Some(flow.id), flow.name.clone()))
            .collect_view()
    };
    let hint = move || {
        let found = found.read();
        let page = found.as_ref()?;
        match (page.items.is_empty(), page.next.is_some()) {
            (true, _) => Some("No flow has that in its name."),
            (false, true) => Some("Type to find the others."),
            (false, false) => None,
        }
    };
    view! {
        <div class="popup">
            <div class="find">
                <Icon of=Glyph::Find />
                <input
                    class="search"
                    type="text"
                    role="combobox"
                    aria-label=label
                    placeholder="Find a flow"
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls=list_id(name)
                    aria-activedescendant=move || option_id(name, active.get())
                    autocomplete="off"
                    maxlength="200"
                    node_ref=input
                    on:input=move |event| search_later(event_target_value(&event))
                    on:keydown=on_key
                />
            </div>
            <Wrong refusal=attempt.refusal />
            <ul id=list_id(name) role="listbox" aria-label=label>
                {none.map(|none| option(0, None, none.to_owned()))}
                {options}
            </ul>
            <p class="hint" role="status">{hint}</p>
        </div>
    }
    .into_any()
}

fn list_id(name: &str) -> String {
    format!("pick-{name}")
}

fn option_id(name: &str, place: usize) -> String {
    format!("pick-{name}-{place}")
}
