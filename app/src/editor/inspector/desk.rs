//! What the inspector and the list of problems share: where the hand was led to, and what was typed that no document can hold.

use std::collections::BTreeMap;

use leptos::prelude::*;
use phloem_flow::document::NodeId;
use phloem_flow::problem::{Code, Problem};

use crate::editor::hand::Hand;

/// Where the hand was led to and what it typed besides the document, as context. A copy is the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    wanted: RwSignal<Option<Wanted>>,
    slips: RwSignal<BTreeMap<(NodeId, String), Slip>>,
}

/// A field that somebody was led to, until it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The node.
    pub node: NodeId,
    /// The field as problems name it; none for the first one.
    pub field: Option<String>,
}

/// A text in a field that is none of the values that the field can have. The document keeps the last one that was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// As it was typed.
    pub text: String,
    /// What to do about it.
    pub message: String,
}

impl Desk {
    /// An empty one.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "it makes signals, which belong to the component that asks"
    )]
    pub fn new() -> Self {
        Self {
            wanted: RwSignal::new(None),
            slips: RwSignal::new(BTreeMap::new()),
        }
    }

    /// Selects a node and leads to a field of it.
    pub fn lead(self, hand: Hand, node: &NodeId, field: Option<String>) {
        hand.show(node);
        self.wanted.set(Some(Wanted {
            node: node.clone(),
            field,
        }));
    }

    /// Where somebody was led to; whoever gives it the focus sets it to none.
    #[must_use]
    pub fn wanted(self) -> RwSignal<Option<Wanted>> {
        self.wanted
    }

    /// What was typed in a field instead of a value.
    #[must_use]
    pub fn slip(self, node: &NodeId, field: &str) -> Option<Slip> {
        let key = (node.clone(), field.to_owned());
        self.slips.with(|slips| slips.get(&key).cloned())
    }

    /// Keeps what was typed in a field, or forgets it.
    pub fn set_slip(self, node: &NodeId, field: &str, slip: Option<Slip>) {
        let key = (node.clone(), field.to_owned());
        if self
            .slips
            .with_untracked(|slips| slips.get(&key) == slip.as_ref())
        {
            return;
        }
        self.slips.update(|slips| {
            match slip {
                Some(slip) => slips.insert(key, slip),
                None => slips.remove(&key),
            };
        });
    }

    /// The problems of the document, and with them what was typed that no document can hold: errors first.
    #[must_use]
    pub fn problems(self, hand: Hand) -> Memo<Vec<Problem>> {
        Memo::new(move |_| {
            let mut problems = hand.problems().get();
            self.slips.with(|slips| {
                problems.extend(slips.iter().map(|((node, field), slip)| Problem {
                    severity: Code::OutOfRange.severity(),
                    code: Code::OutOfRange,
                    node: Some(node.clone()),
                    field: Some(format!("config.{field}")),
                    message: slip.message.clone(),
                }));
            });
            hand.revision().track();
            hand.with(|editor| {
                problems.retain(|problem| {
                    let node = problem.node.as_ref();
                    node.is_none_or(|node| editor.document().node(node).is_some())
                });
            });
            problems.sort_by_key(|problem| problem.severity);
            problems
        })
    }
}
