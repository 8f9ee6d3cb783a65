//! A run that is looked at: what is known of it, which of its steps is selected, and whether news comes in.

use leptos::prelude::*;
use phloem_api::{RunDetail, RunEvent, RunStatus, RunSummary, Step};
use phloem_flow::document::{Document, Node, NodeId};

use crate::live::{Connection, live};

/// A run that is looked at, as context.
#[derive(Clone, Copy)]
pub struct Watch {
    /// What is known of it.
    pub detail: RwSignal<RunDetail>,
    /// The flow as the run executes it, where it can still be had.
    pub document: StoredValue<Option<Document>>,
    /// The number of the step that is looked at closely.
    pub selected: RwSignal<Option<u32>>,
    /// Whether news comes in.
    pub news: RwSignal<News>,
}

/// Whether news comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Not yet: the page has just been opened.
    Soon,
    /// It does.
    Live,
    /// It does not at the moment.
    Lost,
    /// There is none to come.
    Over,
}

impl Watch {
    /// Looks at a run, and goes on with it.
    #[must_use]
    pub fn new(detail: RunDetail, document: Option<Document>) -> Self {
        let watch = Self {
            selected: RwSignal::new(None),
            news: RwSignal::new(News::Soon),
            document: StoredValue::new(document),
            detail: RwSignal::new(detail),
        };
        let path = watch
            .detail
            .with_untracked(|detail| format!("/runs/{}/events", detail.run.id));
        let on_event = move |name: &str, data: &str| match RunEvent::read(name, data) {
            Ok(RunEvent::Run(detail)) => watch.take(*detail),
            Ok(RunEvent::End) => {
                watch.news.try_set(News::Over);
            }
            // Of another version: the page goes on with what it has, and says so.
            Err(_) => {
                watch.news.try_set(News::Lost);
            }
        };
        let on_connection = move |connection| {
            watch.news.try_set(match connection {
                Connection::Connected => News::Live,
                Connection::Lost => News::Lost,
            });
        };
        live(path, on_event, on_connection);
        watch
    }

    fn take(self, detail: RunDetail) {
        let same = self.detail.try_with_untracked(|known| *known == detail);
        if same == Some(false) {
            self.detail.set(detail);
        }
    }

    /// The run was cancelled, or something else is known of it.
    pub fn know(self, run: RunSummary) {
        self.detail.try_update(|detail| detail.run = run);
    }

    /// How it stands.
    #[must_use]
    pub fn status(self) -> Memo<RunStatus> {
        Memo::new(move |_| self.detail.read().run.status)
    }

    /// A step, which may still change.
    #[must_use]
    pub fn step(self, sequence: u32) -> Memo<Option<Step>> {
        Memo::new(move |_| {
            let detail = self.detail.read();
            let mut steps = detail.steps.iter();
            steps.find(|step| step.sequence == sequence).cloned()
        })
    }

    /// Looks at the node of a step.
    pub fn with_node<T>(self, node: &str, look: impl FnOnce(&Node) -> T) -> Option<T> {
        self.document.with_value(|document| {
            let node = document.as_ref()?.node(&NodeId(node.to_owned()))?;
            Some(look(node))
        })
    }

    /// Selects the last visit of a node, unless another one of it is selected already.
    pub fn select_node(self, node: &NodeId) {
        let selected = self.selected.get_untracked();
        let next = self.detail.with_untracked(|detail| {
            let visits: Vec<u32> = detail
                .steps
                .iter()
                .filter(|step| step.node == node.0)
                .map(|step| step.sequence)
                .collect();
            match selected {
                Some(selected) if visits.contains(&selected) => Some(selected),
                _ => visits.last().copied(),
            }
        });
        if next != selected {
            self.selected.set(next);
        }
    }

    /// The node of the step that is selected.
    #[must_use]
    pub fn selected_node(self) -> Option<NodeId> {
        let selected = self.selected.get()?;
        self.detail.with_untracked(|detail| {
            let mut steps = detail.steps.iter();
            let step = steps.find(|step| step.sequence == selected)?;
            Some(NodeId(step.node.clone()))
        })
    }
}
