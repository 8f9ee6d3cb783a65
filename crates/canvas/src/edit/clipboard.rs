//! Copying nodes, within a flow and from one flow to another.
//!
//! What is copied travels as text: `{"phloem_nodes": <a document without Start>}`. So it can go through any clipboard, and what comes
//! back is read as strictly as a document.

use std::collections::{HashMap, HashSet};

use phloem_flow::document::{Document, Edge, MAX_BYTES, MAX_NODES, Node, NodeId, OutletRef};
use phloem_flow::nodes::Kind;
use phloem_flow::template::rename::rename_node;

use crate::change::Transaction;
use crate::edit::{Draft, Refused, called, position};
use crate::geometry::{Point, Rect};
use crate::measure::card;
use crate::selection::Selection;

/// What says that a text is ours.
const KEY: &str = "phloem_nodes";
/// How far from the original a duplicate lies, to the right and down.
const DUPLICATE_OFFSET: f64 = 32.0;

/// Some nodes of a flow with the edges between them. It has at least one node, and no Start.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    document: Document,
}

impl Fragment {
    /// The selected nodes of a document, without Start; nothing where none is left.
    #[must_use]
    pub fn of(document: &Document, selection: &Selection) -> Option<Self> {
        let nodes = document
            .nodes
            .iter()
            .filter(|node| selection.nodes.contains(&node.id));
        Self::new(nodes.cloned().collect(), &document.edges)
    }

    fn new(mut nodes: Vec<Node>, edges: &[Edge]) -> Option<Self> {
        nodes.retain(|node| node.config.kind() != Kind::Start);
        let ids: HashSet<&NodeId> = nodes.iter().map(|node| &node.id).collect();
        let inside = |edge: &&Edge| ids.contains(&edge.from.node) && ids.contains(&edge.to);
        let edges = edges.iter().filter(inside).cloned().collect();
        (!nodes.is_empty()).then_some(Self {
            document: Document { nodes, edges },
        })
    }

    /// The text for the clipboard.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{{\"{KEY}\": {}}}", self.document.to_json().trim_end())
    }

    /// Reads what was copied.
    ///
    /// # Errors
    /// The text is something else, or is damaged.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let inside = document_in(text).ok_or(Refused::NotNodes)?;
        let read = Document::parse(inside.as_bytes())
            .map_err(|error| Refused::Unreadable(error.to_string()))?;
        Self::new(read.nodes, &read.edges).ok_or(Refused::NotNodes)
    }

    /// What its cards cover, where they were copied.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let cards = self.document.nodes.iter().map(|node| card(node, []).rect);
        cards.reduce(Rect::union).unwrap_or_default()
    }

    /// The same nodes with names that neither another document nor this one has yet; references follow.
    fn renamed_for(&self, document: &Document) -> Document {
        let mut fragment = self.document.clone();
        let mut taken: HashSet<String> = document
            .nodes
            .iter()
            .map(|node| node.name.clone())
            .collect();
        let mut reserved: HashMap<String, usize> = HashMap::new();
        for node in &fragment.nodes {
            *reserved.entry(node.name.clone()).or_default() += 1;
        }
        for at in 0..fragment.nodes.len() {
            let Node { id, name, .. } = &fragment.nodes[at];
            if !taken.contains(name) {
                taken.insert(name.clone());
                continue;
            }
            let (id, old) = (id.clone(), name.clone());
            let new = next_name(&old, |name| {
                taken.contains(name) || reserved.contains_key(name)
            });
            rename_node(&mut fragment, &id, &new);
            taken.insert(new);
        }
        fragment
    }
}

/// The document in the text of a fragment. The document checks itself, so the wrapping is only taken off.
fn document_in(text: &str) -> Option<&str> {
    let inside = text
        .trim()
        .strip_prefix('{')?
        .strip_suffix('}')?
        .trim_start();
    let value = inside
        .strip_prefix('"')?
        .strip_prefix(KEY)?
        .strip_prefix('"')?
        .trim_start();
    value.strip_prefix(':')
}

/// Adds the nodes of a fragment, the top left corner of what they cover at a point, and says which ids they get.
///
/// # Errors
/// The flow would have too many nodes or bytes.
pub fn paste(
    document: &Document,
    fragment: &Fragment,
    corner: Point,
) -> Result<(Vec<NodeId>, Transaction), Refused> {
    let (ids, draft) = pasted(document, fragment, corner - fragment.bounds().corner())?;
    let label = format!("Paste {}", called(&draft.document, &ids));
    Ok((ids, draft.done(label)))
}

/// Adds the nodes of a fragment once more, a little off.
///
/// # Errors
/// The flow would have too many nodes or bytes.
pub fn duplicate(
    document: &Document,
    fragment: &Fragment,
) -> Result<(Vec<NodeId>, Transaction), Refused> {
    let (ids, draft) = pasted(
        document,
        fragment,
        Point::new(DUPLICATE_OFFSET, DUPLICATE_OFFSET),
    )?;
    let label = format!(
        "Duplicate {}",
        called(&fragment.document, &node_ids(&fragment.document))
    );
    Ok((ids, draft.done(label)))
}

fn pasted(
    document: &Document,
    fragment: &Fragment,
    by: Point,
) -> Result<(Vec<NodeId>, Draft), Refused> {
    if document.nodes.len() + fragment.document.nodes.len() > MAX_NODES {
        return Err(Refused::TooMany);
    }
    let Document { nodes, edges } = fragment.renamed_for(document);
    let mut draft = Draft::of(document);
    let mut ids: HashMap<NodeId, NodeId> = HashMap::new();
    for mut node in nodes {
        let id = draft.document.free_id();
        ids.insert(std::mem::replace(&mut node.id, id.clone()), id);
        node.position = position(Point::from(node.position) + by);
        draft.add_node(node);
    }
    for Edge { from, to } in edges {
        if let (Some(node), Some(to)) = (ids.get(&from.node), ids.get(&to)) {
            let from = OutletRef {
                node: node.clone(),
                outlet: from.outlet,
            };
            draft.add_edge(from, to.clone());
        }
    }
    if draft.document.to_json().len() > MAX_BYTES {
        return Err(Refused::TooLarge);
    }
    let added = draft.document.nodes[document.nodes.len()..].iter();
    Ok((added.map(|node| node.id.clone()).collect(), draft))
}

fn node_ids(document: &Document) -> Vec<NodeId> {
    document.nodes.iter().map(|node| node.id.clone()).collect()
}

/// `Menu_2` after `Menu_1`, `Report_2` after `Report`, or the next that is free.
fn next_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let (base, number) = match name.rsplit_once('_') {
        Some((base, digits)) if !base.is_empty() => match digits.parse::<u32>() {
            Ok(number) => (base, number),
            Err(_) => (name, 1),
        },
        _ => (name, 1),
    };
    (number..)
        .skip(1)
        .map(|number| format!("{base}_{number}"))
        .find(|name| !taken(name))
        .unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::Config;

    use super::*;
    use crate::testing::{document, id, written};

    fn flow() -> Document {
        let mut document = document(
            &[Kind::CallForward, Kind::HttpRequest],
            &["n1.incoming_call>n2", "n2.completed>n3", "n3.failed>n2"],
        );
        if let Config::HttpRequest(request) = &mut document.nodes[2].config {
            request.url =
                "https://example.com/{{Call_Forward_1.DialStatus}}/{{Start.call.from}}".to_owned();
        }
        document.nodes[2].position.x = 400.0;
        document
    }

    fn url(document: &Document, node: &str) -> String {
        match &document.node(&id(node)).unwrap().config {
            Config::HttpRequest(request) => request.url.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_pasted_fragment_refers_to_itself() {
        let fragment = Fragment::of(&flow(), &Selection::all(&flow())).unwrap();
        let fragment = Fragment::parse(&fragment.to_text()).unwrap();
        let mut document = flow();
        let (ids, transaction) = paste(&document, &fragment, Point::new(0.0, 500.0)).unwrap();
        transaction.apply(&mut document).unwrap();
        assert_eq!(ids, [id("n4"), id("n5")]);
        assert_eq!(
            written(&document),
            "n1 n2 n3 n4 n5: n1.incoming_call>n2 n2.completed>n3 n3.failed>n2 n4.completed>n5 n5.failed>n4"
        );
        let names: Vec<&str> = document
            .nodes
            .iter()
            .map(|node| node.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "Start",
                "Call_Forward_1",
                "HTTP_Request_1",
                "Call_Forward_2",
                "HTTP_Request_2"
            ]
        );
        assert_eq!(
            url(&document, "n5"),
            "https://example.com/{{Call_Forward_2.DialStatus}}/{{Start.call.from}}"
        );
        assert_eq!(url(&document, "n3"), url(&flow(), "n3"));
        let (one, other) = (document.nodes[3].position, document.nodes[4].position);
        let (was, other_was) = (document.nodes[1].position, document.nodes[2].position);
        assert_eq!(
            (other.x - one.x, other.y - one.y),
            (other_was.x - was.x, other_was.y - was.y)
        );
        assert_eq!(one.y.min(other.y), 500.0);
    }

    #[test]
    fn names_that_are_free_stay() {
        let fragment = Fragment::of(&flow(), &Selection::all(&flow())).unwrap();
        let mut document = Document::default();
        let (_, transaction) = paste(&document, &fragment, Point::default()).unwrap();
        transaction.apply(&mut document).unwrap();
        assert_eq!(document.nodes[1].name, "Call_Forward_1");
        assert_eq!(url(&document, "n3"), url(&flow(), "n3"));
    }

    #[test]
    fn a_name_follows_its_number() {
        let taken = ["Menu_1", "Menu_2", "Report", "Menu_9"];
        let next = |name: &str| next_name(name, |name| taken.contains(&name));
        assert_eq!(next("Menu_1"), "Menu_3");
        assert_eq!(next("Menu_9"), "Menu_10");
        assert_eq!(next("Report"), "Report_2");
        assert_eq!(next("_1"), "_1_2");
    }

    #[test]
    fn text_that_is_not_ours_is_refused_with_a_reason() {
        #[track_caller]
        fn check(text: &str, expect: &str) {
            let refused = Fragment::parse(text).unwrap_err().to_string();
            assert!(refused.starts_with(expect), "{refused}");
        }
        check("Hello", "The clipboard does not hold nodes of a flow.");
        check("{}", "The clipboard does not hold nodes of a flow.");
        let large = format!("{{\"phloem_nodes\": {}}}", " ".repeat(MAX_BYTES + 1));
        check(&large, "The nodes on the clipboard cannot be read:");
        check(
            "{\"phloem_nodes\": 1}",
            "The nodes on the clipboard cannot be read:",
        );
        check(
            "{\"phloem_nodes\": {\"format\": 1}, \"x\": 1}",
            "The nodes on the clipboard cannot be read:",
        );
        check(
            "{\"phloem_nodes\": {\"format\": 1}}",
            "The clipboard does not hold nodes of a flow.",
        );
        check(
            "{\"phloem_nodes\": {\"format\": 1, \"nodes\": [{\"id\": \"a\", \"kind\": \"teleport\", \"name\": \"A\"}]}}",
            "The nodes on the clipboard cannot be read:",
        );
    }
}
