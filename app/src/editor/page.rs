//! The editor's page: the bar on top, the palette, the canvas, the inspector.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use phloem_api::{Code, Draft, Error, Flow, FlowId, Role};
use phloem_canvas::editor::Editor;

use crate::client::use_api;
use crate::components::Refusal;
use crate::editor::canvas::Canvas;
use crate::editor::hand::Hand;
use crate::editor::inspector::{Desk, Inspector, ProblemsBar};
use crate::editor::saving::{PublishButton, Saving, SavingStatus};
use crate::session::may;

/// The flow whose draft is open, as context.
#[derive(Clone, Copy)]
pub struct OpenFlow {
    /// Which it is.
    pub id: FlowId,
    /// Its name, its live version and so on, as known last. Its draft's revision is that of the draft that was opened.
    pub flow: RwSignal<Flow>,
}

/// The editor of the flow in the path.
#[component]
pub fn EditorPage() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| {
        let params = params.read();
        params.get("id").and_then(|id| id.parse::<FlowId>().ok())
    });
    let api = use_api();
    let opened = Resource::new(
        move || wanted.get(),
        move |wanted| {
            let api = api.clone();
            async move {
                let id = wanted.ok_or_else(|| {
                    Error::new(Code::NotFound, "There is no flow at this address.")
                })?;
                let flow = api.flow(id).await?;
                let draft = api.draft(id).await?;
                Ok::<(Flow, Draft), Error>((flow, draft))
            }
        },
    );
    view! {
        <Transition fallback=|| {
            view! {
                <p class="unseen" role="status">
                    "Loading the flow"
                </p>
            }
        }>
            {move || Suspend::new(async move {
                match opened.await {
                    Ok((flow, draft)) => view! { <Editing flow draft /> }.into_any(),
                    Err(refusal) => {
                        view! {
                            <Title text="Flow" />
                            <main class="alone">
                                <Refusal refusal alone=true again=move |()| opened.refetch() />
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

/// The editor of a draft that is there.
#[component]
fn Editing(
    /// The flow.
    flow: Flow,
    /// Its draft.
    draft: Draft,
) -> impl IntoView {
    let editor = if may(Role::Editor) {
        Editor::new(draft.document.clone())
    } else {
        Editor::read_only(draft.document.clone())
    };
    let hand = Hand::new(editor);
    provide_context(hand);
    provide_context(Desk::new());
    let flow = Flow {
        draft_revision: draft.revision,
        ..flow
    };
    let open = OpenFlow {
        id: flow.id,
        flow: RwSignal::new(flow),
    };
    provide_context(open);
    provide_context(Saving::begin(hand, open, &draft));
    let name = move || open.flow.with(|flow| flow.name.clone());
    view! {
        <Title text=name />
        <div class="editor">
            <header class="editor-bar">
                <h1>{name}</h1>
                <SavingStatus />
                <PublishButton />
            </header>
            <main class="stage" id="page" tabindex="-1">
                <Canvas hand />
                <ProblemsBar />
            </main>
            <Inspector />
        </div>
    }
    .into_any()
}
