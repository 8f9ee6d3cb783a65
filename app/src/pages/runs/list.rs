//! The list of runs, and what becomes of it while it is looked at.

use leptos::prelude::*;
use phloem_api::{FlowRef, Page, RunCall, RunId, RunSummary, TriggerKind};

use crate::components::status::{trigger, trigger_sign};
use crate::components::{Ago, Cell, Column, Icon, Lasted, Pager, Row, RunStanding, Table};
use crate::pages::runs::Empty;
use crate::pages::runs::wanted::Wanted;
use crate::words::{counted, phone};

const FLOW: Column = Column::new("Flow");
const BEGAN: Column = Column::new("How it began");
const STATUS: Column = Column::new("Status");
const STARTED: Column = Column::new("Started");
const TOOK: Column = Column::number("Took");
const VERSION: Column = Column::number("Version");
const COLUMNS: &[Column] = &[STATUS, FLOW, BEGAN, STARTED, TOOK, VERSION];

/// The runs that are shown, and those that came meanwhile.
#[derive(Clone, Copy)]
pub struct Shown {
    rows: RwSignal<Vec<Shows>>,
    /// How many came that are not shown, because the rows would move under the reader's eyes.
    waiting: RwSignal<Vec<RunId>>,
    wanted: StoredValue<Wanted>,
}

/// A row: its run may still change.
#[derive(Clone)]
struct Shows {
    id: RunId,
    run: ArcRwSignal<RunSummary>,
}

impl Shown {
    fn new(runs: Vec<RunSummary>, wanted: Wanted) -> Self {
        Self {
            rows: RwSignal::new(runs.into_iter().map(Shows::new).collect()),
            waiting: RwSignal::new(Vec::new()),
            wanted: StoredValue::new(wanted),
        }
    }

    /// Something happened in a run.
    pub fn take(self, run: RunSummary) {
        let known = self
            .rows
            .try_with_untracked(|rows| rows.iter().find(|row| row.id == run.id).cloned());
        let Some(known) = known else {
            // The list was left a moment ago.
            return;
        };
        if let Some(row) = known {
            row.run.set(run);
            return;
        }
        // An older run that something happened in has its place further down. Ids are in the order in which runs began.
        let newest = self
            .rows
            .with_untracked(|rows| rows.first().map(|row| row.id));
        let is_new = newest.is_none_or(|newest| newest < run.id);
        let (fits, filters) = self.wanted.with_value(|wanted| {
            (
                wanted.cursor.is_empty() && wanted.fits(&run),
                wanted.filters(),
            )
        });
        if !is_new || !fits {
            return;
        }
        if filters || scrolled() || !self.waiting.with_untracked(Vec::is_empty) {
            self.waiting.update(|waiting| {
                if !waiting.contains(&run.id) {
                    waiting.push(run.id);
                }
            });
        } else {
            self.rows.update(|rows| rows.insert(0, Shows::new(run)));
        }
    }
}

impl Shows {
    fn new(run: RunSummary) -> Self {
        Self {
            id: run.id,
            run: ArcRwSignal::new(run),
        }
    }
}

/// Whether the reader has left the top of the page.
fn scrolled() -> bool {
    window().scroll_y().is_ok_and(|y| y > 40.0)
}

/// The list, with what comes in while it is looked at.
#[component]
pub fn List(
    /// The page that is shown.
    page: Page<RunSummary>,
    /// What it is a page of.
    wanted: Wanted,
    /// Told what is shown, so that it hears the news.
    listening: StoredValue<Option<Shown>>,
    /// Fetches it anew.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    let newest = (!wanted.cursor.is_empty()).then(|| wanted.first_page().address());
    let older = page.next.map(|cursor| {
        let wanted = Wanted {
            cursor,
            ..wanted.clone()
        };
        wanted.address()
    });
    let shown = Shown::new(page.items, wanted.clone());
    listening.set_value(Some(shown));
    let show_new = move |_| {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        again.run(());
    };
    view! {
        <div class="fresh" role="status">
            <Show when=move || !shown.waiting.read().is_empty()>
                <button class="button" type="button" on:click=show_new>
                    {move || {
                        let waiting = i64::try_from(shown.waiting.read().len()).unwrap_or(i64::MAX);
                        counted(waiting, "new run")
                    }}
                </button>
            </Show>
        </div>
        <Show when=move || !shown.rows.read().is_empty() fallback=move || view! { <Empty wanted=wanted.clone() /> }>
            <Table label="Runs" look="runs" columns=COLUMNS>
                <For each=move || shown.rows.get() key=|row| row.id let:row>
                    <RunRow run=row.run />
                </For>
            </Table>
        </Show>
        <Pager things="runs" newest older />
    }
    .into_any()
}

#[component]
fn RunRow(
    /// The run, which may still change.
    run: ArcRwSignal<RunSummary>,
) -> impl IntoView {
    let first = run.get_untracked();
    let status = Memo::new({
        let run = run.clone();
        move |_| run.read().status
    });
    let finished = Memo::new({
        let run = run.clone();
        move |_| run.read().finished
    });
    let failure = Memo::new(move |_| run.read().failure.clone());
    let version = first
        .version
        .map_or_else(|| "Draft".to_owned(), |version| version.to_string());
    view! {
        <Row>
            <Cell of=STATUS>
                <span title=move || failure.get()>{move || view! { <RunStanding of=status.get() /> }}</span>
            </Cell>
            <Cell of=FLOW>
                <a class="whole" href=format!("/runs/{}", first.id)>
                    {flow_name(&first.flow)}
                </a>
            </Cell>
            <Cell of=BEGAN>
                <Beginning kind=first.trigger call=first.call />
            </Cell>
            <Cell of=STARTED>
                <Ago at=first.created />
            </Cell>
            <Cell of=TOOK>
                <Lasted from=first.created to=finished />
            </Cell>
            <Cell of=VERSION>{version}</Cell>
        </Row>
    }
}

/// What a flow is called, if it is still there.
#[must_use]
pub fn flow_name(flow: &FlowRef) -> String {
    flow.name
        .clone()
        .unwrap_or_else(|| "Deleted flow".to_owned())
}

/// How a run began: a sign, and who called which number.
#[component]
pub fn Beginning(
    /// By what.
    kind: TriggerKind,
    /// The call or message, where there was one.
    call: Option<RunCall>,
) -> impl IntoView {
    let words = match call {
        None => view! { <span>{trigger(kind)}</span> }.into_any(),
        Some(call) => view! {
            <span class="unseen">{trigger(kind)} " from "</span>
            <span class="party">{caller(&call)}</span>
            <span class="arrow" aria-hidden="true">
                "→"
            </span>
            <span class="unseen">" to "</span>
            <span class="party">{phone(&call.to)}</span>
        }
        .into_any(),
    };
    view! {
        <span class="beginning" title=trigger(kind)>
            <Icon of=trigger_sign(kind) />
            {words}
        </span>
    }
}

/// Who called, as people write it.
#[must_use]
pub fn caller(call: &RunCall) -> String {
    if call.from.is_empty() {
        "Withheld number".to_owned()
    } else {
        phone(&call.from)
    }
}
