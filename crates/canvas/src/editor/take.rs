//! Taking in what was made of the document elsewhere: in another window, by somebody else, before the page was closed.

use phloem_flow::document::Document;

use crate::edit;
use crate::editor::Editor;

impl Editor {
    /// Puts another document in the place of this one without moving what the screen shows; one step back. A document that can only be looked at follows
    /// too, but has no steps back.
    pub fn take(&mut self, document: &Document, label: &str) {
        let transaction = edit::replace(&self.document, document, label);
        if transaction.changes.is_empty() {
            return;
        }
        // What the hand is in the middle of was begun on the document as it was.
        self.cancel();
        if transaction.apply(&mut self.document).is_ok() {
            self.after(&transaction);
            if !self.read_only {
                self.history.record(transaction);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use phloem_flow::document::{Document, NodeId};

    use crate::editor::{Command, Editor};
    use crate::geometry::{Point, Size};
    use crate::selection::Selection;
    use crate::viewport::Viewport;

    fn renamed(name: &str) -> Document {
        let mut document = Document::default();
        document.nodes[0].name = name.to_owned();
        document
    }

    #[test]
    fn what_is_shown_and_selected_stays() {
        let start = Selection::of_nodes([NodeId("n1".to_owned())]);
        let viewport = Viewport {
            zoom: 0.5,
            pan: Point::new(3.0, 4.0),
        };
        let mut editor = Editor::new(Document::default());
        editor.resize(Size::new(800.0, 600.0));
        editor.set_viewport(viewport);
        editor.select(start.clone());
        editor.take(&renamed("Begin"), "Take what was saved elsewhere");
        assert_eq!(editor.document(), &renamed("Begin"));
        assert_eq!(editor.viewport(), viewport);
        assert_eq!(editor.selection(), &start);
        editor.run(Command::Undo);
        assert_eq!(editor.document(), &Document::default());
    }

    #[test]
    fn a_document_to_look_at_follows() {
        let mut editor = Editor::read_only(Document::default());
        editor.take(&renamed("Begin"), "Take what was saved elsewhere");
        assert_eq!(editor.document(), &renamed("Begin"));
        assert_eq!(editor.undo_label(), None);
        let revision = editor.revision();
        editor.take(&renamed("Begin"), "Take it again");
        assert_eq!(editor.revision(), revision);
    }
}
