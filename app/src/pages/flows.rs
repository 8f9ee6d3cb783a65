//! The flows: a card each, with search, and the commands on them.

pub mod dialogs;
pub mod tools;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use phloem_api::{ChangeFlow, Error, Flow, FlowState, FlowsQuery, Page, Role};

use crate::client::{Attempt, use_api};
use crate::components::card::Commands;
use crate::components::{
    Button, Card, Glyph, Icon, Look, Notice, Refusal, Toasts, WaitingCard, Wrong,
};
use crate::pages::flows::dialogs::{DeleteFlow, NewFlow, RenameFlow};
use crate::pages::flows::tools::{Tools, address};
use crate::session::may;

/// As many as fill a large window a few times.
const PAGE: u32 = 48;

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
    let creating = RwSignal::new(None::<()>);
    let renaming = RwSignal::new(None::<Flow>);
    let deleting = RwSignal::new(None::<Flow>);
    let archive = use_archive(first);
    let commands = Commands {
        rename: Callback::new(move |flow| renaming.set(Some(flow))),
        archive,
        delete: Callback::new(move |flow| deleting.set(Some(flow))),
    };
    let new_flow = move || {
        may(Role::Editor).then(|| {
            view! {
                <Button look=Look::Primary on:click=move |_| creating.set(Some(()))>
                    <Icon of=Glyph::Add />
                    "New flow"
                </Button>
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
                        Ok(page) if page.items.is_empty() => {
                            view! { <Empty wanted=wanted.get_untracked() creating /> }.into_any()
                        }
                        Ok(page) => view! { <List page wanted commands /> }.into_any(),
                        Err(refusal) => {
                            view! { <Refusal refusal again=move |()| first.refetch() /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </main>
        <NewFlow subject=creating done=Callback::new(move |()| first.refetch()) />
        <RenameFlow subject=renaming done=Callback::new(move |()| first.refetch()) />
        <DeleteFlow subject=deleting done=Callback::new(move |()| first.refetch()) />
    }
    .into_any()
}

/// Archives a flow or brings it back, and offers to undo that.
fn use_archive(flows: Resource<Result<Page<Flow>, Error>>) -> Callback<Flow> {
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    Effect::new(move || {
        if let Some(refusal) = attempt.refusal.get() {
            toasts.warn(refusal.error);
        }
    });
    let set = move |flow: &Flow, archived: bool, then: Box<dyn FnOnce()>| {
        let id = flow.id;
        let request = ChangeFlow {
            archived: Some(archived),
            ..ChangeFlow::default()
        };
        attempt.make(
            move |api| async move { api.change_flow(id, request).await },
            move |_| {
                flows.refetch();
                then();
            },
        );
    };
    Callback::new(move |flow: Flow| {
        let archived = flow.state != FlowState::Archived;
        let done = if archived { "Archived" } else { "Brought back" };
        let text = format!("{done} “{}”.", flow.name);
        let undone = flow.clone();
        let undo = move || set(&undone, !archived, Box::new(|| ()));
        set(
            &flow,
            archived,
            Box::new(move || toasts.say_undoable(text, undo)),
        );
    })
}

/// The cards, and further ones on demand.
#[component]
fn List(
    /// The first page.
    page: Page<Flow>,
    /// What it is a page of.
    wanted: Memo<FlowsQuery>,
    /// What can be done with a flow.
    commands: Commands,
) -> impl IntoView {
    let attempt = Attempt::new();
    let next = RwSignal::new(page.next);
    let flows = RwSignal::new(page.items);
    let show_more = move |_| {
        let query = FlowsQuery {
            cursor: next.get_untracked(),
            ..wanted.get_untracked()
        };
        attempt.make(
            |api| async move { api.flows(query).await },
            move |page: Page<Flow>| {
                flows.update(|flows| flows.extend(page.items));
                next.set(page.next);
            },
        );
    };
    view! {
        <ul class="cards" role="list">
            <For each=move || flows.get() key=|flow| flow.id let:flow>
                <Card flow commands />
            </For>
        </ul>
        <Wrong refusal=attempt.refusal />
        <Show when=move || next.read().is_some()>
            <div class="more">
                <Button busy=attempt.busy on:click=show_more>
                    "Show more"
                </Button>
            </div>
        </Show>
    }
    .into_any()
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
                <Button look=Look::Primary on:click=move |_| creating.set(Some(()))>
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
