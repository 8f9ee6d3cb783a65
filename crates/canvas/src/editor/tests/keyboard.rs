//! Tests of keys.

use super::*;

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
fn where_nothing_is_selected_keys_mean_what_has_the_focus() {
    let mut editor = flow(&[]);
    editor.click_at(editor.header("n2"));
    editor.click_at(Point::new(1000.0, 700.0));
    let response = editor.key(Key::Delete, Modifiers::NONE);
    assert_eq!(
        response.outputs,
        [Output::Refuse("Select a node first.".to_owned())]
    );
    editor.key(Key::Tab, Modifiers::NONE);
    editor.key(Key::Tab, Modifiers::NONE);
    editor.key(Key::Delete, Modifiers::NONE);
    assert_eq!(written(&editor.document), "n1 n3:");
}

#[test]
fn signs_are_found_with_and_without_shift() {
    #[track_caller]
    fn check(character: char, modifiers: Modifiers, expect: Option<Command>) {
        assert_eq!(Command::of(Key::Character(character), modifiers), expect);
    }
    check('?', Modifiers::SHIFT, Some(Command::Shortcuts));
    check('/', Modifiers::SHIFT, Some(Command::Find));
    check('+', Modifiers::SHIFT, Some(Command::ZoomIn));
    check('c', Modifiers::SHIFT, None);
}
