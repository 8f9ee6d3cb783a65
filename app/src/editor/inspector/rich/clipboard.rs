//! Copying, pasting and dragging in a text with variables: as it is written, not as it is shown.

use leptos::ev::{ClipboardEvent, DragEvent};

use crate::editor::inspector::rich::Shape;
use crate::editor::inspector::rich::typing::{Typing, ordered, plain};

impl Typing {
    /// Copies what is selected as it is written, not as it is shown.
    pub(crate) fn on_copy(self, event: &ClipboardEvent, cuts: bool) {
        let Some(range) = self
            .surface()
            .and_then(|surface| surface.selected())
            .map(ordered)
        else {
            return;
        };
        event.prevent_default();
        if range.is_empty() {
            return;
        }
        if let Some(data) = event.clipboard_data() {
            let _ = data.set_data("text/plain", &self.text()[range.clone()]);
        }
        if cuts && !self.form.read_only {
            self.exchange(range, "");
        }
    }

    /// Pastes what was copied as text.
    pub(crate) fn on_paste(self, event: &ClipboardEvent) {
        event.prevent_default();
        event.stop_propagation();
        let range = self
            .surface()
            .and_then(|surface| surface.selected())
            .map(ordered);
        let text = event.clipboard_data().and_then(|data| plain(&data));
        if let (Some(range), Some(text)) = (range, text)
            && !self.form.read_only
        {
            self.exchange(range, &self.fitting(&text));
        }
    }

    /// Drags what is selected as it is written.
    pub(crate) fn on_drag(self, event: &DragEvent) {
        let range = self
            .surface()
            .and_then(|surface| surface.selected())
            .map(ordered);
        if let (Some(range), Some(data)) = (range, event.data_transfer()) {
            let _ = data.set_data("text/plain", &self.text()[range]);
        }
    }

    /// A text from elsewhere as it fits into this one.
    pub(super) fn fitting(self, text: &str) -> String {
        let between = match self.shape {
            Shape::Lines | Shape::Code => "\n",
            Shape::List => ", ",
            Shape::Line | Shape::Secret => " ",
        };
        let lines = text.trim_end_matches(['\r', '\n']).lines();
        let clean = lines.map(|line| {
            line.chars()
                .filter(|letter| !letter.is_control() && *letter != '\u{200b}')
                .collect::<String>()
        });
        clean.collect::<Vec<_>>().join(between)
    }
}
