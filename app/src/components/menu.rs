//! Menus: further commands behind a button.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use crate::app::Ready;
use crate::components::{Glyph, Icon};

/// Closes the menu around an item.
#[derive(Clone, Copy)]
struct Close(Callback<()>);

/// A button that opens a menu. Arrow keys, Home and End move in it; Escape closes it and gives the focus back to the button.
#[component]
pub fn Menu(
    /// The accessible name of the button and the menu.
    #[prop(into)]
    label: String,
    /// Further classes of the button.
    look: &'static str,
    /// What the button shows.
    #[prop(into)]
    trigger: ViewFn,
    /// [`MenuItem`]s.
    children: ChildrenFn,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    let open = RwSignal::new(false);
    let around = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();

    let give_back = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    provide_context(Close(Callback::new(move |()| give_back())));

    // The list is in the page once the effects of opening have run.
    Effect::new(move || {
        if open.get() {
            stay_inside(list);
            focus_item(list, Step::First);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                return give_back();
            }
            _ => return,
        };
        event.prevent_default();
        if open.get_untracked() {
            focus_item(list, step);
        } else {
            open.set(true);
        }
    };
    let on_leave = move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|target| target.dyn_into::<Node>().ok());
        // The focus also leaves when the whole menu is taken away, and by then it has no signals any more.
        if let Some(Some(around)) = around.try_get_untracked()
            && !around.contains(to.as_ref())
        {
            open.set(false);
        }
    };

    view! {
        <div class="menu" node_ref=around on:keydown=on_key on:focusout=on_leave>
            <button
                class=format!("button {look}")
                type="button"
                aria-label=label.clone()
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                disabled=move || !ready.get()
                node_ref=button
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {trigger.run()}
            </button>
            <Show when=move || open.get()>
                <div role="menu" aria-label=label.clone() node_ref=list>
                    {children()}
                </div>
            </Show>
        </div>
    }
}

/// A command in a menu.
#[component]
pub fn MenuItem(
    /// What stands before the words.
    icon: Glyph,
    /// Whether it destroys something.
    #[prop(optional)]
    danger: bool,
    /// What it does; the menu is closed by then.
    #[prop(into)]
    pick: Callback<()>,
    /// A verb.
    children: Children,
) -> impl IntoView {
    let Close(close) = expect_context();
    view! {
        <button
            class=danger.then_some("danger")
            type="button"
            role="menuitem"
            tabindex="-1"
            on:click=move |_| {
                close.run(());
                pick.run(());
            }
        >
            <Icon of=icon />
            {children()}
        </button>
    }
}

/// A page or a file to go to, in a menu.
#[component]
pub fn MenuLink(
    /// What stands before the words.
    icon: Glyph,
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Whether it is a file to keep.
    #[prop(optional)]
    download: bool,
    /// What it is, or a verb.
    children: Children,
) -> impl IntoView {
    let Close(close) = expect_context();
    view! {
        <a
            role="menuitem"
            tabindex="-1"
            href=href
            download=download.then_some("")
            on:click=move |_| close.run(())
        >
            <Icon of=icon />
            {children()}
        </a>
    }
}

/// Opens a list upwards that does not fit below its button, if there is more room above.
fn stay_inside(list: NodeRef<html::Div>) {
    let Some(list) = list.get_untracked() else {
        return;
    };
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or_default();
    let place = list.get_bounding_client_rect();
    if place.bottom() > height && place.top() > height / 2.0 {
        let _ = list.class_list().add_1("up");
    }
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Previous,
}

/// Moves the focus among the items of a list.
fn focus_item(list: NodeRef<html::Div>, step: Step) {
    let Some(list) = list.get_untracked() else {
        return;
    };
    let Ok(found) = list.query_selector_all("[role=menuitem]") else {
        return;
    };
    let count = found.length();
    if count == 0 {
        return;
    }
    let focused = document().active_element();
    let at = (0..count).find(|index| {
        found.get(*index).is_some_and(|item| {
            focused
                .as_ref()
                .is_some_and(|focused| item.is_same_node(Some(focused)))
        })
    });
    let to = match (step, at) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Previous, Some(at)) => (at + count - 1) % count,
    };
    if let Some(item) = found
        .get(to)
        .and_then(|item| item.dyn_into::<HtmlElement>().ok())
    {
        let _ = item.focus();
    }
}
