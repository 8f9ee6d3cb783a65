//! The frame around every page for which one has to be signed in.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::use_location;
use phloem_api::{Me, Who};
use web_sys::HtmlElement;

use crate::address::address;
use crate::bundle::LeadTo;
use crate::client::Attempt;
use crate::components::{Brand, Glyph, Icon, Menu, MenuItem, Refusal, Toasts};
use crate::session::{Session, Standing};

/// Lets in who is signed in, and leads others to where they can become so. Around the page is the bar with the ways to the others.
#[component]
pub fn Frame() -> impl IntoView {
    gate(|me| view! { <Inside me /> }.into_any())
}

/// Lets in who is signed in, as [`Frame`] does, to a page that fills the window and has a bar of its own.
#[component]
pub fn Bare() -> impl IntoView {
    gate(|me| {
        provide_context(me);
        view! { <Outlet /> }.into_any()
    })
}

fn gate(inside: fn(Me) -> AnyView) -> AnyView {
    let session = expect_context::<Session>();
    let here = use_location();
    let to_sign_in = move || {
        let path = here.pathname.get_untracked();
        let query = here.search.get_untracked();
        let back = if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        };
        match back.as_str() {
            "/" | "/flows" => "/sign-in".to_owned(),
            back => address("/sign-in", [("to", back)]),
        }
    };
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match session.0.await {
                    Ok(Standing::SignedIn(me)) => inside(me),
                    Ok(Standing::SignedOut) => view! { <LeadTo path=to_sign_in() /> }.into_any(),
                    Ok(Standing::NotSetUp) => view! { <LeadTo path="/set-up" /> }.into_any(),
                    Err(refusal) => {
                        view! {
                            <main class="alone">
                                <Refusal refusal alone=true again=move |()| session.0.refetch() />
                            </main>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The pages in the bar.
const PAGES: [(&str, &str); 6] = [
    ("/flows", "Flows"),
    ("/runs", "Runs"),
    ("/numbers", "Numbers"),
    ("/carriers", "Carriers"),
    ("/deliveries", "Deliveries"),
    ("/settings", "Settings"),
];

/// The bar on top and the page below it.
#[component]
fn Inside(
    /// Who is signed in; pages find it as context.
    me: Me,
) -> impl IntoView {
    provide_context(me.clone());
    let pages = PAGES.map(|(path, name)| view! { <A href=path>{name}</A> }.into_any());
    let nav = NodeRef::<html::Nav>::new();
    show_current(nav);
    view! {
        <a class="skip button" href="#page">"Skip to the page"</a>
        <header class="bar">
            <Brand />
            <nav aria-label="Pages" node_ref=nav>{pages.collect_view()}</nav>
            <Person me />
        </header>
        <Outlet />
    }
    .into_any()
}

/// On a narrow window the names of the pages scroll sideways: brings the one of this page into view.
fn show_current(nav: NodeRef<html::Nav>) {
    let here = use_location().pathname;
    Effect::new(move || {
        here.track();
        // The router marks the link in an effect of its own.
        request_animation_frame(move || {
            let Some(nav) = nav.try_get_untracked().flatten() else {
                return;
            };
            let current = nav.query_selector("[aria-current]").ok().flatten();
            if let Some(link) = current.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
                nav.set_scroll_left(link.offset_left() - MARGIN);
            }
        });
    });
}

/// What is seen of the name before the current one, in pixels.
const MARGIN: i32 = 48;

/// Who is signed in, and the way out.
#[component]
pub fn Person(
    /// Who.
    me: Me,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let name = match me.who {
        Who::Person { email, .. } => email,
        Who::Program { auth_id } => auth_id,
    };
    let shown = name.clone();
    let sign_out = move |()| {
        attempt.make(
            |api| async move { api.sign_out().await },
            move |()| session.leave(),
        );
    };
    Effect::new(move || {
        if let Some(refusal) = attempt.refusal.get() {
            toasts.warn(refusal.error);
        }
    });
    view! {
        <Menu
            label=format!("Account of {name}")
            look="quiet person"
            trigger=move || view! { <Icon of=Glyph::Person /> <span>{shown.clone()}</span> <Icon of=Glyph::Open /> }
        >
            <p class="about">{me.workspace.name.clone()}</p>
            <MenuItem icon=Glyph::SignOut pick=sign_out>
                "Sign out"
            </MenuItem>
        </Menu>
    }
    .into_any()
}
