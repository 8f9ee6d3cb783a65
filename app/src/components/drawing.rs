//! A flow as a small picture, for its card.

use leptos::prelude::*;
use phloem_api::{Drawing, DrawnEdge, DrawnNode};
use phloem_flow::nodes::Kind;

// The measures of a card on the canvas, see its style.
const WIDTH: f64 = 248.0;
const HEAD: f64 = 58.0;
const ROW: f64 = 30.0;
// Room around the flow; a flow of one node is not blown up to fill the picture.
const MARGIN: f64 = 48.0;
const LEAST: (f64, f64) = (1040.0, 480.0);
// Of a flow larger than this only the beginning is shown, since one would not recognise it anyway.
const MOST: (f64, f64) = (2600.0, 1200.0);

/// A flow as a small picture. The name and the state of the flow stand below it, so for a screen reader it is decoration.
#[component]
pub fn Sketch(
    /// What to draw.
    drawing: Drawing,
) -> impl IntoView {
    let Drawing { nodes, edges } = drawing;
    let edges: Vec<_> = edges
        .into_iter()
        .filter_map(|edge| path(&nodes, edge))
        .map(|path| view! { <path class="edge" d=path /> })
        .collect();
    let view_box = view_box(&nodes);
    view! {
        <svg class="drawing" viewBox=view_box aria-hidden="true">
            {edges}
            {nodes.into_iter().map(|node| view! { <Node node /> }).collect_view()}
        </svg>
    }
}

#[component]
fn Node(
    /// What to draw.
    node: DrawnNode,
) -> impl IntoView {
    let DrawnNode { x, y, .. } = node;
    view! {
        <g class=colour(&node.kind)>
            <rect class="node" x=x y=y width=WIDTH height=height(&node) rx="14" />
            <rect class="head" x=x + 16.0 y=y + 16.0 width="30" height="30" rx="8" />
            <rect class="line" x=x + 60.0 y=y + 24.0 width=WIDTH - 110.0 height="14" rx="7" />
        </g>
    }
}

/// The class that carries the colour of a kind's category; none for a kind that this version does not know.
fn colour(kind: &str) -> &'static str {
    Kind::from_name(kind).map_or("", |kind| super::kind::colour(kind.about().category))
}

fn height(node: &DrawnNode) -> f64 {
    HEAD + ROW * f64::from(node.outlets)
}

/// From the outlet's row on the right edge of one card to the head of another.
fn path(nodes: &[DrawnNode], edge: DrawnEdge) -> Option<String> {
    let from = nodes.get(usize::try_from(edge.from).ok()?)?;
    let to = nodes.get(usize::try_from(edge.to).ok()?)?;
    let (x1, y1) = (
        from.x + WIDTH,
        from.y + HEAD + ROW * (f64::from(edge.outlet) + 0.5),
    );
    let (x2, y2) = (to.x, to.y + HEAD / 2.0);
    // As far out as it is wide, but enough to get around when it leads backwards.
    let reach = ((x2 - x1).abs() / 2.0).max(48.0);
    Some(format!(
        "M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}",
        x1 + reach,
        x2 - reach
    ))
}

/// Around all nodes, with the flow in the middle if it is not too large.
fn view_box(nodes: &[DrawnNode]) -> String {
    let fold = |start: f64, pick: fn(f64, f64) -> f64, of: &dyn Fn(&DrawnNode) -> f64| {
        nodes.iter().map(of).fold(start, pick)
    };
    let (mut left, mut right, mut top, mut bottom) = (0.0, 0.0, 0.0, 0.0);
    if !nodes.is_empty() {
        left = fold(f64::INFINITY, f64::min, &|node| node.x);
        right = fold(f64::NEG_INFINITY, f64::max, &|node| node.x + WIDTH);
        top = fold(f64::INFINITY, f64::min, &|node| node.y);
        bottom = fold(f64::NEG_INFINITY, f64::max, &|node| node.y + height(node));
    }
    let (x, width) = span(left, right, LEAST.0, MOST.0);
    let (y, height) = span(top, bottom, LEAST.1, MOST.1);
    format!("{x} {y} {width} {height}")
}

/// Where the picture begins and how far it reaches, for a flow between two coordinates.
fn span(begin: f64, end: f64, least: f64, most: f64) -> (f64, f64) {
    let whole = (end - begin + 2.0 * MARGIN).max(least);
    if whole > most {
        (begin - MARGIN, most)
    } else {
        ((begin + end - whole) / 2.0, whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(x: f64, y: f64, outlets: u32) -> DrawnNode {
        DrawnNode {
            kind: "menu".to_owned(),
            x,
            y,
            outlets,
        }
    }

    #[test]
    fn frames_the_flow() {
        #[track_caller]
        fn check(nodes: &[DrawnNode], expect: &str) {
            assert_eq!(view_box(nodes), expect);
        }
        check(&[], "-520 -240 1040 480");
        check(&[node(0.0, 0.0, 3)], "-396 -166 1040 480");
        check(
            &[node(-100.0, 0.0, 0), node(2000.0, 1000.0, 1)],
            "-148 -48 2444 1184",
        );
    }

    #[test]
    fn draws_no_edge_without_both_ends() {
        let nodes = [node(0.0, 0.0, 1), node(320.0, 0.0, 0)];
        let edge = |to| DrawnEdge {
            from: 0,
            outlet: 0,
            to,
        };
        assert_eq!(
            path(&nodes, edge(1)).as_deref(),
            Some("M248 73C296 73 272 29 320 29")
        );
        assert_eq!(path(&nodes, edge(2)), None);
    }
}
