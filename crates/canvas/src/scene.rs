//! What is drawn: the cards of a document's nodes and the ways of its edges, kept up to date change by change.
//!
//! The scene says nothing that the document does not imply: a scene that followed every change is the scene of the changed document. Only
//! while a hand drags cards it runs ahead of the document ([`Scene::lift`]).

mod wire;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use phloem_flow::document::{Document, Edge, Node, NodeId};

use crate::change::Change;
use crate::geometry::{Point, Rect};
use crate::grid::Grid;
use crate::measure::{self, Card, HEADER_HEIGHT};
use crate::path::Path;
use crate::route::{Ends, route};
pub use crate::scene::wire::{Wire, arrow};

/// Names a card or a wire; later ones have higher numbers and lie above.
type Slot = u32;

/// The drawing of a document.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    slots: HashMap<NodeId, Slot>,
    cards: BTreeMap<Slot, Placed>,
    card_index: Grid,
    wire_slots: HashMap<Edge, Slot>,
    wires: BTreeMap<Slot, Wire>,
    wire_index: Grid,
    /// Edges one of whose nodes is missing: they cannot be drawn.
    loose: BTreeSet<Edge>,
    next_slot: Slot,
    damage: Damage,
}

/// What has to be drawn anew since the damage was last taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// Cards that came, went, moved or look different.
    pub cards: BTreeSet<NodeId>,
    /// Edges that came, went or run differently.
    pub wires: BTreeSet<Edge>,
}

#[derive(Clone, Debug)]
struct Placed {
    id: NodeId,
    card: Card,
    wires: BTreeSet<Slot>,
}

/// What an update has to look at again.
#[derive(Default)]
struct Dirty {
    areas: Vec<Rect>,
    wires: BTreeSet<Slot>,
}

impl Scene {
    /// The scene of a document.
    #[must_use]
    pub fn new(document: &Document) -> Self {
        let mut scene = Self::default();
        let gone = gone_outlets(document, |_| true);
        for node in &document.nodes {
            scene.place(node, gone.get(&node.id), &mut Dirty::default());
        }
        let mut dirty = Dirty::default();
        for edge in &document.edges {
            scene.connect(edge, &mut dirty);
        }
        scene.reroute(dirty);
        scene
    }

    /// Follows changes that were just made to the document.
    pub fn update(&mut self, document: &Document, changes: &[Change]) {
        let mut dirty = Dirty::default();
        let mut nodes: BTreeSet<&NodeId> = BTreeSet::new();
        let mut edges: BTreeSet<Edge> = BTreeSet::new();
        for change in changes {
            match change {
                Change::MoveNode { node, to, .. } => {
                    self.move_card(node, Point::from(*to), &mut dirty);
                }
                Change::RenameNode { node, .. } => {
                    self.damage.cards.insert(node.clone());
                }
                Change::AddNode { node, .. } | Change::RemoveNode { node, .. } => {
                    nodes.insert(&node.id);
                }
                Change::SetConfig { node, .. } => {
                    nodes.insert(node);
                }
                Change::AddEdge { edge, .. } | Change::RemoveEdge { edge, .. } => {
                    edges.insert(edge.clone());
                    // The row of an outlet that is gone comes and goes with the edge.
                    let port = self
                        .card(&edge.from.node)
                        .and_then(|card| card.outlet(&edge.from.outlet));
                    if port.is_none_or(|port| !port.exists) {
                        nodes.insert(&edge.from.node);
                    }
                }
            }
        }
        if !nodes.is_empty() {
            self.measure_again(document, &nodes, &mut edges, &mut dirty);
        }
        if !edges.is_empty() {
            let present: HashSet<&Edge> = document.edges.iter().collect();
            for edge in &edges {
                if present.contains(edge) {
                    self.connect(edge, &mut dirty);
                } else {
                    self.disconnect(edge);
                    self.loose.remove(edge);
                }
            }
        }
        self.reroute(dirty);
    }

    /// Shows cards elsewhere, all by the same way, while a hand drags them. The document does not know yet.
    ///
    /// The cards are as if lifted: edges between them go along as they are, their other edges follow, and edges of cards that lie still stay
    /// as they are, since one of them may be where a card is to be put in.
    pub fn lift<'a>(&mut self, moves: impl IntoIterator<Item = (&'a NodeId, Point)>) {
        let mut dirty = Dirty::default();
        let mut lifted = HashSet::new();
        let mut by = Point::default();
        for (id, corner) in moves {
            if let Some((slot, way)) = self.move_card(id, corner, &mut dirty) {
                lifted.insert(slot);
                by = way;
            }
        }
        for slot in dirty.wires {
            match self.wires.get_mut(&slot) {
                Some(wire) if lifted.contains(&wire.source) && lifted.contains(&wire.target) => {
                    self.wire_index.remove(slot, wire.reach);
                    wire.shift(by);
                    self.wire_index.insert(slot, wire.reach);
                    self.damage.wires.insert(wire.edge.clone());
                }
                _ => self.reroute_one(slot),
            }
        }
    }

    /// Puts lifted cards back where the document has them.
    pub fn put_back<'a>(&mut self, moves: impl IntoIterator<Item = (&'a NodeId, Point)>) {
        let mut dirty = Dirty::default();
        for (id, corner) in moves {
            self.move_card(id, corner, &mut dirty);
        }
        // Edges of cards that lay still were not touched.
        dirty.areas.clear();
        self.reroute(dirty);
    }

    /// What has to be drawn anew; from now on, only what changes later.
    pub fn take_damage(&mut self) -> Damage {
        std::mem::take(&mut self.damage)
    }

    /// The cards, lower ones first.
    pub fn cards(&self) -> impl DoubleEndedIterator<Item = (&NodeId, &Card)> {
        self.cards.values().map(|placed| (&placed.id, &placed.card))
    }

    /// The card of a node.
    #[must_use]
    pub fn card(&self, id: &NodeId) -> Option<&Card> {
        Some(&self.cards.get(self.slots.get(id)?)?.card)
    }

    /// How high the card of a node lies: it covers those with smaller numbers. No two are alike, and it never changes.
    #[must_use]
    pub fn level(&self, id: &NodeId) -> Option<u32> {
        self.slots.get(id).copied()
    }

    /// The edges as they are drawn, lower ones first.
    pub fn wires(&self) -> impl DoubleEndedIterator<Item = &Wire> {
        self.wires.values()
    }

    /// An edge as it is drawn.
    #[must_use]
    pub fn wire(&self, edge: &Edge) -> Option<&Wire> {
        self.wires.get(self.wire_slots.get(edge)?)
    }

    /// What all cards together cover; nothing where there is none.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        self.cards
            .values()
            .map(|placed| placed.card.rect)
            .reduce(Rect::union)
    }

    /// The cards that may overlap an area, lower ones first.
    pub fn cards_near(&self, area: Rect) -> impl DoubleEndedIterator<Item = (&NodeId, &Card)> {
        let found = self.card_index.near(area).into_iter();
        found
            .filter_map(|slot| self.cards.get(&slot))
            .map(|placed| (&placed.id, &placed.card))
    }

    /// The edges that may pass through an area, lower ones first.
    pub fn wires_near(&self, area: Rect) -> impl DoubleEndedIterator<Item = &Wire> {
        let found = self.wire_index.near(area).into_iter();
        found
            .filter_map(|slot| self.wires.get(&slot))
            .filter(move |wire| wire.reach.overlaps(area))
    }

    fn measure_again(
        &mut self,
        document: &Document,
        nodes: &BTreeSet<&NodeId>,
        edges: &mut BTreeSet<Edge>,
        dirty: &mut Dirty,
    ) {
        let there: HashMap<&NodeId, &Node> =
            document.nodes.iter().map(|node| (&node.id, node)).collect();
        let gone = gone_outlets(document, |id| nodes.contains(id));
        for id in nodes {
            // Every edge of the node is looked at again: its outlet may be in another row.
            edges.extend(self.wires_of(id).map(|wire| wire.edge.clone()));
            match there.get(id) {
                Some(node) => self.place(node, gone.get(*id), dirty),
                None => self.remove(id, dirty),
            }
        }
        edges.extend(self.loose.iter().cloned());
    }

    fn wires_of(&self, id: &NodeId) -> impl Iterator<Item = &Wire> {
        let placed = self.slots.get(id).and_then(|slot| self.cards.get(slot));
        let slots = placed.into_iter().flat_map(|placed| &placed.wires);
        slots.filter_map(|slot| self.wires.get(slot))
    }

    fn place(&mut self, node: &Node, gone: Option<&BTreeSet<&str>>, dirty: &mut Dirty) {
        let card = measure::card(node, gone.into_iter().flatten().copied());
        self.damage.cards.insert(node.id.clone());
        dirty.areas.push(card.rect);
        let Some(slot) = self.slots.get(&node.id).copied() else {
            let slot = self.free_slot();
            self.card_index.insert(slot, card.rect);
            self.slots.insert(node.id.clone(), slot);
            let id = node.id.clone();
            self.cards.insert(
                slot,
                Placed {
                    id,
                    card,
                    wires: BTreeSet::new(),
                },
            );
            return;
        };
        if let Some(placed) = self.cards.get_mut(&slot) {
            dirty.areas.push(placed.card.rect);
            self.card_index.remove(slot, placed.card.rect);
            self.card_index.insert(slot, card.rect);
            placed.card = card;
        }
    }

    fn remove(&mut self, id: &NodeId, dirty: &mut Dirty) {
        let Some(placed) = self.slots.remove(id).and_then(|slot| {
            let placed = self.cards.remove(&slot)?;
            self.card_index.remove(slot, placed.card.rect);
            Some(placed)
        }) else {
            return;
        };
        self.damage.cards.insert(id.clone());
        dirty.areas.push(placed.card.rect);
        for slot in placed.wires {
            self.unwire(slot);
        }
    }

    /// Moves a card, and says which way it went, if any.
    fn move_card(
        &mut self,
        id: &NodeId,
        corner: Point,
        dirty: &mut Dirty,
    ) -> Option<(Slot, Point)> {
        let slot = *self.slots.get(id)?;
        let placed = self.cards.get_mut(&slot)?;
        let before = placed.card.rect;
        if before.corner() == corner {
            return None;
        }
        placed.card.move_to(corner);
        self.card_index.remove(slot, before);
        self.card_index.insert(slot, placed.card.rect);
        dirty.areas.extend([before, placed.card.rect]);
        dirty.wires.extend(&placed.wires);
        self.damage.cards.insert(id.clone());
        Some((slot, corner - before.corner()))
    }

    /// Draws an edge, or draws it anew.
    fn connect(&mut self, edge: &Edge, dirty: &mut Dirty) {
        let (Some(source), Some(target)) =
            (self.slots.get(&edge.from.node), self.slots.get(&edge.to))
        else {
            self.disconnect(edge);
            self.loose.insert(edge.clone());
            return;
        };
        let (source, target) = (*source, *target);
        self.loose.remove(edge);
        let slot = match self.wire_slots.get(edge) {
            Some(slot) => *slot,
            None => self.free_slot(),
        };
        dirty.wires.insert(slot);
        if self.wires.contains_key(&slot) {
            return;
        }
        self.wire_slots.insert(edge.clone(), slot);
        for end in [source, target] {
            if let Some(placed) = self.cards.get_mut(&end) {
                placed.wires.insert(slot);
            }
        }
        let wire = Wire {
            edge: edge.clone(),
            source,
            target,
            ends: Ends::default(),
            path: Path::starting_at(Point::default()),
            points: Vec::new(),
            reach: Rect::default(),
        };
        self.wire_index.insert(slot, wire.reach);
        self.wires.insert(slot, wire);
    }

    fn disconnect(&mut self, edge: &Edge) {
        if let Some(slot) = self.wire_slots.get(edge) {
            self.unwire(*slot);
        }
    }

    fn unwire(&mut self, slot: Slot) {
        let Some(wire) = self.wires.remove(&slot) else {
            return;
        };
        self.wire_slots.remove(&wire.edge);
        self.wire_index.remove(slot, wire.reach);
        for end in [wire.source, wire.target] {
            if let Some(placed) = self.cards.get_mut(&end) {
                placed.wires.remove(&slot);
            }
        }
        self.damage.wires.insert(wire.edge);
    }

    /// Finds the way of each edge anew that may run differently now.
    fn reroute(&mut self, dirty: Dirty) {
        let mut wires = dirty.wires;
        for area in dirty.areas {
            let touched = self.wire_index.near(area).into_iter();
            wires.extend(touched.filter(|slot| {
                self.wires
                    .get(slot)
                    .is_some_and(|wire| wire.reach.overlaps(area))
            }));
        }
        for slot in wires {
            self.reroute_one(slot);
        }
    }

    fn reroute_one(&mut self, slot: Slot) {
        let Some(ends) = self.wires.get(&slot).and_then(|wire| self.ends(wire)) else {
            return;
        };
        let route = route(ends, |area| {
            let cards = self.cards_near(area).map(|(_, card)| card.rect);
            cards.filter(|card| card.overlaps(area)).collect()
        });
        if let Some(wire) = self.wires.get_mut(&slot) {
            if wire.reach != route.reach {
                self.wire_index.remove(slot, wire.reach);
                self.wire_index.insert(slot, route.reach);
                wire.reach = route.reach;
            }
            wire.ends = ends;
            if wire.path != route.path {
                wire.path = route.path;
                wire.points = route.points;
                self.damage.wires.insert(wire.edge.clone());
            }
        }
    }

    fn ends(&self, wire: &Wire) -> Option<Ends> {
        let source = &self.cards.get(&wire.source)?.card;
        let target = &self.cards.get(&wire.target)?.card;
        Some(Ends {
            from: source.outlet(&wire.edge.from.outlet)?.at,
            to: entry(target),
            source: source.rect,
            target: target.rect,
        })
    }

    fn free_slot(&mut self) -> Slot {
        self.next_slot += 1;
        self.next_slot
    }
}

/// Where an edge enters a card. Start has no inlet, but a document may hold an edge to it, which has to be seen to be removed.
fn entry(card: &Card) -> Point {
    card.inlet
        .unwrap_or_else(|| card.rect.corner() + Point::new(0.0, HEADER_HEIGHT / 2.0))
}

/// The outlets that edges leave from although their node does not have them, of the nodes that the test picks.
fn gone_outlets(
    document: &Document,
    picks: impl Fn(&NodeId) -> bool,
) -> HashMap<&NodeId, BTreeSet<&str>> {
    let mut used: HashMap<&NodeId, BTreeSet<&str>> = HashMap::new();
    for edge in document.edges.iter().filter(|edge| picks(&edge.from.node)) {
        used.entry(&edge.from.node)
            .or_default()
            .insert(&edge.from.outlet);
    }
    for node in document.nodes.iter().filter(|node| picks(&node.id)) {
        if let Some(outlets) = used.get_mut(&node.id) {
            for outlet in node.config.describe().outlets() {
                outlets.remove(outlet.id.as_str());
            }
        }
    }
    used
}
