//! Tidy: puts nodes where a flow reads best, from left to right, with the paths of a node's outlets in the order of its rows.
//!
//! The way of Sugiyama, in three files: columns ([`rank`]: each node one further right than everything that leads to it), the order
//! within each column ([`order`]: few crossings), places ([`place`]: edges as level as the room allows). Our own rather than a port of
//! dagre, which knows neither ports nor rows, so that the outlets' order would have to be mended afterwards, and weighs 98 kB compressed,
//! a fifth of what the whole editor may.
//!
//! The same document is always laid out the same, and no two cards overlap.

mod order;
mod place;
mod rank;

use std::collections::{BTreeSet, HashMap};

use phloem_flow::document::{Document, NodeId};
use phloem_flow::nodes::Kind;

use crate::geometry::{Point, Rect};
use crate::measure::{CARD_WIDTH, Card};
use crate::scene::Scene;

/// The grid that cards snap to, in canvas units.
pub const GRID: f64 = 16.0;

/// How far apart the left edges of two columns are. A multiple of the grid that leaves room for the edges to turn.
const COLUMN: f64 = CARD_WIDTH + 104.0;
/// The least room between two cards of a column.
const GAP: f64 = 40.0;
/// The room between parts that no edge connects.
const PART_GAP: f64 = 80.0;
/// How many nodes without any edge lie in a row.
const LOOSE_IN_A_ROW: usize = 4;

/// Something to place: a card, or a bend of an edge that passes a column.
#[derive(Clone, Debug)]
struct Vertex {
    rank: usize,
    height: f64,
    /// The edges that come in from the column before.
    before: Vec<Link>,
    /// The edges that go on to the next column.
    after: Vec<Link>,
}

/// An edge between neighbouring columns, seen from one of its ends.
#[derive(Clone, Copy, Debug)]
struct Link {
    /// The vertex at the other end.
    other: usize,
    /// How far below the top of this vertex it begins or ends.
    here: f64,
    /// How far below the top of the other vertex.
    there: f64,
}

/// Cards and the edges between them, by index, as the layout works on them.
struct Part<'a> {
    cards: Vec<&'a Card>,
    /// Source, offset of the outlet below its top, target, offset of the inlet; in the order of the outlets.
    edges: Vec<(usize, f64, usize, f64)>,
    /// Which card the flow begins with.
    start: Option<usize>,
}

/// Where the top left corners of these nodes' cards belong; all nodes if none are named. Start stays where it is; without it, the top left
/// corner of all of them stays.
#[must_use]
pub fn layout(document: &Document, only: &BTreeSet<NodeId>) -> Vec<(NodeId, Point)> {
    let scene = Scene::new(document);
    let nodes = document
        .nodes
        .iter()
        .filter(|node| only.is_empty() || only.contains(&node.id));
    let chosen: Vec<(&NodeId, &Card, bool)> = nodes
        .filter_map(|node| {
            Some((
                &node.id,
                scene.card(&node.id)?,
                node.config.kind() == Kind::Start,
            ))
        })
        .collect();
    let corners = corners(document, &chosen);
    let covered = |corners: &[Point]| {
        let rects = chosen
            .iter()
            .zip(corners)
            .map(|((_, card, _), corner)| Rect::new(*corner, card.rect.size()));
        rects.reduce(Rect::union).unwrap_or_default().corner()
    };
    let before: Vec<Point> = chosen
        .iter()
        .map(|(_, card, _)| card.rect.corner())
        .collect();
    let anchor = match chosen.iter().position(|(.., is_start)| *is_start) {
        Some(start) => before[start] - corners[start],
        None => covered(&before) - covered(&corners),
    };
    let ids = chosen.iter().map(|(id, ..)| (*id).clone());
    ids.zip(
        corners
            .iter()
            .map(|corner| (*corner + anchor).snapped(GRID)),
    )
    .collect()
}

/// Places connected parts below each other and nodes without edges last, in rows; each card's top left corner.
fn corners(document: &Document, chosen: &[(&NodeId, &Card, bool)]) -> Vec<Point> {
    let index: HashMap<&NodeId, usize> = chosen
        .iter()
        .enumerate()
        .map(|(at, (id, ..))| (*id, at))
        .collect();
    let mut edges = Vec::new();
    for edge in &document.edges {
        if let (Some(from), Some(to)) = (index.get(&edge.from.node), index.get(&edge.to))
            && from != to
            && let Some(row) = chosen[*from]
                .1
                .outlets
                .iter()
                .position(|port| port.id == edge.from.outlet)
        {
            edges.push((*from, row, *to));
        }
    }
    edges.sort_unstable();
    edges.dedup();
    let mut corners = vec![Point::default(); chosen.len()];
    let mut top = 0.0;
    let (parts, loose) = parts(chosen, &edges);
    for members in &parts {
        let local: HashMap<usize, usize> = members
            .iter()
            .enumerate()
            .map(|(at, member)| (*member, at))
            .collect();
        let part = Part {
            cards: members.iter().map(|member| chosen[*member].1).collect(),
            edges: edges
                .iter()
                .filter_map(|(from, row, to)| {
                    let (source, target) = (chosen[*from].1, chosen[*to].1);
                    let inlet = target.inlet.map_or(0.0, |inlet| inlet.y - target.rect.top);
                    let outlet = source.outlets[*row].at.y - source.rect.top;
                    Some((*local.get(from)?, outlet, *local.get(to)?, inlet))
                })
                .collect(),
            start: members.iter().position(|member| chosen[*member].2),
        };
        let placed = part.place();
        let highest = placed
            .iter()
            .map(|corner| corner.y)
            .fold(f64::INFINITY, f64::min);
        let mut bottom = top;
        for (member, corner) in members.iter().zip(placed) {
            let corner = Point::new(corner.x, corner.y - highest + top);
            bottom = f64::max(bottom, corner.y + chosen[*member].1.rect.size().height);
            corners[*member] = corner;
        }
        top = on_grid(bottom + PART_GAP);
    }
    for row in loose.chunks(LOOSE_IN_A_ROW) {
        let mut tallest = 0.0;
        let mut left = 0.0;
        for member in row {
            corners[*member] = Point::new(left, top);
            left += COLUMN;
            tallest = f64::max(tallest, chosen[*member].1.rect.size().height);
        }
        top = on_grid(top + tallest + GAP);
    }
    corners
}

/// The connected parts, the one with Start first, each in the order of the document; and the nodes without edges.
fn parts(
    chosen: &[(&NodeId, &Card, bool)],
    edges: &[(usize, usize, usize)],
) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut leader: Vec<usize> = (0..chosen.len()).collect();
    for (from, _, to) in edges {
        let (one, other) = (led_by(&mut leader, *from), led_by(&mut leader, *to));
        leader[one.max(other)] = one.min(other);
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); chosen.len()];
    for node in 0..chosen.len() {
        members[led_by(&mut leader, node)].push(node);
    }
    members.retain(|part| !part.is_empty());
    let has_start = |part: &[usize]| part.iter().any(|member| chosen[*member].2);
    let (mut parts, loose): (Vec<_>, Vec<_>) = members
        .into_iter()
        .partition(|part| part.len() > 1 || has_start(part));
    parts.sort_by_key(|part| !has_start(part));
    (parts, loose.into_iter().flatten().collect())
}

fn led_by(leader: &mut [usize], node: usize) -> usize {
    let mut at = node;
    while leader[at] != at {
        leader[at] = leader[leader[at]];
        at = leader[at];
    }
    at
}

impl Part<'_> {
    fn place(&self) -> Vec<Point> {
        let (mut vertices, visits) = rank::vertices(self);
        let columns = order::columns(&mut vertices, &visits);
        let tops = place::tops(&vertices, &columns);
        // Real nodes come first among the vertices; the ranks are small whole numbers.
        let place = |(vertex, top): (&Vertex, f64)| Point::new(vertex.rank as f64 * COLUMN, top);
        vertices
            .iter()
            .zip(tops)
            .take(self.cards.len())
            .map(place)
            .collect()
    }
}

/// The next line of the grid.
fn on_grid(place: f64) -> f64 {
    (place / GRID).ceil() * GRID
}

#[cfg(test)]
mod tests;
