//! The small picture of the whole flow, with a frame around what the screen shows.

use phloem_flow::document::NodeId;

use crate::geometry::{Point, Rect, Size};
use crate::scene::Scene;
use crate::viewport::Viewport;

/// The room left free inside the picture, in its pixels.
const PADDING: f64 = 8.0;

/// The small picture, in its own pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimap {
    /// The cards.
    pub cards: Vec<(NodeId, Rect)>,
    /// What the screen shows.
    pub frame: Rect,
    scale: f64,
    origin: Point,
}

impl Minimap {
    /// The picture of a scene in this size; it holds all cards and all that the pane shows.
    #[must_use]
    pub fn new(scene: &Scene, viewport: Viewport, pane: Size, size: Size) -> Self {
        let visible = viewport.visible(pane);
        let area = scene.bounds().map_or(visible, |cards| cards.union(visible));
        let Size { width, height } = area.size();
        let scale = ((size.width - 2.0 * PADDING) / width.max(1.0))
            .min((size.height - 2.0 * PADDING) / height.max(1.0))
            .max(0.0);
        let origin = Point::new(size.width, size.height) / 2.0 - area.center() * scale;
        let shrink = |rect: Rect| {
            Rect::between(
                rect.corner() * scale + origin,
                Point::new(rect.right, rect.bottom) * scale + origin,
            )
        };
        Self {
            cards: scene
                .cards()
                .map(|(id, card)| (id.clone(), shrink(card.rect)))
                .collect(),
            frame: shrink(visible),
            scale,
            origin,
        }
    }

    /// The viewport after a press or a drag on the picture: what is there comes into the middle of the pane.
    #[must_use]
    pub fn looking_at(&self, at: Point, viewport: Viewport, pane: Size) -> Viewport {
        if self.scale > 0.0 {
            viewport.centered((at - self.origin) / self.scale, pane)
        } else {
            viewport
        }
    }
}

#[cfg(test)]
mod tests {
    use phloem_flow::nodes::Kind;

    use super::*;
    use crate::testing::document;

    #[test]
    fn a_press_brings_what_is_there_into_the_middle() {
        let scene = Scene::new(&document(&[Kind::Menu, Kind::Menu, Kind::Hangup], &[]));
        let (pane, size) = (Size::new(800.0, 600.0), Size::new(200.0, 150.0));
        let map = Minimap::new(&scene, Viewport::default(), pane, size);
        let inside = Rect::new(Point::default(), size);
        assert!(map.cards.iter().all(|(_, card)| inside.encloses(*card)));
        assert!(inside.encloses(map.frame));
        let (hangup, small) = map.cards.last().cloned().unwrap();
        let moved = map.looking_at(small.center(), Viewport::default(), pane);
        let card = scene.card(&hangup).unwrap().rect;
        assert!(
            moved
                .to_screen(card.center())
                .distance(Point::new(400.0, 300.0))
                < 1e-6
        );
    }

    #[test]
    fn an_empty_canvas_has_a_picture() {
        let map = Minimap::new(
            &Scene::default(),
            Viewport::default(),
            Size::default(),
            Size::default(),
        );
        assert_eq!(map.cards, []);
        assert_eq!(
            map.looking_at(Point::default(), Viewport::default(), Size::default()),
            Viewport::default()
        );
    }
}
