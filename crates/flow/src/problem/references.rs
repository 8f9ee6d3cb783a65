//! Problems of the templates in the fields: what they are made of, and what they read.

use std::collections::HashMap;

use serde_json::Value;

use crate::document::{Document, Node};
use crate::nodes::{Config, Kind, Variable};
use crate::problem::graph::{Graph, Places};
use crate::problem::{Code, Problem, Report};
use crate::suggest::nearest;
use crate::template::{FaultKind, Reference, Segment, Template, has_expressions, parse};

/// How many suggestions are worked out for one document. Who has more slips than this begins with the first ones.
const MAX_HINTS: u32 = 20;

pub(super) fn check(document: &Document, graph: &Graph<'_>, problems: &mut Vec<Problem>) {
    let reachable = graph.reachable(document);
    let mut known = Known {
        document,
        names: document
            .nodes
            .iter()
            .enumerate()
            .map(|(place, node)| (node.name.as_str(), place))
            .collect(),
        variables: HashMap::new(),
        hints: MAX_HINTS,
    };
    for (place, node) in document.nodes.iter().enumerate() {
        let mut templates = Vec::new();
        collect("", node.config.to_value(), &mut templates);
        if templates.is_empty() {
            continue;
        }
        let mut reader = Reader {
            node,
            place,
            known: &mut known,
            graph,
            reachable: &reachable,
            before: None,
            report: Report::new(&node.id, problems),
        };
        for (field, text) in templates {
            reader.template(&field, &parse(&text));
        }
    }
}

/// What is known of the whole document.
struct Known<'a> {
    document: &'a Document,
    names: HashMap<&'a str, usize>,
    /// The variables of the nodes that were looked at.
    variables: HashMap<usize, Vec<Variable>>,
    /// How many more suggestions are worked out.
    hints: u32,
}

/// All texts of a config that have something in them that a template might, with the paths to them.
fn collect(path: &str, value: Value, templates: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => {
            if has_expressions(&text) || text.contains("{%") || text.contains("{#") {
                templates.push((path.to_owned(), text));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.into_iter().enumerate() {
                collect(&format!("{path}[{index}]"), item, templates);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                let path = if path.is_empty() {
                    key
                } else {
                    format!("{path}.{key}")
                };
                collect(&path, entry, templates);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Reads the templates of one node.
struct Reader<'k, 'a, 'p> {
    node: &'a Node,
    /// Where the node is in the document.
    place: usize,
    known: &'k mut Known<'a>,
    graph: &'k Graph<'a>,
    /// The nodes that any run comes to.
    reachable: &'k Places,
    /// The nodes on paths that lead to this one, once they were needed.
    before: Option<Places>,
    report: Report<'p>,
}

impl Reader<'_, '_, '_> {
    fn template(&mut self, field: &str, template: &Template<'_>) {
        for fault in &template.faults {
            let code = match fault.kind {
                FaultKind::Malformed => Code::MalformedTemplate,
                FaultKind::Statement => Code::TemplateStatement,
            };
            self.report.add(code, field, fault.message.clone());
        }
        if template.faults.is_empty() {
            for reference in template.references() {
                self.reference(field, reference);
            }
        }
    }

    fn reference(&mut self, field: &str, reference: &Reference<'_>) {
        let Some(&place) = self.known.names.get(reference.node) else {
            let hint = self.known.hint_of_node(reference.node);
            let message = format!(
                "{{{{{reference}}}}}: this flow has no node with the name {}{hint}",
                reference.node
            );
            return self.report.add(Code::UnknownVariable, field, message);
        };
        let source = &self.known.document.nodes[place];
        let path = reference.path_text();
        if !self
            .known
            .variables_of(place)
            .iter()
            .any(|variable| covers(variable, &path))
        {
            let what = match path.as_str() {
                "" => format!("this names {} but none of its variables", source.name),
                path => format!("{} has no variable {path}", source.name),
            };
            let hint = self.known.hint_of_variable(place, &path);
            let message = format!("{{{{{reference}}}}}: {what}{hint}");
            return self.report.add(Code::UnknownVariable, field, message);
        }
        if !self.may_have_run(place) {
            let why = if source.id == self.node.id {
                format!("{} has not run yet when it reads this", source.name)
            } else {
                format!(
                    "no path leads from {} to {}, so it has not run yet",
                    source.name, self.node.name
                )
            };
            let message = format!(
                "{{{{{reference}}}}}: {why}, and nothing would stand here. Read a node that comes before."
            );
            self.report.add(Code::VariableTooEarly, field, message);
        }
        self.parameter(field, source, reference);
    }

    /// Whether a run that comes to this node can have been at that place before.
    fn may_have_run(&mut self, place: usize) -> bool {
        // A node that no run comes to is a problem already; what it could read does not matter.
        let unreachable = !self.reachable.contains(self.place);
        // Every run begins with Start: most templates read nothing else, and need no search.
        let is_start = self.known.document.nodes[place].config.kind() == Kind::Start;
        if unreachable || (is_start && place != self.place) {
            return true;
        }
        let (graph, here) = (self.graph, self.place);
        let before = self.before.get_or_insert_with(|| graph.ancestors(here));
        before.contains(place) && self.reachable.contains(place)
    }

    /// Start takes any parameter, but one that it does not list is probably a slip.
    fn parameter(&mut self, field: &str, source: &Node, reference: &Reference<'_>) {
        let (
            Config::Start(config),
            [
                Segment::Key("http"),
                Segment::Key("params"),
                Segment::Key(name),
                ..,
            ],
        ) = (&source.config, reference.path.as_slice())
        else {
            return;
        };
        let listed = || config.api_params.iter().map(|param| param.name.as_str());
        if !listed().any(|known| known == *name) {
            let hint = self.known.hint(name, listed());
            let message = format!(
                "{{{{{reference}}}}}: {} does not list the parameter {name}{hint} Add it there, so that people know what to send.",
                source.name
            );
            self.report.add(Code::UnlistedParameter, field, message);
        }
    }
}

impl Known<'_> {
    fn variables_of(&mut self, place: usize) -> &[Variable] {
        self.variables
            .entry(place)
            .or_insert_with(|| self.document.nodes[place].config.describe().variables())
    }

    fn hint_of_node(&mut self, name: &str) -> String {
        let document = self.document;
        self.hint(name, document.nodes.iter().map(|node| node.name.as_str()))
    }

    fn hint_of_variable(&mut self, place: usize, path: &str) -> String {
        let variables = self.variables_of(place).to_vec();
        self.hint(
            path,
            variables.iter().map(|variable| variable.path.as_str()),
        )
    }

    fn hint<'w>(&mut self, word: &str, known: impl IntoIterator<Item = &'w str>) -> String {
        let near = if self.hints == 0 {
            None
        } else {
            self.hints -= 1;
            nearest(word, known)
        };
        near.map_or_else(
            || ". Type {{ in the field to choose one that there is.".to_owned(),
            |near| format!(". Did you mean `{near}`?"),
        )
    }
}

/// Whether a path reads this variable, a part of it, or the group that it is in.
pub(super) fn covers(variable: &Variable, path: &str) -> bool {
    match path.strip_prefix(variable.path.as_str()) {
        Some("") => true,
        Some(rest) => variable.open && rest.starts_with(['.', '[']),
        None => variable
            .path
            .strip_prefix(path)
            .is_some_and(|rest| !path.is_empty() && rest.starts_with('.')),
    }
}
