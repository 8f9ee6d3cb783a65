//! The order within each column: few crossings, and the outlets of a node from top to bottom.

use crate::layout::{Link, Vertex};

/// How often each column is sorted by its neighbours, to the right and back.
const SWEEPS: usize = 12;

/// The columns from left to right, the vertices of each from top to bottom. It starts with the order of the walk along the outlets, which
/// is already right for a tree, and keeps the best of several sweeps.
pub(super) fn columns(vertices: &mut [Vertex], visits: &[usize]) -> Vec<Vec<usize>> {
    let count = vertices
        .iter()
        .map(|vertex| vertex.rank + 1)
        .max()
        .unwrap_or(0);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); count];
    for vertex in visits {
        columns[vertices[*vertex].rank].push(*vertex);
    }
    for vertex in vertices.iter_mut() {
        vertex
            .after
            .sort_by(|one, other| one.here.total_cmp(&other.here));
    }
    let mut place = vec![0; vertices.len()];
    for column in &columns {
        note(&mut place, column);
    }
    let mut best = columns.clone();
    let mut fewest = crossings(vertices, &columns, &place);
    for sweep in 0..SWEEPS {
        if fewest == 0 {
            break;
        }
        if sweep % 2 == 0 {
            for column in columns.iter_mut().skip(1) {
                sort(column, vertices, &mut place, |vertex| &vertex.before);
            }
        } else {
            for column in columns.iter_mut().rev().skip(1) {
                sort(column, vertices, &mut place, |vertex| &vertex.after);
            }
        }
        let crossed = crossings(vertices, &columns, &place);
        if crossed < fewest {
            fewest = crossed;
            best.clone_from(&columns);
        }
    }
    best
}

/// Sorts a column by the mean place of each vertex's neighbours; one without neighbours keeps its place.
fn sort(
    column: &mut [usize],
    vertices: &[Vertex],
    place: &mut [usize],
    links: impl Fn(&Vertex) -> &Vec<Link>,
) {
    let mean = |vertex: usize| {
        let links = links(&vertices[vertex]);
        if links.is_empty() {
            return place[vertex] as f64;
        }
        // The port counts as a part of the way to the next place, so that rows of one node have an order.
        let places = links.iter().map(|link| {
            place[link.other] as f64 + link.there / (vertices[link.other].height + 1.0)
        });
        places.sum::<f64>() / links.len() as f64
    };
    let mut keyed: Vec<(f64, usize)> = column
        .iter()
        .map(|vertex| (mean(*vertex), *vertex))
        .collect();
    keyed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    for (slot, (_, vertex)) in column.iter_mut().zip(keyed) {
        *slot = vertex;
    }
    note(place, column);
}

fn note(place: &mut [usize], column: &[usize]) {
    for (index, vertex) in column.iter().enumerate() {
        place[*vertex] = index;
    }
}

/// How many pairs of edges cross between neighbouring columns.
fn crossings(vertices: &[Vertex], columns: &[Vec<usize>], place: &[usize]) -> usize {
    let mut total = 0;
    for column in columns {
        // From top to bottom on the left; every later edge that arrives further up crosses.
        let arrivals = column
            .iter()
            .flat_map(|vertex| vertices[*vertex].after.iter().map(|link| place[link.other]));
        total += inversions(&mut arrivals.collect::<Vec<_>>());
    }
    total
}

/// How many pairs are in the wrong order; sorts them on the way.
fn inversions(places: &mut [usize]) -> usize {
    if places.len() < 2 {
        return 0;
    }
    let middle = places.len() / 2;
    let mut count = inversions(&mut places[..middle]) + inversions(&mut places[middle..]);
    let mut merged = Vec::with_capacity(places.len());
    let (mut left, mut right) = (0, middle);
    while left < middle || right < places.len() {
        if right == places.len() || (left < middle && places[left] <= places[right]) {
            merged.push(places[left]);
            left += 1;
        } else {
            count += middle - left;
            merged.push(places[right]);
            right += 1;
        }
    }
    places.copy_from_slice(&merged);
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn inversions_are_pairs_in_the_wrong_order(mut places in prop::collection::vec(0_usize..20, 0..40)) {
            let pairs = (0..places.len())
                .map(|at| places[at..].iter().filter(|later| **later < places[at]).count())
                .sum::<usize>();
            prop_assert_eq!(inversions(&mut places), pairs);
        }
    }
}
