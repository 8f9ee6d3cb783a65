//! How a page comes to life.

use std::sync::Arc;
use std::time::Duration;

use hydration_context::{HydrateSharedContext, SharedContext as _};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, EventInit, FocusOptions, HtmlElement, HtmlInputElement, Node};

/// Puts the app in the place of what the server rendered, which looks the same; the data that the server sent along is used, and what was typed by then
/// is kept. Not Leptos' hydration, which gives the elements that are there their handlers: the code for that is a tenth of each bundle.
pub(crate) fn start<V: IntoView + 'static>(app: impl FnOnce() -> V + 'static) {
    // A defect is of use to nobody unless it says where it is.
    console_error_panic_hook::set_once();
    let context = Arc::new(HydrateSharedContext::new());
    let owner = Owner::new_root(Some(Arc::clone(&context) as _));
    let body = leptos::tachys::dom::body();
    let begun = Begun::of(&body);
    body.set_inner_html("");
    owner.with(|| mount_to(body, app).forget());
    // What waits for data that is there, as a form does for who is asking, is drawn in the next moment, not in this one.
    set_timeout(
        move || {
            context.hydration_complete();
            begun.go_on();
        },
        Duration::ZERO,
    );
    // The app lasts as long as the page.
    std::mem::forget(owner);
}

/// What somebody has begun on a page that has not come to life.
struct Begun {
    /// The fields that were filled in, by their id.
    fields: Vec<(String, String)>,
    /// What has the focus, by its id.
    focus: Option<String>,
}

impl Begun {
    fn of(body: &HtmlElement) -> Self {
        let inputs = body.query_selector_all("input[id]");
        let inputs = inputs.into_iter().flat_map(|found| {
            let nodes = (0..found.length()).filter_map(move |index| found.item(index));
            nodes.filter_map(|node: Node| node.dyn_into::<HtmlInputElement>().ok())
        });
        let filled = inputs.filter(|input| input.value() != input.default_value());
        Self {
            fields: filled.map(|input| (input.id(), input.value())).collect(),
            focus: document().active_element().map(|element| element.id()),
        }
    }

    fn go_on(self) {
        let bubbling = EventInit::new();
        bubbling.set_bubbles(true);
        for (id, value) in self.fields {
            let input = element::<HtmlInputElement>(&id);
            if let Some(input) = input.filter(|input| input.value() == input.default_value()) {
                input.set_value(&value);
                unfold_to(&input);
                // As if it were typed now.
                if let Ok(event) = Event::new_with_event_init_dict("input", &bubbling) {
                    let _ = input.dispatch_event(&event);
                }
            }
        }
        if let Some(focused) = self.focus.and_then(|id| element::<HtmlElement>(&id)) {
            unfold_to(&focused);
            // Somebody may have scrolled on.
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // It only fails for what cannot have the focus.
            let _ = focused.focus_with_options(&options);
        }
    }
}

/// Opens what an element is folded away in.
fn unfold_to(element: &Element) {
    if let Ok(Some(details)) = element.closest("details") {
        let _ = details.set_attribute("open", "");
    }
}

fn element<T: leptos::wasm_bindgen::JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
