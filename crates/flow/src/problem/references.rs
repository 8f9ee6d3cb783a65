//! Problems of the templates in the fields: what they are made of, and what they read.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::document::{Document, Node};
use crate::nodes::{Config, Kind, Variable};
use crate::problem::graph::Graph;
use crate::problem::{Code, Problem, Report};
use crate::suggest::did_you_mean;
use crate::template::{FaultKind, Reference, Segment, Template, has_expressions, parse};

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let names = document
        .nodes
        .iter()
        .enumerate()
        .map(|(place, node)| (node.name.as_str(), place))
        .collect();
    let graph = Graph::new(document);
    let reachable = graph.reachable(document);
    for (place, node) in document.nodes.iter().enumerate() {
        let mut templates = Vec::new();
        collect("", node.config.to_value(), &mut templates);
        if templates.is_empty() {
            continue;
        }
        let mut reader = Reader {
            document,
            names: &names,
            // A node that no run comes to is a problem already; what it could read does not matter.
            readable: reachable
                .contains(&place)
                .then(|| &graph.ancestors(place) & &reachable),
            report: Report::new(&node.id, problems),
        };
        for (field, text) in templates {
            reader.template(node, &field, &parse(&text));
        }
    }
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
struct Reader<'a> {
    document: &'a Document,
    names: &'a HashMap<&'a str, usize>,
    /// The nodes that can have run when a run comes to this one; none where no run does.
    readable: Option<HashSet<usize>>,
    report: Report<'a>,
}

impl Reader<'_> {
    fn template(&mut self, node: &Node, field: &str, template: &Template<'_>) {
        for fault in &template.faults {
            let code = match fault.kind {
                FaultKind::Malformed => Code::MalformedTemplate,
                FaultKind::Statement => Code::TemplateStatement,
            };
            self.report.add(code, field, fault.message.clone());
        }
        if template.faults.is_empty() {
            for reference in template.references() {
                self.reference(node, field, reference);
            }
        }
    }

    fn reference(&mut self, node: &Node, field: &str, reference: &Reference<'_>) {
        let Some(&place) = self.names.get(reference.node) else {
            let hint = did_you_mean(reference.node, self.names.keys().copied());
            let message = format!(
                "{{{{{reference}}}}}: no node is called {}{hint}",
                reference.node
            );
            self.report.add(Code::UnknownVariable, field, message);
            return;
        };
        let source = &self.document.nodes[place];
        let variables = source.config.describe().variables();
        if !variables.iter().any(|variable| covers(variable, reference)) {
            let path = reference.path_text();
            let what = match path.as_str() {
                "" => "say which variable of it, e.g. with a dot and a name".to_owned(),
                path => format!("{} has no variable {path}", source.name),
            };
            let hint = did_you_mean(
                &path,
                variables.iter().map(|variable| variable.path.as_str()),
            );
            self.report.add(
                Code::UnknownVariable,
                field,
                format!("{{{{{reference}}}}}: {what}{hint}"),
            );
            return;
        }
        if self
            .readable
            .as_ref()
            .is_some_and(|readable| !readable.contains(&place))
        {
            let why = if source.id == node.id {
                format!("{} has not run yet when it reads this", node.name)
            } else {
                format!(
                    "no path leads from {} to {}, so it has not run yet",
                    source.name, node.name
                )
            };
            let message = format!(
                "{{{{{reference}}}}}: {why}, and nothing would stand here. Read a node that comes before."
            );
            self.report.add(Code::VariableTooEarly, field, message);
        }
        self.parameter(field, source, reference);
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
            let hint = did_you_mean(name, listed());
            let message = format!(
                "{{{{{reference}}}}}: {} does not list the parameter {name}{hint} Add it there, so that people know what to send.",
                Kind::Start.about().label
            );
            self.report.add(Code::UnlistedParameter, field, message);
        }
    }
}

/// Whether a reference reads this variable, a part of it, or the group that it is in.
fn covers(variable: &Variable, reference: &Reference<'_>) -> bool {
    let path = reference.path_text();
    match path.strip_prefix(variable.path.as_str()) {
        Some("") => true,
        Some(rest) => variable.open && rest.starts_with(['.', '[']),
        None => variable
            .path
            .strip_prefix(path.as_str())
            .is_some_and(|rest| !path.is_empty() && rest.starts_with('.')),
    }
}
