//! Connecting by keys: a list of a node's outlets, then a list of where the chosen one may lead.

use phloem_flow::document::{Document, Edge, NodeId, OutletRef};
use phloem_flow::nodes::Kind;

use crate::announce;
use crate::edit::{Refused, check_connection};
use crate::outline::reading_order;

/// A list to choose from, one entry picked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Chooser {
    /// What is chosen.
    pub stage: Stage,
    /// What has been typed to narrow the list.
    pub filter: String,
    choices: Vec<Choice>,
    at: usize,
}

/// What is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Which outlet of a node to connect.
    Outlet(NodeId),
    /// Where to lead an outlet.
    Target(OutletRef),
}

/// An entry of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What people read.
    pub label: String,
    /// What it stands for.
    pub pick: Pick,
}

/// What an entry stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    /// An outlet.
    Outlet(OutletRef),
    /// A node that is there.
    Node(NodeId),
    /// A new node of a kind.
    New(Kind),
    /// No node any more.
    Disconnect(Edge),
}

impl Chooser {
    /// The outlets of a node.
    pub(super) fn outlets(document: &Document, id: &NodeId) -> Result<Self, Refused> {
        let node = document.node(id).ok_or(Refused::Gone)?;
        let outlets = node.config.describe().outlets();
        let choices: Vec<Choice> = outlets
            .into_iter()
            .map(|outlet| {
                let from = OutletRef {
                    node: id.clone(),
                    outlet: outlet.id,
                };
                let label = match document.target(&from) {
                    Some(to) => format!(
                        "{}, leads to {}",
                        outlet.label,
                        announce::name(document, to)
                    ),
                    None => outlet.label,
                };
                Choice {
                    label,
                    pick: Pick::Outlet(from),
                }
            })
            .collect();
        if choices.is_empty() {
            return Err(Refused::NoWayOn {
                name: node.name.clone(),
            });
        }
        Ok(Self::over(Stage::Outlet(id.clone()), choices))
    }

    /// Where an outlet may lead: the nodes in reading order, then new ones, then nowhere.
    pub(super) fn targets(document: &Document, from: &OutletRef) -> Self {
        let nodes = reading_order(document)
            .into_iter()
            .filter(|to| check_connection(document, from, to).is_ok());
        let nodes = nodes.map(|id| Choice {
            label: announce::name(document, &id),
            pick: Pick::Node(id),
        });
        let kinds = Kind::ALL
            .iter()
            .filter(|kind| **kind != Kind::Start)
            .map(|kind| Choice {
                label: format!("New {}", kind.about().label),
                pick: Pick::New(*kind),
            });
        let nowhere = document
            .edges
            .iter()
            .filter(|edge| edge.from == *from)
            .map(|edge| Choice {
                label: format!("Disconnect from {}", announce::name(document, &edge.to)),
                pick: Pick::Disconnect(edge.clone()),
            });
        Self::over(
            Stage::Target(from.clone()),
            nodes.chain(kinds).chain(nowhere).collect(),
        )
    }

    fn over(stage: Stage, choices: Vec<Choice>) -> Self {
        Self {
            stage,
            filter: String::new(),
            choices,
            at: 0,
        }
    }

    /// The entries that fit what was typed.
    #[must_use]
    pub fn shown(&self) -> Vec<&Choice> {
        let wanted = self.filter.to_lowercase();
        // Names are written with underscores, which nobody types.
        let fits = |choice: &&Choice| {
            choice
                .label
                .to_lowercase()
                .replace('_', " ")
                .contains(&wanted.replace('_', " "))
        };
        self.choices.iter().filter(fits).collect()
    }

    /// Which of the shown entries is picked out.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The entry that is picked out; none where nothing fits what was typed.
    #[must_use]
    pub fn current(&self) -> Option<&Choice> {
        self.shown().get(self.at).copied()
    }

    /// What to tell people when the list opens.
    pub(super) fn introduction(&self, document: &Document) -> String {
        let question = match &self.stage {
            Stage::Outlet(node) => format!("Which outlet of {}?", announce::name(document, node)),
            Stage::Target(from) => {
                format!("Where should {} lead?", announce::outlet(document, from))
            }
        };
        format!("{question} {}", self.position())
    }

    /// What to tell people after a key.
    pub(super) fn position(&self) -> String {
        match self.current() {
            Some(choice) => format!(
                "{}, {} of {}.",
                choice.label,
                self.at + 1,
                self.shown().len()
            ),
            None => "Nothing fits.".to_owned(),
        }
    }

    /// The entry before or after, round the ends.
    pub(super) fn step(&mut self, forward: bool) {
        let count = self.shown().len();
        if count > 0 {
            self.at = (self.at + if forward { 1 } else { count - 1 }) % count;
        }
    }

    /// Picks an entry out, as the pointer does.
    pub(super) fn point_at(&mut self, at: usize) {
        if at < self.shown().len() {
            self.at = at;
        }
    }

    pub(super) fn type_character(&mut self, character: char) {
        self.filter.push(character);
        self.at = 0;
    }

    pub(super) fn erase_character(&mut self) {
        self.filter.pop();
        self.at = 0;
    }
}
