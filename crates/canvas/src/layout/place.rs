//! Places within the columns: edges as level as the room allows.

use crate::layout::{GAP, Link, Vertex, on_grid};

/// How often each column is placed anew by its neighbours.
const ROUNDS: usize = 6;

/// The top of each vertex.
pub(super) fn tops(vertices: &[Vertex], columns: &[Vec<usize>]) -> Vec<f64> {
    let mut tops = vec![0.0; vertices.len()];
    for column in columns {
        settle(column, vertices, &mut tops, |vertex| &vertex.before);
    }
    for round in 0..ROUNDS {
        if round % 2 == 0 {
            for column in columns.iter().rev() {
                settle(column, vertices, &mut tops, |vertex| &vertex.after);
            }
        } else {
            for column in columns {
                settle(column, vertices, &mut tops, |vertex| &vertex.before);
            }
        }
    }
    for column in columns {
        let mut free = f64::NEG_INFINITY;
        for vertex in column {
            tops[*vertex] = on_grid(tops[*vertex].max(free));
            free = tops[*vertex] + vertices[*vertex].height + GAP;
        }
    }
    tops
}

/// Moves the vertices of a column as near as the room allows to where their edges on one side are level, keeping their order: the sum of
/// the squares of what is missing becomes as small as it can be (pool adjacent violators).
fn settle(
    column: &[usize],
    vertices: &[Vertex],
    tops: &mut [f64],
    links: impl Fn(&Vertex) -> &Vec<Link>,
) {
    // Measured from where a vertex would lie if all above it were packed, the tops only have to be in order.
    let mut packed = 0.0;
    let mut offsets = Vec::with_capacity(column.len());
    // Blocks of vertices that touch: the sum of what they want, and how many they are.
    let mut blocks: Vec<(f64, f64)> = Vec::with_capacity(column.len());
    for vertex in column {
        let wish = level(&vertices[*vertex], tops, tops[*vertex], &links) - packed;
        offsets.push(packed);
        packed += vertices[*vertex].height + GAP;
        let mut block = (wish, 1.0);
        while let Some((sum, count)) = blocks.last().copied()
            && sum / count > block.0 / block.1
        {
            blocks.pop();
            block = (sum + block.0, count + block.1);
        }
        blocks.push(block);
    }
    let settled = blocks
        .iter()
        .flat_map(|(sum, count)| std::iter::repeat_n(sum / count, *count as usize));
    for ((vertex, offset), settled) in column.iter().zip(offsets).zip(settled) {
        tops[*vertex] = settled + offset;
    }
}

/// The top at which the edges on one side are level on average; without edges, where it is.
fn level(vertex: &Vertex, tops: &[f64], now: f64, links: impl Fn(&Vertex) -> &Vec<Link>) -> f64 {
    let links = links(vertex);
    if links.is_empty() {
        return now;
    }
    let wishes = links
        .iter()
        .map(|link| tops[link.other] + link.there - link.here);
    wishes.sum::<f64>() / links.len() as f64
}
