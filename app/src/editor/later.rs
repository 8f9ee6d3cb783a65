//! The parts of the editor that come after it.
//!
//! What is seen and used first is the canvas, the palette and the bar. The settings, the panels and what dialogs ask are in a file of their own, which
//! is fetched as soon as the page has come to life, so that the first load is small.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::Button;
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
    source: Option<Source>,
}

impl Later {
    /// Has them fetched once the page has come to life.
    #[must_use]
    pub fn fetched() -> Self {
        let state = RwSignal::new(State::Coming);
        let source = use_context::<Source>();
        Effect::new(move || {
            let Some(source) = source else { return };
            spawn_local(async move {
                let state_now = match (source.fetch)().await {
                    Ok(()) => State::There,
                    Err(NotThere) => State::Lost,
                };
                // The editor may have been left meanwhile.
                state.try_set(state_now);
            });
        });
        Self { state, source }
    }

    /// Draws a part as soon as it is there.
    pub fn draw(self, part: Part) -> AnyView {
        let shown = move || match (self.state.get(), &part) {
            (State::There, _) => self.source.and_then(|source| (source.draw)(part.clone())),
            (State::Coming, Part::Inspector) => Some(
                view! { <aside class="inspector" aria-label="Settings" aria-busy="true"></aside> }
                    .into_any(),
            ),
            (State::Lost, Part::Inspector) => Some(lost()),
            (State::Coming | State::Lost, _) => None,
        };
        shown.into_any()
    }
}

/// The network failed, or the server was updated meanwhile and has another editor.
fn lost() -> AnyView {
    let reload = |_| {
        // It cannot fail for the page itself.
        let _ = window().location().reload();
    };
    view! {
        <aside class="inspector lost" aria-label="Settings">
            <p role="alert">"The settings did not load. What you draw is saved all the same."</p>
            <Button press=reload>"Reload the page"</Button>
        </aside>
    }
    .into_any()
}
