//! Copying to the clipboard.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlTextAreaElement;

use crate::app::Ready;
use crate::components::{Glyph, Icon, Toasts};

/// How long it is shown that something was copied.
const SHOWN: Duration = Duration::from_secs(2);

/// A button that copies a text.
#[component]
pub fn CopyButton(
    /// What is copied, e.g. "the URL"; the button's name is made of it.
    what: String,
    /// The text, asked for when the button is pressed.
    #[prop(into)]
    text: Callback<(), String>,
    /// Shown beside the icon, where there is room.
    #[prop(optional)]
    words: &'static str,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    let toasts = expect_context::<Toasts>();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            if write(&text).await {
                copied.try_set(true);
                set_timeout(
                    move || {
                        copied.try_set(false);
                    },
                    SHOWN,
                );
            } else {
                toasts.warn("The browser did not let it be copied. Select it and copy it by hand.");
            }
        });
    };
    let look = if words.is_empty() {
        "button quiet square copy"
    } else {
        "button quiet copy"
    };
    view! {
        <button
            class=look
            type="button"
            aria-label=format!("Copy {what}")
            title=format!("Copy {what}")
            disabled=move || !ready.get()
            on:click=copy
        >
            {move || view! { <Icon of=if copied.get() { Glyph::Done } else { Glyph::Copy } /> }}
            {words}
            <span class="unseen" role="status">
                {move || copied.get().then_some("Copied")}
            </span>
        </button>
    }
    .into_any()
}

/// Puts a text on the clipboard, and says whether it is there.
async fn write(text: &str) -> bool {
    match clipboard() {
        Some((clipboard, write)) => match write.call1(&clipboard, &JsValue::from_str(text)) {
            Ok(promise) => JsFuture::from(js_sys::Promise::resolve(&promise))
                .await
                .is_ok(),
            Err(_) => false,
        },
        // Over plain HTTP, as within a company's network, browsers only have the old way.
        None => write_as_selection(text).is_some_and(|done| done),
    }
}

fn clipboard() -> Option<(JsValue, js_sys::Function)> {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let clipboard = get(&get(&window().into(), "navigator")?, "clipboard")?;
    let write = get(&clipboard, "writeText")?.dyn_into().ok()?;
    Some((clipboard, write))
}

/// Selects the text in a field that nobody sees and has the browser copy what is selected.
fn write_as_selection(text: &str) -> Option<bool> {
    let document = document();
    let focused = document.active_element();
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_class_name("unseen");
    // Inside a dialog nothing outside of it can be selected.
    let around = focused
        .as_ref()
        .and_then(|focused| focused.parent_element())
        .or_else(|| document.body().map(Into::into))?;
    around.append_child(&field).ok()?;
    field.select();
    let exec: js_sys::Function = js_sys::Reflect::get(&document, &"execCommand".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let done = exec.call1(&document, &"copy".into());
    field.remove();
    if let Some(focused) =
        focused.and_then(|focused| focused.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = focused.focus();
    }
    Some(done.is_ok_and(|done| done.is_truthy()))
}
