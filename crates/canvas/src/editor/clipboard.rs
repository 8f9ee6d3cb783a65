//! Copy, cut, paste and duplicate. The browser brings and takes the text.

use crate::edit::{self, Fragment, Refused};
use crate::editor::{Editor, Output};
use crate::geometry::Point;
use crate::layout::GRID;
use crate::selection::Selection;

impl Editor {
    /// The text for the clipboard; nothing where no node but Start is selected.
    #[must_use]
    pub fn copy(&self) -> Option<String> {
        Some(Fragment::of(&self.document, &self.selection)?.to_text())
    }

    /// The text for the clipboard, and what it holds is removed.
    ///
    /// # Errors
    /// Nothing that can be removed is selected, or the document can only be looked at.
    pub fn cut(&mut self) -> Result<String, Refused> {
        let text = self.copy().ok_or(Refused::NothingSelected)?;
        let transaction = edit::remove(&self.document, &self.selection)?;
        self.commit(transaction)?;
        Ok(text)
    }

    /// Adds what was copied, at the pointer if that is over the pane, else in the middle of it, and selects it.
    ///
    /// # Errors
    /// The text is not ours, the flow would be too large, or the document can only be looked at.
    pub fn paste(&mut self, text: &str) -> Result<(), Refused> {
        let fragment = Fragment::parse(text)?;
        let size = fragment.bounds().size();
        let middle = match self.pointer {
            Some(pointer) => self.viewport.to_canvas(pointer),
            None => self.viewport.visible(self.pane()).center(),
        };
        let corner = self.free_corner(middle - Point::new(size.width, size.height) / 2.0);
        let (ids, transaction) = edit::paste(&self.document, &fragment, corner.snapped(GRID))?;
        self.commit(transaction)?;
        self.selection = Selection::with_edges_between(ids, &self.document);
        Ok(())
    }

    /// Adds the selected nodes once more and selects the copies.
    pub(super) fn duplicate(&mut self) -> Result<(), Refused> {
        let fragment =
            Fragment::of(&self.document, &self.selection).ok_or(Refused::NothingSelected)?;
        let (ids, transaction) = edit::duplicate(&self.document, &fragment)?;
        self.commit(transaction)?;
        self.selection = Selection::with_edges_between(ids, &self.document);
        Ok(())
    }

    /// What the view has to do after a call that was no event, such as [`Editor::paste`] or [`Editor::rename`]: announcements.
    pub fn drain_outputs(&mut self) -> Vec<Output> {
        self.take_outputs()
    }
}
