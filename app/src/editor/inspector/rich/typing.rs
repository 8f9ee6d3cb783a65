//! The hand in a text with variables.

use std::ops::Range;

use leptos::ev::{InputEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use phloem_flow::problem::Found;
use phloem_flow::template::Reference;
use web_sys::{DataTransfer, Element, StaticRange};

use crate::editor::inspector::form::{Form, id_of};
use crate::editor::inspector::rich::Shape;
use crate::editor::inspector::rich::picker::Picker;
use crate::editor::inspector::rich::pieces::{Chip, Hold, Piece, pieces, tidy};
use crate::editor::inspector::rich::surface::{Surface, chip_at};

/// The hand in one text. A copy is the same hand.
#[derive(Clone, Copy)]
pub(crate) struct Typing {
    pub(super) form: Form,
    path: StoredValue<String>,
    pub(super) shape: Shape,
    pub(super) node: NodeRef<html::Div>,
    pub(super) picker: Picker,
    pub(super) state: StoredValue<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// The text that is shown. The document has it without what is only there to go on typing.
    text: String,
    /// Where the hand is in it.
    pub(super) hold: Hold,
    /// Whether a keyboard of another script, or one that guesses words, is in the middle of something.
    composing: bool,
}

impl Typing {
    /// The hand in the text at this path of the config.
    #[must_use]
    pub(crate) fn new(form: Form, path: &str, shape: Shape) -> Self {
        let typing = Self {
            form,
            path: StoredValue::new(path.to_owned()),
            shape,
            node: NodeRef::new(),
            picker: Picker::new(id_of(path, "variables")),
            state: StoredValue::new(State::default()),
        };
        let held = form.follow(path);
        Effect::new(move |_| {
            let held = held.get();
            form.scope().track();
            typing.node.track();
            typing.take(&held);
        });
        typing
    }

    /// The element that is typed in.
    #[must_use]
    pub(crate) const fn node(self) -> NodeRef<html::Div> {
        self.node
    }

    /// The list of variables.
    #[must_use]
    pub(crate) const fn picker(self) -> Picker {
        self.picker
    }

    /// Shows what the document holds, with the caret where it differs from what was shown.
    fn take(self, held: &str) {
        if self.state.with_value(|state| state.composing) {
            return;
        }
        let shown = self.text();
        if self.kept(&shown) == held {
            return self.draw(None);
        }
        let end = common_suffix(&shown, held);
        self.set_text(held.to_owned());
        let caret = held.len() - end;
        self.draw(Some((caret, caret)));
    }

    /// What is typed, as the document keeps it.
    fn kept(self, text: &str) -> String {
        if self.shape == Shape::List {
            tidy(text)
        } else {
            text.to_owned()
        }
    }

    pub(super) fn text(self) -> String {
        self.state.with_value(|state| state.text.clone())
    }

    fn set_text(self, text: String) {
        self.state.update_value(|state| state.text = text);
    }

    pub(super) fn set_typing(self, at: Option<usize>) {
        self.state.update_value(|state| state.hold.typing = at);
    }

    pub(super) fn surface(self) -> Option<Surface> {
        let node = self.node.try_get_untracked().flatten()?;
        Some(Surface::new(node.into()))
    }

    fn pieces(self) -> Vec<Piece> {
        let scope = self.form.scope().get_untracked();
        let find = |reference: &Reference<'_>| -> Found {
            self.form
                .document(|document| scope.find(document, reference))
        };
        self.state
            .with_value(|state| pieces(&state.text, self.shape == Shape::List, state.hold, &find))
    }

    /// Brings the page up to date, and the selection to where it belongs.
    pub(super) fn draw(self, selected: Option<(usize, usize)>) {
        let Some(surface) = self.surface() else {
            return;
        };
        let before = surface.selected();
        let pieces = self.pieces();
        let drawn = self
            .state
            .with_value(|state| surface.show(&state.text, &pieces));
        let focused = self.state.with_value(|state| state.hold.focused);
        let stays = selected.is_none() && !drawn;
        if focused
            && !stays
            && let Some((anchor, focus)) = selected.or(before)
        {
            let end = self.state.with_value(|state| state.text.len());
            surface.select(anchor.min(end), focus.min(end));
        }
    }

    /// Puts the text into the document.
    fn commit(self) {
        let text = self.kept(&self.text());
        self.path.with_value(|path| {
            if self.form.text(path) != text {
                self.form.set(path, text);
            }
        });
    }

    /// Puts a text in the place of another, as a step back by itself: letters that are typed one by one are one step together.
    pub(super) fn exchange(self, range: Range<usize>, with: &str) {
        self.form.rest();
        self.edit(range, with);
        self.form.rest();
    }

    /// Puts a text in the place of another.
    pub(super) fn edit(self, range: Range<usize>, with: &str) {
        self.state.update_value(|state| {
            let end = range.end.min(state.text.len());
            let start = range.start.min(end);
            state.text.replace_range(start..end, with);
            state.hold.typing = Some(start + with.len());
        });
        let caret = self
            .state
            .with_value(|state| state.hold.typing.unwrap_or_default());
        self.draw(Some((caret, caret)));
        self.commit();
        self.follow(caret, true);
    }

    /// Reads back what the browser typed.
    pub(crate) fn on_input(self) {
        if self.state.with_value(|state| state.composing) {
            return;
        }
        let Some(surface) = self.surface() else {
            return;
        };
        let caret = surface.selected().map(|(_, focus)| focus);
        self.set_text(surface.read());
        self.set_typing(caret);
        self.draw(None);
        self.commit();
        if let Some(caret) = caret {
            self.follow(caret, true);
        }
    }

    /// A keyboard of another script begins with a word, or is done with it.
    pub(crate) fn on_composition(self, begins: bool) {
        self.state.update_value(|state| state.composing = begins);
        if !begins {
            self.on_input();
        }
    }

    /// What the browser is about to do: typing is left to it, all else is done to the text.
    pub(crate) fn on_before_input(self, event: &InputEvent) {
        if event.is_composing() {
            return;
        }
        let kind = event.input_type();
        let Some(range) = self.range_of(event) else {
            return;
        };
        match kind.as_str() {
            "insertText" if range.is_empty() => {}
            "insertText" => {
                event.prevent_default();
                self.form.rest();
                self.edit(range, &event.data().unwrap_or_default());
            }
            "insertParagraph" | "insertLineBreak" => {
                event.prevent_default();
                if self.shape.has_lines() {
                    self.edit(range, "\n");
                } else if self.shape == Shape::List {
                    self.edit(range, ", ");
                }
            }
            "insertReplacementText" | "insertFromDrop" | "insertFromYank" | "insertFromPaste" => {
                event.prevent_default();
                let text = event
                    .data_transfer()
                    .and_then(|data| plain(&data))
                    .or_else(|| event.data());
                self.exchange(range, &self.fitting(&text.unwrap_or_default()));
            }
            delete if delete.starts_with("delete") => {
                event.prevent_default();
                let range = if range.is_empty() {
                    self.beside(range.start, delete.ends_with("Forward"))
                        .unwrap_or(range)
                } else {
                    range
                };
                let letters = self
                    .text()
                    .get(range.clone())
                    .map_or(0, |gone| gone.chars().count());
                if letters > 1 {
                    self.exchange(range, "");
                } else {
                    self.edit(range, "");
                }
            }
            // What composes cannot be prevented; what formats has no meaning here; undo is the editor's.
            "insertCompositionText" => {}
            _ => event.prevent_default(),
        }
    }

    /// The part of the text that the browser is about to change.
    fn range_of(self, event: &InputEvent) -> Option<Range<usize>> {
        let surface = self.surface()?;
        let target = event
            .get_target_ranges()
            .get(0)
            .dyn_into::<StaticRange>()
            .ok();
        let target = target.and_then(|range| {
            let start = surface.place(&range.start_container(), range.start_offset())?;
            let end = surface.place(&range.end_container(), range.end_offset())?;
            Some(start..end)
        });
        target.or_else(|| surface.selected().map(ordered))
    }

    /// The chip before or after a place.
    fn chip_beside(self, place: usize, forward: bool) -> Option<Chip> {
        self.pieces().into_iter().find_map(|piece| match piece {
            Piece::Chip(chip)
                if place
                    == if forward {
                        chip.range.start
                    } else {
                        chip.range.end
                    } =>
            {
                Some(chip)
            }
            Piece::Chip(_) | Piece::Text(_) => None,
        })
    }

    pub(super) fn beside(self, place: usize, forward: bool) -> Option<Range<usize>> {
        self.chip_beside(place, forward).map(|chip| chip.range)
    }

    /// Keys of the list of variables, and arrows past chips.
    pub(crate) fn on_key(self, event: &KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let key = event.key();
        if self.picker.opened().is_some() && self.key_in_picker(&key) {
            event.prevent_default();
            return event.stop_propagation();
        }
        let held = event.ctrl_key() || event.alt_key() || event.meta_key();
        let selected = self.surface().and_then(|surface| surface.selected());
        let Some((anchor, focus)) = selected.filter(|_| !held) else {
            return;
        };
        match key.as_str() {
            "ArrowLeft" | "ArrowRight" if anchor == focus || event.shift_key() => {
                let forward = (key == "ArrowRight") == self.is_left_to_right();
                if let Some(chip) = self.beside(focus, forward)
                    && let Some(surface) = self.surface()
                {
                    event.prevent_default();
                    let focus = if forward { chip.end } else { chip.start };
                    let anchor = if event.shift_key() { anchor } else { focus };
                    surface.select(anchor, focus);
                    self.on_move();
                }
            }
            // A chip that is selected is opened, so that what it stands for can be changed.
            "Enter" if anchor != focus && !self.shape.has_lines() && !self.form.read_only => {
                let range = ordered((anchor, focus));
                if self.beside(range.start, true) == Some(range.clone()) {
                    event.prevent_default();
                    self.reveal(range);
                }
            }
            _ => {}
        }
    }

    fn is_left_to_right(self) -> bool {
        let node = self.node.get_untracked();
        let matches = node.and_then(|node| node.matches(":dir(rtl)").ok());
        !matches.unwrap_or(false)
    }

    /// The caret was moved.
    pub(crate) fn on_move(self) {
        if self
            .state
            .with_value(|state| state.composing || !state.hold.focused)
        {
            return;
        }
        let Some((_, focus)) = self.surface().and_then(|surface| surface.selected()) else {
            return;
        };
        if self
            .state
            .with_value(|state| state.hold.typing != Some(focus))
        {
            self.set_typing(Some(focus));
            self.draw(None);
            self.follow(focus, false);
        }
    }

    /// A press on an entry opens it, so that it can be changed; one on a variable selects it, and a second one opens that too.
    pub(crate) fn on_press(self, event: &MouseEvent) {
        if self.form.read_only || event.button() != 0 || event.shift_key() {
            return;
        }
        let Some(range) = self.range_at(event) else {
            // Beside the entries of a list another one begins, wherever that was pressed.
            if self.shape == Shape::List
                && self.state.with_value(|state| !state.hold.focused)
                && let Some(node) = self.node.get_untracked()
            {
                event.prevent_default();
                let _ = node.focus();
            }
            return;
        };
        // Getting the focus may draw the chips anew, and the browser would lose the one that was pressed.
        event.prevent_default();
        if let Some(node) = self.node.get_untracked() {
            let _ = node.focus();
        }
        let is_variable = self
            .state
            .with_value(|state| state.text[range.clone()].starts_with("{{"));
        if event.detail() > 1 || (self.shape == Shape::List && !is_variable) {
            self.reveal(range);
        } else if let Some(surface) = self.surface() {
            surface.select(range.start, range.end);
        }
    }

    /// The part of the text that the chip under the pointer stands for.
    fn range_at(self, event: &MouseEvent) -> Option<Range<usize>> {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let chip = chip_at(target.as_ref())?;
        let start = self.surface()?.place(&chip, 0)?;
        self.beside(start, true)
    }

    /// Shows as text what a chip stands for.
    fn reveal(self, range: Range<usize>) {
        let text = self.text();
        let content = text[range.clone()].trim_end_matches([',', ' ']);
        let end = range.start + content.len();
        // Inside the braces, behind an entry.
        let caret = if content.ends_with("}}") {
            end - 2
        } else {
            end
        };
        self.set_typing(Some(caret));
        self.draw(Some((caret, caret)));
        self.follow(caret, false);
    }

    /// The hand came into the text: a list is ready for another entry.
    pub(crate) fn on_focus(self) {
        if self.form.read_only || self.state.with_value(|state| state.hold.focused) {
            return;
        }
        self.state.update_value(|state| {
            state.hold.focused = true;
            if self.shape == Shape::List
                && !state.text.is_empty()
                && !state.text.trim_end().ends_with(',')
            {
                state.text.push_str(", ");
            }
        });
        // In other texts the browser puts the caret where the pointer is.
        let end = self.text().len();
        self.draw((self.shape == Shape::List).then_some((end, end)));
    }

    /// The hand left the text.
    pub(crate) fn on_blur(self) {
        if !self.form.hand.is_there() || self.state.try_with_value(|_| ()).is_none() {
            return;
        }
        self.leave_picker();
        self.state.update_value(|state| {
            state.hold = Hold::default();
            state.composing = false;
        });
        self.set_text(self.kept(&self.text()));
        self.draw(None);
        self.form.rest();
    }
}

pub(super) fn ordered((anchor, focus): (usize, usize)) -> Range<usize> {
    anchor.min(focus)..anchor.max(focus)
}

pub(super) fn plain(data: &DataTransfer) -> Option<String> {
    data.get_data("text/plain").ok()
}

/// How many bytes two texts have in common at their ends, whole characters only.
fn common_suffix(one: &str, other: &str) -> usize {
    let pairs = one.chars().rev().zip(other.chars().rev());
    pairs
        .take_while(|(one, other)| one == other)
        .map(|(letter, _)| letter.len_utf8())
        .sum()
}
