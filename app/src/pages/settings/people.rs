//! The people of the workspace, and their roles.

use leptos::prelude::*;
use phloem_api::{ChangePerson, Page, PageQuery, Person, Role, UserId};

use crate::client::{Attempt, use_api};
use crate::components::growing::{Growing, ShowMore};
use crate::components::{
    Ago, Button, Cell, Column, Confirm, Question, Refusal, Row, Select, Table, Toasts,
};
use crate::pages::settings::invitations::Invitations;
use crate::pages::settings::{Part, about, name_of, roles, with_article};
use crate::session::{Session, may};

const PERSON: Column = Column::new("Person");
const ROLE: Column = Column::new("Role");
const JOINED: Column = Column::new("Joined");
const COMMANDS: Column = Column::unlabelled("Commands");

/// The people; owners change roles, remove and invite.
#[component]
pub fn People(
    /// Who is looking, where it is a person.
    me: Option<UserId>,
) -> impl IntoView {
    let api = use_api();
    let people = Resource::new(
        || (),
        move |()| {
            let api = api.clone();
            async move { api.people(PageQuery::default()).await }
        },
    );
    let owner = may(Role::Owner);
    let explained = Role::ALL.into_iter().map(|role| {
        view! {
            <div>
                <dt>{name_of(role)}</dt>
                <dd>{about(role)}</dd>
            </div>
        }
    });
    view! {
        <Part
            id="people"
            heading="People"
            about=if owner {
                "Who signs in to this workspace, and what each may do."
            } else {
                "Who signs in to this workspace, and what each may do. An owner invites and removes people and changes their roles."
            }
        >
            <dl class="roles">{explained.collect_view()}</dl>
            <Transition fallback=|| view! { <div class="bone"></div> }>
                {move || Suspend::new(async move {
                    match people.await {
                        Ok(page) => view! { <List page me /> }.into_any(),
                        Err(refusal) => {
                            view! { <Refusal refusal again=move |()| people.refetch() /> }
                                .into_any()
                        }
                    }
                })}
            </Transition>
            {owner.then(|| view! { <Invitations /> })}
        </Part>
    }
    .into_any()
}

#[component]
fn List(
    /// The first page.
    page: Page<Person>,
    /// Who is looking.
    me: Option<UserId>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let shown = Growing::new();
    shown.start(page);
    let removing = RwSignal::new(None::<Person>);
    let columns: &'static [Column] = if may(Role::Owner) {
        &[PERSON, ROLE, JOINED, COMMANDS]
    } else {
        &[PERSON, ROLE, JOINED]
    };
    view! {
        <Table label="People" look="people" columns>
            <For each=move || shown.items.get() key=|person| person.id let:person>
                <Line person me removing />
            </For>
        </Table>
        <ShowMore
            list=shown
            call=|api, cursor| async move {
                api.people(PageQuery { cursor, ..PageQuery::default() }).await
            }
        />
        <Confirm
            subject=removing
            verb="Remove person"
            ask=|person: &Person| Question {
                question: format!("Remove {}?", person.email),
                consequence: "They are signed out at once and cannot sign in any more. The flows that they made stay."
                    .to_owned(),
            }
            call=|api, person: Person| async move { api.remove_person(person.id).await }
            done=move |person: Person| {
                toasts.say(format!("Removed {}.", person.email));
                shown.items.update(|people| people.retain(|other| other.id != person.id));
            }
        />
    }
    .into_any()
}

#[component]
fn Line(
    /// Who.
    person: Person,
    /// Who is looking.
    me: Option<UserId>,
    /// Asks whether to remove somebody.
    removing: RwSignal<Option<Person>>,
) -> impl IntoView {
    let owner = may(Role::Owner);
    let myself = me == Some(person.id);
    let email = person.email.clone();
    let role = if owner {
        view! { <ChooseRole person=person.clone() myself /> }.into_any()
    } else {
        name_of(person.role).into_any()
    };
    let joined = person.joined;
    let remove = move || {
        let email = person.email.clone();
        view! {
            <Button press=move |_| removing.set(Some(person.clone()))>
                "Remove"
                <span class="unseen">{format!(" {email}")}</span>
            </Button>
        }
    };
    view! {
        <Row>
            <Cell of=PERSON>
                <strong>{email}</strong>
                {myself.then(|| view! { <span class="pill">"You"</span> })}
            </Cell>
            <Cell of=ROLE>{role}</Cell>
            <Cell of=JOINED>
                <Ago at=joined />
            </Cell>
            {owner.then(|| view! { <Cell of=COMMANDS>{(!myself).then(remove)}</Cell> })}
        </Row>
    }
    .into_any()
}

/// Gives somebody another role at once.
#[component]
fn ChooseRole(
    /// Whom.
    person: Person,
    /// Whether it is whoever is looking.
    myself: bool,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let session = expect_context::<Session>();
    let attempt = Attempt::new();
    let role = RwSignal::new(person.role);
    let before = StoredValue::new(person.role);
    let email = StoredValue::new(person.email.clone());
    let pick = move |picked| {
        role.set(picked);
        let request = ChangePerson { role: picked };
        attempt.make(
            move |api| async move { api.change_person(person.id, request).await },
            move |person: Person| {
                before.set_value(person.role);
                toasts.say(format!(
                    "{} is {} now.",
                    person.email,
                    with_article(person.role)
                ));
                if myself {
                    // There may be less to see now.
                    session.0.refetch();
                }
            },
        );
    };
    Effect::new(move || {
        if let Some(refusal) = attempt.refusal.get() {
            role.set(before.get_value());
            toasts.warn(refusal.error);
        }
    });
    view! {
        <Select
            name=format!("role-{}", person.id)
            label=format!("Role of {}", email.get_value())
            unlabelled=true
            options=roles()
            chosen=Signal::derive(move || Some(role.get()))
            pick
        />
    }
}
