//! Nothing differs if and only if two documents mean the same.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use super::{Change, Differences};
use crate::document::properties::nearly;
use crate::document::{Document, Edge, Node};

/// A document whose order means nothing any more: two are equal if the documents mean the same and look the same.
fn normal(document: &Document) -> (Vec<Node>, Vec<Edge>) {
    let mut nodes = document.nodes.clone();
    nodes.sort_by(|one, other| one.id.cmp(&other.id));
    let mut edges = document.edges.clone();
    // Stable, since of two edges at one outlet the order decides which one is followed.
    edges.sort_by(|one, other| one.from.cmp(&other.from));
    (nodes, edges)
}

fn document() -> impl Strategy<Value = Document> {
    nearly().prop_filter_map("not a document", |text| {
        Document::parse(text.as_bytes()).ok()
    })
}

/// All places of a value that hold a text, a number or nothing.
fn leaves<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    match value {
        Value::Object(entries) => entries.values_mut().for_each(|entry| leaves(entry, found)),
        Value::Array(items) => items.iter_mut().for_each(|item| leaves(item, found)),
        leaf => found.push(leaf),
    }
}

/// The document with one thing in it set to something else; none where it is no document any more.
fn with_one_change(document: &Document, place: Index, to: Value) -> Option<Document> {
    let mut value = serde_json::to_value(document).unwrap();
    let mut found = Vec::new();
    leaves(&mut value, &mut found);
    let leaf = place.index(found.len());
    *found.swap_remove(leaf) = to;
    Document::parse(value.to_string().as_bytes()).ok()
}

fn check(before: &Document, after: &Document) {
    let differences = Differences::between(before, after);
    assert_eq!(
        differences.is_empty(),
        normal(before) == normal(after),
        "{differences:?}"
    );
    assert_eq!(differences, Differences::between(before, after));
    assert!(!differences.summary().is_empty());
    let back = Differences::between(after, before);
    assert_eq!(back.is_empty(), differences.is_empty());
    assert_eq!(back.moved.len(), differences.moved.len());
    assert_eq!(back.loose, differences.loose);
}

proptest! {
    #[test]
    fn of_any_two(before in document(), after in document()) {
        check(&before, &after);
    }

    #[test]
    fn of_the_same_in_another_order(before in document().prop_flat_map(|document| {
        let nodes = Just(document.nodes.clone()).prop_shuffle();
        (Just(document), nodes)
    })) {
        let (before, nodes) = before;
        let after = Document { nodes, edges: before.edges.clone() };
        check(&before, &after);
        assert!(Differences::between(&before, &after).is_empty());
    }

    #[test]
    fn of_one_change(
        before in document(),
        place in any::<Index>(),
        to in prop_oneof![Just(Value::from("b")), Just(Value::from("a")), Just(Value::from(7)), Just(Value::Null), Just(Value::from("speak"))],
    ) {
        if let Some(after) = with_one_change(&before, place, to) {
            check(&before, &after);
            let differences = Differences::between(&before, &after);
            let changes = differences.nodes.iter().flat_map(|node| &node.changes);
            // So every setting of every kind is said in words.
            assert!(!changes.into_iter().any(|change| *change == Change::Reordered), "{differences:?}");
        }
    }
}
