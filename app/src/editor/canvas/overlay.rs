//! What is drawn above all cards while the hand does something: the edge that is being drawn, the box, the card that is brought from the palette.

use phloem_canvas::editor::{Connecting, Editor, Gesture, Placing, SnapTo};
use phloem_canvas::geometry::{Point, Rect};
use phloem_canvas::route::ARROW_LENGTH;
use phloem_canvas::scene::arrow;
use web_sys::{HtmlElement, SvgElement};

use crate::components::kind::{colour, shapes};
use crate::editor::canvas::dom::{Drawn, html, icon, move_to, polygon, put, svg, text};

/// The elements for that, put in and taken out as they are needed.
pub(super) struct Overlay {
    layer: HtmlElement,
    lines: SvgElement,
    line: SvgElement,
    arrow: SvgElement,
    halo: SvgElement,
    frame: SvgElement,
    why: HtmlElement,
    ghost: Option<HtmlElement>,
    busy: bool,
}

impl Overlay {
    pub(super) fn new(world: &HtmlElement) -> Drawn<Self> {
        let layer = html("div", "overlay")?;
        layer.set_attribute("aria-hidden", "true")?;
        let overlay = Self {
            lines: svg("svg", "wires")?,
            line: svg("path", "")?,
            arrow: svg("path", "")?,
            halo: svg("circle", "")?,
            frame: svg("rect", "box")?,
            why: html("div", "why")?,
            layer,
            ghost: None,
            busy: false,
        };
        put(&overlay.layer, &overlay.lines)?;
        put(world, &overlay.layer)?;
        Ok(overlay)
    }

    /// Shows what the hand is in the middle of.
    pub(super) fn paint(&mut self, editor: &Editor) -> Drawn {
        match editor.gesture() {
            Gesture::Connecting(connecting) => self.connect(editor, connecting),
            Gesture::Boxing { .. } => self.enclose(editor.drawn_box()),
            Gesture::Placing(placing) => self.place(placing),
            _ if self.busy => {
                self.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn clear(&mut self) {
        self.lines.set_text_content(None);
        self.why.remove();
        if let Some(ghost) = self.ghost.take() {
            ghost.remove();
        }
        self.busy = false;
    }

    fn connect(&mut self, editor: &Editor, connecting: &Connecting) -> Drawn {
        // A click on a port shows nothing until the pointer moves.
        let Some(path) = editor.drawn_line() else {
            return Ok(());
        };
        let verdict = connecting.snap.as_ref().map(|snap| &snap.verdict);
        let state = match verdict {
            None => "drawn",
            Some(Ok(())) => "drawn valid",
            Some(Err(_)) => "drawn invalid",
        };
        let tip = path.end() + Point::new(ARROW_LENGTH, 0.0);
        self.line.set_attribute("class", &format!("wire {state}"))?;
        self.line.set_attribute("d", &path.svg())?;
        self.arrow
            .set_attribute("class", &format!("arrow {state}"))?;
        self.arrow.set_attribute("d", &polygon(&arrow(tip)))?;
        if !self.busy {
            self.busy = true;
            put(&self.lines, &self.line)?;
            put(&self.lines, &self.arrow)?;
        }
        let port = connecting
            .snap
            .as_ref()
            .and_then(|snap| port(editor, &snap.to));
        match port {
            Some(at) => {
                self.halo.set_attribute("class", &format!("halo {state}"))?;
                self.halo.set_attribute("r", "11")?;
                self.halo.set_attribute("cx", &at.x.to_string())?;
                self.halo.set_attribute("cy", &at.y.to_string())?;
                put(&self.lines, &self.halo)?;
            }
            None => self.halo.remove(),
        }
        match (port, verdict) {
            (Some(at), Some(Err(refused))) => {
                self.why.set_text_content(Some(&refused.to_string()));
                let scale = 1.0 / editor.viewport().zoom;
                let Point { x, y } = at + Point::new(0.0, 18.0 * scale);
                self.why.style().set_property(
                    "transform",
                    &format!("translate({x}px,{y}px)scale({scale})"),
                )?;
                put(&self.layer, &self.why)?;
            }
            _ => self.why.remove(),
        }
        Ok(())
    }

    fn enclose(&mut self, area: Option<Rect>) -> Drawn {
        let Some(area) = area else {
            return Ok(());
        };
        let size = area.size();
        for (name, value) in [
            ("x", area.left),
            ("y", area.top),
            ("width", size.width),
            ("height", size.height),
        ] {
            self.frame.set_attribute(name, &value.to_string())?;
        }
        if !self.busy {
            self.busy = true;
            put(&self.lines, &self.frame)?;
        }
        Ok(())
    }

    fn place(&mut self, placing: &Placing) -> Drawn {
        let ghost = match &self.ghost {
            Some(ghost) => ghost,
            None => {
                let about = placing.kind.about();
                let ghost = html("div", &format!("node ghost {}", colour(about.category)))?;
                let head = html("div", "head")?;
                let tile = html("span", "tile")?;
                put(&tile, icon(shapes(placing.kind))?)?;
                put(&head, &tile)?;
                put(&head, text("strong", "name", about.label)?)?;
                put(&head, text("span", "summary", "Let go to put it here")?)?;
                put(&ghost, &head)?;
                put(&self.layer, &ghost)?;
                self.busy = true;
                self.ghost.insert(ghost)
            }
        };
        move_to(ghost, placing.corner)
    }
}

/// Where a port is.
fn port(editor: &Editor, to: &SnapTo) -> Option<Point> {
    let scene = editor.scene();
    match to {
        SnapTo::Outlet(from) => Some(scene.card(&from.node)?.outlet(&from.outlet)?.at),
        SnapTo::Inlet(node) => scene.card(node)?.inlet,
    }
}
