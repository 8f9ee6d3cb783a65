//! Dialogs: a question about something, over the page.

use leptos::html;
use leptos::prelude::*;

/// A dialog that is open while there is a subject. Escape and a press beside it close it, unless it shows what cannot be had again; the browser keeps the focus inside and gives it back.
#[component]
pub fn Dialog<T>(
    /// What it is about; `None` while it is closed.
    subject: RwSignal<Option<T>>,
    /// Its accessible name.
    label: &'static str,
    /// Whether it needs more room than a few lines.
    #[prop(optional)]
    wide: bool,
    /// Whether it shows something that is shown only once.
    #[prop(optional, into)]
    once: Signal<bool>,
    /// Draws what is inside, anew for each subject.
    inside: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let open = subject.read().is_some();
        if let Some(dialog) = node.get() {
            if open && !dialog.open() {
                // It only fails for a dialog that is open already or not in the page.
                let _ = dialog.show_modal();
            } else if !open && dialog.open() {
                dialog.close();
            }
        }
    });
    let beside = move |event: leptos::ev::MouseEvent| {
        // What is inside fills the dialog, so only the backdrop is the dialog itself.
        if !once.get_untracked()
            && node
                .get_untracked()
                .is_some_and(|dialog| event.target() == Some((*dialog).clone().into()))
        {
            subject.set(None);
        }
    };
    view! {
        <dialog
            class="dialog"
            class:wide=wide
            aria-label=label
            node_ref=node
            on:close=move |_| subject.set(None)
            on:cancel=move |event: leptos::ev::Event| {
                if once.get_untracked() {
                    event.prevent_default();
                }
            }
            on:mousedown=beside
        >
            {move || subject.get().map(&inside)}
        </dialog>
    }
}
