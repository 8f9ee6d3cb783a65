//! Drawing an edge, and moving an end of one.

use phloem_flow::document::{Edge, NodeId, OutletRef};

use crate::edit::{self, Link, Refused};
use crate::editor::{Connecting, Editor, Fixed, Gesture, Snap, SnapTo};
use crate::geometry::Point;
use crate::hit::{self, Hit};
use crate::path::Path;
use crate::route::curve;

impl Editor {
    pub(super) fn begin_connecting(
        &mut self,
        fixed: Fixed,
        moved: Option<Edge>,
        loose: bool,
        at: Point,
    ) {
        if self.read_only {
            return self.report(Err(Refused::ReadOnly));
        }
        self.gesture = Gesture::Connecting(Connecting {
            fixed,
            moved,
            loose,
            snap: None,
            at,
        });
        if !loose {
            self.connect_at(at);
        }
    }

    /// Moves the free end to a point of the screen, or to the port it finds there.
    pub(super) fn connect_at(&mut self, at: Point) {
        let Gesture::Connecting(connecting) = &self.gesture else {
            return;
        };
        let moved = connecting.moved.as_ref();
        let (point, zoom) = (self.viewport.to_canvas(at), self.viewport.zoom);
        let snap = match &connecting.fixed {
            Fixed::Outlet(from) => {
                hit::snap_to_inlet(&self.scene, point, zoom, &from.node).map(|node| Snap {
                    verdict: self.verdict(from, &node, moved),
                    to: SnapTo::Inlet(node),
                })
            }
            Fixed::Inlet(node) => hit::snap_to_outlet(&self.scene, point, zoom).map(|from| Snap {
                verdict: self.verdict(&from, node, moved),
                to: SnapTo::Outlet(from),
            }),
        };
        if let Gesture::Connecting(connecting) = &mut self.gesture {
            connecting.at = at;
            connecting.snap = snap;
        }
    }

    /// Lets the free end go where it is.
    pub(super) fn finish_connecting(&mut self) {
        let Gesture::Connecting(connecting) = std::mem::replace(&mut self.gesture, Gesture::Idle)
        else {
            return;
        };
        let answer = match connecting.ends() {
            Some((from, to)) => match &connecting.moved {
                Some(edge) if edge.from == from && edge.to == to => Ok(()),
                Some(edge) => edit::reconnect(&self.document, edge, &from, &to)
                    .and_then(|done| self.commit(done)),
                None => self.connect(&from, &to),
            },
            // Over a card that it cannot enter, such as its own, nothing is meant.
            None if self.is_over_card(connecting.at) => Ok(()),
            None => match (connecting.moved, connecting.fixed) {
                // An end that is let go over nothing takes its edge along.
                (Some(edge), _) => self.disconnect(&edge),
                (None, Fixed::Outlet(from)) => {
                    self.pick_kind(connecting.at, Link::After(from));
                    Ok(())
                }
                (None, Fixed::Inlet(node)) => {
                    self.pick_kind(connecting.at, Link::Before(node));
                    Ok(())
                }
            },
        };
        self.report(answer);
    }

    /// The line of the edge that is being drawn, on the canvas, up to its arrow.
    #[must_use]
    pub fn drawn_line(&self) -> Option<Path> {
        let Gesture::Connecting(connecting) = &self.gesture else {
            return None;
        };
        let outlet = |from: &OutletRef| Some(self.scene.card(&from.node)?.outlet(&from.outlet)?.at);
        let inlet = |node: &NodeId| self.scene.card(node)?.inlet;
        let free = match connecting.snap.as_ref().map(|snap| &snap.to) {
            Some(SnapTo::Outlet(from)) => outlet(from),
            Some(SnapTo::Inlet(node)) => inlet(node),
            None => None,
        };
        let free = free.unwrap_or_else(|| self.viewport.to_canvas(connecting.at));
        Some(Path::from(match &connecting.fixed {
            Fixed::Outlet(from) => curve(outlet(from)?, free),
            Fixed::Inlet(node) => curve(free, inlet(node)?),
        }))
    }

    fn is_over_card(&self, at: Point) -> bool {
        match self.hit(at) {
            Hit::Node(_) | Hit::Outlet(_) | Hit::Inlet(_) => true,
            Hit::Edge(_) | Hit::EdgeEnd(..) | Hit::Nothing => false,
        }
    }

    fn verdict(&self, from: &OutletRef, to: &NodeId, moved: Option<&Edge>) -> Result<(), Refused> {
        match moved {
            // Back to where it was: nothing changes.
            Some(edge) if edge.from == *from && edge.to == *to => Ok(()),
            _ => edit::check_connection(&self.document, from, to),
        }
    }
}

impl Connecting {
    /// Both ends of the edge, once the free one has found a port.
    fn ends(&self) -> Option<(OutletRef, NodeId)> {
        match (&self.fixed, &self.snap.as_ref()?.to) {
            (Fixed::Outlet(from), SnapTo::Inlet(to)) => Some((from.clone(), to.clone())),
            (Fixed::Inlet(to), SnapTo::Outlet(from)) => Some((from.clone(), to.clone())),
            (Fixed::Outlet(_), SnapTo::Outlet(_)) | (Fixed::Inlet(_), SnapTo::Inlet(_)) => None,
        }
    }
}
