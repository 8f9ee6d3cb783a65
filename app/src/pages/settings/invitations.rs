//! Inviting people by a link that somebody sends them.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{CreateInvitation, Invitation, NewInvitation, PageQuery, Role};

use crate::client::{Attempt, use_api};
use crate::components::field::text_of;
use crate::components::{
    Button, Cell, Column, Confirm, Copyable, Dialog, Field, Glyph, Icon, Look, Question, Refusal,
    Row, Select, Submit, Table, Toasts, Wrong,
};
use crate::pages::carriers::reach::{Reach, base_of, reach};
use crate::pages::settings::{name_of, roles, with_article};
use crate::words::date;

const INVITED: Column = Column::new("Invited");
const ROLE: Column = Column::new("Role");
const UNTIL: Column = Column::new("Link works until");
const COMMANDS: Column = Column::unlabelled("Commands");

/// The invitations that nobody has accepted yet, and the way to make one.
#[component]
pub fn Invitations() -> impl IntoView {
    let api = use_api();
    let toasts = expect_context::<Toasts>();
    let invitations = Resource::new(
        || (),
        move |()| {
            let api = api.clone();
            // They expire within days, so there are never many.
            let query = PageQuery {
                limit: Some(200),
                cursor: None,
            };
            async move { api.invitations(query).await }
        },
    );
    let inviting = RwSignal::new(None::<Inviting>);
    let withdrawing = RwSignal::new(None::<Invitation>);
    view! {
        <div class="actions">
            <Button press=move |_| inviting.set(Some(Inviting::Asking))>
                <Icon of=Glyph::Add />
                "Invite somebody"
            </Button>
        </div>
        <Transition>
            {move || Suspend::new(async move {
                match invitations.await {
                    Ok(page) if page.items.is_empty() => ().into_any(),
                    Ok(page) => {
                        let lines = page
                            .items
                            .into_iter()
                            .map(move |invitation| view! { <Line invitation withdrawing /> });
                        view! {
                            <h3>"Not accepted yet"</h3>
                            <Table
                                label="Invitations"
                                look="people"
                                columns=&[INVITED, ROLE, UNTIL, COMMANDS]
                            >
                                {lines.collect_view()}
                            </Table>
                        }
                            .into_any()
                    }
                    Err(refusal) => {
                        view! { <Refusal refusal again=move |()| invitations.refetch() /> }
                            .into_any()
                    }
                }
            })}
        </Transition>
        <Invite subject=inviting done=move |()| invitations.refetch() />
        <Confirm
            subject=withdrawing
            verb="Withdraw invitation"
            ask=|invitation: &Invitation| Question {
                question: format!("Withdraw the invitation of {}?", invitation.email),
                consequence: "Its link does not work any more. You can make another one.".to_owned(),
            }
            call=|api, invitation: Invitation| async move {
                api.withdraw_invitation(invitation.id).await
            }
            done=move |invitation: Invitation| {
                toasts.say(format!("The link of {} does not work any more.", invitation.email));
                invitations.refetch();
            }
        />
    }
    .into_any()
}

#[component]
fn Line(
    /// Which.
    invitation: Invitation,
    /// Asks whether to withdraw one.
    withdrawing: RwSignal<Option<Invitation>>,
) -> impl IntoView {
    let Invitation {
        email,
        role,
        expires,
        ..
    } = invitation.clone();
    let whose = format!(" the invitation of {email}");
    view! {
        <Row>
            <Cell of=INVITED>
                <strong>{email}</strong>
            </Cell>
            <Cell of=ROLE>{name_of(role)}</Cell>
            <Cell of=UNTIL>{date(expires)}</Cell>
            <Cell of=COMMANDS>
                <Button press=move |_| withdrawing.set(Some(invitation.clone()))>
                    "Withdraw"
                    <span class="unseen">{whose}</span>
                </Button>
            </Cell>
        </Row>
    }
    .into_any()
}

/// How far an invitation has come.
#[derive(Clone, Debug, PartialEq)]
enum Inviting {
    /// Whom, and as what?
    Asking,
    /// The link is there. It is shown only now.
    Made(NewInvitation),
}

/// Asks whom to invite, and shows the link.
#[component]
fn Invite(
    /// Open while there is one.
    subject: RwSignal<Option<Inviting>>,
    /// Runs once the link is there.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let close = Callback::new(move |()| subject.set(None));
    let inside = move |inviting: Inviting| {
        match inviting {
        Inviting::Asking => {
            let made = move |made| {
                subject.set(Some(Inviting::Made(made)));
                done.try_run(());
            };
            view! { <Form made close /> }.into_any()
        }
        Inviting::Made(NewInvitation { invitation, url }) => view! {
            <div class="inside">
                <h2>{format!("Send this link to {}", invitation.email)}</h2>
                <p>
                    {format!(
                        "Whoever opens it joins as {}. It works once, until {}, and is shown only now.",
                        with_article(invitation.role),
                        date(invitation.expires),
                    )}
                </p>
                {(reach(&url) == Reach::Nobody).then(|| careful(&url))}
                <Copyable what="the link" text=url />
                <div class="actions">
                    <Button look=Look::Primary press=move |_| close.run(())>
                        "Done"
                    </Button>
                </div>
            </div>
        }
        .into_any(),
    }
    };
    let once = Signal::derive(move || matches!(*subject.read(), Some(Inviting::Made(_))));
    view! { <Dialog subject label="Invite somebody" once inside /> }
}

/// The link begins with an address that means nothing elsewhere.
fn careful(url: &str) -> AnyView {
    view! {
        <div class="message careful" role="note">
            <Icon of=Glyph::Doubtful />
            <p>
                <strong>{format!("{} only works on this machine or in its network.", base_of(url))}</strong>
                " For anybody elsewhere, start the server with "
                <code>"PHLOEM_PUBLIC_URL"</code>
                " set to the address at which they reach it, and invite them again."
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Form(
    /// Runs with the link.
    #[prop(into)]
    made: Callback<NewInvitation>,
    /// Leaves everything as it is.
    close: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let email = NodeRef::<Input>::new();
    let role = RwSignal::new(Role::Editor);
    let invite = move |event: SubmitEvent| {
        event.prevent_default();
        let request = CreateInvitation {
            email: text_of(email),
            role: role.get_untracked(),
        };
        attempt.make(
            |api| async move { api.create_invitation(request).await },
            move |invitation| {
                made.try_run(invitation);
            },
        );
    };
    view! {
        <form method="dialog" on:submit=invite>
            <h2>"Invite somebody"</h2>
            <Wrong refusal=attempt.refusal />
            <Field
                name="invited"
                label="E-mail address"
                kind="email"
                hint="What they will sign in with. You get a link to send them yourself."
                node=email
            />
            <Select
                name="invited-role"
                label="Role"
                options=roles()
                chosen=Signal::derive(move || Some(role.get()))
                pick=move |picked| role.set(picked)
            />
            <div class="actions">
                <Button press=move |_| close.run(())>"Cancel"</Button>
                <Submit look=Look::Primary busy=attempt.busy>
                    "Make the link"
                </Submit>
            </div>
        </form>
    }
    .into_any()
}
