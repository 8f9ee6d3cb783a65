//! Finding nodes by what people remember of them.

use phloem_flow::document::{Document, Node, NodeId};

/// The nodes whose name, kind or summary has every word of a text; those whose name has it first, each group in the order of the document.
#[must_use]
pub fn find(document: &Document, text: &str) -> Vec<NodeId> {
    let text = plain(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let has_all = |place: &str| words.iter().all(|word| place.contains(word));
    let by_name = |node: &&Node| has_all(&plain(&node.name));
    let by_the_rest = |node: &&Node| {
        let about = node.config.kind().about().label;
        has_all(&plain(&format!(
            "{} {about} {}",
            node.name,
            node.config.describe().summary()
        )))
    };
    let first = document.nodes.iter().filter(by_name);
    let second = document
        .nodes
        .iter()
        .filter(|node| !by_name(node) && by_the_rest(node));
    first.chain(second).map(|node| node.id.clone()).collect()
}

/// Without case, and with the underscores of names as spaces.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::{Config, Kind};

    use super::*;
    use crate::testing::document;

    #[test]
    fn nodes_are_found_by_name_first() {
        #[track_caller]
        fn check(text: &str, expect: &[&str]) {
            let mut document = document(&[Kind::CallForward, Kind::Menu, Kind::HttpRequest], &[]);
            document.nodes[2].name = "Forward_or_not".to_owned();
            if let Config::CallForward(config) = &mut document.nodes[1].config {
                config.to = "sip:desk@example.com".to_owned();
            }
            let found: Vec<String> = find(&document, text)
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(found, expect, "{text}");
        }
        check("forward", &["n2", "n3"]);
        check("Call_Forward", &["n2"]);
        check("menu", &["n3"]);
        check("desk call", &["n2"]);
        check("elsewhere", &[]);
        check("  ", &[]);
    }
}
