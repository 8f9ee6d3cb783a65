//! What is true of any flow and whatever a hand does to it.

use std::collections::{BTreeMap, BTreeSet};

use phloem_flow::document::{Document, Edge, NodeId, OutletRef};
use phloem_flow::nodes::{Config, Kind};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::change::{Change, Transaction};
use crate::edit::{self, Link};
use crate::editor::{Command, Editor, Gesture};
use crate::event::{Button, Event, Key, Modifiers};
use crate::geometry::{Point, Size};
use crate::hit::{Hit, hit};
use crate::measure::Card;
use crate::path::{Bezier, distance};
use crate::scene::Scene;
use crate::selection::Selection;
use crate::testing::any_document;
use crate::viewport::WheelUnit;

/// Something that a person does.
#[derive(Clone, Debug)]
enum Act {
    Add(Kind, i32, i32, Index, u8),
    Connect(Index, Index, Index),
    Rename(Index, u8),
    Choices(Index, Vec<u8>),
    Refer(Index, Index),
    Select(Vec<Index>),
    Paste,
    Run(Command),
    Key(Key, Modifiers),
    EndTyping,
    Down(i32, Point, Button, Modifiers),
    Move(i32, Point, Modifiers),
    Up(i32, Point, Modifiers),
    Cancel,
    DoubleClick(Point),
    Wheel(Point, f64),
    Frame,
    PlaceOver(Kind, Point),
    Place,
}

fn act() -> impl Strategy<Value = Act> {
    let kind = || prop::sample::select(Kind::ALL);
    let index = any::<Index>;
    let point =
        || (-20_i32..1220, -20_i32..820).prop_map(|(x, y)| Point::new(f64::from(x), f64::from(y)));
    let modifiers = || {
        prop_oneof![
            5 => Just(Modifiers::NONE),
            1 => Just(Modifiers::SHIFT),
            1 => Just(Modifiers::ALT),
            1 => Just(Modifiers::COMMAND),
        ]
    };
    let button = prop_oneof![4 => Just(Button::Primary), 1 => Just(Button::Middle), 1 => Just(Button::Touch)];
    let key = prop::sample::select(vec![
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::Enter,
        Key::Escape,
        Key::Tab,
        Key::Backspace,
        Key::Delete,
        Key::Character(' '),
        Key::Character('c'),
        Key::Character('z'),
        Key::Character('d'),
    ]);
    prop_oneof![
        3 => (kind(), -40_i32..40, -40_i32..40, index(), 0_u8..4).prop_map(|(kind, x, y, at, link)| Act::Add(kind, x, y, at, link)),
        4 => (index(), index(), index()).prop_map(|(from, outlet, to)| Act::Connect(from, outlet, to)),
        2 => (index(), 0_u8..6).prop_map(|(node, name)| Act::Rename(node, name)),
        2 => (index(), prop::collection::vec(0_u8..5, 0..4)).prop_map(|(node, keys)| Act::Choices(node, keys)),
        2 => (index(), index()).prop_map(|(node, other)| Act::Refer(node, other)),
        3 => prop::collection::vec(index(), 0..4).prop_map(Act::Select),
        1 => Just(Act::Paste),
        6 => prop::sample::select(Command::ALL).prop_map(Act::Run),
        4 => (key, modifiers()).prop_map(|(key, modifiers)| Act::Key(key, modifiers)),
        1 => Just(Act::EndTyping),
        4 => (0..2, point(), button, modifiers()).prop_map(|(pointer, at, button, modifiers)| Act::Down(pointer, at, button, modifiers)),
        6 => (0..2, point(), modifiers()).prop_map(|(pointer, at, modifiers)| Act::Move(pointer, at, modifiers)),
        4 => (0..2, point(), modifiers()).prop_map(|(pointer, at, modifiers)| Act::Up(pointer, at, modifiers)),
        1 => Just(Act::Cancel),
        1 => point().prop_map(Act::DoubleClick),
        1 => (point(), -300.0..300.0).prop_map(|(at, turn)| Act::Wheel(at, turn)),
        1 => Just(Act::Frame),
        1 => (kind(), point()).prop_map(|(kind, at)| Act::PlaceOver(kind, at)),
        1 => Just(Act::Place),
    ]
}

/// Does it. What is refused is refused; that nothing changed then is seen by everything else still holding.
fn perform(editor: &mut Editor, act: Act) {
    let ids: Vec<NodeId> = editor
        .document()
        .nodes
        .iter()
        .map(|node| node.id.clone())
        .collect();
    let pick = |index: Index| {
        if ids.is_empty() {
            NodeId("none".to_owned())
        } else {
            index.get(&ids).clone()
        }
    };
    match act {
        Act::Add(kind, x, y, at, link) => {
            let link = match link {
                0 => Link::Nothing,
                1 => Link::Before(pick(at)),
                2 => match first_outlet(editor.document(), &pick(at), at) {
                    Some(from) => Link::After(from),
                    None => Link::Nothing,
                },
                _ => match editor.document().edges.as_slice() {
                    [] => Link::Nothing,
                    edges => Link::Between(at.get(edges).clone()),
                },
            };
            let _ = editor.add_linked(
                kind,
                Point::new(f64::from(x * 16), f64::from(y * 16)),
                &link,
            );
        }
        Act::Connect(from, outlet, to) => {
            if let Some(from) = first_outlet(editor.document(), &pick(from), outlet) {
                let _ = editor.connect(&from, &pick(to));
            }
        }
        Act::Rename(node, name) => {
            let _ = editor.rename(&pick(node), &format!("Name_{name}"));
        }
        Act::Choices(node, keys) => {
            let id = pick(node);
            if let Some(Config::Menu(menu)) =
                editor.document().node(&id).map(|node| node.config.clone())
            {
                let mut menu = menu;
                menu.choices = keys
                    .into_iter()
                    .map(|key| phloem_flow::nodes::menu::Choice {
                        key: key.to_string(),
                        label: String::new(),
                    })
                    .collect();
                let _ = editor.set_config(&id, Config::Menu(menu), "choices");
            }
        }
        Act::Refer(node, other) => {
            let (id, other) = (pick(node), pick(other));
            let name = editor
                .document()
                .node(&other)
                .map(|node| node.name.clone())
                .unwrap_or_default();
            if let Some(Config::HttpRequest(request)) =
                editor.document().node(&id).map(|node| node.config.clone())
            {
                let mut request = request;
                request.url.push_str(&format!("/{{{{{name}.to}}}}"));
                let _ = editor.set_config(&id, Config::HttpRequest(request), "url");
            }
        }
        Act::Select(nodes) => {
            let nodes: Vec<NodeId> = nodes.into_iter().map(pick).collect();
            editor.select(Selection::with_edges_between(nodes, editor.document()));
        }
        Act::Paste => {
            if let Some(text) = editor.copy() {
                let _ = editor.paste(&text);
            }
        }
        Act::Run(command) => {
            editor.run(command);
        }
        Act::Key(key, modifiers) => {
            editor.handle(Event::KeyDown { key, modifiers });
            if key == Key::Character(' ') {
                editor.handle(Event::SpaceUp);
            }
        }
        Act::EndTyping => editor.end_typing(),
        Act::Down(pointer, at, button, modifiers) => {
            editor.handle(Event::PointerDown {
                pointer,
                at,
                button,
                modifiers,
            });
        }
        Act::Move(pointer, at, modifiers) => {
            editor.handle(Event::PointerMove {
                pointer,
                at,
                modifiers,
            });
        }
        Act::Up(pointer, at, modifiers) => {
            editor.handle(Event::PointerUp {
                pointer,
                at,
                modifiers,
            });
        }
        Act::Cancel => {
            editor.handle(Event::PointerCancel { pointer: 0 });
        }
        Act::DoubleClick(at) => {
            editor.handle(Event::DoubleClick { at });
        }
        Act::Wheel(at, turn) => {
            let (turn, unit) = (Point::new(0.0, turn), WheelUnit::Pixel);
            editor.handle(Event::Wheel {
                at,
                turn,
                unit,
                pinch: false,
            });
        }
        Act::Frame => {
            editor.handle(Event::Frame);
        }
        Act::PlaceOver(kind, at) => editor.place_over(kind, at),
        Act::Place => {
            editor.place();
        }
    }
}

fn first_outlet(document: &Document, id: &NodeId, index: Index) -> Option<OutletRef> {
    let outlets = document.node(id)?.config.describe().outlets();
    (!outlets.is_empty()).then(|| OutletRef {
        node: id.clone(),
        outlet: index.get(&outlets).id.clone(),
    })
}

/// Everything that a scene draws.
fn drawn(scene: &Scene) -> (BTreeMap<NodeId, Card>, BTreeMap<Edge, String>) {
    let cards = scene
        .cards()
        .map(|(id, card)| (id.clone(), card.clone()))
        .collect();
    let wires = scene
        .wires()
        .map(|wire| (wire.edge().clone(), wire.path().svg()))
        .collect();
    (cards, wires)
}

fn editor(document: &Document) -> Editor {
    let mut editor = Editor::new(document.clone());
    editor.resize(Size::new(1200.0, 800.0));
    editor
}

/// The points of a path as it is drawn, read back from its text.
fn sampled(svg: &str) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    let pieces = svg.split_inclusive(['M', 'L', 'C']).collect::<Vec<_>>();
    for piece in pieces.windows(2) {
        let numbers: Vec<f64> = piece[1]
            .trim_end_matches(['M', 'L', 'C'])
            .split(' ')
            .map(|text| text.parse().unwrap())
            .collect();
        let at = |index: usize| Point::new(numbers[index], numbers[index + 1]);
        if piece[0].ends_with('C') {
            let from = *points.last().unwrap();
            let curve = Bezier {
                from,
                leaving: at(0),
                arriving: at(2),
                to: at(4),
            };
            points.extend((1..=40).map(|step| curve.at(f64::from(step) / 40.0)));
        } else if let Some(from) = points.last().copied() {
            points.extend((1..=10).map(|step| from.towards(at(0), f64::from(step) / 10.0)));
        } else {
            points.push(at(0));
        }
    }
    points
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn undo_to_the_beginning_and_redo_to_the_end_give_the_same_documents(
        flow in any_document(),
        acts in prop::collection::vec(act(), 0..60),
    ) {
        let mut editor = editor(&flow);
        for act in acts {
            perform(&mut editor, act);
        }
        editor.handle(Event::PointerCancel { pointer: 0 });
        let redone = |editor: &mut Editor| while editor.redo_label().is_some() { editor.run(Command::Redo); };
        redone(&mut editor);
        let last = editor.document().to_json();
        while editor.undo_label().is_some() {
            editor.run(Command::Undo);
        }
        prop_assert_eq!(editor.document().to_json(), flow.to_json());
        redone(&mut editor);
        prop_assert_eq!(editor.document().to_json(), last);
    }

    #[test]
    fn what_is_drawn_is_the_document_and_the_document_is_only_a_flow(
        flow in any_document(),
        acts in prop::collection::vec(act(), 0..40),
    ) {
        let mut editor = editor(&flow);
        for act in acts {
            let told = format!("{act:?}");
            let (before, revision) = (editor.document().to_json(), editor.revision());
            perform(&mut editor, act);
            let after = editor.document().to_json();
            prop_assert!(before == after || revision < editor.revision(), "{}", told);
            let read = Document::parse(after.as_bytes());
            prop_assert_eq!(read.as_ref(), Ok(editor.document()), "{}", told);
            if !matches!(editor.gesture(), Gesture::Dragging(_)) {
                let (cards, wires) = drawn(editor.scene());
                let (fresh_cards, fresh_wires) = drawn(&Scene::new(editor.document()));
                prop_assert_eq!(cards, fresh_cards, "{}", told);
                prop_assert_eq!(wires, fresh_wires, "{}", told);
            }
            for node in &editor.selection().nodes {
                prop_assert!(editor.document().node(node).is_some(), "{}", told);
            }
            for edge in &editor.selection().edges {
                prop_assert!(editor.document().edges.contains(edge), "{}", told);
            }
        }
    }

    #[test]
    fn damage_names_everything_that_looks_different(
        flow in any_document(),
        acts in prop::collection::vec(act(), 0..40),
    ) {
        let mut editor = editor(&flow);
        editor.take_damage();
        let (mut cards, mut wires) = drawn(editor.scene());
        for act in acts {
            let told = format!("{act:?}");
            perform(&mut editor, act);
            let damage = editor.take_damage();
            for id in damage.cards {
                match editor.scene().card(&id) {
                    Some(card) => cards.insert(id, card.clone()),
                    None => cards.remove(&id),
                };
            }
            for edge in damage.wires {
                match editor.scene().wire(&edge) {
                    Some(wire) => wires.insert(edge, wire.path().svg()),
                    None => wires.remove(&edge),
                };
            }
            prop_assert_eq!((&cards, &wires), (&drawn(editor.scene()).0, &drawn(editor.scene()).1), "{}", told);
        }
    }

    #[test]
    fn any_transaction_that_fits_is_taken_back_exactly(flow in any_document(), at in any::<Index>(), other in any_document()) {
        let ids: Vec<NodeId> = flow.nodes.iter().map(|node| node.id.clone()).collect();
        let some = Selection::of_nodes([at.get(&ids).clone()]);
        let transactions: Vec<Transaction> = [
            edit::remove(&flow, &some).ok(),
            edit::remove_rejoining(&flow, &some).ok(),
            edit::rename(&flow, at.get(&ids), "Renamed").ok(),
            Some(edit::replace(&flow, &other, "Replace")),
        ]
        .into_iter()
        .flatten()
        .collect();
        for transaction in transactions {
            let mut document = flow.clone();
            prop_assert!(transaction.apply(&mut document).is_ok());
            prop_assert!(transaction.clone().inverse().apply(&mut document).is_ok());
            prop_assert_eq!(&document, &flow);
            prop_assert_eq!(transaction.clone().inverse().inverse(), transaction);
        }
    }

    #[test]
    fn what_is_copied_can_be_pasted(flow in any_document(), into in any_document(), picked in prop::collection::vec(any::<Index>(), 1..6)) {
        let ids: Vec<NodeId> = flow.nodes.iter().map(|node| node.id.clone()).collect();
        let selection = Selection::of_nodes(picked.into_iter().map(|index| index.get(&ids).clone()));
        let Some(fragment) = edit::Fragment::of(&flow, &selection) else {
            return Ok(());
        };
        let read = edit::Fragment::parse(&fragment.to_text());
        prop_assert_eq!(read.as_ref(), Ok(&fragment));
        let mut document = into.clone();
        let (ids, transaction) = edit::paste(&into, &fragment, Point::default()).unwrap();
        prop_assert!(transaction.apply(&mut document).is_ok());
        let names: BTreeSet<&str> = document.nodes.iter().map(|node| node.name.as_str()).collect();
        prop_assert_eq!(names.len(), document.nodes.len());
        prop_assert_eq!(document.nodes.len(), into.nodes.len() + ids.len());
        let only_adds = |change: &Change| matches!(change, Change::AddNode { .. } | Change::AddEdge { .. });
        prop_assert!(transaction.changes.iter().all(only_adds));
        prop_assert!(Document::parse(document.to_json().as_bytes()).is_ok());
    }

    #[test]
    fn what_is_drawn_is_what_is_hit(flow in any_document(), x in -1200.0..1200.0, y in -1200.0..1200.0, zoom in 0.3..2.0) {
        let scene = Scene::new(&flow);
        let raised = BTreeSet::new();
        for wire in scene.wires() {
            for point in sampled(&wire.path().svg()) {
                prop_assert!(hit(&scene, point, zoom, &raised) != Hit::Nothing, "{:?} at {point:?}", wire.edge());
            }
        }
        for (id, card) in scene.cards() {
            let covers = |at: Point| scene.cards().any(|(other, above)| other != id && above.rect.inflated(50.0).contains(at));
            for port in card.outlets.iter().filter(|port| port.exists && !covers(port.at)) {
                let from = OutletRef { node: id.clone(), outlet: port.id.clone() };
                prop_assert_eq!(hit(&scene, port.at, zoom, &raised), Hit::Outlet(from));
            }
            if let Some(inlet) = card.inlet.filter(|inlet| !covers(*inlet)) {
                prop_assert_eq!(hit(&scene, inlet, zoom, &raised), Hit::Inlet(id.clone()));
            }
            if !covers(card.rect.center()) {
                prop_assert_eq!(hit(&scene, card.rect.center(), zoom, &raised), Hit::Node(id.clone()));
            }
        }
        let at = Point::new(x, y);
        match hit(&scene, at, zoom, &raised) {
            Hit::Edge(edge) => {
                let wire = scene.wire(&edge).unwrap();
                prop_assert!(distance(&sampled(&wire.path().svg()), at) <= 10.0 / zoom + 0.5);
            }
            Hit::Node(id) => prop_assert!(scene.card(&id).unwrap().rect.contains(at)),
            Hit::Nothing => {
                prop_assert!(scene.cards().all(|(_, card)| !card.rect.contains(at)));
                prop_assert!(scene.wires().all(|wire| distance(&sampled(&wire.path().svg()), at) >= 10.0 / zoom - 0.5));
            }
            Hit::Outlet(_) | Hit::Inlet(_) | Hit::EdgeEnd(..) => {}
        }
    }
}
