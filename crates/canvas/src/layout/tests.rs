//! Tests of tidy.

use phloem_flow::document::Node;
use proptest::prelude::*;

use super::*;
use crate::testing::{any_document, document, id};

fn tidied(document: &Document) -> Document {
    let mut tidied = document.clone();
    for (id, corner) in layout(document, &BTreeSet::new()) {
        for node in tidied.nodes.iter_mut().filter(|node| node.id == id) {
            node.position = corner.into();
        }
    }
    tidied
}

fn rects(document: &Document) -> Vec<Rect> {
    Scene::new(document)
        .cards()
        .map(|(_, card)| card.rect)
        .collect()
}

fn place(document: &Document, node: &str) -> (f64, f64) {
    let position = document
        .node(&id(node))
        .map(|node: &Node| node.position)
        .unwrap_or_default();
    (position.x, position.y)
}

#[test]
fn a_flow_reads_from_left_to_right_in_the_order_of_the_outlets() {
    let flow = document(
        &[
            Kind::Hangup,
            Kind::Hangup,
            Kind::Hangup,
            Kind::Menu,
            Kind::HttpRequest,
        ],
        &[
            "n1.incoming_call>n5",
            "n5.wrong_input>n2",
            "n5.no_input>n3",
            "n5.1>n6",
            "n6.failed>n4",
        ],
    );
    let tidied = tidied(&flow);
    let (start, menu, request) = (
        place(&tidied, "n1"),
        place(&tidied, "n5"),
        place(&tidied, "n6"),
    );
    assert!(start.0 < menu.0 && menu.0 < request.0 && request.0 < place(&tidied, "n4").0);
    assert!(request.1 < place(&tidied, "n3").1 && place(&tidied, "n3").1 < place(&tidied, "n2").1);
    assert_eq!(start, (0.0, 0.0));
}

#[test]
fn an_edge_that_leads_back_does_not_turn_the_flow_round() {
    let flow = document(
        &[Kind::Menu, Kind::PlayAudio],
        &[
            "n1.incoming_call>n2",
            "n2.1>n3",
            "n3.prompt_completed>n2",
            "n2.no_input>n2",
        ],
    );
    let tidied = tidied(&flow);
    assert!(place(&tidied, "n1").0 < place(&tidied, "n2").0);
    assert!(place(&tidied, "n2").0 < place(&tidied, "n3").0);
}

#[test]
fn a_straight_flow_is_level() {
    let flow = document(
        &[Kind::PlayAudio, Kind::PlayAudio, Kind::Hangup],
        &[
            "n1.incoming_call>n2",
            "n2.prompt_completed>n3",
            "n3.prompt_completed>n4",
        ],
    );
    let tidied = tidied(&flow);
    let scene = Scene::new(&tidied);
    for wire in scene.wires() {
        assert!(
            (wire.from().y - wire.to().y).abs() <= GRID,
            "{}",
            wire.path().svg()
        );
    }
}

#[test]
fn only_the_chosen_nodes_are_placed() {
    let flow = document(&[Kind::Menu, Kind::PlayAudio, Kind::Hangup], &["n2.1>n3"]);
    let only = BTreeSet::from([id("n2"), id("n3")]);
    let placed = layout(&flow, &only);
    assert_eq!(
        placed
            .iter()
            .map(|(id, _)| id.0.as_str())
            .collect::<Vec<_>>(),
        ["n2", "n3"]
    );
    assert_eq!(placed[0].1.x, 320.0);
}

proptest! {
    #[test]
    fn the_same_document_is_laid_out_the_same_without_overlap(flow in any_document()) {
        let once = tidied(&flow);
        prop_assert_eq!(&once, &tidied(&flow));
        let rects = rects(&once);
        for (at, rect) in rects.iter().enumerate() {
            for other in &rects[at + 1..] {
                prop_assert!(!rect.inflated(GAP / 2.0 - 1.0).overlaps(*other), "{rect:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_tidy_flow_stays_as_it_is(flow in any_document()) {
        let once = tidied(&flow);
        prop_assert_eq!(&tidied(&once), &once);
    }

    #[test]
    fn no_edge_of_a_tidy_flow_crosses_a_card(flow in any_document()) {
        let tidy = tidied(&flow);
        let scene = Scene::new(&tidy);
        for wire in scene.wires() {
            for (_, card) in scene.cards() {
                let crossed = wire.points().windows(2).any(|piece| card.rect.inflated(-1.5).is_crossed_by(piece[0], piece[1]));
                prop_assert!(!crossed, "{:?} at {:?}", wire.edge(), card.rect);
            }
        }
    }
}
