//! What lies under a point of the canvas.
//!
//! Ports come before cards and cards before edges. The same geometry is drawn and hit.

use std::collections::BTreeSet;

use phloem_flow::document::{Edge, NodeId, OutletRef};

use crate::geometry::{Point, Rect, Size};
use crate::measure::{Card, ROW_HEIGHT};
use crate::path;
use crate::route::ARROW_LENGTH;
use crate::scene::{Scene, Wire};

/// How near the middle of an outlet's ring counts, in pixels; at most half a row, so that rows do not mix.
const OUTLET_RADIUS: f64 = 12.0;
/// How near an inlet counts, in pixels.
const INLET_RADIUS: f64 = 10.0;
/// How near the end of an edge counts for taking hold of it, in pixels.
const END_RADIUS: f64 = 10.0;
/// How far from the port an end is taken hold of, in canvas units: beside the port, so that both can be reached.
const END_OFFSET: f64 = 14.0;
/// How near an edge counts, in pixels: a band of 20.
const EDGE_BAND: f64 = 10.0;
/// How near a port counts while an edge is drawn, in pixels.
const SNAP_RADIUS: f64 = 20.0;
/// The most that a radius in pixels may become in canvas units, when zoomed far out.
const FARTHEST: f64 = 48.0;

/// What lies under a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The ring of an outlet.
    Outlet(OutletRef),
    /// The inlet of a node.
    Inlet(NodeId),
    /// An end of an edge, ready to be moved.
    EdgeEnd(Edge, End),
    /// A card.
    Node(NodeId),
    /// An edge.
    Edge(Edge),
    /// The empty canvas.
    Nothing,
}

/// An end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where it leaves an outlet.
    Outlet,
    /// Where it enters a node.
    Inlet,
}

/// What lies under a point at a zoom. `raised` are nodes whose cards are drawn above the others, and whose edges' ends come first.
#[must_use]
pub fn hit(scene: &Scene, at: Point, zoom: f64, raised: &BTreeSet<NodeId>) -> Hit {
    let radius = |pixels: f64| (pixels / zoom).min(FARTHEST);
    let around = |radius: f64| Rect::new(at, Size::default()).inflated(radius);
    let outlet_radius = radius(OUTLET_RADIUS).min(ROW_HEIGHT / 2.0);
    let inlet_radius = radius(INLET_RADIUS);
    let cards = by_height(scene, around(outlet_radius.max(inlet_radius)), raised);
    // A card covers the ports of those below it.
    for (id, card) in &cards {
        if let Some(hit) = port(id, card, at, outlet_radius, inlet_radius) {
            return hit;
        }
        if card.rect.contains(at) {
            return Hit::Node((*id).clone());
        }
    }
    let wires: Vec<&Wire> = scene.wires_near(around(radius(EDGE_BAND))).collect();
    let first =
        |wire: &&&Wire| raised.contains(&wire.edge().from.node) || raised.contains(&wire.edge().to);
    let ends = |wire: &&Wire| {
        end(wire, at, radius(END_RADIUS)).map(|end| Hit::EdgeEnd(wire.edge().clone(), end))
    };
    let above = || wires.iter().rev();
    if let Some(hit) = above()
        .filter(first)
        .find_map(ends)
        .or_else(|| above().find_map(ends))
    {
        return hit;
    }
    above()
        .map(|wire| (path::distance(wire.points(), at), wire))
        .filter(|(distance, _)| *distance <= radius(EDGE_BAND))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .map_or(Hit::Nothing, |(_, wire)| Hit::Edge(wire.edge().clone()))
}

/// Where an edge from an outlet would arrive: the node whose card is under the pointer, else the nearest inlet within the snap radius.
///
/// The outlet's own card counts only at its inlet, since the pointer starts there.
#[must_use]
pub fn snap_to_inlet(scene: &Scene, at: Point, zoom: f64, own: &NodeId) -> Option<NodeId> {
    let radius = (SNAP_RADIUS / zoom).min(FARTHEST);
    let near: Vec<(&NodeId, &Card)> = near(scene, at, radius);
    let inlet = near
        .iter()
        .filter_map(|(id, card)| Some((card.inlet?.distance(at), *id)))
        .filter(|(distance, _)| *distance <= radius)
        .min_by(|(one, _), (other, _)| one.total_cmp(other));
    let under = near.iter().rev().find(|(_, card)| card.rect.contains(at));
    match (inlet, under) {
        (Some((_, id)), _) => Some(id.clone()),
        (None, Some((id, _))) if *id != own => Some((*id).clone()),
        (None, _) => None,
    }
}

/// Where an edge to an inlet would come from: the nearest outlet within the snap radius, or the outlet in whose row the pointer is.
#[must_use]
pub fn snap_to_outlet(scene: &Scene, at: Point, zoom: f64) -> Option<OutletRef> {
    let radius = (SNAP_RADIUS / zoom).min(FARTHEST);
    let near = near(scene, at, radius);
    let ports = near.iter().flat_map(|(id, card)| {
        card.outlets
            .iter()
            .filter(|port| port.exists)
            .map(move |port| {
                let in_row = card.rect.contains(at) && (port.at.y - at.y).abs() <= ROW_HEIGHT / 2.0;
                (if in_row { 0.0 } else { port.at.distance(at) }, *id, port)
            })
    });
    ports
        .filter(|(distance, ..)| *distance <= radius)
        .min_by(|(one, ..), (other, ..)| one.total_cmp(other))
        .map(|(_, id, port)| OutletRef {
            node: id.clone(),
            outlet: port.id.clone(),
        })
}

/// The edge under the middle of a card that is dragged over it.
#[must_use]
pub fn edge_under(scene: &Scene, card: Rect, fits: impl Fn(&Edge) -> bool) -> Option<Edge> {
    let core = card.inflated(-card.size().height / 4.0);
    scene
        .wires_near(card)
        .filter(|wire| {
            wire.points()
                .windows(2)
                .any(|piece| core.is_crossed_by(piece[0], piece[1]))
        })
        .map(|wire| (path::distance(wire.points(), card.center()), wire))
        .filter(|(_, wire)| fits(wire.edge()))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, wire)| wire.edge().clone())
}

/// The nodes whose cards lie fully inside an area.
#[must_use]
pub fn enclosed(scene: &Scene, area: Rect) -> BTreeSet<NodeId> {
    let near = scene.cards_near(area);
    near.filter(|(_, card)| area.encloses(card.rect))
        .map(|(id, _)| id.clone())
        .collect()
}

fn near(scene: &Scene, at: Point, radius: f64) -> Vec<(&NodeId, &Card)> {
    let area = Rect::new(at, Size::default()).inflated(radius);
    scene
        .cards_near(area)
        .filter(|(_, card)| card.rect.inflated(radius).contains(at))
        .collect()
}

/// The cards near an area, the highest first.
fn by_height<'a>(
    scene: &'a Scene,
    area: Rect,
    raised: &BTreeSet<NodeId>,
) -> Vec<(&'a NodeId, &'a Card)> {
    let mut cards: Vec<_> = scene.cards_near(area).collect();
    cards.reverse();
    cards.sort_by_key(|(id, _)| !raised.contains(id));
    cards
}

fn port(id: &NodeId, card: &Card, at: Point, outlet_radius: f64, inlet_radius: f64) -> Option<Hit> {
    let nearest = card
        .outlets
        .iter()
        .filter(|port| port.exists)
        .map(|port| (port.at.distance(at), port))
        .min_by(|(one, _), (other, _)| one.total_cmp(other));
    if let Some((distance, port)) = nearest
        && distance <= outlet_radius
    {
        return Some(Hit::Outlet(OutletRef {
            node: id.clone(),
            outlet: port.id.clone(),
        }));
    }
    let inlet = card
        .inlet
        .filter(|inlet| inlet.distance(at) <= inlet_radius)?;
    // To the left of the tab the arrows are, which are ends of edges.
    (inlet.x - at.x <= ARROW_LENGTH / 2.0).then(|| Hit::Inlet(id.clone()))
}

fn end(wire: &Wire, at: Point, radius: f64) -> Option<End> {
    let offset = Point::new(END_OFFSET, 0.0);
    if (wire.to() - offset).distance(at) <= radius {
        Some(End::Inlet)
    } else if (wire.from() + offset).distance(at) <= radius {
        Some(End::Outlet)
    } else {
        None
    }
}
