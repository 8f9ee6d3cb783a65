//! The editor: a document in someone's hands, with what is drawn of it, what is selected, what the screen shows and what was done.
//!
//! Events go in ([`Editor::handle`]) and commands ([`Editor::run`]); the view reads what to draw and performs the few [`Output`]s that only
//! it can. Only transactions change the document, and each one is recorded; nothing else here ever gets into it.

mod chooser;
mod clipboard;
mod command;
mod connect;
mod drag;
mod gesture;
mod keyboard;
mod pointer;
mod response;
mod take;
mod zoom;

use phloem_flow::document::{Document, Edge, NodeId, OutletRef};
use phloem_flow::nodes::{Config, Kind};

use crate::announce;
use crate::change::{Change, Merge, Transaction};
use crate::edit::{self, Link, Refused};
pub use crate::editor::chooser::{Choice, Chooser, Pick, Stage};
pub use crate::editor::command::{Command, Keyboard, Shortcut};
pub use crate::editor::gesture::{Connecting, Dragging, Fixed, Gesture, Placing, Snap, SnapTo};
pub use crate::editor::response::{Output, Panel, Response};
use crate::geometry::{Point, Rect, Size};
use crate::history::History;
use crate::hit::Hit;
use crate::layout::GRID;
use crate::measure::CARD_WIDTH;
use crate::outline::reading_order;
use crate::scene::{Damage, Scene};
use crate::selection::Selection;
use crate::viewport::{MAX_ZOOM, MIN_ZOOM, Viewport};

/// A document in someone's hands.
#[derive(Clone, Debug)]
pub struct Editor {
    document: Document,
    revision: u64,
    read_only: bool,
    history: History,
    scene: Scene,
    selection: Selection,
    viewport: Viewport,
    /// The size of the pane; none until the view has measured it.
    pane: Option<Size>,
    wheel: Wheel,
    gesture: Gesture,
    /// The pointer that does what the hand is doing.
    holder: i32,
    chooser: Option<Chooser>,
    /// What lies under the pointer while it does nothing.
    hover: Hit,
    /// Where the pointer was last, on the screen; none while it is elsewhere.
    pointer: Option<Point>,
    /// The node that keys go to.
    focus: Option<NodeId>,
    /// Whether the space bar is held, and whether the pointer has been pressed since.
    space: Option<SpaceUse>,
    outputs: Vec<Output>,
}

/// What the wheel does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wheel {
    /// Zooms, as a mouse's wheel should.
    #[default]
    Zooms,
    /// Pans, as two fingers on a trackpad should; a pinch still zooms.
    Pans,
}

/// What the space bar was held for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpaceUse {
    /// Nothing yet.
    Unused,
    /// The pointer was pressed to pan.
    Panning,
}

impl Editor {
    /// Takes a document in hand.
    #[must_use]
    pub fn new(document: Document) -> Self {
        Self {
            scene: Scene::new(&document),
            document,
            revision: 0,
            read_only: false,
            history: History::default(),
            selection: Selection::default(),
            viewport: Viewport::default(),
            pane: None,
            wheel: Wheel::default(),
            gesture: Gesture::Idle,
            holder: 0,
            chooser: None,
            hover: Hit::Nothing,
            pointer: None,
            focus: None,
            space: None,
            outputs: Vec::new(),
        }
    }

    /// Takes a document in hand to look at: everything but changing it works.
    #[must_use]
    pub fn read_only(document: Document) -> Self {
        Self {
            read_only: true,
            ..Self::new(document)
        }
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// Grows with every change of the document.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the document can only be looked at.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// What is drawn.
    #[must_use]
    pub const fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What is selected.
    #[must_use]
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// What the screen shows.
    #[must_use]
    pub const fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// The size of the pane; nothing until it is measured.
    #[must_use]
    pub fn pane(&self) -> Size {
        self.pane.unwrap_or_default()
    }

    /// Whether a press will pan whatever lies there: the space bar is held.
    #[must_use]
    pub const fn is_ready_to_pan(&self) -> bool {
        self.space.is_some()
    }

    /// What the hand is doing.
    #[must_use]
    pub const fn gesture(&self) -> &Gesture {
        &self.gesture
    }

    /// The list that a connection is being chosen from by keys.
    #[must_use]
    pub const fn chooser(&self) -> Option<&Chooser> {
        self.chooser.as_ref()
    }

    /// What lies under the pointer.
    #[must_use]
    pub const fn hover(&self) -> &Hit {
        &self.hover
    }

    /// The node that keys go to.
    #[must_use]
    pub const fn focus(&self) -> Option<&NodeId> {
        self.focus.as_ref()
    }

    /// What undo would take back, as people call it.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// What redo would make again, as people call it.
    #[must_use]
    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    /// What has to be drawn anew since this was last asked.
    pub fn take_damage(&mut self) -> Damage {
        self.scene.take_damage()
    }

    /// The size of the pane that the view has measured. The first time the flow is shown in it: all of it where it can be read like that, else
    /// from its beginning on.
    pub fn resize(&mut self, pane: Size) {
        if self.pane.replace(pane).is_some() {
            return;
        }
        let order = reading_order(&self.document);
        let first = order.first().and_then(|id| self.scene.card(id));
        if let (Some(bounds), Some(first)) = (self.scene.bounds(), first) {
            self.viewport = Viewport::legible(bounds, first.rect, pane);
        }
    }

    /// What the wheel does from now on.
    pub fn set_wheel(&mut self, wheel: Wheel) {
        self.wheel = wheel;
    }

    /// Shows another part of the canvas, e.g. the one remembered from last time or pressed in the small picture. What no viewport can be, as
    /// damaged memories are, is ignored.
    pub fn set_viewport(&mut self, viewport: Viewport) {
        let Viewport { zoom, pan } = viewport;
        if (MIN_ZOOM..=MAX_ZOOM).contains(&zoom) && pan.x.is_finite() && pan.y.is_finite() {
            self.viewport = viewport;
        }
    }

    /// Shows the part of the canvas that a pane of some size showed last time, unless it would show something else in this one: the pane is of
    /// clearly another size, or no card is fully seen there.
    pub fn recall(&mut self, viewport: Viewport, then: Size) {
        let shown = viewport.visible(self.pane());
        let sees_a_card = self
            .scene
            .cards_near(shown)
            .any(|(_, card)| shown.encloses(card.rect));
        if sees_a_card && self.pane().is_like(then) {
            self.set_viewport(viewport);
        }
    }

    /// Selects a node and shows it, as a click on a problem or a found node does.
    pub fn show(&mut self, id: &NodeId) {
        if let Some(card) = self.scene.card(id) {
            self.viewport = self.viewport.revealing(card.rect, self.pane());
            self.selection = Selection::of_nodes([id.clone()]);
            self.focus = Some(id.clone());
        }
    }

    /// The keyboard went elsewhere: keys that are let go there are not heard here.
    pub fn let_go_of_keys(&mut self) {
        self.space = None;
    }

    /// Selects something else.
    pub fn select(&mut self, selection: Selection) {
        self.history.seal();
        self.selection = selection;
        self.selection.forget_gone(&self.document);
    }

    /// Takes the focus as the browser moved it: to a node, or away from all.
    pub fn set_focus(&mut self, node: Option<NodeId>) {
        self.focus = node;
    }

    /// Adds a node where the screen shows room, and selects it.
    ///
    /// # Errors
    /// The flow is full or has its Start.
    pub fn add(&mut self, kind: Kind) -> Result<NodeId, Refused> {
        self.add_linked(kind, self.room(), &Link::Nothing)
    }

    /// Adds a node with its card's top left corner at a point, connects it and selects it.
    ///
    /// # Errors
    /// The flow is full or has its Start, or the node cannot be connected like that.
    pub fn add_linked(
        &mut self,
        kind: Kind,
        corner: Point,
        link: &Link,
    ) -> Result<NodeId, Refused> {
        let (id, transaction) = edit::add(&self.document, kind, corner.snapped(GRID), link)?;
        self.commit(transaction)?;
        self.selection = Selection::of_nodes([id.clone()]);
        self.focus = Some(id.clone());
        Ok(id)
    }

    /// Sets a node up differently while a field is typed in; see [`edit::set_config`]. What is typed in one field without leaving it is one
    /// step back.
    ///
    /// # Errors
    /// The node is gone, or the document can only be looked at.
    pub fn set_config(&mut self, id: &NodeId, config: Config, field: &str) -> Result<(), Refused> {
        let node = self.document.node(id).ok_or(Refused::Gone)?;
        if node.config.kind() != config.kind() {
            return Err(Refused::Gone);
        }
        // From what it was before the typing began, so that an edge whose outlet is gone for a moment is not lost.
        self.reopen(&Merge::Field {
            node: id.clone(),
            field: field.to_owned(),
        });
        let transaction = edit::set_config(&self.document, id, config, field)?;
        self.commit(transaction)
    }

    /// Ends what is typed as one step back: the field was left, or the hand came to rest.
    pub fn end_typing(&mut self) {
        self.history.seal();
    }

    /// Calls a node something else, everywhere.
    ///
    /// # Errors
    /// The name is none or taken, or the document can only be looked at.
    pub fn rename(&mut self, id: &NodeId, name: &str) -> Result<(), Refused> {
        let transaction = edit::rename(&self.document, id, name)?;
        self.commit(transaction)
    }

    /// Leads an outlet to a node.
    ///
    /// # Errors
    /// The connection is not possible, or the document can only be looked at.
    pub fn connect(&mut self, from: &OutletRef, to: &NodeId) -> Result<(), Refused> {
        let transaction = edit::connect(&self.document, from, to)?;
        self.commit(transaction)
    }

    /// Removes an edge.
    ///
    /// # Errors
    /// The document can only be looked at.
    pub fn disconnect(&mut self, edge: &Edge) -> Result<(), Refused> {
        self.commit(edit::disconnect(&self.document, edge))
    }

    /// Puts another document in the place of this one, as restoring a version or importing a file does; one step back.
    ///
    /// # Errors
    /// The document can only be looked at.
    pub fn replace(&mut self, document: &Document, label: &str) -> Result<(), Refused> {
        self.commit(edit::replace(&self.document, document, label))?;
        self.fit();
        Ok(())
    }

    /// Shows everything.
    fn fit(&mut self) {
        if let Some(bounds) = self.scene.bounds() {
            self.viewport = Viewport::fitting(bounds, self.pane());
        }
    }

    /// Makes a transaction and remembers it.
    fn commit(&mut self, transaction: Transaction) -> Result<(), Refused> {
        if self.read_only {
            return Err(Refused::ReadOnly);
        }
        if transaction.changes.is_empty() {
            return Ok(());
        }
        // What the hand is in the middle of was begun on the document as it was.
        self.cancel();
        transaction
            .apply(&mut self.document)
            .map_err(|_| Refused::Gone)?;
        self.after(&transaction);
        if let Some(sentence) = announce::done(&self.document, &transaction) {
            self.outputs.push(Output::Announce(sentence));
        }
        self.history.record(transaction);
        Ok(())
    }

    /// Takes back a transaction that the next one goes on with.
    fn reopen(&mut self, merge: &Merge) {
        if let Some(made) = self.history.reopen(merge, &mut self.document) {
            self.after(&made);
        }
    }

    /// Brings everything else up to date with changes that the document just went through.
    fn after(&mut self, transaction: &Transaction) {
        self.revision += 1;
        self.scene.update(&self.document, &transaction.changes);
        self.selection.forget_gone(&self.document);
        self.focus = self.focus.take().filter(|id| self.scene.card(id).is_some());
        self.hover = Hit::Nothing;
        self.chooser = None;
    }

    fn undo(&mut self) {
        self.step("Undid", "Nothing to undo.", History::undo);
    }

    fn redo(&mut self) {
        self.step("Redid", "Nothing to redo.", History::redo);
    }

    fn step(
        &mut self,
        did: &str,
        nothing: &str,
        go: fn(&mut History, &mut Document) -> Option<Transaction>,
    ) {
        let Some(made) = go(&mut self.history, &mut self.document) else {
            self.outputs.push(Output::Announce(nothing.to_owned()));
            return;
        };
        self.after(&made);
        // What comes back is selected; what was only changed leaves the selection alone.
        let back: Vec<NodeId> = made
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::AddNode { node, .. } => Some(node.id.clone()),
                _ => None,
            })
            .collect();
        if !back.is_empty() {
            self.selection = Selection::of_nodes(back);
        }
        self.outputs
            .push(Output::Announce(format!("{did}: {}.", made.label)));
    }

    /// The corner for a card where the screen shows room.
    fn room(&self) -> Point {
        let middle = self.viewport.visible(self.pane()).center();
        self.free_corner(middle - Point::new(CARD_WIDTH / 2.0, CARD_WIDTH / 4.0))
    }

    /// The corner at or near a point where a card of usual size overlaps no other.
    fn free_corner(&self, wanted: Point) -> Point {
        let size = Size::new(CARD_WIDTH, CARD_WIDTH);
        let is_free = |corner: &Point| {
            let area = Rect::new(*corner, size);
            !self
                .scene
                .cards_near(area)
                .any(|(_, card)| card.rect.inflated(GRID).overlaps(area))
        };
        let columns = (0..12_u8).map(f64::from);
        let below = columns.flat_map(|right| (0..12_u8).map(move |down| (right, f64::from(down))));
        let corners = below
            .map(|(right, down)| wanted + Point::new(right * (CARD_WIDTH + 40.0), down * 64.0));
        corners
            .map(|corner| corner.snapped(GRID))
            .find(is_free)
            .unwrap_or(wanted)
    }

    /// Says why something was not done.
    fn report(&mut self, answer: Result<(), Refused>) {
        if let Err(refused) = answer {
            self.outputs.push(Output::Refuse(refused.to_string()));
        }
    }

    fn take_outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }
}

#[cfg(test)]
mod tests;
