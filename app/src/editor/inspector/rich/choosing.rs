//! Choosing a variable for a text: when its list opens, and what is put into the text.

use leptos::prelude::*;

use crate::editor::inspector::rich::picker::Offer;
use crate::editor::inspector::rich::typing::{Typing, ordered};

impl Typing {
    pub(super) fn key_in_picker(self, key: &str) -> bool {
        match key {
            "ArrowDown" => self.picker.step(true),
            "ArrowUp" => self.picker.step(false),
            "Enter" | "Tab" => match self.picker.current() {
                Some(offer) => self.insert(&offer),
                None => return false,
            },
            "Escape" => self.leave_picker(),
            _ => return false,
        }
        true
    }

    /// Opens the list of variables by the button.
    pub(crate) fn open_picker(self) {
        let Some(node) = self.node.get_untracked() else {
            return;
        };
        let was_focused = self.state.with_value(|state| state.hold.focused);
        if self.picker.opened().is_some() {
            return self.leave_picker();
        }
        let _ = node.focus();
        if !was_focused {
            // The focus event does not come before the page has drawn where another window has the focus.
            self.on_focus();
        }
        let end = self.text().len();
        let selected = self.surface().and_then(|surface| surface.selected());
        let range = selected.filter(|_| was_focused).map_or(end..end, ordered);
        let from = range.start;
        self.form.rest();
        self.edit(range, "{{");
        let scope = self.form.scope().get_untracked();
        self.form
            .document(|document| self.picker.open(from, true, &scope, document));
    }

    /// Opens, follows or closes the list of variables as the caret stands after two braces or not.
    pub(super) fn follow(self, caret: usize, typed: bool) {
        let text = self.text();
        let braces = text.get(..caret).and_then(|before| {
            let from = before.rfind("{{")?;
            let query = &before[from + 2..];
            let is_query = |letter: char| letter.is_alphanumeric() || "_. ·'’[]".contains(letter);
            query
                .chars()
                .all(is_query)
                .then(|| (from, query.to_owned()))
        });
        match (braces, self.picker.opened()) {
            (Some((from, query)), Some((open, _))) if from == open.start => {
                self.picker.follow(&query);
            }
            (Some((from, query)), _) if typed => {
                let scope = self.form.scope().get_untracked();
                self.form
                    .document(|document| self.picker.open(from, false, &scope, document));
                self.picker.follow(&query);
            }
            _ => self.picker.close(),
        }
    }

    /// Closes the list of variables; what the button put into the text goes with it.
    pub(super) fn leave_picker(self) {
        let opened = self.picker.opened();
        self.picker.close();
        if let Some((braces, true)) = opened {
            self.edit(braces, "");
        }
    }

    /// Puts a variable into the text.
    pub(crate) fn insert(self, offer: &Offer) {
        let Some((braces, _)) = self.picker.opened() else {
            return;
        };
        let closed = self
            .text()
            .get(braces.end..)
            .is_some_and(|rest| rest.starts_with("}}"));
        let end = if closed { braces.end + 2 } else { braces.end };
        self.picker.close();
        self.edit(braces.start..end, &format!("{{{{{}}}}}", offer.reference));
        self.form.rest();
    }

    /// Puts the reference that was meant in the place of one that reads nothing.
    pub(crate) fn mend(self, at: usize, written: &str, meant: &str) {
        let text = self.text();
        if text.get(at..).is_some_and(|rest| rest.starts_with(written)) {
            self.form.rest();
            self.edit(at..at + written.len(), meant);
            if self.state.with_value(|state| !state.hold.focused) {
                self.set_typing(None);
                self.draw(None);
            }
            self.form.rest();
        }
    }
}
