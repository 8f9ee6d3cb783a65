//! Moving nodes, drawing boxes around them, and bringing new ones from the palette.

use phloem_flow::document::{Edge, NodeId};
use phloem_flow::nodes::Kind;

use crate::edit::{self, Link};
use crate::editor::{Dragging, Editor, Gesture, Output, Placing};
use crate::event::Modifiers;
use crate::geometry::{Point, Rect, Size};
use crate::hit;
use crate::layout::GRID;
use crate::measure::{CARD_WIDTH, HEADER_HEIGHT};
use crate::selection::Selection;

impl Editor {
    /// A node from the palette is over the pane, at a point of the screen.
    pub fn place_over(&mut self, kind: Kind, at: Point) {
        self.cancel();
        let corner = self.viewport.to_canvas(at) - Point::new(CARD_WIDTH, HEADER_HEIGHT) / 2.0;
        let corner = corner.snapped(GRID);
        let leads_on = !kind.new_config().describe().outlets().is_empty();
        let card = Rect::new(corner, Size::new(CARD_WIDTH, HEADER_HEIGHT));
        let onto = hit::edge_under(&self.scene, card, |_| leads_on);
        self.gesture = Gesture::Placing(Placing {
            kind,
            corner,
            onto,
            at,
        });
    }

    /// The node from the palette is let go over the pane.
    pub fn place(&mut self) -> Vec<Output> {
        match std::mem::replace(&mut self.gesture, Gesture::Idle) {
            Gesture::Placing(placing) => {
                self.pointer = Some(placing.at);
                let link = placing.onto.map_or(Link::Nothing, Link::Between);
                let answer = self.add_linked(placing.kind, placing.corner, &link);
                self.report(answer.map(|_| ()));
            }
            // Another finger has begun something else meanwhile.
            other => self.gesture = other,
        }
        self.take_outputs()
    }

    /// The node from the palette left the pane, or Escape was pressed.
    pub fn place_nowhere(&mut self) {
        if matches!(self.gesture, Gesture::Placing(_)) {
            self.gesture = Gesture::Idle;
        }
    }

    pub(super) fn begin_dragging(
        &mut self,
        node: &NodeId,
        start: Point,
        at: Point,
        modifiers: Modifiers,
    ) {
        if !self.selection.nodes.contains(node) {
            let dragged = Selection::of_nodes([node.clone()]);
            if modifiers.command {
                self.selection.extend(dragged);
            } else {
                self.selection = dragged;
            }
        }
        self.focus = Some(node.clone());
        let others = self.selection.nodes.iter().filter(|id| *id != node);
        let nodes = std::iter::once(node)
            .chain(others)
            .filter_map(|id| Some((id.clone(), self.scene.card(id)?.rect.corner())))
            .collect();
        self.gesture = Gesture::Dragging(Dragging {
            grabbed: self.viewport.to_canvas(start),
            at,
            nodes,
            by: Point::default(),
            free: modifiers.alt,
            onto: None,
        });
        self.update_drag();
    }

    /// Shows the dragged nodes where the pointer is. They keep their distances; the one under the pointer is on the grid.
    pub(super) fn update_drag(&mut self) {
        let Gesture::Dragging(dragging) = &mut self.gesture else {
            return;
        };
        let Some((lead, corner)) = dragging.nodes.first() else {
            return;
        };
        let wanted = *corner + self.viewport.to_canvas(dragging.at) - dragging.grabbed;
        let placed = if dragging.free {
            wanted
        } else {
            wanted.snapped(GRID)
        };
        let by = placed - *corner;
        dragging.by = by;
        let moves = dragging.nodes.iter().map(|(id, corner)| (id, *corner + by));
        self.scene.lift(moves);
        let card = self.scene.card(lead).filter(|_| dragging.nodes.len() == 1);
        dragging.onto = card.and_then(|card| {
            let fits = |edge: &Edge| edit::fits_on(&self.document, lead, edge);
            hit::edge_under(&self.scene, card.rect, fits)
        });
    }

    pub(super) fn finish_drag(&mut self, dragging: &Dragging) {
        let placed = |id: &NodeId| Some((id.clone(), self.scene.card(id)?.rect.corner()));
        let moves: Vec<(NodeId, Point)> = dragging
            .nodes
            .iter()
            .filter_map(|(id, _)| placed(id))
            .collect();
        // The scene ran ahead of the document; from here on it follows the transaction.
        self.put_back(dragging);
        let transaction = edit::move_nodes(&self.document, &moves, dragging.onto.as_ref());
        let answer = transaction.and_then(|transaction| self.commit(transaction));
        self.report(answer);
    }

    pub(super) fn put_back(&mut self, dragging: &Dragging) {
        let moves = dragging.nodes.iter().map(|(id, corner)| (id, *corner));
        self.scene.put_back(moves);
    }

    pub(super) fn begin_box(&mut self, start: Point, at: Point) {
        self.gesture = Gesture::Boxing {
            from: self.viewport.to_canvas(start),
            at,
            kept: self.selection.clone(),
        };
        self.update_box();
    }

    /// Selects what the box encloses, with the edges between.
    pub(super) fn update_box(&mut self) {
        if let (Gesture::Boxing { kept, .. }, Some(area)) = (&self.gesture, self.drawn_box()) {
            let enclosed = hit::enclosed(&self.scene, area);
            let mut selection = Selection::with_edges_between(enclosed, &self.document);
            selection.extend(kept.clone());
            self.selection = selection;
        }
    }

    /// The box that is being drawn, on the canvas.
    #[must_use]
    pub fn drawn_box(&self) -> Option<Rect> {
        match &self.gesture {
            Gesture::Boxing { from, at, .. } => {
                Some(Rect::between(*from, self.viewport.to_canvas(*at)))
            }
            _ => None,
        }
    }
}
