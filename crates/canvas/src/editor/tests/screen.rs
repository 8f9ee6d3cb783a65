//! Tests of what the screen shows: the wheel, two fingers, the sides of the pane.

use super::*;
use crate::viewport::WheelUnit;

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
fn what_comes_from_the_palette_leaves_a_drag_alone_that_began_meanwhile() {
    let mut editor = flow(&[]);
    editor.place_over(Kind::Menu, Point::new(700.0, 600.0));
    editor.place_nowhere();
    let from = editor.header("n2");
    let to = from + Point::new(96.0, 160.0);
    editor.down(from, Modifiers::NONE);
    editor.to(to, Modifiers::NONE);
    editor.place();
    assert!(matches!(editor.gesture, Gesture::Dragging(_)));
    let before = editor.place_of("n2");
    editor.up(to, Modifiers::NONE);
    let after = editor.place_of("n2");
    assert_eq!((after.0 - before.0, after.1 - before.1), (96.0, 160.0));
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
fn what_was_shown_last_is_shown_again_where_that_still_makes_sense() {
    let far = Viewport::default().panned(Point::new(-9000.0, 0.0));
    let near = Viewport::default().panned(Point::new(20.0, 30.0));
    let shown = |viewport: Viewport, then: Size| {
        let mut editor = Editor::new(flow(&["n1.incoming_call>n2"]).document);
        editor.resize(PANE);
        editor.recall(viewport, then);
        editor.viewport == viewport
    };
    assert!(shown(near, PANE));
    assert!(shown(near, Size::new(PANE.width * 0.95, PANE.height)));
    assert!(!shown(near, Size::new(PANE.width * 0.6, PANE.height)));
    assert!(!shown(far, PANE));
}
