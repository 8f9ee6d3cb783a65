//! What the templates in a node's fields can read: for the people who write them, and for showing what they read.

use crate::document::{Document, Node, NodeId};
use crate::nodes::{Describe, Kind, Variable};
use crate::problem::graph::{Graph, starts};
use crate::problem::references::covers;
use crate::suggest::nearest;
use crate::template::Reference;

/// What the templates of one node can read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The nodes that may have run before, the nearest first.
    nodes: Vec<NodeId>,
    /// The outlets of Start that lead to the node.
    triggers: Vec<String>,
    /// Whether a run comes to the node at all; until then anything may still become readable.
    reachable: bool,
}

/// A node that may have run before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// What it leaves that can have a value here.
    pub variables: Vec<Variable>,
}

/// What a reference in a template reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A variable.
    Known {
        /// The name of the node that leaves it.
        node: String,
        /// What people call the variable; its path where it stands for a group of them.
        label: String,
        /// What is read below it, e.g. `.balance`; usually nothing.
        below: String,
        /// Whether the node may have run by then.
        in_time: bool,
    },
    /// Nothing.
    Unknown {
        /// The reference that was probably meant.
        meant: Option<String>,
    },
}

impl Scope {
    /// Works out what the templates of a node can read.
    #[must_use]
    pub fn of(document: &Document, node: &NodeId) -> Self {
        let graph = Graph::new(document);
        let Some(&here) = graph.places.get(node) else {
            return Self::default();
        };
        let reachable = graph.reachable(document);
        let is_reachable = reachable.contains(here);
        let mut places = graph.nearest_before(here);
        if is_reachable {
            places.retain(|place| reachable.contains(*place));
        } else {
            // As the checks do, take it that everything can still be led here.
            let others = starts(document).chain(0..document.nodes.len());
            for place in others.filter(|place| *place != here) {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        let led_here = |target: usize| target == here || graph.from([target]).contains(here);
        let triggers = starts(document)
            .flat_map(|start| &graph.after[start])
            .filter(|(_, target)| led_here(*target))
            .map(|(outlet, _)| (*outlet).to_owned())
            .collect();
        Self {
            nodes: places
                .into_iter()
                .map(|place| document.nodes[place].id.clone())
                .collect(),
            triggers,
            reachable: is_reachable,
        }
    }

    /// The nodes that leave something which can have a value here, the nearest first.
    #[must_use]
    pub fn sources(&self, document: &Document) -> Vec<Source> {
        let nodes = self.nodes.iter().filter_map(|id| document.node(id));
        nodes
            .map(|node| Source {
                name: node.name.clone(),
                kind: node.config.kind(),
                variables: self.variables(node.config.describe()),
            })
            .filter(|source| !source.variables.is_empty())
            .collect()
    }

    /// The nodes of a kind that may have run before, the nearest first.
    pub fn of_kind<'d>(
        &self,
        document: &'d Document,
        kind: Kind,
    ) -> impl Iterator<Item = &'d Node> {
        let nodes = self.nodes.iter().filter_map(|id| document.node(id));
        nodes.filter(move |node| node.config.kind() == kind)
    }

    fn variables(&self, node: &dyn Describe) -> Vec<Variable> {
        let mut variables = node.variables();
        variables.retain(|variable| {
            let trigger = variable.trigger.filter(|_| self.reachable);
            trigger.is_none_or(|trigger| self.triggers.iter().any(|known| known == trigger))
        });
        variables
    }

    /// What a reference reads.
    #[must_use]
    pub fn find(&self, document: &Document, reference: &Reference<'_>) -> Found {
        let path = reference.path_text();
        let Some(node) = document.node_named(reference.node) else {
            let names = document.nodes.iter().map(|node| node.name.as_str());
            let meant = nearest(reference.node, names).map(|name| match path.as_str() {
                "" => name.to_owned(),
                path => format!("{name}.{path}"),
            });
            return Found::Unknown { meant };
        };
        let variables = node.config.describe().variables();
        // The one that says most: a listed parameter before all parameters.
        let covering = variables.iter().filter(|variable| covers(variable, &path));
        let Some(variable) =
            covering.max_by_key(|variable| (path.starts_with(&variable.path), variable.path.len()))
        else {
            let paths = variables.iter().map(|variable| variable.path.as_str());
            let meant = nearest(&path, paths).map(|near| format!("{}.{near}", node.name));
            return Found::Unknown { meant };
        };
        let (label, below) = match path.strip_prefix(variable.path.as_str()) {
            Some(below) => (variable.label.to_string(), below.to_owned()),
            None => (path, String::new()),
        };
        Found::Known {
            node: node.name.clone(),
            label,
            below,
            in_time: self.nodes.contains(&node.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template;

    fn flow() -> Document {
        let text = r#"{"format":1,"nodes":[
            {"id":"n1","kind":"start","name":"Start","config":{"api_params":[{"name":"to","example":""}]}},
            {"id":"n2","kind":"menu","name":"Menu_1","config":{}},
            {"id":"n3","kind":"call_forward","name":"Sales","config":{}},
            {"id":"n4","kind":"http_request","name":"Report","config":{}},
            {"id":"n5","kind":"http_request","name":"Notice","config":{"mode":"notify"}},
            {"id":"n6","kind":"menu","name":"Loose","config":{}}],
          "edges":[
            {"from":{"node":"n1","outlet":"incoming_call"},"to":"n2"},
            {"from":{"node":"n1","outlet":"api_request"},"to":"n5"},
            {"from":{"node":"n2","outlet":"1"},"to":"n3"},
            {"from":{"node":"n3","outlet":"completed"},"to":"n4"},
            {"from":{"node":"n3","outlet":"failed"},"to":"n2"}]}"#;
        Document::parse(text.as_bytes()).unwrap()
    }

    fn scope(document: &Document, name: &str) -> Scope {
        Scope::of(document, &document.node_named(name).unwrap().id)
    }

    #[test]
    fn lists_what_can_have_a_value_the_nearest_first() {
        #[track_caller]
        fn check(name: &str, expect: &str) {
            let document = flow();
            let sources: Vec<String> = scope(&document, name)
                .sources(&document)
                .into_iter()
                .map(|source| format!("{} {}", source.name, source.variables[0].path))
                .collect();
            assert_eq!(sources.join(", "), expect, "{name}");
        }
        check("Start", "");
        check("Menu_1", "Start call.from, Sales DialStatus, Menu_1 input");
        check("Sales", "Menu_1 input, Start call.from, Sales DialStatus");
        check("Report", "Sales DialStatus, Menu_1 input, Start call.from");
        check("Notice", "Start http.params.to");
        check(
            "Loose",
            "Start call.from, Menu_1 input, Sales DialStatus, Report response",
        );
    }

    #[test]
    fn says_what_a_reference_reads() {
        #[track_caller]
        fn check(reader: &str, text: &str, expect: &str) {
            let document = flow();
            let parsed = template::parse(text);
            let found =
                scope(&document, reader).find(&document, parsed.references().next().unwrap());
            let said = match found {
                Found::Known {
                    node,
                    label,
                    below,
                    in_time,
                } => {
                    format!("{node} · {label}|{below}|{in_time}")
                }
                Found::Unknown { meant } => format!("unknown, {meant:?}"),
            };
            assert_eq!(said, expect, "{text}");
        }
        check(
            "Sales",
            "{{Start.call.from}}",
            "Start · caller's number||true",
        );
        check("Sales", "{{Start.http.params.to}}", "Start · to||true");
        check(
            "Sales",
            "{{Start.http.params.other[0]}}",
            "Start · all parameters|.other[0]|true",
        );
        check("Sales", "{{Start.call}}", "Start · call||true");
        check(
            "Sales",
            "{{Report.response.a.b}}",
            "Report · answer|.a.b|false",
        );
        check(
            "Report",
            "{{Sales.uuid}}",
            "Sales · id of the answering leg||true",
        );
        check(
            "Report",
            "{{Sale.DialStatus}}",
            r#"unknown, Some("Sales.DialStatus")"#,
        );
        check(
            "Report",
            "{{Sales.DailStatus}}",
            r#"unknown, Some("Sales.DialStatus")"#,
        );
        check("Report", "{{Sales}}", "unknown, None");
        check("Report", "{{Zzzzzzzz.x}}", "unknown, None");
    }
}
