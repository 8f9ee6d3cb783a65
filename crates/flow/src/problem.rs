//! Problems: what is wrong in a document, as data. A draft may have any number of them; errors keep it from being published.

mod code;
mod drawing;
mod graph;
mod references;
pub(crate) mod report;
mod scope;

use serde::{Deserialize, Serialize};

use crate::document::{Document, NodeId};
pub use crate::problem::code::Code;
pub use crate::problem::drawing::is_name;
use crate::problem::graph::Graph;
pub use crate::problem::report::Report;
pub use crate::problem::scope::{Found, Scope, Source};

/// Something wrong in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether it keeps the flow from being published.
    pub severity: Severity,
    /// What kind of problem it is; stable, for programs.
    pub code: Code,
    /// The node it is in; none where it concerns the whole flow.
    pub node: Option<NodeId>,
    /// The field of the node it is in, e.g. `name`, `config.url` or `config.headers[0].value`.
    pub field: Option<String>,
    /// A plain sentence that says what to do.
    pub message: String,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The flow cannot be published.
    Error,
    /// The flow can be published, but perhaps does not do what was meant.
    Warning,
}

/// All problems of a document: those of the graph first, then node by node.
#[must_use]
pub fn problems(document: &Document) -> Vec<Problem> {
    let mut problems = Vec::new();
    let graph = Graph::new(document);
    drawing::check(document, &graph, &mut problems);
    for node in &document.nodes {
        node.config
            .describe()
            .check(&mut Report::new(&node.id, &mut problems));
    }
    references::check(document, &graph, &mut problems);
    problems
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests;
