//! Toasts: a sentence about what just happened, gone by itself.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::components::{Button, Glyph, Icon};

/// Long enough to read it and reach for its button.
const SHOWN: Duration = Duration::from_secs(8);

/// What is said just now; in context.
#[derive(Clone, Copy, Default)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

/// Not a callback, which would go with the component that was left meanwhile.
type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    wrong: bool,
    undo: Option<Undo>,
}

impl Toasts {
    /// Says what was done.
    pub fn say(self, text: impl Into<String>) {
        self.show(text.into(), false, None);
    }

    /// Says what was done, and offers to undo it.
    pub fn say_undoable(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.show(text.into(), false, Some(Arc::new(undo)));
    }

    /// Says what could not be done, and what to do.
    pub fn warn(self, text: impl Into<String>) {
        self.show(text.into(), true, None);
    }

    fn show(self, text: String, wrong: bool, undo: Option<Undo>) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.shown.update(|shown| {
            shown.push(Toast {
                number,
                text,
                wrong,
                undo,
            });
        });
        set_timeout(move || self.hide(number), SHOWN);
    }

    fn hide(self, number: u32) {
        self.shown
            .update(|shown| shown.retain(|toast| toast.number != number));
    }
}

/// Where toasts appear, and are read out.
#[component]
pub fn Toaster() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    view! {
        <div class="toasts" role="status">
            <For each=move || toasts.shown.get() key=|toast| toast.number let:toast>
                <div class="toast" class:wrong=toast.wrong>
                    {toast.wrong.then(|| view! { <Icon of=Glyph::Wrong /> })}
                    <span>{toast.text}</span>
                    {toast
                        .undo
                        .map(|undo| {
                            view! {
                                <Button on:click=move |_| {
                                    toasts.hide(toast.number);
                                    undo();
                                }>"Undo"</Button>
                            }
                        })}
                </div>
            </For>
        </div>
    }
}
