//! Editing the fields of a node.

use std::collections::HashSet;

use phloem_flow::document::{Document, Edge, NodeId, OutletRef};
use phloem_flow::nodes::Config;
use phloem_flow::problem::is_name;
use phloem_flow::template::rename::rename_node;

use crate::change::{Change, Merge, Transaction};
use crate::edit::{Draft, Refused};

/// Sets a node up differently; `field` is what the hand is typing in, so that a word is one step back.
///
/// Edges follow their outlet: where it is called something else now, as when the key of a menu's choice changes, they stay with it; where
/// it is gone, they go.
///
/// # Errors
/// The node is gone, or a config of another kind was given for it.
pub fn set_config(
    document: &Document,
    id: &NodeId,
    config: Config,
    field: &str,
) -> Result<Transaction, Refused> {
    let node = document.node(id).ok_or(Refused::Gone)?;
    if node.config.kind() != config.kind() {
        return Err(Refused::Gone);
    }
    let label = format!("Edit {}", node.name);
    let before = outlet_ids(&node.config);
    let after = outlet_ids(&config);
    let mut draft = Draft::of(document);
    draft.set_config(id, config);
    if before != after {
        let leaving: Vec<Edge> = document
            .edges
            .iter()
            .filter(|edge| edge.from.node == *id)
            .cloned()
            .collect();
        for edge in leaving {
            let Some(row) = before.iter().position(|outlet| *outlet == edge.from.outlet) else {
                continue;
            };
            if after.contains(&edge.from.outlet) {
                continue;
            }
            let renamed = (before.len() == after.len())
                .then(|| after[row].clone())
                .filter(|outlet| !before.contains(outlet));
            let moved = renamed.map(|outlet| Edge {
                from: OutletRef {
                    node: id.clone(),
                    outlet,
                },
                to: edge.to.clone(),
            });
            draft.replace_edge(&edge, moved);
        }
    }
    let merge = Merge::Field {
        node: id.clone(),
        field: field.to_owned(),
    };
    Ok(draft.done_going_on(label, merge))
}

/// Calls a node something else, in every text that refers to it too.
///
/// # Errors
/// The node is gone, or the name is none or taken. Names are checked here because two nodes of one name would mix up their references
/// beyond repair.
pub fn rename(document: &Document, id: &NodeId, name: &str) -> Result<Transaction, Refused> {
    let node = document.node(id).ok_or(Refused::Gone)?;
    if !is_name(name) {
        return Err(Refused::BadName);
    }
    if document
        .nodes
        .iter()
        .any(|other| other.id != *id && other.name == name)
    {
        return Err(Refused::NameTaken(name.to_owned()));
    }
    let label = format!("Rename {} to {name}", node.name);
    let mut draft = Draft::of(document);
    let mut renamed = document.clone();
    rename_node(&mut renamed, id, name);
    if node.name != name {
        draft.make(Change::RenameNode {
            node: id.clone(),
            from: node.name.clone(),
            to: name.to_owned(),
        });
    }
    for node in renamed.nodes {
        draft.set_config(&node.id, node.config);
    }
    Ok(draft.done(label))
}

fn outlet_ids(config: &Config) -> Vec<String> {
    let mut seen = HashSet::new();
    let outlets = config.describe().outlets().into_iter();
    outlets
        .map(|outlet| outlet.id)
        .filter(|id| seen.insert(id.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::Kind;
    use phloem_flow::nodes::menu::Choice;

    use super::*;
    use crate::testing::{document, id, written};

    fn with_choices(keys: &[&str]) -> Config {
        let Config::Menu(mut menu) = Kind::Menu.new_config() else {
            panic!("a menu");
        };
        menu.choices = keys
            .iter()
            .map(|key| Choice {
                key: (*key).to_owned(),
                label: String::new(),
            })
            .collect();
        Config::Menu(menu)
    }

    #[test]
    fn edges_follow_their_outlet() {
        #[track_caller]
        fn check(keys: &[&str], expect: &str) {
            let mut document = document(&[Kind::Menu, Kind::Hangup], &[]);
            document.nodes[1].config = with_choices(&["1", "2"]);
            document.edges = ["n2.1>n3", "n2.2>n2", "n2.no_input>n3"]
                .map(crate::testing::edge)
                .into();
            let transaction =
                set_config(&document, &id("n2"), with_choices(keys), "choices").unwrap();
            transaction.apply(&mut document).unwrap();
            assert_eq!(written(&document), format!("n1 n2 n3: {expect}"));
        }
        check(&["1", "2"], "n2.1>n3 n2.2>n2 n2.no_input>n3");
        check(&["1", "5"], "n2.1>n3 n2.5>n2 n2.no_input>n3");
        check(&["2"], "n2.2>n2 n2.no_input>n3");
        check(&["2", "1"], "n2.1>n3 n2.2>n2 n2.no_input>n3");
        check(&["1", "2", "3"], "n2.1>n3 n2.2>n2 n2.no_input>n3");
        check(&["1", "1"], "n2.1>n3 n2.no_input>n3");
    }

    #[test]
    fn a_rename_rewrites_every_reference() {
        let mut document = document(&[Kind::HttpRequest, Kind::Menu], &[]);
        if let Config::HttpRequest(request) = &mut document.nodes[1].config {
            request.url = "https://example.com/{{ Menu_1.input }}/{{Menu_10.input}}".to_owned();
        }
        let before = document.clone();
        let transaction = rename(&document, &id("n3"), "Language").unwrap();
        assert_eq!(transaction.label, "Rename Menu_1 to Language");
        transaction.apply(&mut document).unwrap();
        let Config::HttpRequest(request) = &document.nodes[1].config else {
            panic!("a request");
        };
        assert_eq!(
            request.url,
            "https://example.com/{{ Language.input }}/{{Menu_10.input}}"
        );
        assert_eq!(document.nodes[2].name, "Language");
        transaction.inverse().apply(&mut document).unwrap();
        assert_eq!(document, before);
    }

    #[test]
    fn a_name_that_is_none_is_refused() {
        #[track_caller]
        fn check(name: &str, expect: &Refused) {
            let document = document(&[Kind::Menu], &[]);
            assert_eq!(rename(&document, &id("n2"), name).as_ref(), Err(expect));
        }
        check("", &Refused::BadName);
        check("1st", &Refused::BadName);
        check("My menu", &Refused::BadName);
        check("Start", &Refused::NameTaken("Start".to_owned()));
    }
}
