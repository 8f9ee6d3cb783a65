//! The flows: a card each, with search, and the commands on them.

pub mod commands;
pub mod dialogs;
pub mod import;
pub mod new_flow;
pub mod tools;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use phloem_api::{Flow, FlowsQuery, Page, Role};

use crate::client::use_api;
use crate::components::growing::{Growing, ShowMore};
use crate::components::{
    Button, Card, Confirm, Glyph, Icon, Look, Notice, Question, Refusal, Toasts, WaitingCard,
};
use crate::pages::flows::commands::{Commands, use_archive, use_archived, use_duplicate};
use crate::pages::flows::dialogs::{ArchiveFlow, RenameFlow};
use crate::pages::flows::import::{Import, ImportFlow, Picked};
use crate::pages::flows::new_flow::NewFlow;
use crate::pages::flows::tools::{Tools, address};
use crate::session::may;

/// As many as fill a large window a few times.
const PAGE: u32 = 48;

/// The most characters of a flow's name, as the server checks it.
pub(crate) const LONGEST_NAME: u32 = 100;

/// The flows.
#[component]
pub fn Flows() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let query = query.read();
        FlowsQuery {
            search: query.get("search").filter(|search| !search.is_empty()),
            archived: (query.get("archived").as_deref() == Some("true")).then_some(true),
            limit: Some(PAGE),
            cursor: None,
        }
    });
    let api = use_api();
    let first = Resource::new(
        move || wanted.get(),
        move |wanted| {
            let api = api.clone();
            async move { api.flows(wanted).await }
        },
    );
    let shown = Growing::new();
    let creating = RwSignal::new(None::<()>);
    let importing = RwSignal::new(None::<Picked>);
    let renaming = RwSignal::new(None::<Flow>);
    let deleting = RwSignal::new(None::<Flow>);
    let archiving = RwSignal::new(None::<Flow>);
    let again = Callback::new(move |()| first.refetch());
    let commands = Commands {
        rename: Callback::new(move |flow| renaming.set(Some(flow))),
        duplicate: use_duplicate(again),
        archive: use_archive(shown, again, archiving),
        delete: Callback::new(move |flow| deleting.set(Some(flow))),
    };
    let new_flow = move || {
        may(Role::Editor).then(|| {
            view! {
                <div class="actions">
                    <Import picked=importing />
                    <Button look=Look::Primary press=move |_| creating.set(Some(()))>
                        <Icon of=Glyph::Add />
                        "New flow"
                    </Button>
                </div>
            }
        })
    };
    view! {
        <Title text="Flows" />
        <main class="page" id="page" tabindex="-1">
            <div class="heading">
                <h1>"Flows"</h1>
                {new_flow()}
            </div>
            <Tools wanted />
            <Transition fallback=|| view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(page) => view! { <List page shown wanted creating commands /> }.into_any(),
                        Err(refusal) => {
                            view! { <Refusal refusal again=move |()| first.refetch() /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </main>
        <NewFlow subject=creating />
        <ImportFlow picked=importing />
        <RenameFlow subject=renaming done=move |flow| keep(shown, flow) />
        <ArchiveFlow subject=archiving done=use_archived(shown, again) />
        <DeleteFlow subject=deleting done=move |flow: Flow| shown.items.update(|flows| flows.retain(|other| other.id != flow.id)) />
    }
    .into_any()
}

/// Shows a flow as it is now, where it was shown before: whoever went far down a long list stays there.
fn keep(shown: Growing<Flow>, flow: Flow) {
    shown.items.update(|flows| {
        if let Some(before) = flows.iter_mut().find(|before| before.id == flow.id) {
            *before = flow;
        }
    });
}

/// Asks whether a flow may go.
#[component]
fn DeleteFlow(
    /// Open while there is one.
    subject: RwSignal<Option<Flow>>,
    /// Runs once it is gone.
    #[prop(into)]
    done: Callback<Flow>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let ask = |flow: &Flow| Question {
        question: format!("Delete “{}”?", flow.name),
        consequence:
            "Its draft, its versions and the record of its runs go with it. This cannot be undone."
                .to_owned(),
    };
    view! {
        <Confirm
            subject
            verb="Delete flow"
            ask
            call=|api, flow: Flow| async move { api.delete_flow(flow.id).await }
            done=move |flow: Flow| {
                toasts.say(format!("Deleted “{}”.", flow.name));
                done.try_run(flow);
            }
        />
    }
}

/// The cards, and further ones on demand.
#[component]
fn List(
    /// The first page.
    page: Page<Flow>,
    /// What is shown of the flows.
    shown: Growing<Flow>,
    /// What they are a page of.
    wanted: Memo<FlowsQuery>,
    /// Opens the dialog for a new flow.
    creating: RwSignal<Option<()>>,
    /// What can be done with a flow.
    commands: Commands,
) -> impl IntoView {
    shown.start(page);
    let empty = Memo::new(move |_| shown.items.read().is_empty());
    move || {
        if empty.get() {
            return view! { <Empty wanted=wanted.get_untracked() creating /> }.into_any();
        }
        view! {
            <ul class="cards" role="list">
                // A card is drawn anew when its flow has another name; all else that changes it takes it out of the list.
                <For each=move || shown.items.get() key=|flow| (flow.id, flow.name.clone()) let:flow>
                    <Card flow commands />
                </For>
            </ul>
            <ShowMore
                list=shown
                call=move |api, cursor| {
                    let query = FlowsQuery { cursor, ..wanted.get_untracked() };
                    async move { api.flows(query).await }
                }
            />
        }
        .into_any()
    }
}

/// There is nothing to show, and what one can do about it.
#[component]
fn Empty(
    /// What was asked for.
    wanted: FlowsQuery,
    /// Opens the dialog for a new flow.
    creating: RwSignal<Option<()>>,
) -> impl IntoView {
    match (wanted.search, wanted.archived) {
        (Some(search), archived) => view! {
            <Notice
                icon=Glyph::Find
                heading="No flow has that in its name"
                text=format!("You looked for “{search}”.")
            >
                <a class="button" href=address("", archived)>
                    "Show all"
                </a>
            </Notice>
        }
        .into_any(),
        (None, Some(true)) => view! {
            <Notice
                icon=Glyph::Archive
                heading="Nothing is archived"
                text="A flow that is no longer needed can be put away here, and brought back."
            />
        }
        .into_any(),
        (None, _) if may(Role::Editor) => view! {
            <Notice
                icon=Glyph::Flow
                heading="Make your first flow"
                text="A flow says what happens in a call: greet, let the caller choose, ring somebody, and tell your systems how it went."
            >
                <Button look=Look::Primary press=move |_| creating.set(Some(()))>
                    <Icon of=Glyph::Add />
                    "New flow"
                </Button>
            </Notice>
        }
        .into_any(),
        (None, _) => view! {
            <Notice
                icon=Glyph::Flow
                heading="There are no flows yet"
                text="You can look at flows here, but not make any. Ask the owner of this workspace if you need to."
            />
        }
        .into_any(),
    }
}

/// While the first answer is on its way.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <p class="unseen" role="status">
            "Loading the flows"
        </p>
        <ul class="cards" role="list">
            {(0..6).map(|_| view! { <WaitingCard /> }).collect_view()}
        </ul>
    }
    .into_any()
}
