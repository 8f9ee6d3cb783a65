//! The numbers: which flow answers which, and the calls that found none.

pub mod check;
pub mod link;
pub mod missed;
mod taken;

use leptos::prelude::*;
use leptos_meta::Title;
use phloem_api::{Carrier, CarrierId, MissedCallsQuery, Number, Page, PageQuery, Role};

use crate::client::use_api;
use crate::components::growing::{Growing, ShowMore};
use crate::components::{
    Ago, Button, Cell, Column, Confirm, Glyph, Icon, Look, Menu, MenuItem, Notice, Question,
    Refusal, Row, Table, Toasts,
};
use crate::pages::numbers::link::{LinkNumber, Linking};
use crate::pages::numbers::missed::Missed;
use crate::session::may;
use crate::words::phone;

/// As many as one can look through.
const PAGE: u32 = 100;

const NUMBER: Column = Column::new("Number");
const FLOW: Column = Column::new("Flow");
const ANSWERS: Column = Column::new("Callers get");
const CARRIER: Column = Column::new("Carrier");
const CHANGED: Column = Column::new("Changed");
const COMMANDS: Column = Column::unlabelled("Commands");

/// The numbers.
#[component]
pub fn Numbers() -> impl IntoView {
    let api = use_api();
    let numbers = {
        let api = api.clone();
        Resource::new(
            || (),
            move |()| {
                let api = api.clone();
                async move { api.numbers(first_page()).await }
            },
        )
    };
    let carriers = {
        let api = api.clone();
        Resource::new(
            || (),
            move |()| {
                let api = api.clone();
                async move { api.carriers(first_page()).await }
            },
        )
    };
    let missed = Resource::new(
        || (),
        move |()| {
            let api = api.clone();
            let query = MissedCallsQuery { limit: Some(200) };
            async move { api.missed_calls(query).await }
        },
    );
    let again = move || {
        numbers.refetch();
        carriers.refetch();
        missed.refetch();
    };
    let linking = RwSignal::new(None::<Linking>);
    let unlinking = RwSignal::new(None::<Number>);
    let toasts = expect_context::<Toasts>();
    view! {
        <Title text="Numbers" />
        <main class="page" id="page" tabindex="-1">
            <Transition fallback=|| view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match (numbers.await, carriers.await, missed.await) {
                        (Ok(numbers), Ok(carriers), Ok(missed)) => {
                            let linked: Vec<_> = numbers
                                .items
                                .iter()
                                .map(|number| (number.number.clone(), number.flow.clone()))
                                .collect();
                            let known = carriers.items.clone();
                            view! {
                                <List page=numbers carriers=carriers.items linking unlinking />
                                <Missed calls=missed.items linked carriers=known linking />
                            }
                                .into_any()
                        }
                        (Err(refusal), ..) | (_, Err(refusal), _) | (.., Err(refusal)) => {
                            view! {
                                <Heading />
                                <Refusal refusal again=move |()| again() />
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </main>
        <LinkNumber subject=linking done=move |()| again() />
        <Confirm
            subject=unlinking
            verb="Unlink number"
            ask=|number: &Number| Question {
                question: format!("Unlink {}?", phone(&number.number)),
                consequence: "Whoever calls it hears that it is not connected to a call flow. The flow stays, and so does the record of its runs."
                    .to_owned(),
            }
            call=|api, number: Number| async move { api.unlink_number(number.number).await }
            done=move |number: Number| {
                toasts.say(format!("Unlinked {}.", phone(&number.number)));
                again();
            }
        />
    }
    .into_any()
}

fn first_page() -> PageQuery {
    PageQuery {
        limit: Some(PAGE),
        cursor: None,
    }
}

#[component]
fn Heading(
    /// Commands beside it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="heading">
            <h1>"Numbers"</h1>
            {children.map(|children| children())}
        </div>
    }
}

/// The linked numbers, or what leads to the first one.
#[component]
fn List(
    /// The first page.
    page: Page<Number>,
    /// The workspace's carriers.
    carriers: Vec<Carrier>,
    /// Opens the dialog that links a number.
    linking: RwSignal<Option<Linking>>,
    /// Asks whether to unlink a number.
    unlinking: RwSignal<Option<Number>>,
) -> impl IntoView {
    let shown = Growing::new();
    let empty = page.items.is_empty();
    let unreachable = carriers.is_empty();
    shown.start(page);
    let carriers = StoredValue::new(carriers);
    let link = move |_| linking.set(Some(Linking::new(carriers.get_value())));
    let button = move || {
        view! {
            <Button look=Look::Primary press=link>
                <Icon of=Glyph::Add />
                "Link a number"
            </Button>
        }
    };
    let row = move |number: Number| {
        let change = {
            let number = number.clone();
            move |()| linking.set(Some(Linking::change(carriers.get_value(), number.clone())))
        };
        let unlink = {
            let number = number.clone();
            move |()| unlinking.set(Some(number.clone()))
        };
        view! { <Line number change unlink /> }
    };
    view! {
        <Heading>{(may(Role::Editor) && !unreachable && !empty).then(button)}</Heading>
        {if empty {
            view! { <Nothing unreachable link=button.into() /> }.into_any()
        } else {
            view! {
                <Table label="Linked numbers" look="numbers" columns=columns()>
                    <For
                        each=move || shown.items.get()
                        key=|number| (number.number.clone(), number.updated)
                        children=row
                    />
                </Table>
                <ShowMore
                    list=shown
                    call=|api, cursor| async move {
                        api.numbers(PageQuery { cursor, ..first_page() }).await
                    }
                />
            }
                .into_any()
        }}
    }
    .into_any()
}

/// A viewer has no commands.
fn columns() -> &'static [Column] {
    if may(Role::Editor) {
        &[NUMBER, FLOW, ANSWERS, CARRIER, CHANGED, COMMANDS]
    } else {
        &[NUMBER, FLOW, ANSWERS, CARRIER, CHANGED]
    }
}

/// A linked number.
#[component]
fn Line(
    /// Which.
    number: Number,
    /// Asks what to link it to instead.
    #[prop(into)]
    change: Callback<()>,
    /// Asks whether to unlink it.
    #[prop(into)]
    unlink: Callback<()>,
) -> impl IntoView {
    let shown = phone(&number.number);
    let answers = answers(&number);
    let archived = number.archived.then(|| {
        view! {
            <span class="pill doubtful" title="It takes calls all the same.">
                "Archived"
            </span>
        }
    });
    let flow = match number.flow.name {
        Some(name) => view! { <a href=format!("/flows/{}", number.flow.id)>{name}</a> }.into_any(),
        None => view! { <span class="bad">"The flow was deleted"</span> }.into_any(),
    };
    let label = format!("Commands for {shown}");
    view! {
        <Row>
            <Cell of=NUMBER>
                <strong>{shown}</strong>
            </Cell>
            <Cell of=FLOW>
                <span class="flow">{flow} {archived}</span>
            </Cell>
            <Cell of=ANSWERS>{answers}</Cell>
            <Cell of=CARRIER>{number.carrier.name}</Cell>
            <Cell of=CHANGED>
                <Ago at=number.updated />
            </Cell>
            {may(Role::Editor)
                .then(|| {
                    view! {
                        <Cell of=COMMANDS>
                            <Menu
                                label
                                look="quiet square"
                                trigger=|| view! { <Icon of=Glyph::More /> }
                            >
                                <MenuItem icon=Glyph::Rename pick=change>
                                    "Change"
                                </MenuItem>
                                <MenuItem icon=Glyph::Unlink danger=true pick=unlink>
                                    "Unlink"
                                </MenuItem>
                            </Menu>
                        </Cell>
                    }
                })}
        </Row>
    }
    .into_any()
}

/// What whoever calls the number gets, as the server decides it when the call comes in.
fn answers(number: &Number) -> AnyView {
    let nobody = |state: &'static str, hear: &'static str| {
        view! {
            <span class="pill doubtful">{state}</span>
            <p class="hint">{hear}</p>
        }
        .into_any()
    };
    match (number.answering, number.version) {
        (Some(version), None) => format!("Live version {version}").into_any(),
        (Some(_), Some(version)) => format!("Stays with version {version}").into_any(),
        (None, _) if number.flow.name.is_none() => nobody(
            "Not linked",
            "Callers hear that the number is not connected to a call flow yet.",
        ),
        (None, _) => nobody(
            "Not published",
            "Callers hear that the call flow is not published yet. Open the flow and publish it.",
        ),
    }
}

/// No number is linked, and what comes first.
#[component]
fn Nothing(
    /// Whether there is no carrier yet.
    unreachable: bool,
    /// The button that links a number.
    link: ViewFn,
) -> impl IntoView {
    match (unreachable, may(Role::Editor), may(Role::Owner)) {
        (true, _, true) => view! {
            <Notice
                icon=Glyph::Carrier
                heading="First, connect a carrier"
                text="A carrier brings the calls to your numbers. Once one is connected, each of its numbers can be linked to a flow."
            >
                <a class="button primary" href="/carriers?add=plivo">
                    "Add Plivo"
                </a>
            </Notice>
        }
        .into_any(),
        (true, _, false) => view! {
            <Notice
                icon=Glyph::Carrier
                heading="No carrier is connected yet"
                text="A carrier brings the calls to your numbers. An owner of this workspace can connect one."
            />
        }
        .into_any(),
        (false, true, _) => view! {
            <Notice
                icon=Glyph::Phone
                heading="Link your first number"
                text="When somebody calls a linked number, its flow says what happens."
            >
                {link.run()}
            </Notice>
        }
        .into_any(),
        (false, false, _) => view! {
            <Notice
                icon=Glyph::Phone
                heading="No number is linked yet"
                text="When somebody calls a linked number, its flow says what happens. An editor of this workspace can link one."
            />
        }
        .into_any(),
    }
}

/// While the first answer is on its way.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <Heading />
        <p class="unseen" role="status">
            "Loading the numbers"
        </p>
        <div class="bones" aria-hidden="true">
            {(0..4).map(|_| view! { <div class="bone"></div> }).collect_view()}
        </div>
    }
    .into_any()
}

/// What a carrier is called.
pub(crate) fn name_of(carriers: &[Carrier], id: CarrierId) -> Option<String> {
    let carrier = carriers.iter().find(|carrier| carrier.id == id)?;
    Some(carrier.name.clone())
}
