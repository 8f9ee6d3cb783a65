//! The settings: people, one's own password and sessions, what programs sign in with, and the limits in force.

pub mod credentials;
pub mod invitations;
pub mod limits;
pub mod password;
pub mod people;

use leptos::prelude::*;
use leptos_meta::Title;
use phloem_api::{Me, Role, Who};

use crate::pages::settings::credentials::Credentials;
use crate::pages::settings::limits::LimitsInForce;
use crate::pages::settings::password::{Password, Sessions};
use crate::pages::settings::people::People;
use crate::session::may;

/// The settings.
#[component]
pub fn Settings() -> impl IntoView {
    let me = expect_context::<Me>();
    // A program has neither password nor sessions.
    let person = match me.who {
        Who::Person { id, email } => Some((id, email)),
        Who::Program { .. } => None,
    };
    let (id, email) = person.clone().unzip();
    let owner = may(Role::Owner);
    let ways = [
        ("#people", "People", true),
        ("#password", "Your password", person.is_some()),
        ("#sessions", "Sessions", person.is_some()),
        ("#credentials", "API credentials", true),
        ("#limits", "Limits", true),
    ];
    let ways = ways
        .into_iter()
        .filter(|(.., there)| *there)
        .map(|(href, name, _)| view! { <a href=href>{name}</a> });
    view! {
        <Title text="Settings" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Settings"</h1>
            </div>
            <div class="settings">
                <nav aria-label="Settings">{ways.collect_view()}</nav>
                <div class="parts">
                    <People me=id />
                    {email
                        .map(|email| {
                            view! {
                                <Password email />
                                <Sessions />
                            }
                        })}
                    <Credentials owner />
                    <LimitsInForce />
                </div>
            </div>
        </main>
    }
    .into_any()
}

/// A part of the settings.
#[component]
pub(crate) fn Part(
    /// Its place on the page, and what ties heading and part together.
    id: &'static str,
    /// What it is about.
    heading: &'static str,
    /// A sentence more.
    #[prop(optional)]
    about: &'static str,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let heading_id = format!("{id}-heading");
    view! {
        <section class="part" id=id aria-labelledby=heading_id.clone()>
            <header>
                <h2 id=heading_id.clone()>{heading}</h2>
                {(!about.is_empty()).then(|| view! { <p>{about}</p> })}
            </header>
            {children()}
        </section>
    }
    .into_any()
}

/// The roles with what each may do, as one chooses among them.
pub(crate) fn roles() -> Vec<(Role, String)> {
    Role::ALL
        .into_iter()
        .rev()
        .map(|role| (role, name_of(role).to_owned()))
        .collect()
}

/// What a role is called.
pub(crate) fn name_of(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Editor => "Editor",
        Role::Owner => "Owner",
    }
}

/// What a role may do.
pub(crate) fn about(role: Role) -> &'static str {
    match role {
        Role::Viewer => "sees everything but secrets",
        Role::Editor => "also changes, publishes and runs flows, and links numbers",
        Role::Owner => "also manages carriers, people and API credentials",
    }
}

/// A role in a sentence.
pub(crate) fn with_article(role: Role) -> &'static str {
    match role {
        Role::Viewer => "a viewer",
        Role::Editor => "an editor",
        Role::Owner => "an owner",
    }
}
