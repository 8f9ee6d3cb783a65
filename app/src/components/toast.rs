//! Toasts: a sentence about what just happened. It goes by itself, unless something went wrong: that stays until it is closed.

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
    offer: Option<Offer>,
}

/// What a toast offers to do.
#[derive(Clone)]
enum Offer {
    Undo(Undo),
    /// What the link says and where it leads.
    Lead(&'static str, String),
}

impl Toasts {
    /// Says what was done.
    pub fn say(self, text: impl Into<String>) {
        self.show(text.into(), false, None);
    }

    /// Says what was done, and offers to undo it.
    pub fn say_undoable(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.show(text.into(), false, Some(Offer::Undo(Arc::new(undo))));
    }

    /// Says what was done, with a link to what came of it.
    pub fn say_leading(self, text: impl Into<String>, link: &'static str, href: String) {
        self.show(text.into(), false, Some(Offer::Lead(link, href)));
    }

    /// Says what went wrong, and what to do. It stays until somebody closes it.
    pub fn warn(self, text: impl Into<String>) {
        self.show(text.into(), true, None);
    }

    fn show(self, text: String, wrong: bool, offer: Option<Offer>) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.shown.update(|shown| {
            // The same again takes the place of what was said before.
            shown.retain(|toast| toast.text != text);
            shown.push(Toast {
                number,
                text,
                wrong,
                offer,
            });
        });
        if !wrong {
            set_timeout(move || self.hide(number), SHOWN);
        }
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
                        .offer
                        .map(|offer| match offer {
                            Offer::Undo(undo) => {
                                view! {
                                    <Button press=move |_| {
                                        toasts.hide(toast.number);
                                        undo();
                                    }>"Undo"</Button>
                                }
                                    .into_any()
                            }
                            Offer::Lead(says, href) => {
                                view! {
                                    <a class="button" href=href>
                                        {says}
                                    </a>
                                }
                                    .into_any()
                            }
                        })}
                    <button
                        class="button quiet square"
                        type="button"
                        aria-label="Close"
                        on:click=move |_| toasts.hide(toast.number)
                    >
                        <Icon of=Glyph::Remove />
                    </button>
                </div>
            </For>
        </div>
    }
}
