//! What keys do. Everything that the pointer can do, keys can.

use phloem_flow::document::NodeId;

use crate::announce;
use crate::change::Merge;
use crate::edit;
use crate::edit::Link;
use crate::editor::{Chooser, Command, Editor, Gesture, Output, Pick, SpaceUse, Stage};
use crate::event::{Key, Modifiers};
use crate::geometry::Point;
use crate::layout::GRID;
use crate::measure::CARD_WIDTH;
use crate::outline::reading_order;
use crate::selection::Selection;

/// How many times as far Shift moves.
const FAR: f64 = 4.0;

impl Editor {
    /// Does what a key means; says whether it means anything here.
    pub(super) fn key_down(&mut self, key: Key, modifiers: Modifiers) -> bool {
        if self.chooser.is_some() {
            return self.key_in_chooser(key, modifiers);
        }
        match (key, modifiers) {
            (Key::Escape, _) => self.escape(),
            (Key::Tab, modifiers) if !modifiers.command && !modifiers.alt => {
                self.focus_next(!modifiers.shift)
            }
            (Key::Enter, Modifiers::NONE) => self.enter(),
            (Key::Character(' '), _) => {
                self.space.get_or_insert(SpaceUse::Unused);
                true
            }
            (Key::Up | Key::Down | Key::Left | Key::Right, modifiers) if !modifiers.command => {
                self.arrow(direction(key), modifiers)
            }
            _ => match Command::of(key, modifiers) {
                Some(command) => {
                    self.cancel();
                    self.perform(command);
                    true
                }
                None => false,
            },
        }
    }

    /// Space pressed and let go without panning selects what has the focus, or no longer.
    pub(super) fn space_up(&mut self) {
        if self.space.take() == Some(SpaceUse::Unused)
            && let Some(focus) = self.focus.clone()
        {
            self.selection.toggle_node(&focus);
            let now = if self.selection.nodes.contains(&focus) {
                "selected"
            } else {
                "not selected"
            };
            let name = announce::name(&self.document, &focus);
            self.outputs
                .push(Output::Announce(format!("{name}, {now}.")));
        }
    }

    /// Picks an entry of the open list, as a click on it does.
    pub fn choose(&mut self, at: usize) -> Vec<Output> {
        if let Some(chooser) = &mut self.chooser {
            chooser.point_at(at);
            self.take_choice();
        }
        self.take_outputs()
    }

    /// Closes the open list, nothing chosen.
    pub fn choose_nothing(&mut self) {
        self.chooser = None;
    }

    /// Escape: whatever is under way ends as if it had not begun; else nothing is selected any more.
    fn escape(&mut self) -> bool {
        if self.gesture != Gesture::Idle {
            self.cancel();
            self.outputs.push(Output::Announce("Cancelled.".to_owned()));
            return true;
        }
        if self.selection.is_empty() {
            return false;
        }
        self.select(Selection::default());
        true
    }

    /// Enter: selects what has the focus, and opens what is selected.
    fn enter(&mut self) -> bool {
        let Some(focus) = self
            .focus
            .clone()
            .or_else(|| self.selection.only_node().cloned())
        else {
            return false;
        };
        if self.selection.only_node() == Some(&focus) {
            self.outputs.push(Output::Open(focus));
        } else {
            self.outputs.push(Output::Announce(format!(
                "{}, selected.",
                announce::name(&self.document, &focus)
            )));
            self.select(Selection::of_nodes([focus]));
        }
        true
    }

    /// Tab: the next node in reading order. At the ends the key is the browser's, so that it leads out of the canvas.
    fn focus_next(&mut self, forward: bool) -> bool {
        let order = reading_order(&self.document);
        let at = self
            .focus
            .as_ref()
            .and_then(|focus| order.iter().position(|id| id == focus));
        let next = match (at, forward) {
            (None, true) => order.first(),
            (None, false) => order.last(),
            (Some(at), true) => order.get(at + 1),
            (Some(at), false) => at.checked_sub(1).and_then(|before| order.get(before)),
        };
        match next.cloned() {
            Some(next) => {
                self.give_focus(next);
                true
            }
            None => {
                self.focus = None;
                false
            }
        }
    }

    fn give_focus(&mut self, id: NodeId) {
        if let Some(card) = self.scene.card(&id) {
            self.viewport = self.viewport.revealing(card.rect, self.pane());
        }
        self.focus = Some(id.clone());
        self.outputs.push(Output::Focus(id));
    }

    /// An arrow moves the selected nodes; with Alt, or where none is selected, the focus.
    fn arrow(&mut self, direction: Point, modifiers: Modifiers) -> bool {
        if modifiers.alt || self.selection.nodes.is_empty() {
            return self.focus_towards(direction);
        }
        self.cancel();
        let step = direction * if modifiers.shift { GRID * FAR } else { GRID };
        let moves: Vec<(NodeId, Point)> = self
            .selection
            .nodes
            .iter()
            .filter_map(|id| Some((id.clone(), self.scene.card(id)?.rect.corner() + step)))
            .collect();
        let answer = self.nudge(&moves);
        self.report(answer);
        true
    }

    fn nudge(&mut self, moves: &[(NodeId, Point)]) -> Result<(), edit::Refused> {
        self.reopen(&Merge::Nudge(
            moves.iter().map(|(id, _)| id.clone()).collect(),
        ));
        self.commit(edit::nudge(&self.document, moves))?;
        if let [(only, _)] = moves
            && let Some(card) = self.scene.card(only)
        {
            self.viewport = self.viewport.revealing(card.rect, self.pane());
        }
        Ok(())
    }

    /// Gives the focus to the nearest card in a direction.
    fn focus_towards(&mut self, direction: Point) -> bool {
        let from = self.focus.as_ref().or_else(|| self.selection.nodes.first());
        let Some(from) = from.and_then(|id| Some((id, self.scene.card(id)?.rect.center()))) else {
            return self.focus_next(true);
        };
        let nearest = self
            .scene
            .cards()
            .filter(|(id, _)| *id != from.0)
            .filter_map(|(id, card)| {
                let way = card.rect.center() - from.1;
                let along = way.x * direction.x + way.y * direction.y;
                let aside = (way.x * direction.y - way.y * direction.x).abs();
                // Within the quarter that the arrow points to; what lies aside counts double.
                (along > 0.0 && aside <= along * 2.0).then_some((along + 2.0 * aside, id))
            })
            .min_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, id)| id.clone());
        match nearest {
            Some(id) => {
                self.give_focus(id);
                true
            }
            None => false,
        }
    }

    fn key_in_chooser(&mut self, key: Key, modifiers: Modifiers) -> bool {
        let Some(chooser) = &mut self.chooser else {
            return false;
        };
        match key {
            Key::Up => chooser.step(false),
            Key::Down => chooser.step(true),
            Key::Character(character) if !modifiers.command && !modifiers.alt => {
                chooser.type_character(character);
            }
            Key::Backspace => chooser.erase_character(),
            Key::Enter => {
                self.take_choice();
                return true;
            }
            Key::Escape => {
                self.chooser = None;
                self.outputs.push(Output::Announce("Cancelled.".to_owned()));
                return true;
            }
            Key::Tab | Key::Left | Key::Right | Key::Delete | Key::Character(_) => return false,
        }
        let position = chooser.position();
        self.outputs.push(Output::Announce(position));
        true
    }

    fn take_choice(&mut self) {
        let Some((stage, pick)) = self
            .chooser
            .as_ref()
            .and_then(|chooser| Some((chooser.stage.clone(), chooser.current()?.pick.clone())))
        else {
            return;
        };
        self.chooser = None;
        let answer = match (pick, stage) {
            (Pick::Outlet(from), _) => {
                let targets = Chooser::targets(&self.document, &from);
                self.outputs
                    .push(Output::Announce(targets.introduction(&self.document)));
                self.chooser = Some(targets);
                Ok(())
            }
            (Pick::Node(to), Stage::Target(from)) => self.connect(&from, &to),
            (Pick::New(kind), Stage::Target(from)) => {
                let beside = self
                    .scene
                    .card(&from.node)
                    .map_or_else(Point::default, |card| {
                        Point::new(card.rect.right + CARD_WIDTH / 2.0, card.rect.top)
                    });
                let corner = self.free_corner(beside);
                self.add_linked(kind, corner, &Link::After(from))
                    .map(|id| self.give_focus(id))
            }
            (Pick::Disconnect(edge), _) => self.disconnect(&edge),
            // A list of outlets holds only outlets.
            (Pick::Node(_) | Pick::New(_), Stage::Outlet(_)) => Ok(()),
        };
        self.report(answer);
    }
}

fn direction(key: Key) -> Point {
    match key {
        Key::Up => Point::new(0.0, -1.0),
        Key::Down => Point::new(0.0, 1.0),
        Key::Left => Point::new(-1.0, 0.0),
        _ => Point::new(1.0, 0.0),
    }
}
