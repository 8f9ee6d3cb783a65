//! The editor under the hand: each test is something that people do, with the events that it takes.

use phloem_flow::nodes::http_request;

use super::*;
use crate::event::{Button, Event, Key, Modifiers};
use crate::testing::{document, edge, id, outlet, written};
use crate::viewport::WheelUnit;

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
fn undo_brings_back_what_was_deleted_and_selects_it() {
    let mut editor = flow(&["n1.incoming_call>n2", "n2.failed>n3"]);
    let before = editor.document.clone();
    editor.click_at(editor.header("n2"));
    editor.key(Key::Delete, Modifiers::NONE);
    assert_eq!(written(&editor.document), "n1 n3:");
    let after = editor.document.to_json();
    editor.click_at(editor.header("n3"));
    editor.key(Key::Character('z'), Modifiers::COMMAND);
    assert_eq!(
        (&editor.document, selected(&editor).as_str()),
        (&before, "n2")
    );
    editor.key(Key::Character('y'), Modifiers::COMMAND);
    assert_eq!(editor.document.to_json(), after);
}

fn with_url(editor: &Editor, url: &str) -> Config {
    match &editor.document.nodes[2].config {
        Config::HttpRequest(config) => Config::HttpRequest(http_request::Config {
            url: url.to_owned(),
            ..config.clone()
        }),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_typed_in_a_field_is_one_step_back_and_leaves_the_selection_alone() {
    let mut editor = flow(&[]);
    let empty = editor.document.clone();
    for length in 1..="https://example.com".len() {
        let config = with_url(&editor, &"https://example.com"[..length]);
        editor.set_config(&id("n3"), config, "url").unwrap();
    }
    editor.end_typing();
    let config = with_url(&editor, "https://example.com/x");
    editor.set_config(&id("n3"), config, "url").unwrap();
    editor.select(Selection::of_nodes([id("n2")]));
    editor.run(Command::Undo);
    assert_eq!(
        editor.document.nodes[2].config,
        with_url(&editor, "https://example.com")
    );
    editor.run(Command::Undo);
    assert_eq!(
        (&editor.document, selected(&editor).as_str()),
        (&empty, "n2")
    );
    assert_eq!(editor.undo_label(), None);
}

#[test]
fn typing_back_to_the_beginning_leaves_no_step() {
    let mut editor = flow(&[]);
    for text in ["h", "ht", "h", ""] {
        let config = with_url(&editor, text);
        editor.set_config(&id("n3"), config, "url").unwrap();
    }
    assert_eq!(editor.undo_label(), None);
}

#[test]
fn an_edge_survives_its_outlet_being_gone_for_a_moment() {
    let mut editor = editor(document(&[Kind::Menu, Kind::Hangup], &["n2.1>n3"]));
    for key in ["", "5"] {
        let Config::Menu(mut menu) = editor.document.nodes[1].config.clone() else {
            panic!("a menu");
        };
        menu.choices[0].key = key.to_owned();
        editor
            .set_config(&id("n2"), Config::Menu(menu), "choices[0].key")
            .unwrap();
    }
    assert_eq!(written(&editor.document), "n1 n2 n3: n2.5>n3");
    editor.run(Command::Undo);
    assert_eq!(written(&editor.document), "n1 n2 n3: n2.1>n3");
}

#[test]
fn arrows_move_and_each_walk_is_one_step_back() {
    let mut editor = flow(&[]);
    editor.click_at(editor.header("n2"));
    editor.key(Key::Right, Modifiers::NONE);
    editor.key(Key::Right, Modifiers::NONE);
    let response = editor.key(Key::Down, Modifiers::SHIFT);
    assert_eq!(editor.place_of("n2"), (352.0, 64.0));
    assert_eq!(
        response.outputs,
        [Output::Announce(
            "Moved Call_Forward_1 to 352, 64.".to_owned()
        )]
    );
    editor.run(Command::Undo);
    assert_eq!(editor.place_of("n2"), (320.0, 0.0));
    editor.run(Command::Redo);
    editor.key(Key::Up, Modifiers::NONE);
    editor.run(Command::Undo);
    assert_eq!(editor.place_of("n2"), (352.0, 64.0));
}

#[test]
fn tab_walks_through_the_flow_and_out_of_it() {
    let mut editor = flow(&["n1.incoming_call>n3", "n3.failed>n2"]);
    let mut walked = Vec::new();
    loop {
        let response = editor.key(Key::Tab, Modifiers::NONE);
        if !response.handled {
            break;
        }
        walked.extend(response.outputs);
    }
    assert_eq!(
        walked,
        ["n1", "n3", "n2"].map(|node| Output::Focus(id(node)))
    );
    editor.key(Key::Tab, Modifiers::SHIFT);
    assert_eq!(editor.focus(), Some(&id("n2")));
    editor.key(Key::Left, Modifiers::NONE);
    assert_eq!(editor.focus(), Some(&id("n1")));
}

#[test]
fn two_nodes_are_connected_without_a_pointer() {
    let mut editor = flow(&[]);
    editor.key(Key::Tab, Modifiers::NONE);
    editor.key(Key::Enter, Modifiers::NONE);
    let response = editor.key(Key::Character('c'), Modifiers::NONE);
    assert_eq!(
        response.outputs,
        [Output::Announce(
            "Which outlet of Start? Incoming Call, 1 of 3.".to_owned()
        )]
    );
    let response = editor.key(Key::Enter, Modifiers::NONE);
    assert_eq!(
        response.outputs,
        [Output::Announce(
            "Where should Incoming Call of Start lead? Call_Forward_1, 1 of 7.".to_owned()
        )]
    );
    editor.type_text("http re");
    let response = editor.key(Key::Enter, Modifiers::NONE);
    assert_eq!(
        response.outputs,
        [Output::Announce(
            "Connected Incoming Call of Start to HTTP_Request_1.".to_owned()
        )]
    );
    assert_eq!(written(&editor.document), "n1 n2 n3: n1.incoming_call>n3");
    // A new node, and away with the edge.
    editor.run(Command::Connect);
    editor.key(Key::Down, Modifiers::NONE);
    editor.key(Key::Enter, Modifiers::NONE);
    editor.type_text("new menu");
    editor.key(Key::Enter, Modifiers::NONE);
    assert_eq!(
        written(&editor.document),
        "n1 n2 n3 n4: n1.incoming_call>n3 n1.incoming_message>n4"
    );
    editor.show(&id("n1"));
    editor.run(Command::Connect);
    editor.key(Key::Enter, Modifiers::NONE);
    editor.key(Key::Up, Modifiers::NONE);
    editor.key(Key::Enter, Modifiers::NONE);
    assert_eq!(
        written(&editor.document),
        "n1 n2 n3 n4: n1.incoming_message>n4"
    );
}

#[test]
fn space_selects_or_pans() {
    let mut editor = flow(&[]);
    editor.key(Key::Tab, Modifiers::NONE);
    editor.key(Key::Character(' '), Modifiers::NONE);
    editor.handle(Event::SpaceUp);
    assert_eq!(selected(&editor), "n1");
    editor.key(Key::Character(' '), Modifiers::NONE);
    let from = editor.header("n2");
    editor.drag(from, from + Point::new(40.0, 10.0));
    editor.handle(Event::SpaceUp);
    assert_eq!(
        (selected(&editor).as_str(), editor.viewport.pan),
        ("n1", Point::new(40.0, 10.0))
    );
    assert_eq!(editor.revision(), 0);
}

#[test]
fn the_middle_button_pans_over_a_node_and_the_wheel_zooms_at_the_pointer() {
    let mut editor = flow(&[]);
    let at = editor.header("n2");
    let (pointer, modifiers) = (1, Modifiers::NONE);
    editor.handle(Event::PointerDown {
        pointer,
        at,
        button: Button::Middle,
        modifiers,
    });
    editor.to(at + Point::new(-50.0, 0.0), Modifiers::NONE);
    editor.up(at + Point::new(-50.0, 0.0), Modifiers::NONE);
    assert_eq!(editor.viewport.pan, Point::new(-50.0, 0.0));
    let (turn, unit) = (Point::new(0.0, 250.0), WheelUnit::Pixel);
    editor.handle(Event::Wheel {
        at,
        turn,
        unit,
        pinch: false,
    });
    assert!((editor.viewport.zoom - 0.5_f64.sqrt()).abs() < 1e-9);
    editor.set_wheel(Wheel::Pans);
    let pan = editor.viewport.pan;
    editor.handle(Event::Wheel {
        at,
        turn,
        unit,
        pinch: false,
    });
    assert_eq!(editor.viewport.pan, pan + Point::new(0.0, -250.0));
}

#[test]
fn two_fingers_zoom_and_give_up_a_drag() {
    let mut editor = flow(&[]);
    let touch = |pointer, at| Event::PointerDown {
        pointer,
        at,
        button: Button::Touch,
        modifiers: Modifiers::NONE,
    };
    let slide = |pointer, at| Event::PointerMove {
        pointer,
        at,
        modifiers: Modifiers::NONE,
    };
    let (one, other) = (Point::new(400.0, 700.0), Point::new(600.0, 700.0));
    editor.handle(touch(1, one));
    editor.handle(touch(2, other));
    editor.handle(slide(2, Point::new(800.0, 700.0)));
    assert_eq!(editor.viewport.zoom, 2.0);
    assert!((editor.viewport.to_canvas(one) - one).length() < 1e-9);
    editor.handle(Event::PointerUp {
        pointer: 1,
        at: one,
        modifiers: Modifiers::NONE,
    });
    editor.handle(slide(2, Point::new(810.0, 700.0)));
    assert_eq!(editor.viewport.pan.x, -400.0 + 10.0);
    editor.handle(Event::PointerCancel { pointer: 2 });

    editor.set_viewport(Viewport::default());
    let header = editor.header("n2");
    editor.handle(touch(1, header));
    editor.handle(slide(1, header + Point::new(100.0, 100.0)));
    editor.handle(touch(2, one));
    editor.handle(Event::PointerUp {
        pointer: 1,
        at: header,
        modifiers: Modifiers::NONE,
    });
    assert_eq!(
        (
            editor.revision(),
            editor.scene.card(&id("n2")).unwrap().rect.left
        ),
        (0, 320.0)
    );
}

#[test]
fn what_is_held_at_a_side_pulls_the_canvas_along() {
    let mut editor = flow(&[]);
    let below = Viewport {
        zoom: 1.0,
        pan: Point::new(0.0, 300.0),
    };
    editor.set_viewport(below);
    let from = below.to_screen(editor.header("n2"));
    editor.down(from, Modifiers::NONE);
    assert!(!editor.wants_frames());
    let side = Point::new(PANE.width - 20.0, from.y);
    editor.to(side, Modifiers::NONE);
    assert!(editor.wants_frames());
    for _ in 0..20 {
        editor.handle(Event::Frame);
    }
    assert_eq!(editor.viewport.pan, Point::new(-150.0, 300.0));
    editor.up(side, Modifiers::NONE);
    let moved = editor.place_of("n2").0 - 320.0;
    assert!((moved - (side.x - from.x + 150.0)).abs() <= 8.0, "{moved}");
}

#[test]
fn copy_and_paste_go_through_text() {
    let mut editor = flow(&["n1.incoming_call>n2", "n2.failed>n3"]);
    editor.run(Command::SelectAll);
    let text = editor.copy().unwrap();
    editor.to(Point::new(600.0, 600.0), Modifiers::NONE);
    editor.paste(&text).unwrap();
    assert_eq!(
        written(&editor.document),
        "n1 n2 n3 n4 n5: n1.incoming_call>n2 n2.failed>n3 n4.failed>n5"
    );
    assert_eq!(selected(&editor), "n4 n5 n4.failed>n5");
    let cut = editor.cut().unwrap();
    assert_eq!(
        written(&editor.document),
        "n1 n2 n3: n1.incoming_call>n2 n2.failed>n3"
    );
    let mut other = Editor::new(Document::default());
    other.paste(&cut).unwrap();
    assert_eq!(written(&other.document), "n1 n2 n3: n2.failed>n3");
    assert_eq!(editor.paste("Hello"), Err(Refused::NotNodes));
}

#[test]
fn someone_who_may_only_look_can_change_nothing() {
    let mut editor = Editor::read_only(flow(&["n1.incoming_call>n2"]).document);
    editor.resize(PANE);
    editor.set_viewport(Viewport::default());
    let before = editor.document.clone();
    let refused = [Output::Refuse(Refused::ReadOnly.to_string())];
    let header = editor.header("n2");
    editor.drag(header, header + Point::new(100.0, 50.0));
    assert_eq!(editor.viewport.pan, Point::new(100.0, 50.0));
    editor.set_viewport(Viewport::default());
    editor.click_at(header);
    assert_eq!(selected(&editor), "n2");
    for (key, modifiers) in [
        (Key::Delete, Modifiers::NONE),
        (Key::Right, Modifiers::NONE),
        (Key::Character('d'), Modifiers::COMMAND),
        (Key::Character('t'), Modifiers::SHIFT),
        (Key::Character('c'), Modifiers::NONE),
        (Key::Character('n'), Modifiers::NONE),
    ] {
        assert_eq!(editor.key(key, modifiers).outputs, refused, "{key:?}");
    }
    assert_eq!(editor.add(Kind::Menu), Err(Refused::ReadOnly));
    assert_eq!(editor.rename(&id("n2"), "Sales"), Err(Refused::ReadOnly));
    assert_eq!((editor.document, editor.revision), (before, 0));
}

#[test]
fn another_document_is_put_in_place_as_one_step() {
    let mut editor = flow(&["n1.incoming_call>n2"]);
    let before = editor.document.clone();
    let other = document(&[Kind::Menu], &["n1.api_request>n2"]);
    editor.replace(&other, "Restore version 3").unwrap();
    assert_eq!(editor.document, other);
    editor.run(Command::Undo);
    assert_eq!(editor.document, before);
    assert_eq!(editor.redo_label(), Some("Restore version 3"));
}

#[test]
fn new_nodes_find_room() {
    let mut editor = flow(&[]);
    for _ in 0..6 {
        editor.add(Kind::Menu).unwrap();
    }
    let rects: Vec<Rect> = editor.scene.cards().map(|(_, card)| card.rect).collect();
    for (at, rect) in rects.iter().enumerate() {
        assert!(rects[at + 1..].iter().all(|other| !rect.overlaps(*other)));
    }
}
