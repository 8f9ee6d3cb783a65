//! Everything that can be done by name: the menus, the shortcuts, the list of commands and the sheet of shortcuts all come from here.

use std::collections::BTreeSet;

use crate::edit::{self, Link};
use crate::editor::{Chooser, Editor, Output, Panel, Response};
use crate::event::{Key, Modifiers};
use crate::geometry::{Point, Rect};
use crate::layout::layout;
use crate::measure::{CARD_WIDTH, HEADER_HEIGHT};
use crate::selection::Selection;
use crate::viewport::Viewport;

/// A key with those held with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// The key.
    pub key: Key,
    /// Those held with it.
    pub modifiers: Modifiers,
}

macro_rules! commands {
    ($($(#[$doc:meta])* $command:ident $label:literal [$($modifiers:ident $key:expr),*],)+) => {
        /// Something that can be done by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command {
            $($(#[$doc])* $command,)+
        }

        impl Command {
            /// All commands, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$command,)+];

            /// What people call it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$command => $label,)+
                }
            }

            /// Its shortcuts, the usual one first.
            #[must_use]
            pub const fn shortcuts(self) -> &'static [Shortcut] {
                match self {
                    $(Self::$command => &[$(Shortcut { key: $key, modifiers: $modifiers },)*],)+
                }
            }
        }
    };
}

const PLAIN: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const COMMAND: Modifiers = Modifiers::COMMAND;
const COMMAND_SHIFT: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::COMMAND
};

commands! {
    /// Takes back the last change.
    Undo "Undo" [COMMAND Key::Character('z')],
    /// Makes the last undone change again.
    Redo "Redo" [COMMAND_SHIFT Key::Character('z'), COMMAND Key::Character('y')],
    /// Lets a kind of node be picked and adds one.
    AddNode "Add a node" [PLAIN Key::Character('n')],
    /// Connects the selected node by choosing from lists.
    Connect "Connect" [PLAIN Key::Character('c')],
    /// Adds the selected nodes once more.
    Duplicate "Duplicate" [COMMAND Key::Character('d')],
    /// Removes what is selected.
    Delete "Delete" [PLAIN Key::Delete, PLAIN Key::Backspace],
    /// Removes what is selected and joins the edges behind it.
    DeleteAndRejoin "Delete and rejoin" [COMMAND Key::Delete, COMMAND Key::Backspace],
    /// Selects everything.
    SelectAll "Select all" [COMMAND Key::Character('a')],
    /// Puts the selected nodes, or all, where they read best.
    Tidy "Tidy" [SHIFT Key::Character('t')],
    /// Shows the whole flow.
    Fit "Fit" [PLAIN Key::Character('1')],
    /// Shows the selected nodes.
    FitSelection "Fit selection" [PLAIN Key::Character('2')],
    /// Shows everything in its real size.
    ActualSize "Actual size" [PLAIN Key::Character('0')],
    /// Shows everything larger.
    ZoomIn "Zoom in" [PLAIN Key::Character('+'), PLAIN Key::Character('=')],
    /// Shows everything smaller.
    ZoomOut "Zoom out" [PLAIN Key::Character('-')],
    /// Searches for a node.
    Find "Find a node" [PLAIN Key::Character('/'), COMMAND Key::Character('f')],
    /// Lists all commands.
    Commands "Commands" [COMMAND Key::Character('k')],
    /// Lists all shortcuts.
    Shortcuts "Shortcuts" [PLAIN Key::Character('?')],
}

/// Whose keyboard it is: keys are called differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// An Apple keyboard.
    Mac,
    /// Any other.
    Other,
}

impl Shortcut {
    /// As it is written in menus, e.g. `Ctrl+Shift+Z`.
    #[must_use]
    pub fn written(self, keyboard: Keyboard) -> String {
        let Modifiers {
            shift,
            alt,
            command,
        } = self.modifiers;
        let (command_name, alt_name) = match keyboard {
            Keyboard::Mac => ("Cmd", "Option"),
            Keyboard::Other => ("Ctrl", "Alt"),
        };
        let held = [(command, command_name), (alt, alt_name), (shift, "Shift")];
        let mut text: String = held
            .into_iter()
            .filter(|(held, _)| *held)
            .map(|(_, name)| format!("{name}+"))
            .collect();
        match self.key {
            Key::Character(character) => text.extend(character.to_uppercase()),
            Key::Up => text.push_str("Up"),
            Key::Down => text.push_str("Down"),
            Key::Left => text.push_str("Left"),
            Key::Right => text.push_str("Right"),
            Key::Enter => text.push_str("Enter"),
            Key::Escape => text.push_str("Esc"),
            Key::Tab => text.push_str("Tab"),
            Key::Backspace => text.push_str("Backspace"),
            Key::Delete => text.push_str("Delete"),
        }
        text
    }
}

impl Command {
    /// The command of a shortcut. Whether a sign needs Shift differs from keyboard to keyboard, so for signs it does not count.
    #[must_use]
    pub fn of(key: Key, modifiers: Modifiers) -> Option<Self> {
        let is_sign = matches!(key, Key::Character(character) if !character.is_alphanumeric());
        let modifiers = Modifiers {
            shift: modifiers.shift && !is_sign,
            ..modifiers
        };
        let pressed = Shortcut { key, modifiers };
        Self::ALL
            .iter()
            .copied()
            .find(|command| command.shortcuts().contains(&pressed))
    }
}

impl Editor {
    /// Does something by name.
    pub fn run(&mut self, command: Command) -> Response {
        self.cancel();
        self.perform(command);
        Response {
            handled: true,
            outputs: self.take_outputs(),
        }
    }

    pub(super) fn perform(&mut self, command: Command) {
        let pane = self.pane();
        let middle = Point::new(pane.width, pane.height) / 2.0;
        match command {
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::AddNode => {
                let room = || {
                    let head = Point::new(CARD_WIDTH, HEADER_HEIGHT) / 2.0;
                    self.viewport.to_screen(self.room() + head)
                };
                let at = self.pointer.unwrap_or_else(room);
                self.pick_kind(at, Link::Nothing);
            }
            Command::Connect => self.start_connecting(),
            Command::Duplicate => {
                self.select_focus();
                let answer = self.duplicate();
                self.report(answer);
            }
            Command::Delete => {
                self.select_focus();
                let answer = edit::remove(&self.document, &self.selection)
                    .and_then(|removal| self.commit(removal));
                self.report(answer);
            }
            Command::DeleteAndRejoin => {
                self.select_focus();
                let removal = edit::remove_rejoining(&self.document, &self.selection);
                let answer = removal.and_then(|removal| self.commit(removal));
                self.report(answer);
            }
            Command::SelectAll => {
                let all = Selection::all(&self.document);
                self.outputs.push(Output::Announce(format!(
                    "Selected {} nodes.",
                    all.nodes.len()
                )));
                self.select(all);
            }
            Command::Tidy => self.tidy(),
            Command::Fit => self.fit(),
            Command::FitSelection => self.fit_selection(),
            Command::ActualSize => self.viewport = self.viewport.zoomed_to(middle, 1.0),
            Command::ZoomIn => self.viewport = self.viewport.zoomed_in(middle),
            Command::ZoomOut => self.viewport = self.viewport.zoomed_out(middle),
            Command::Find => self.outputs.push(Output::Show(Panel::Find)),
            Command::Commands => self.outputs.push(Output::Show(Panel::Commands)),
            Command::Shortcuts => self.outputs.push(Output::Show(Panel::Shortcuts)),
        }
    }

    /// Where nothing is selected, keys mean what has the focus.
    fn select_focus(&mut self) {
        if self.selection.is_empty() {
            self.selection = Selection::of_nodes(self.focus.clone());
        }
    }

    fn start_connecting(&mut self) {
        let node = self.selection.only_node().or(self.focus.as_ref());
        let answer = match node {
            _ if self.read_only => Err(edit::Refused::ReadOnly),
            None => Err(edit::Refused::NothingSelected),
            Some(node) => Chooser::outlets(&self.document, node),
        };
        let answer = answer.map(|chooser| {
            self.outputs
                .push(Output::Announce(chooser.introduction(&self.document)));
            self.chooser = Some(chooser);
        });
        self.report(answer);
    }

    fn tidy(&mut self) {
        let several = self.selection.nodes.len() > 1;
        let only = if several {
            self.selection.nodes.clone()
        } else {
            BTreeSet::new()
        };
        let moves = layout(&self.document, &only);
        let answer = edit::move_nodes(&self.document, &moves, None).and_then(|mut transaction| {
            transaction.label = "Tidy".to_owned();
            self.commit(transaction)
        });
        self.report(answer);
        if only.is_empty() {
            self.fit();
        }
    }

    fn fit_selection(&mut self) {
        let cards = self
            .selection
            .nodes
            .iter()
            .filter_map(|id| self.scene.card(id));
        let bounds = cards.map(|card| card.rect).reduce(Rect::union);
        if let Some(bounds) = bounds {
            self.viewport = Viewport::fitting(bounds, self.pane());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_have_the_same_shortcut() {
        for command in Command::ALL {
            for shortcut in command.shortcuts() {
                assert_eq!(
                    Command::of(shortcut.key, shortcut.modifiers),
                    Some(*command)
                );
            }
        }
    }

    #[test]
    fn shortcuts_are_written_as_the_keyboard_calls_them() {
        let redo = Command::Redo.shortcuts()[0];
        assert_eq!(redo.written(Keyboard::Other), "Ctrl+Shift+Z");
        assert_eq!(redo.written(Keyboard::Mac), "Cmd+Shift+Z");
        assert_eq!(Command::ZoomIn.shortcuts()[0].written(Keyboard::Other), "+");
        assert_eq!(
            Command::Delete.shortcuts()[0].written(Keyboard::Other),
            "Delete"
        );
    }
}
