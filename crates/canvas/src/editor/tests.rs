//! The editor under the hand: each test is something that people do, with the events that it takes. Here, dragging and connecting.

mod documents;
mod keyboard;
mod screen;

use super::*;
use crate::event::{Button, Event, Key, Modifiers};
use crate::testing::{document, edge, id, outlet, written};

const PANE: Size = Size::new(1200.0, 800.0);

/// An editor at 100 %, the origin of the canvas at the top left corner of the pane.
fn editor(document: Document) -> Editor {
    let mut editor = Editor::new(document);
    editor.resize(PANE);
    editor.set_viewport(Viewport::default());
    editor
}

/// Start, a Call Forward and an HTTP Request next to each other.
fn flow(edges: &[&str]) -> Editor {
    editor(document(&[Kind::CallForward, Kind::HttpRequest], edges))
}

impl Editor {
    fn down(&mut self, at: Point, modifiers: Modifiers) -> Response {
        let (pointer, button) = (1, Button::Primary);
        self.handle(Event::PointerDown {
            pointer,
            at,
            button,
            modifiers,
        })
    }

    fn to(&mut self, at: Point, modifiers: Modifiers) -> Response {
        self.handle(Event::PointerMove {
            pointer: 1,
            at,
            modifiers,
        })
    }

    fn up(&mut self, at: Point, modifiers: Modifiers) -> Response {
        self.handle(Event::PointerUp {
            pointer: 1,
            at,
            modifiers,
        })
    }

    fn drag(&mut self, from: Point, to: Point) -> Response {
        self.drag_with(from, to, Modifiers::NONE)
    }

    fn drag_with(&mut self, from: Point, to: Point, modifiers: Modifiers) -> Response {
        self.down(from, modifiers);
        self.to(from.towards(to, 0.5), modifiers);
        self.to(to, modifiers);
        self.up(to, modifiers)
    }

    fn click_at(&mut self, at: Point) {
        self.down(at, Modifiers::NONE);
        self.up(at, Modifiers::NONE);
    }

    fn key(&mut self, key: Key, modifiers: Modifiers) -> Response {
        self.handle(Event::KeyDown { key, modifiers })
    }

    fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            self.key(Key::Character(character), Modifiers::NONE);
        }
    }

    fn header(&self, node: &str) -> Point {
        self.scene.card(&id(node)).unwrap().rect.corner() + Point::new(120.0, 30.0)
    }

    fn ring(&self, text: &str) -> Point {
        let from = outlet(text);
        self.scene
            .card(&from.node)
            .unwrap()
            .outlet(&from.outlet)
            .unwrap()
            .at
    }

    fn inlet(&self, node: &str) -> Point {
        self.scene.card(&id(node)).unwrap().inlet.unwrap()
    }

    fn place_of(&self, node: &str) -> (f64, f64) {
        let position = self.document.node(&id(node)).unwrap().position;
        (position.x, position.y)
    }
}

fn selected(editor: &Editor) -> String {
    let nodes = editor.selection.nodes.iter().map(ToString::to_string);
    let edges = editor
        .selection
        .edges
        .iter()
        .map(|edge| format!("{}.{}>{}", edge.from.node, edge.from.outlet, edge.to));
    nodes.chain(edges).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_node_is_dragged_on_the_grid_and_back() {
    let mut editor = flow(&["n1.incoming_call>n2"]);
    let before = editor.document.clone();
    let from = editor.header("n2");
    editor.drag(from, from + Point::new(30.0, 90.0));
    assert_eq!(editor.place_of("n2"), (352.0, 96.0));
    assert_eq!(selected(&editor), "n2");
    assert_eq!(editor.undo_label(), Some("Move Call_Forward_1"));
    editor.run(Command::Undo);
    assert_eq!(editor.document, before);
    editor.drag_with(from, from + Point::new(3.0, 5.0), Modifiers::ALT);
    assert_eq!(editor.place_of("n2"), (323.0, 5.0));
}

#[test]
fn one_pixel_is_still_a_click() {
    let mut editor = flow(&[]);
    let at = editor.header("n2");
    editor.drag(at, at + Point::new(1.0, 0.0));
    assert_eq!(selected(&editor), "n2");
    assert_eq!(editor.revision(), 0);
}

#[test]
fn the_document_changes_only_when_the_drag_ends() {
    let mut editor = flow(&["n1.incoming_call>n2"]);
    let (before, scene) = (editor.document.clone(), editor.scene.clone());
    let from = editor.header("n2");
    editor.down(from, Modifiers::NONE);
    editor.to(from + Point::new(0.0, 200.0), Modifiers::NONE);
    assert_eq!(editor.document, before);
    assert_eq!(editor.scene.card(&id("n2")).unwrap().rect.top, 208.0);
    assert!(editor.key(Key::Escape, Modifiers::NONE).handled);
    assert_eq!(editor.scene.card(&id("n2")), scene.card(&id("n2")));
    let line = edge("n1.incoming_call>n2");
    assert_eq!(
        editor.scene.wire(&line).unwrap().path(),
        scene.wire(&line).unwrap().path()
    );
    editor.up(from, Modifiers::NONE);
    assert_eq!((editor.document.clone(), editor.revision()), (before, 0));
}

#[test]
fn several_nodes_keep_their_distances() {
    let mut editor = flow(&[]);
    editor.document.nodes[2].position.y = 5.0;
    let mut editor = super::tests::editor(editor.document);
    editor.drag_with(
        Point::new(300.0, -40.0),
        Point::new(1000.0, 400.0),
        Modifiers::SHIFT,
    );
    assert_eq!(selected(&editor), "n2 n3");
    let from = editor.header("n2");
    editor.drag(from, from + Point::new(16.0, 20.0));
    assert_eq!(
        (editor.place_of("n2"), editor.place_of("n3")),
        ((336.0, 16.0), (656.0, 21.0))
    );
    assert_eq!(editor.undo_label(), Some("Move 2 nodes"));
}

#[test]
fn a_box_picks_what_it_encloses_with_the_edges_between() {
    let mut editor = flow(&["n1.incoming_call>n2", "n2.failed>n3"]);
    editor.drag_with(
        Point::new(310.0, -20.0),
        Point::new(1000.0, 400.0),
        Modifiers::SHIFT,
    );
    assert_eq!(selected(&editor), "n2 n3 n2.failed>n3");
    editor.drag_with(
        Point::new(-20.0, -20.0),
        Point::new(600.0, 100.0),
        Modifiers::SHIFT,
    );
    assert_eq!(selected(&editor), "n2 n3 n2.failed>n3");
    editor.click_at(Point::new(1000.0, 700.0));
    assert_eq!(selected(&editor), "");
}

#[test]
fn an_edge_is_drawn_from_port_to_port() {
    let mut editor = flow(&[]);
    let near = editor.inlet("n2") + Point::new(-14.0, 10.0);
    let response = editor.drag(editor.ring("n1.incoming_call"), near);
    assert_eq!(written(&editor.document), "n1 n2 n3: n1.incoming_call>n2");
    assert_eq!(
        response.outputs,
        [Output::Announce(
            "Connected Incoming Call of Start to Call_Forward_1.".to_owned()
        )]
    );
    // Onto a card anywhere, and backwards from an inlet.
    let request = editor.header("n3") + Point::new(0.0, 60.0);
    editor.drag(editor.ring("n2.completed"), request);
    editor.drag(editor.inlet("n3"), editor.ring("n2.failed"));
    assert_eq!(
        written(&editor.document),
        "n1 n2 n3: n1.incoming_call>n2 n2.completed>n3 n2.failed>n3"
    );
}

#[test]
fn a_connection_that_is_not_possible_is_refused_with_a_reason() {
    let mut editor = flow(&["n1.incoming_call>n2"]);
    let ring = editor.ring("n2.completed");
    editor.down(ring, Modifiers::NONE);
    editor.to(editor.header("n1"), Modifiers::NONE);
    let Gesture::Connecting(connecting) = &editor.gesture else {
        panic!("{:?}", editor.gesture);
    };
    let snap = connecting.snap.as_ref().unwrap();
    assert_eq!(snap.verdict, Err(Refused::IntoStart));
    editor.key(Key::Escape, Modifiers::NONE);
    let response = editor.drag(editor.ring("n1.incoming_call"), editor.inlet("n2"));
    let reason = "Incoming Call of Start already leads to Call_Forward_1.";
    assert_eq!(response.outputs, [Output::Refuse(reason.to_owned())]);
}

#[test]
fn two_clicks_connect_too() {
    let mut editor = flow(&[]);
    editor.click_at(editor.ring("n2.failed"));
    editor.to(Point::new(700.0, 500.0), Modifiers::NONE);
    assert!(editor.drawn_line().is_some());
    editor.click_at(editor.inlet("n3"));
    assert_eq!(written(&editor.document), "n1 n2 n3: n2.failed>n3");
    assert_eq!(editor.gesture, Gesture::Idle);
}

#[test]
fn an_edge_let_go_over_nothing_asks_what_comes_next() {
    let mut editor = flow(&[]);
    let at = Point::new(900.0, 600.0);
    let response = editor.drag(editor.ring("n2.failed"), at);
    let [
        Output::PickKind {
            at: asked,
            corner,
            link,
        },
    ] = response.outputs.as_slice()
    else {
        panic!("{:?}", response.outputs);
    };
    assert_eq!((*asked, link), (at, &Link::After(outlet("n2.failed"))));
    editor.add_linked(Kind::PlayAudio, *corner, link).unwrap();
    assert_eq!(written(&editor.document), "n1 n2 n3 n4: n2.failed>n4");
    assert!((editor.inlet("n4") - at).length() < 16.0);
    assert_eq!(selected(&editor), "n4");
}

#[test]
fn an_end_of_an_edge_is_moved_or_taken_away() {
    let mut editor = flow(&["n1.incoming_call>n2"]);
    let arrow = editor.inlet("n2") - Point::new(14.0, 0.0);
    editor.drag(arrow, editor.header("n3"));
    assert_eq!(written(&editor.document), "n1 n2 n3: n1.incoming_call>n3");
    let start = editor.ring("n1.incoming_call") + Point::new(16.0, 0.0);
    editor.drag(start, editor.ring("n2.completed"));
    assert_eq!(written(&editor.document), "n1 n2 n3: n2.completed>n3");
    let arrow = editor.inlet("n3") - Point::new(14.0, 0.0);
    editor.drag(arrow, Point::new(600.0, 600.0));
    assert_eq!(written(&editor.document), "n1 n2 n3:");
    assert_eq!(
        editor.undo_label(),
        Some("Disconnect Call_Forward_1 to HTTP_Request_1")
    );
}

#[test]
fn a_node_dropped_on_an_edge_is_put_in() {
    let mut editor = editor(document(
        &[Kind::Hangup, Kind::PlayAudio],
        &["n1.incoming_call>n2"],
    ));
    editor.document.nodes[1].position.x = 800.0;
    let mut editor = super::tests::editor(editor.document);
    let middle = editor
        .scene
        .wire(&edge("n1.incoming_call>n2"))
        .unwrap()
        .middle();
    editor.drag(editor.header("n3"), middle);
    assert_eq!(
        written(&editor.document),
        "n1 n2 n3: n1.incoming_call>n3 n3.prompt_completed>n2"
    );
    editor.run(Command::Undo);
    assert_eq!(written(&editor.document), "n1 n2 n3: n1.incoming_call>n2");
    // From the palette as well.
    editor.place_over(Kind::Menu, middle);
    assert_eq!(editor.gesture.onto(), Some(&edge("n1.incoming_call>n2")));
    editor.place();
    assert_eq!(
        written(&editor.document),
        "n1 n2 n3 n4: n1.incoming_call>n4 n4.1>n2"
    );
}

#[test]
fn an_edge_is_selected_and_deleted() {
    let mut editor = flow(&["n1.incoming_call>n2", "n2.failed>n3"]);
    editor.click_at(
        editor
            .scene
            .wire(&edge("n1.incoming_call>n2"))
            .unwrap()
            .middle(),
    );
    assert_eq!(selected(&editor), "n1.incoming_call>n2");
    editor.key(Key::Backspace, Modifiers::NONE);
    assert_eq!(written(&editor.document), "n1 n2 n3: n2.failed>n3");
}

#[test]
fn a_second_click_on_the_same_ring_gives_up() {
    let mut editor = flow(&[]);
    let ring = editor.ring("n2.failed");
    editor.click_at(ring);
    assert!(matches!(editor.gesture, Gesture::Connecting(_)));
    let response = editor.down(ring, Modifiers::NONE);
    assert_eq!(
        (response.outputs, editor.gesture),
        (Vec::new(), Gesture::Idle)
    );
}

#[test]
fn a_second_finger_does_not_disturb_a_connection() {
    let mut editor = flow(&[]);
    let ring = editor.ring("n2.failed");
    let inlet = editor.inlet("n3");
    let (button, modifiers) = (Button::Touch, Modifiers::NONE);
    editor.handle(Event::PointerDown {
        pointer: 7,
        at: ring,
        button,
        modifiers,
    });
    editor.handle(Event::PointerMove {
        pointer: 7,
        at: inlet,
        modifiers,
    });
    let elsewhere = Point::new(50.0, 700.0);
    editor.handle(Event::PointerDown {
        pointer: 8,
        at: elsewhere,
        button,
        modifiers,
    });
    editor.handle(Event::PointerMove {
        pointer: 8,
        at: elsewhere,
        modifiers,
    });
    editor.handle(Event::PointerUp {
        pointer: 8,
        at: elsewhere,
        modifiers,
    });
    assert!(matches!(editor.gesture, Gesture::Connecting(_)));
    editor.handle(Event::PointerUp {
        pointer: 7,
        at: inlet,
        modifiers,
    });
    assert_eq!(written(&editor.document), "n1 n2 n3: n2.failed>n3");
}
