//! Problems of how the nodes are named and connected.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::document::{Document, Edge, Node};
use crate::nodes::{Kind, Unconnected, start};
use crate::problem::graph::{Graph, starts};
use crate::problem::{Code, Problem};
use crate::suggest::did_you_mean;
use crate::template::expression::is_keyword;

/// The longest name of a node, in characters.
const MAX_NAME: usize = 64;

pub(super) fn check(document: &Document, graph: &Graph<'_>, problems: &mut Vec<Problem>) {
    check_start(document, problems);
    check_names(document, problems);
    check_edges(document, graph, problems);
    check_paths(document, graph, problems);
    check_loops(document, graph, problems);
}

fn check_start(document: &Document, problems: &mut Vec<Problem>) {
    let starts: Vec<&Node> = starts(document)
        .map(|place| &document.nodes[place])
        .collect();
    if starts.is_empty() {
        let message = "The flow has no Start node. Add one, so that runs can begin.";
        problems.push(problem(Code::StartCount, None, None, message));
    }
    for extra in starts.iter().skip(1) {
        let message = format!(
            "The flow has more than one Start node. Remove {}.",
            extra.name
        );
        problems.push(problem(Code::StartCount, Some(extra), None, message));
    }
}

fn check_names(document: &Document, problems: &mut Vec<Problem>) {
    let mut seen: HashSet<&str> = HashSet::new();
    for node in &document.nodes {
        let name = node.name.as_str();
        if !is_name(name) {
            let example = node.config.kind().about().label.replace(' ', "_");
            let message = if is_keyword(name) {
                format!(
                    "“{name}” means something else in templates. Choose another name, e.g. {example}_1."
                )
            } else {
                format!(
                    "“{name}” cannot be the name of a node. Begin with a letter from A to Z and use up to {MAX_NAME} such letters, digits and underscores, e.g. {example}_1."
                )
            };
            problems.push(problem(
                Code::InvalidName,
                Some(node),
                Some("name"),
                message,
            ));
        } else if !seen.insert(name) {
            let message =
                format!("Another node is called {name} too. Give each node its own name.");
            problems.push(problem(
                Code::RepeatedName,
                Some(node),
                Some("name"),
                message,
            ));
        }
    }
}

/// Whether templates can read the variables of a node of this name.
pub fn is_name(name: &str) -> bool {
    let first = name.chars().next();
    first.is_some_and(|letter| letter.is_ascii_alphabetic())
        && name.len() <= MAX_NAME
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !is_keyword(name)
}

fn check_edges(document: &Document, graph: &Graph<'_>, problems: &mut Vec<Problem>) {
    let mut used = HashMap::new();
    for Edge { from, to } in &document.edges {
        let Some(source) = graph
            .places
            .get(&from.node)
            .map(|place| &document.nodes[*place])
        else {
            let message = format!(
                "An edge begins at the node {}, which does not exist. Remove the edge.",
                from.node
            );
            problems.push(problem(Code::UnknownNode, None, None, message));
            continue;
        };
        let outlets = source.config.describe().outlets();
        if !outlets.iter().any(|known| known.id == from.outlet) {
            let message = format!(
                "An edge begins at the outlet {} of {}, which does not exist{} Remove the edge or connect it anew.",
                from.outlet,
                source.name,
                did_you_mean(&from.outlet, outlets.iter().map(|known| known.id.as_str()))
            );
            problems.push(problem(Code::UnknownOutlet, Some(source), None, message));
        }
        match graph.places.get(to).map(|place| &document.nodes[*place]) {
            None => {
                let message = format!(
                    "An edge of {} leads to the node {to}, which does not exist. Remove the edge.",
                    source.name
                );
                problems.push(problem(Code::UnknownNode, Some(source), None, message));
            }
            Some(target) if target.config.kind() == Kind::Start => {
                let message = format!(
                    "An edge leads from {} back to Start, where only runs begin. Lead it to the node after Start.",
                    source.name
                );
                problems.push(problem(Code::EdgeIntoStart, Some(source), None, message));
            }
            Some(_) => {}
        }
        let edges = used.entry(from).or_insert(0_u32);
        *edges += 1;
        if *edges == 2 {
            let message = format!(
                "More than one edge begins at the outlet {} of {}. Keep one of them.",
                from.outlet, source.name
            );
            problems.push(problem(Code::RepeatedEdge, Some(source), None, message));
        }
    }
}

fn check_paths(document: &Document, graph: &Graph<'_>, problems: &mut Vec<Problem>) {
    let reachable = graph.reachable(document);
    let by_trigger = |of_call: bool| {
        let triggers = starts(document).flat_map(|place| &graph.after[place]);
        graph.from(
            triggers
                .filter(|(outlet, _)| (*outlet == start::INCOMING_CALL) == of_call)
                .map(|(_, target)| *target),
        )
    };
    let (with_call, without_call) = (by_trigger(true), by_trigger(false));
    for (place, node) in document.nodes.iter().enumerate() {
        let connected = &graph.after[place];
        if node.config.kind() == Kind::Start {
            if connected.is_empty() {
                let message = format!(
                    "Nothing happens when the flow begins. Connect an outlet of {}, e.g. “Incoming Call”, with a node.",
                    node.name
                );
                problems.push(problem(Code::NoTrigger, Some(node), None, message));
            }
        } else if !reachable.contains(place) {
            let message = format!(
                "No run comes to {}. Connect an outlet of another node with it, or remove it.",
                node.name
            );
            problems.push(problem(Code::Unreachable, Some(node), None, message));
            continue;
        }
        let kind = node.config.describe();
        if kind.needs_call() && without_call.contains(place) {
            let message = format!(
                "{} needs a caller, and a run that begins with a message or an API request has none. Connect only “Incoming Call” with it.",
                node.name
            );
            problems.push(problem(Code::NoCall, Some(node), None, message));
        }
        let goes_on = || {
            let mut targets = connected.iter().map(|(_, target)| *target);
            targets.any(|target| document.nodes[target].config.describe().needs_call())
        };
        for outlet in kind.outlets() {
            let cuts_off = match outlet.unconnected {
                Unconnected::Quiet => false,
                Unconnected::CutsOff => true,
                Unconnected::CutsOffUnlikeOthers => with_call.contains(place) && goes_on(),
            };
            if cuts_off && connected.iter().all(|(id, _)| *id != outlet.id) {
                let message = format!(
                    "A caller who comes out of “{}” of {} is cut off without a word. Connect it with a node, e.g. Play Audio.",
                    outlet.label, node.name
                );
                problems.push(problem(Code::SilentEnd, Some(node), None, message));
            }
        }
    }
}

/// Finds the loops in which no node waits, and reports each group of connected ones once.
fn check_loops(document: &Document, graph: &Graph<'_>, problems: &mut Vec<Problem>) {
    let mut looping: BTreeSet<usize> = (0..document.nodes.len())
        .filter(|place| !document.nodes[*place].config.describe().waits())
        .collect();
    // What has no way in or no way out among the others is on no loop; taking it away may bare the next.
    loop {
        let loose: Vec<usize> = looping
            .iter()
            .copied()
            .filter(|place| {
                !graph.before[*place]
                    .iter()
                    .any(|source| looping.contains(source))
                    || !graph.after[*place]
                        .iter()
                        .any(|(_, target)| looping.contains(target))
            })
            .collect();
        if loose.is_empty() {
            break;
        }
        for place in loose {
            looping.remove(&place);
        }
    }
    while let Some(first) = looping.first().copied() {
        let group = graph.spread([first], |place| {
            let after = graph.after[place].iter().map(|(_, target)| *target);
            let neighbours: Vec<usize> = graph.before[place].iter().copied().chain(after).collect();
            neighbours
                .into_iter()
                .filter(|place| looping.contains(place))
        });
        let names: Vec<&str> = looping
            .iter()
            .filter(|place| group.contains(**place))
            .map(|place| document.nodes[*place].name.as_str())
            .collect();
        let message = format!(
            "The run would go round for ever in {}: no node of this loop waits for anything. Remove an edge, or let a request wait for its answer.",
            names.join(", ")
        );
        problems.push(problem(
            Code::LoopWithoutWait,
            Some(&document.nodes[first]),
            None,
            message,
        ));
        looping.retain(|place| !group.contains(*place));
    }
}

fn problem(
    code: Code,
    node: Option<&Node>,
    field: Option<&str>,
    message: impl Into<String>,
) -> Problem {
    Problem {
        severity: code.severity(),
        code,
        node: node.map(|node| node.id.clone()),
        field: field.map(str::to_owned),
        message: message.into(),
    }
}
