//! Tests of undo, typing, the clipboard and other ways in which the document changes.

use phloem_flow::nodes::http_request;

use super::*;

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
