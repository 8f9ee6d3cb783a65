//! Columns: each node one further right than everything that leads to it.

use std::collections::BTreeMap;

use crate::layout::{Link, Part, Vertex};

/// The room in a column for an edge that passes it.
const BEND_HEIGHT: f64 = 16.0;
/// The most bends. A flow that would need more is too tangled for them to help, and the router leads edges past cards anyhow.
const MOST_BENDS: usize = 20_000;

/// The vertices, the cards first and then the bends, and the order in which a walk along the outlets first comes to them.
pub(super) fn vertices(part: &Part<'_>) -> (Vec<Vertex>, Vec<usize>) {
    let walk = walk(part);
    let forward: Vec<_> = part
        .edges
        .iter()
        .filter(|(from, _, to, _)| walk.position[*from] < walk.position[*to])
        .copied()
        .collect();
    let ranks = ranks(part, &walk, &forward);
    let mut vertices: Vec<Vertex> = ranks
        .iter()
        .zip(&part.cards)
        .map(|(rank, card)| Vertex {
            rank: *rank,
            height: card.rect.size().height,
            before: Vec::new(),
            after: Vec::new(),
        })
        .collect();
    let mut visits = walk.visits;
    let passed: usize = forward
        .iter()
        .map(|(from, _, to, _)| ranks[*to] - ranks[*from] - 1)
        .sum();
    // Edges to the same node share their bends, as they run together.
    let mut bends: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (from, outlet, to, inlet) in forward {
        let (mut at, mut here) = (from, outlet);
        let columns = if passed > MOST_BENDS {
            0..0
        } else {
            ranks[from] + 1..ranks[to]
        };
        let mut joined = false;
        for rank in columns {
            let bend = *bends.entry((to, rank)).or_insert_with(|| {
                vertices.push(Vertex {
                    rank,
                    height: BEND_HEIGHT,
                    before: Vec::new(),
                    after: Vec::new(),
                });
                vertices.len() - 1
            });
            joined = !vertices[bend].before.is_empty();
            link(&mut vertices, (at, here), (bend, BEND_HEIGHT / 2.0));
            if joined {
                break;
            }
            visits.push(bend);
            (at, here) = (bend, BEND_HEIGHT / 2.0);
        }
        let next_to_each_other = vertices[at].rank + 1 == ranks[to];
        if !joined && next_to_each_other {
            link(&mut vertices, (at, here), (to, inlet));
        }
    }
    (vertices, visits)
}

fn link(vertices: &mut [Vertex], (from, here): (usize, f64), (to, there): (usize, f64)) {
    vertices[from].after.push(Link {
        other: to,
        here,
        there,
    });
    vertices[to].before.push(Link {
        other: from,
        here: there,
        there: here,
    });
}

/// A walk through the part along the outlets from top to bottom.
struct Walk {
    /// The nodes in the order in which they are first come to.
    visits: Vec<usize>,
    /// The place of each node in an order where every edge leads on, but for those that close a loop.
    position: Vec<usize>,
}

fn walk(part: &Part<'_>) -> Walk {
    let count = part.cards.len();
    let mut targets: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut entered = vec![false; count];
    for (from, _, to, _) in &part.edges {
        targets[*from].push(*to);
        entered[*to] = true;
    }
    // From Start, then from what nothing leads to, then into loops that nothing leads into.
    let unentered = (0..count).filter(|node| !entered[*node]);
    let roots = part.start.into_iter().chain(unentered).chain(0..count);
    let mut seen = vec![false; count];
    let mut visits = Vec::with_capacity(count);
    let mut left = Vec::with_capacity(count);
    for root in roots {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        visits.push(root);
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let Some(target) = targets[*node].get(*next) else {
                left.push(*node);
                path.pop();
                continue;
            };
            *next += 1;
            if !std::mem::replace(&mut seen[*target], true) {
                visits.push(*target);
                path.push((*target, 0));
            }
        }
    }
    let mut position = vec![0; count];
    for (place, node) in left.iter().rev().enumerate() {
        position[*node] = place;
    }
    Walk { visits, position }
}

/// The column of each node: the longest way to it; for what nothing leads to, next to where it leads.
fn ranks(part: &Part<'_>, walk: &Walk, forward: &[(usize, f64, usize, f64)]) -> Vec<usize> {
    let mut ordered = forward.to_vec();
    ordered.sort_by_key(|(from, ..)| walk.position[*from]);
    let mut ranks = vec![0; part.cards.len()];
    let mut entered = vec![false; part.cards.len()];
    for (from, _, to, _) in &ordered {
        ranks[*to] = ranks[*to].max(ranks[*from] + 1);
        entered[*to] = true;
    }
    for node in 0..ranks.len() {
        if !entered[node] && part.start != Some(node) {
            let nearest = forward
                .iter()
                .filter(|(from, ..)| *from == node)
                .map(|(_, _, to, _)| ranks[*to])
                .min();
            ranks[node] = nearest.map_or(0, |rank: usize| rank.saturating_sub(1));
        }
    }
    ranks
}
