//! What differs between two documents, for people: which nodes came, went or are set up differently, and where they lead now.
//!
//! The order of nodes and of edges means nothing, and a node that is called something else is called so wherever its variables are read: neither is
//! said twice.

use std::collections::HashMap;

use crate::document::{Document, Edge, Node, NodeId, OutletRef};
use crate::nodes::{Config, Kind, Setting};
use crate::template::rename::rename_in_config;

/// What differs between two documents. Nothing does if and only if they mean the same and look the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// The nodes of the newer document that differ, in its order, then those that only the older one has.
    pub nodes: Vec<NodeDifference>,
    /// The nodes that only lie elsewhere, or lie elsewhere too.
    pub moved: Vec<NodeId>,
    /// How many outlets of nodes that neither document has lead elsewhere.
    pub loose: usize,
}

/// What differs at a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeDifference {
    /// The node.
    pub node: NodeId,
    /// What it is called, in the newer document if it is there.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Whether it is in both documents.
    pub fate: Fate,
    /// What is different, in the order of the inspector. Of a node that came only where it leads, of one that went nothing.
    pub changes: Vec<Change>,
}

/// Which of two documents a node is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Only in the newer one.
    Added,
    /// In both.
    Kept,
    /// Only in the older one.
    Removed,
}

/// Something that is different at a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was called something else.
    Renamed {
        /// What it was called.
        from: String,
    },
    /// It is set up differently.
    Set {
        /// Where in its config.
        field: String,
        /// What was set.
        label: String,
        /// How it was set; none where there was no such setting.
        before: Option<String>,
        /// How it is set; none where there is no such setting any more.
        after: Option<String>,
    },
    /// Something is set differently that is not for everybody's eyes.
    SetSecret {
        /// Where in its config.
        field: String,
        /// What was set.
        label: String,
    },
    /// The same entries are listed in another order.
    Reordered,
    /// An outlet leads elsewhere.
    Led {
        /// The outlet's id.
        outlet: String,
        /// What people read at it.
        label: String,
        /// The name of the node that it led to; none where it led nowhere.
        before: Option<String>,
        /// The name of the node that it leads to; none where it leads nowhere.
        after: Option<String>,
    },
}

impl Differences {
    /// Compares two documents.
    #[must_use]
    pub fn between(before: &Document, after: &Document) -> Self {
        Comparison::new(before, after).differences()
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.moved.is_empty() && self.loose == 0
    }

    /// All in one line, e.g. `1 node added, 2 changed, 5 moved`.
    #[must_use]
    pub fn summary(&self) -> String {
        let of = |fate| self.nodes.iter().filter(|node| node.fate == fate).count();
        let counts = [
            (of(Fate::Added), "added"),
            (of(Fate::Removed), "removed"),
            (of(Fate::Kept), "changed"),
            (self.moved.len(), "moved"),
        ];
        let mut parts = Vec::new();
        for (count, what) in counts {
            let noun = match (parts.is_empty(), count) {
                (_, 0) => continue,
                (true, 1) => " node",
                (true, _) => " nodes",
                (false, _) => "",
            };
            parts.push(format!("{count}{noun} {what}"));
        }
        match self.loose {
            0 => {}
            1 => parts.push("1 loose connection".to_owned()),
            loose => parts.push(format!("{loose} loose connections")),
        }
        if parts.is_empty() {
            "Nothing changed".to_owned()
        } else {
            parts.join(", ")
        }
    }
}

/// Two documents side by side.
struct Comparison<'a> {
    before: &'a Document,
    after: &'a Document,
    /// The nodes of the older document.
    old: HashMap<&'a NodeId, &'a Node>,
    /// The nodes of the newer one.
    new: HashMap<&'a NodeId, &'a Node>,
    /// What nodes that are in both were called, and are called now.
    renamed: HashMap<&'a str, &'a str>,
    /// The outlets that lead elsewhere, with where they led and lead, by node.
    led: HashMap<&'a NodeId, Vec<Leads<'a>>>,
}

struct Leads<'a> {
    outlet: &'a str,
    before: Vec<&'a NodeId>,
    after: Vec<&'a NodeId>,
}

impl<'a> Comparison<'a> {
    fn new(before: &'a Document, after: &'a Document) -> Self {
        let old = by_id(before);
        let new = by_id(after);
        let renamed = after
            .nodes
            .iter()
            .filter_map(|node| Some((old.get(&node.id)?.name.as_str(), node.name.as_str())))
            .filter(|(from, to)| from != to)
            .collect();
        Self {
            before,
            after,
            old,
            new,
            renamed,
            led: led(&before.edges, &after.edges),
        }
    }

    fn differences(self) -> Differences {
        let mut nodes = Vec::new();
        let mut moved = Vec::new();
        for node in &self.after.nodes {
            let old = self.kept(node);
            let (fate, changes) = match old {
                Some(old) => (Fate::Kept, self.changes(old, node)),
                None => (Fate::Added, self.new_leads(node)),
            };
            if old.is_none() || !changes.is_empty() {
                nodes.push(difference(node, fate, changes));
            }
            if old.is_some_and(|old| old.position != node.position) {
                moved.push(node.id.clone());
            }
        }
        let gone = self.before.nodes.iter().filter(|node| {
            let new = self.new.get(&node.id);
            new.is_none_or(|new| new.config.kind() != node.config.kind())
        });
        nodes.extend(gone.map(|node| difference(node, Fate::Removed, Vec::new())));
        let loose = self
            .led
            .iter()
            .filter(|(id, _)| !self.old.contains_key(*id) && !self.new.contains_key(*id));
        Differences {
            nodes,
            moved,
            loose: loose.map(|(_, outlets)| outlets.len()).sum(),
        }
    }

    /// The same node in the older document. One of another kind is another node, whatever its id.
    fn kept(&self, node: &Node) -> Option<&'a Node> {
        let old = *self.old.get(&node.id)?;
        (old.config.kind() == node.config.kind()).then_some(old)
    }

    fn changes(&self, old: &Node, new: &Node) -> Vec<Change> {
        let mut changes = Vec::new();
        if old.name != new.name {
            changes.push(Change::Renamed {
                from: old.name.clone(),
            });
        }
        if old.config != new.config {
            changes.extend(self.settings(&old.config, &new.config));
        }
        changes.extend(self.leads(new));
        changes
    }

    fn settings(&self, old: &Config, new: &Config) -> Vec<Change> {
        let mut called_anew = old.clone();
        if !self.renamed.is_empty() {
            rename_in_config(&mut called_anew, |name| self.renamed.get(name).copied());
            if called_anew == *new {
                return Vec::new();
            }
        }
        let called_anew = called_anew.describe().settings();
        let new = new.describe().settings();
        let labels = |settings: &[Setting]| {
            settings
                .iter()
                .map(|setting| setting.label.clone())
                .collect::<Vec<_>>()
        };
        let reordered = labels(&called_anew) != labels(&new) || self.renamed.is_empty();
        let changes = compare(&old.describe().settings(), &called_anew, new);
        if changes.is_empty() && reordered {
            vec![Change::Reordered]
        } else {
            changes
        }
    }

    /// The outlets of a node of the newer document that lead elsewhere.
    fn leads(&self, node: &Node) -> Vec<Change> {
        let Some(led) = self.led.get(&node.id) else {
            return Vec::new();
        };
        let mut outlets = node.config.describe().outlets();
        if let Some(old) = self.kept(node) {
            outlets.extend(old.config.describe().outlets());
        }
        let place = |id: &str| outlets.iter().position(|outlet| outlet.id == id);
        let mut led: Vec<_> = led
            .iter()
            .map(|leads| (place(leads.outlet), leads))
            .collect();
        // One that no node of the kind has stands behind those that it has.
        led.sort_by_key(|(place, leads)| (place.unwrap_or(usize::MAX), leads.outlet));
        led.into_iter()
            .map(|(place, leads)| Change::Led {
                outlet: leads.outlet.to_owned(),
                label: place
                    .map_or(leads.outlet, |place| &outlets[place].label)
                    .to_owned(),
                before: self.names(&leads.before),
                after: self.names(&leads.after),
            })
            .collect()
    }

    /// Where the outlets of a node lead that was not there before.
    fn new_leads(&self, node: &Node) -> Vec<Change> {
        let mut leads = self.leads(node);
        leads.retain(|change| matches!(change, Change::Led { after: Some(_), .. }));
        leads
    }

    /// What nodes are called now, or were called when there were any.
    fn names(&self, ids: &[&'a NodeId]) -> Option<String> {
        let names: Vec<&str> = ids
            .iter()
            .map(|id| {
                let node = self.new.get(id).or_else(|| self.old.get(id));
                node.map_or("a node that is gone", |node| node.name.as_str())
            })
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

fn difference(node: &Node, fate: Fate, changes: Vec<Change>) -> NodeDifference {
    NodeDifference {
        node: node.id.clone(),
        name: node.name.clone(),
        kind: node.config.kind(),
        fate,
        changes,
    }
}

fn by_id(document: &Document) -> HashMap<&NodeId, &Node> {
    document.nodes.iter().map(|node| (&node.id, node)).collect()
}

/// The outlets that lead elsewhere, by node.
fn led<'a>(before: &'a [Edge], after: &'a [Edge]) -> HashMap<&'a NodeId, Vec<Leads<'a>>> {
    let mut targets: HashMap<&OutletRef, (Vec<&NodeId>, Vec<&NodeId>)> = HashMap::new();
    for edge in before {
        targets.entry(&edge.from).or_default().0.push(&edge.to);
    }
    for edge in after {
        targets.entry(&edge.from).or_default().1.push(&edge.to);
    }
    let mut led: HashMap<&NodeId, Vec<Leads<'a>>> = HashMap::new();
    for (from, (before, after)) in targets {
        if before != after {
            let outlet = from.outlet.as_str();
            led.entry(&from.node).or_default().push(Leads {
                outlet,
                before,
                after,
            });
        }
    }
    led
}

/// Compares settings of the same label, the first with the first and so on. `called_anew` is `old` after nodes got their new names: what is as one of
/// the two says did not change.
fn compare(old: &[Setting], called_anew: &[Setting], new: Vec<Setting>) -> Vec<Change> {
    let mut left: Vec<(&Setting, &Setting)> = old.iter().zip(called_anew).collect();
    let mut changes = Vec::new();
    for setting in new {
        let place = left
            .iter()
            .position(|(old, anew)| old.label == setting.label || anew.label == setting.label);
        let Some(place) = place else {
            changes.push(change(None, Some(&setting)));
            continue;
        };
        let (old, anew) = left.remove(place);
        if old.value != setting.value && anew.value != setting.value {
            changes.push(change(Some(old), Some(&setting)));
        }
    }
    changes.extend(left.into_iter().map(|(gone, _)| change(Some(gone), None)));
    changes
}

fn change(old: Option<&Setting>, new: Option<&Setting>) -> Change {
    let any = new.or(old);
    let field = any.map_or_else(String::new, |setting| setting.field.clone());
    let label = any.map_or_else(String::new, |setting| setting.label.clone());
    if [old, new].iter().flatten().any(|setting| setting.secret) {
        return Change::SetSecret { field, label };
    }
    let value = |setting: Option<&Setting>| setting.map(|setting| setting.value.clone());
    Change::Set {
        field,
        label,
        before: value(old),
        after: value(new),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
