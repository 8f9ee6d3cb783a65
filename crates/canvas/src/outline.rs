//! A flow as a list to read from top to bottom: the order of the Tab key, of lists of nodes, and the outline beside the canvas.

use std::collections::{HashMap, HashSet};

use phloem_flow::document::{Document, Node, NodeId};
use phloem_flow::nodes::Kind;

/// A line of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The node.
    pub node: NodeId,
    /// How many nodes it is below where its path begins.
    pub depth: usize,
    /// The label of the outlet that leads here; none where a path begins.
    pub via: Option<String>,
    /// Whether the node stands further up already, with what follows it.
    pub again: bool,
}

/// The flow from Start along the outlets from top to bottom, then what Start does not reach.
#[must_use]
pub fn outline(document: &Document) -> Vec<Line> {
    let nodes: HashMap<&NodeId, &Node> =
        document.nodes.iter().map(|node| (&node.id, node)).collect();
    let entered: HashSet<&NodeId> = document.edges.iter().map(|edge| &edge.to).collect();
    let mut targets: HashMap<(&NodeId, &str), &NodeId> = HashMap::new();
    for edge in &document.edges {
        targets
            .entry((&edge.from.node, &edge.from.outlet))
            .or_insert(&edge.to);
    }
    let start = document
        .nodes
        .iter()
        .filter(|node| node.config.kind() == Kind::Start);
    let beginnings = document
        .nodes
        .iter()
        .filter(|node| !entered.contains(&node.id));
    let mut seen: HashSet<&NodeId> = HashSet::new();
    let mut lines = Vec::new();
    for root in start.chain(beginnings).chain(&document.nodes) {
        if seen.contains(&root.id) {
            continue;
        }
        // What is still to be listed, the next last.
        let mut ahead: Vec<(&Node, usize, Option<String>)> = vec![(root, 0, None)];
        while let Some((node, depth, via)) = ahead.pop() {
            let again = !seen.insert(&node.id);
            lines.push(Line {
                node: node.id.clone(),
                depth,
                via,
                again,
            });
            if again {
                continue;
            }
            for outlet in node.config.describe().outlets().into_iter().rev() {
                let target = targets
                    .get(&(&node.id, outlet.id.as_str()))
                    .and_then(|target| nodes.get(target));
                if let Some(target) = target {
                    ahead.push((target, depth + 1, Some(outlet.label)));
                }
            }
        }
    }
    lines
}

/// Every node once, in the order of the outline.
#[must_use]
pub fn reading_order(document: &Document) -> Vec<NodeId> {
    let lines = outline(document).into_iter();
    lines
        .filter(|line| !line.again)
        .map(|line| line.node)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::document;

    #[test]
    fn a_flow_is_listed_along_its_outlets() {
        let flow = document(
            &[
                Kind::Hangup,
                Kind::Menu,
                Kind::PlayAudio,
                Kind::Hangup,
                Kind::PlayAudio,
            ],
            &[
                "n1.incoming_call>n3",
                "n3.wrong_input>n2",
                "n3.1>n4",
                "n3.no_input>n3",
                "n4.prompt_completed>n2",
                "n6.prompt_completed>n9",
            ],
        );
        let text: String = outline(&flow)
            .iter()
            .map(|line| {
                let via = line
                    .via
                    .as_deref()
                    .map(|via| format!("{via}: "))
                    .unwrap_or_default();
                let again = if line.again { " again" } else { "" };
                format!("{}{via}{}{again}\n", "  ".repeat(line.depth), line.node)
            })
            .collect();
        insta::assert_snapshot!(text, @r"
        n1
          Incoming Call: n3
            1: n4
              Prompt Completed: n2
            No Input: n3 again
            Wrong Input: n2 again
        n5
        n6
        ");
    }
}
