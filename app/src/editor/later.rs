//! The parts of the editor that come after it.
//!
//! What is seen and used first is the canvas, the palette and the bar. The settings, the panels and what dialogs ask are in a file of their own, which
//! is fetched as soon as the page has come to life, so that the first load is small.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::{Button, Toasts};
use crate::editor::context_menu::{ContextMenu, Opened};
use crate::editor::inspector::{Inspector, ProblemsBar};
use crate::editor::outline::Outline;
use crate::editor::panels::Panels;
use crate::editor::saving::Conflict;
use crate::editor::saving::conflict::Question;
use crate::editor::saving::publish::Publishing;
use crate::editor::saving::sign_in::SignInForm;

/// A part that comes later.
#[derive(Clone)]
pub enum Part {
    /// The settings of the selected node.
    Inspector,
    /// What is wrong with the flow.
    Problems,
    /// The flow as a list.
    Outline,
    /// What opens over the canvas.
    Panels,
    /// The menu under the right button, while it is open.
    ContextMenu(RwSignal<Option<Opened>>),
    /// What the dialog asks before the draft becomes a version. It closes itself by taking the subject away.
    Publishing(RwSignal<Option<()>>),
    /// What the dialog asks when somebody else saved the draft too.
    Conflict(Box<Conflict>),
    /// What the dialog asks when the session is over.
    SignIn,
}

impl Part {
    /// Draws it. To be called by what comes later alone: whatever calls this carries all parts.
    #[must_use]
    pub fn draw(self) -> AnyView {
        match self {
            Self::Inspector => view! { <Inspector /> }.into_any(),
            Self::Problems => view! { <ProblemsBar /> }.into_any(),
            Self::Outline => view! { <Outline /> }.into_any(),
            Self::Panels => view! { <Panels /> }.into_any(),
            Self::ContextMenu(menu) => view! { <ContextMenu menu /> }.into_any(),
            Self::Publishing(subject) => view! { <Publishing subject /> }.into_any(),
            Self::Conflict(conflict) => view! { <Question conflict=*conflict /> }.into_any(),
            Self::SignIn => view! { <SignInForm /> }.into_any(),
        }
    }
}

/// The parts did not arrive.
#[derive(Clone, Copy, Debug)]
pub struct NotThere;

/// Resolves when the parts are there.
pub type Fetching = Pin<Box<dyn Future<Output = Result<(), NotThere>>>>;

/// How the parts come, as context in the browser. The server draws none of them.
#[derive(Clone, Copy)]
pub struct Source {
    /// Fetches them, unless they are there.
    pub fetch: fn() -> Fetching,
    /// Draws a part, once they are there.
    pub draw: fn(Part) -> Option<AnyView>,
}

/// Whether the parts are there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Coming,
    There,
    Lost,
}

/// The parts, as context.
#[derive(Clone, Copy)]
pub struct Later {
    state: RwSignal<State>,
    /// How often they did not arrive.
    losses: RwSignal<u32>,
    source: Option<Source>,
    toasts: Toasts,
}

impl Later {
    /// Has them fetched once the page has come to life, and again when the browser is online again.
    #[must_use]
    pub fn fetched() -> Self {
        let later = Self {
            state: RwSignal::new(State::Coming),
            losses: RwSignal::new(0),
            source: use_context(),
            toasts: expect_context(),
        };
        Effect::new(move || {
            later.fetch();
            let online = window_event_listener(leptos::ev::online, move |_| {
                if later.state.try_get_untracked() == Some(State::Lost) {
                    later.fetch();
                }
            });
            on_cleanup(move || online.remove());
        });
        later
    }

    fn fetch(self) {
        let Some(source) = self.source else { return };
        self.state.set(State::Coming);
        spawn_local(async move {
            let arrived = (source.fetch)().await;
            // The editor may have been left meanwhile.
            match arrived {
                Ok(()) => {
                    self.state.try_set(State::There);
                    // By the time that the page is drawn, they are in the dialog.
                    request_animation_frame(focus_open_dialog);
                }
                Err(NotThere) => {
                    self.losses.try_update(|losses| *losses += 1);
                    self.state.try_set(State::Lost);
                    self.toasts.warn(LOST);
                }
            }
        });
    }

    /// Draws a part as soon as it is there.
    pub fn draw(self, part: Part) -> AnyView {
        let shown = move || {
            let state = self.state.get();
            if state == State::There {
                return self.source.and_then(|source| (source.draw)(part.clone()));
            }
            let is_lost = state == State::Lost;
            match part {
                Part::Inspector => Some(
                    view! {
                        <aside
                            class="inspector"
                            class:lost=is_lost
                            aria-label="Settings"
                            aria-busy=(!is_lost).then_some("true")
                        >
                            {is_lost.then(|| self.lost())}
                        </aside>
                    }
                    .into_any(),
                ),
                Part::Outline if is_lost => {
                    Some(view! { <div class="outline lost">{self.lost()}</div> }.into_any())
                }
                Part::Publishing(_) | Part::Conflict(_) | Part::SignIn if is_lost => {
                    Some(view! { <div class="inside">{self.lost()}</div> }.into_any())
                }
                Part::Publishing(_) | Part::Conflict(_) | Part::SignIn => Some(
                    view! {
                        <div class="inside">
                            <p role="status">"Loading…"</p>
                        </div>
                    }
                    .into_any(),
                ),
                Part::Problems | Part::Outline | Part::Panels | Part::ContextMenu(_) => None,
            }
        };
        shown.into_any()
    }

    /// The network failed; or, if it is not that, the server was updated meanwhile and has another editor.
    fn lost(self) -> AnyView {
        let is_stubborn = self.losses.get_untracked() > 1;
        let reload = |_| {
            // It cannot fail for the page itself.
            let _ = window().location().reload();
        };
        view! {
            <p>{LOST}</p>
            <Button press=move |_| self.fetch()>"Try again"</Button>
            {is_stubborn
                .then(|| {
                    view! {
                        <p>"If Phloem was updated meanwhile, the page has to be loaded anew."</p>
                        <Button press=reload>"Reload the page"</Button>
                    }
                })}
        }
        .into_any()
    }
}

/// A dialog that was opened before its part was there had nothing to give the focus to, or it was on what stood there meanwhile.
fn focus_open_dialog() {
    let Ok(Some(dialog)) = document().query_selector("dialog[open]") else {
        return;
    };
    let is_elsewhere = document()
        .active_element()
        .is_some_and(|active| dialog.contains(Some(&active)) && active != dialog);
    if is_elsewhere {
        return;
    }
    if let Ok(Some(first)) = dialog.query_selector("input, textarea, button") {
        // That it cannot be focused is no error: it may be disabled.
        let _ = first.unchecked_into::<HtmlElement>().focus();
    }
}

/// What is said when they did not arrive.
const LOST: &str = "Part of the editor did not load. Check your connection, then try again.";
