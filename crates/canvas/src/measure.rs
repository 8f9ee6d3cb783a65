//! How large a node's card is and where its ports are. The style sheet follows these numbers; nothing is measured on the screen.

use phloem_flow::document::Node;
use phloem_flow::nodes::{Kind, Outlet};

use crate::geometry::{Point, Rect, Size};

/// How wide every card is.
pub const CARD_WIDTH: f64 = 248.0;
/// How high the part with the icon, the name and the summary is.
pub const HEADER_HEIGHT: f64 = 58.0;
/// How high the row of one outlet is.
pub const ROW_HEIGHT: f64 = 30.0;
/// The space above the first and below the last row.
pub const ROWS_PADDING: f64 = 6.0;

/// The card of a node, as it lies on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it covers.
    pub rect: Rect,
    /// Where edges enter, on its left edge. Start has no inlet.
    pub inlet: Option<Point>,
    /// Where edges leave, on its right edge, from top to bottom.
    pub outlets: Vec<Port>,
}

/// An outlet as it is drawn: a row of the card with a ring on the edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// The outlet's id.
    pub id: String,
    /// What people read in the row.
    pub label: String,
    /// The middle of the ring.
    pub at: Point,
    /// Whether the node has such an outlet. Of an edge from an outlet that is gone the row stays, so that it can be seen and mended.
    pub exists: bool,
}

/// The card of a node; `gone` are the outlets that edges leave from although the node does not have them.
#[must_use]
pub fn card<'a>(node: &Node, gone: impl IntoIterator<Item = &'a str>) -> Card {
    let real = node
        .config
        .describe()
        .outlets()
        .into_iter()
        .map(|outlet| (outlet, true));
    let gone = gone.into_iter().map(|id| (Outlet::new(id, id), false));
    let corner = Point::from(node.position);
    let outlets: Vec<Port> = (0_u32..)
        .zip(real.chain(gone))
        .map(|(row, (Outlet { id, label, .. }, exists))| Port {
            id,
            label,
            at: corner + Point::new(CARD_WIDTH, row_middle(row)),
            exists,
        })
        .collect();
    let height = match outlets.last() {
        None => HEADER_HEIGHT,
        Some(last) => last.at.y - corner.y + ROW_HEIGHT / 2.0 + ROWS_PADDING,
    };
    Card {
        rect: Rect::new(corner, Size::new(CARD_WIDTH, height)),
        inlet: has_inlet(node.config.kind()).then(|| corner + Point::new(0.0, HEADER_HEIGHT / 2.0)),
        outlets,
    }
}

/// Whether edges may lead to nodes of this kind.
#[must_use]
pub fn has_inlet(kind: Kind) -> bool {
    kind != Kind::Start
}

fn row_middle(row: u32) -> f64 {
    HEADER_HEIGHT + ROWS_PADDING + (f64::from(row) + 0.5) * ROW_HEIGHT
}

impl Card {
    /// The outlet of this id.
    #[must_use]
    pub fn outlet(&self, id: &str) -> Option<&Port> {
        self.outlets.iter().find(|port| port.id == id)
    }

    /// The card with its top left corner elsewhere.
    pub fn move_to(&mut self, corner: Point) {
        let by = corner - self.rect.corner();
        self.rect = Rect::new(corner, self.rect.size());
        for at in self
            .inlet
            .iter_mut()
            .chain(self.outlets.iter_mut().map(|port| &mut port.at))
        {
            *at = *at + by;
        }
    }
}

#[cfg(test)]
mod tests {
    use phloem_flow::document::{Document, NodeId, Position};

    use super::*;

    fn node(kind: Kind, x: f64, y: f64) -> Node {
        Node {
            id: NodeId("n1".to_owned()),
            name: Document::default().free_name(kind),
            position: Position { x, y },
            config: kind.new_config(),
        }
    }

    #[test]
    fn a_card_has_a_row_for_each_outlet() {
        let forward = card(&node(Kind::CallForward, 320.0, 16.0), []);
        assert_eq!(
            forward.rect.size(),
            Size::new(248.0, 58.0 + 12.0 + 4.0 * 30.0)
        );
        assert_eq!(forward.inlet, Some(Point::new(320.0, 45.0)));
        let rings: Vec<(&str, Point)> = forward
            .outlets
            .iter()
            .map(|port| (port.id.as_str(), port.at))
            .collect();
        assert_eq!(
            rings,
            [
                ("completed", Point::new(568.0, 95.0)),
                ("no_answer", Point::new(568.0, 125.0)),
                ("busy_rejected", Point::new(568.0, 155.0)),
                ("failed", Point::new(568.0, 185.0)),
            ]
        );
    }

    #[test]
    fn start_has_no_inlet_and_hangup_no_rows() {
        assert_eq!(card(&node(Kind::Start, 0.0, 0.0), []).inlet, None);
        let hangup = card(&node(Kind::Hangup, 0.0, 0.0), []);
        assert_eq!(hangup.rect.size(), Size::new(248.0, 58.0));
        assert_eq!(hangup.outlets, []);
    }

    #[test]
    fn an_outlet_that_is_gone_keeps_a_row() {
        let hangup = card(&node(Kind::Hangup, 0.0, 0.0), ["success"]);
        assert_eq!(
            hangup.outlet("success").map(|port| port.exists),
            Some(false)
        );
        assert_eq!(hangup.rect.bottom, 100.0);
    }

    #[test]
    fn a_moved_card_is_the_card_of_the_moved_node() {
        for kind in Kind::ALL {
            let mut moved = card(&node(*kind, 0.0, 0.0), []);
            moved.move_to(Point::new(-32.0, 48.0));
            assert_eq!(moved, card(&node(*kind, -32.0, 48.0), []));
        }
    }
}
