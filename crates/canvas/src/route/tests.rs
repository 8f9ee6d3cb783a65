//! Tests of the ways of edges.

use proptest::prelude::*;

use super::*;
use crate::geometry::Size;

const CARD: Size = Size::new(248.0, 148.0);

fn ends(source: (f64, f64), target: (f64, f64)) -> Ends {
    let source = Rect::new(Point::new(source.0, source.1), CARD);
    let target = Rect::new(Point::new(target.0, target.1), CARD);
    Ends {
        from: Point::new(source.right, source.top + 79.0),
        to: Point::new(target.left, target.top + 29.0),
        source,
        target,
    }
}

fn around(ends: Ends, others: &[Rect]) -> Route {
    let cards: Vec<Rect> = [ends.source, ends.target]
        .iter()
        .chain(others)
        .copied()
        .collect();
    route(ends, |area| {
        cards
            .iter()
            .copied()
            .filter(|card| card.overlaps(area))
            .collect()
    })
}

/// Whether what is drawn, finely sampled, touches the inside of a card.
fn touches(route: &Route, card: Rect) -> bool {
    crosses(&route.points, card.inflated(-1.5))
}

#[test]
fn nothing_in_the_way_gives_a_plain_curve() {
    let route = around(ends((0.0, 0.0), (400.0, 200.0)), &[]);
    insta::assert_snapshot!(route.path.svg(), @"M248 79C319.5 79 319.5 229 391 229");
}

#[test]
fn a_card_in_between_is_passed() {
    let between = Rect::new(Point::new(400.0, -20.0), CARD);
    let route = around(ends((0.0, 0.0), (800.0, 0.0)), &[between]);
    assert!(!touches(&route, between), "{}", route.path.svg());
}

#[test]
fn an_edge_that_leads_back_passes_its_own_cards() {
    for ends in [
        ends((400.0, 0.0), (0.0, 0.0)),
        ends((400.0, 0.0), (400.0, 300.0)),
        ends((0.0, 0.0), (0.0, 0.0)),
    ] {
        let route = around(ends, &[]);
        assert!(!touches(&route, ends.source), "{}", route.path.svg());
        assert!(!touches(&route, ends.target), "{}", route.path.svg());
        assert_eq!(route.path.start(), ends.from);
        assert_eq!(
            route.path.end(),
            Point::new(ends.to.x - ARROW_LENGTH, ends.to.y)
        );
    }
}

#[test]
fn a_gap_too_narrow_for_the_clearance_is_used_in_its_middle() {
    let ends = ends((0.0, 0.0), (600.0, 0.0));
    let wall = |top: f64, bottom: f64| Rect {
        left: 258.0,
        top,
        right: 500.0,
        bottom,
    };
    let walls = [wall(-4000.0, 200.0), wall(210.0, 4000.0)];
    let route = around(ends, &walls);
    assert!(
        walls.iter().all(|wall| !touches(&route, *wall)),
        "{}",
        route.path.svg()
    );
}

#[test]
fn an_outlet_under_another_card_has_no_way_round() {
    let ends = ends((0.0, 0.0), (600.0, 0.0));
    let cover = Rect::new(Point::new(200.0, 10.0), CARD);
    assert_eq!(
        around(ends, &[cover]).path,
        Path::from(curve(ends.from, ends.to))
    );
}

/// Cards that do not overlap, as a tidy or a careful hand leaves them: one or none in each place of a grid.
fn scattered() -> impl Strategy<Value = Vec<Rect>> {
    let place = (0.0..60.0, 0.0..40.0, prop::bool::weighted(0.7), 60.0..200.0);
    prop::collection::vec(place, 30).prop_map(|places| {
        let mut cards = Vec::new();
        for (index, (x, y, there, height)) in (0_u32..).zip(places) {
            if there {
                let corner = Point::new(
                    f64::from(index % 6) * 330.0 + x,
                    f64::from(index / 6) * 260.0 + y,
                );
                cards.push(Rect::new(corner, Size::new(248.0, height)));
            }
        }
        cards
    })
}

proptest! {
    #[test]
    fn no_edge_crosses_a_card_where_a_way_round_exists(
        cards in scattered(),
        source in any::<prop::sample::Index>(),
        target in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!cards.is_empty());
        let (source, target) = (*source.get(&cards), *target.get(&cards));
        let ends = Ends {
            from: Point::new(source.right, source.bottom - 21.0),
            to: Point::new(target.left, target.top + 29.0),
            source,
            target,
        };
        let cards_in = |area: Rect| cards.iter().copied().filter(|card| card.overlaps(area)).collect::<Vec<_>>();
        let route = route(ends, cards_in);
        for card in &cards {
            prop_assert!(!touches(&route, *card), "{card:?} by {}", route.path.svg());
        }
    }

    #[test]
    fn cards_out_of_reach_change_nothing(cards in scattered(), more in scattered()) {
        let ends = ends((-400.0, 200.0), (2200.0, 500.0));
        let alone = around(ends, &cards);
        let mut joined = cards;
        joined.extend(more.into_iter().filter(|card| !card.overlaps(alone.reach)));
        prop_assert_eq!(around(ends, &joined), alone);
    }
}
