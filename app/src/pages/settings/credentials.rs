//! What programs sign in with.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use phloem_api::{CreateCredential, Credential, NewCredential, PageQuery, Role};

use crate::client::{Attempt, use_api};
use crate::components::field::text_of;
use crate::components::growing::{Growing, ShowMore};
use crate::components::{
    Ago, Button, Cell, Column, Confirm, Copyable, Dialog, Field, Glyph, Icon, Look, Question,
    Refusal, Row, Select, Submit, Table, Toasts, Wrong,
};
use crate::pages::settings::{Part, name_of, roles};

const NAME: Column = Column::new("Name");
const AUTH_ID: Column = Column::new("Auth ID");
const ROLE: Column = Column::new("Role");
const CREATED: Column = Column::new("Created");
const COMMANDS: Column = Column::unlabelled("Commands");

/// The credentials that programs have; only owners see them.
#[component]
pub fn Credentials(
    /// Whether an owner is looking.
    owner: bool,
) -> impl IntoView {
    if owner {
        return view! {
            <Part
                id="credentials"
                heading="API credentials"
                about="A program signs in with an Auth ID and an Auth Token of its own. What this app can do, a program can do."
            >
                <Owned />
            </Part>
        }
        .into_any();
    }
    view! {
        <Part
            id="credentials"
            heading="API credentials"
            about="A program signs in with an Auth ID and an Auth Token of its own. An owner of this workspace can make you a pair."
        >
            <Described />
        </Part>
    }
    .into_any()
}

#[component]
fn Described() -> impl IntoView {
    view! {
        <p>
            "Every call is described at " <a href="/api/docs" rel="external">
                "/api/docs"
            </a> "."
        </p>
    }
}

#[component]
fn Owned() -> impl IntoView {
    let api = use_api();
    let toasts = expect_context::<Toasts>();
    let credentials = Resource::new(
        || (),
        move |()| {
            let api = api.clone();
            async move { api.credentials(PageQuery::default()).await }
        },
    );
    let making = RwSignal::new(None::<Making>);
    let revoking = RwSignal::new(None::<Credential>);
    let shown = Growing::new();
    view! {
        <Described />
        <Transition fallback=|| view! { <div class="bone"></div> }>
            {move || Suspend::new(async move {
                match credentials.await {
                    Ok(page) if page.items.is_empty() => {
                        view! { <p class="muted">"No program has credentials yet."</p> }.into_any()
                    }
                    Ok(page) => {
                        shown.start(page);
                        view! {
                            <Table
                                label="API credentials"
                                look="people"
                                columns=&[NAME, AUTH_ID, ROLE, CREATED, COMMANDS]
                            >
                                <For
                                    each=move || shown.items.get()
                                    key=|credential: &Credential| {
                                        (credential.auth_id.clone(), credential.revoked)
                                    }
                                    let:credential
                                >
                                    <Line credential revoking />
                                </For>
                            </Table>
                            <ShowMore
                                list=shown
                                call=|api, cursor| async move {
                                    api.credentials(PageQuery { cursor, ..PageQuery::default() })
                                        .await
                                }
                            />
                        }
                            .into_any()
                    }
                    Err(refusal) => {
                        view! { <Refusal refusal again=move |()| credentials.refetch() /> }
                            .into_any()
                    }
                }
            })}
        </Transition>
        <div class="actions">
            <Button press=move |_| making.set(Some(Making::Asking))>
                <Icon of=Glyph::Add />
                "Make credentials"
            </Button>
        </div>
        <Make subject=making done=move |()| credentials.refetch() />
        <Confirm
            subject=revoking
            verb="Revoke credentials"
            ask=|credential: &Credential| Question {
                question: format!("Revoke the credentials of “{}”?", credential.name),
                consequence: "A program that uses them is refused from now on. This cannot be undone."
                    .to_owned(),
            }
            call=|api, credential: Credential| async move {
                api.revoke_credential(credential.auth_id).await
            }
            done=move |credential: Credential| {
                toasts.say(format!("“{}” cannot sign in any more.", credential.name));
                credentials.refetch();
            }
        />
    }
    .into_any()
}

#[component]
fn Line(
    /// Which.
    credential: Credential,
    /// Asks whether to revoke some.
    revoking: RwSignal<Option<Credential>>,
) -> impl IntoView {
    let Credential {
        auth_id,
        name,
        role,
        created,
        revoked,
    } = credential.clone();
    let whose = format!(" the credentials of {name}");
    let command = match revoked {
        Some(at) => view! {
            <span class="muted">"Revoked " <Ago at /></span>
        }
        .into_any(),
        None => view! {
            <Button press=move |_| revoking.set(Some(credential.clone()))>
                "Revoke"
                <span class="unseen">{whose}</span>
            </Button>
        }
        .into_any(),
    };
    view! {
        <Row>
            <Cell of=NAME>
                <strong>{name}</strong>
            </Cell>
            <Cell of=AUTH_ID>
                <code>{auth_id}</code>
            </Cell>
            <Cell of=ROLE>{name_of(role)}</Cell>
            <Cell of=CREATED>
                <Ago at=created />
            </Cell>
            <Cell of=COMMANDS>{command}</Cell>
        </Row>
    }
    .into_any()
}

/// How far new credentials have come.
#[derive(Clone, Debug, PartialEq)]
enum Making {
    /// What for, and what may it do?
    Asking,
    /// They are there. The token is shown only now.
    Made(NewCredential),
}

#[component]
fn Make(
    /// Open while there is one.
    subject: RwSignal<Option<Making>>,
    /// Runs once they are there.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let close = Callback::new(move |()| subject.set(None));
    let inside = move |making: Making| match making {
        Making::Asking => {
            let made = move |made| {
                subject.set(Some(Making::Made(made)));
                done.try_run(());
            };
            view! { <Form made close /> }.into_any()
        }
        Making::Made(made) => view! { <Made made close /> }.into_any(),
    };
    let once = Signal::derive(move || matches!(*subject.read(), Some(Making::Made(_))));
    view! { <Dialog subject label="Make credentials" once inside /> }
}

#[component]
fn Form(
    /// Runs with the credentials.
    #[prop(into)]
    made: Callback<NewCredential>,
    /// Leaves everything as it is.
    close: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let name = NodeRef::<Input>::new();
    let role = RwSignal::new(Role::Editor);
    let make = move |event: SubmitEvent| {
        event.prevent_default();
        let request = CreateCredential {
            name: text_of(name),
            role: role.get_untracked(),
        };
        attempt.make(
            |api| async move { api.create_credential(request).await },
            move |credential| {
                made.try_run(credential);
            },
        );
    };
    view! {
        <form method="dialog" on:submit=make>
            <h2>"Make credentials"</h2>
            <Wrong refusal=attempt.refusal />
            <Field
                name="credential-name"
                label="Name"
                hint="What they are for, such as the program’s name."
                most=100
                node=name
            />
            <Select
                name="credential-role"
                label="Role"
                options=roles()
                chosen=Signal::derive(move || Some(role.get()))
                pick=move |picked| role.set(picked)
            />
            <div class="actions">
                <Button press=move |_| close.run(())>"Cancel"</Button>
                <Submit look=Look::Primary busy=attempt.busy>
                    "Make credentials"
                </Submit>
            </div>
        </form>
    }
    .into_any()
}

/// Fresh credentials, with an example of how to use them.
#[component]
fn Made(
    /// The credentials.
    made: NewCredential,
    /// Closes the dialog.
    close: Callback<()>,
) -> impl IntoView {
    let NewCredential {
        credential,
        auth_token,
    } = made;
    // Only ever shown by a browser, which knows how it reached the server.
    let origin = window().location().origin().unwrap_or_default();
    let example = format!(
        "curl -u {}:{auth_token} {origin}/api/v1/flows",
        credential.auth_id
    );
    view! {
        <div class="inside">
            <h2>{format!("Credentials of “{}”", credential.name)}</h2>
            <p>"Keep the Auth Token now: it is shown only this once."</p>
            <div class="field">
                <strong>"Auth ID"</strong>
                <Copyable what="the Auth ID" text=credential.auth_id />
            </div>
            <div class="field">
                <strong>"Auth Token"</strong>
                <Copyable what="the Auth Token" text=auth_token />
            </div>
            <div class="field">
                <strong>"Try them"</strong>
                <p class="hint">"This lists the flows. In a program, keep the token out of its source."</p>
                <Copyable what="the example" text=example />
            </div>
            <div class="actions">
                <Button look=Look::Primary press=move |_| close.run(())>
                    "Done"
                </Button>
            </div>
        </div>
    }
    .into_any()
}
