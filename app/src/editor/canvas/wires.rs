//! The edges that the screen shows, as paths of one SVG.

use std::collections::{HashMap, HashSet};

use phloem_canvas::geometry::{Point, Rect};
use phloem_canvas::hit::Hit;
use phloem_canvas::scene::Wire;
use phloem_flow::document::{Edge, NodeId};
use web_sys::SvgElement;

use crate::editor::canvas::carried::Carried;
use crate::editor::canvas::dom::{Drawn, polygon, put, svg};
use crate::editor::canvas::marks::Tone;
use crate::editor::canvas::painter::{Detail, View, moved};

/// The edges that are in the page.
pub(super) struct Wires {
    layers: Layers,
    drawn: HashMap<Edge, DrawnWire>,
}

struct Layers {
    /// Those that stand out are drawn above the others.
    plain: SvgElement,
    strong: SvgElement,
    /// Those that the hand carries lie in here, where they were when it took them; all of it moves with the hand.
    hand: SvgElement,
}

struct DrawnWire {
    line: SvgElement,
    /// None from afar, where it would not be seen.
    arrow: Option<SvgElement>,
    /// Whether it lies in the hand's layer.
    carried: bool,
    look: Look,
}

/// How an edge stands out.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    selected: bool,
    /// The hand is at it or at one of its nodes.
    strong: bool,
    /// Its other end is in the hand.
    moving: bool,
    dimmed: bool,
    tone: Option<Tone>,
}

impl Wires {
    pub(super) fn new(plain: SvgElement, strong: SvgElement, hand: SvgElement) -> Self {
        Self {
            layers: Layers {
                plain,
                strong,
                hand,
            },
            drawn: HashMap::new(),
        }
    }

    /// Takes all edges out of the page.
    pub(super) fn clear(&mut self) {
        let Layers {
            plain,
            strong,
            hand,
        } = &self.layers;
        for layer in [plain, strong, hand] {
            layer.set_text_content(None);
        }
        self.drawn.clear();
    }

    /// Takes what the hand carries into its layer, and draws it anew there if it has to be.
    pub(super) fn take_up(&mut self, view: &View<'_>, carried: &Carried, anew: bool) -> Drawn {
        for (edge, drawn) in &mut self.drawn {
            drawn.carried = carried.has_wire(edge);
            if !drawn.carried {
                continue;
            }
            if let Some(wire) = view.editor.scene().wire(edge).filter(|_| anew) {
                drawn.run(wire, carried.by())?;
            }
            drawn.put_into(&self.layers)?;
        }
        Ok(())
    }

    /// Moves what the hand carries.
    pub(super) fn carry(&self, by: Point) -> Drawn {
        let Point { x, y } = by;
        self.layers
            .hand
            .style()
            .set_property("transform", &format!("translate({x}px,{y}px)"))
    }

    /// Puts what the hand carried back between the others, where it runs now.
    pub(super) fn put_down(&mut self, view: &View<'_>) -> Drawn {
        for (edge, drawn) in &mut self.drawn {
            if !std::mem::take(&mut drawn.carried) {
                continue;
            }
            if let Some(wire) = view.editor.scene().wire(edge) {
                drawn.run(wire, Point::default())?;
            }
            drawn.put_into(&self.layers)?;
        }
        Ok(())
    }

    /// Has exactly these edges in the page; those that are there already stay as they are.
    pub(super) fn show_only(&mut self, view: &View<'_>, wanted: &HashSet<&Edge>) -> Drawn {
        let gone: Vec<Edge> = self
            .drawn
            .keys()
            .filter(|edge| !wanted.contains(edge))
            .cloned()
            .collect();
        for edge in &gone {
            self.remove(edge);
        }
        for edge in wanted {
            if !self.drawn.contains_key(edge) {
                self.draw(view, edge)?;
            }
        }
        Ok(())
    }

    /// Brings up to date an edge that has changed, if it is in the page or passes through the part of the canvas that is.
    pub(super) fn mend(&mut self, view: &View<'_>, edge: &Edge, area: Option<Rect>) -> Drawn {
        let wire = view.editor.scene().wire(edge);
        let passes = wire
            .zip(area)
            .is_some_and(|(wire, area)| wire.reach().overlaps(area));
        if passes || self.drawn.contains_key(edge) {
            self.draw(view, edge)?;
        }
        Ok(())
    }

    /// Draws an edge where it runs now; puts it into the page if it is not there.
    fn draw(&mut self, view: &View<'_>, edge: &Edge) -> Drawn {
        let Some(wire) = view.editor.scene().wire(edge) else {
            self.remove(edge);
            return Ok(());
        };
        if let Some(drawn) = self.drawn.get(edge) {
            return if drawn.carried {
                Ok(())
            } else {
                drawn.run(wire, Point::default())
            };
        }
        let line = svg("path", "")?;
        line.set_attribute("data-edge", &named(edge))?;
        let arrow = match view.detail {
            Detail::Near => Some(svg("path", "")?),
            Detail::Far => None,
        };
        let look = Look::of(view, edge);
        let in_hand = view.carried.filter(|carried| carried.has_wire(edge));
        let drawn = DrawnWire {
            line,
            arrow,
            carried: in_hand.is_some(),
            look,
        };
        drawn.run(wire, in_hand.map(Carried::by).unwrap_or_default())?;
        drawn.wear()?;
        drawn.put_into(&self.layers)?;
        self.drawn.insert(edge.clone(), drawn);
        Ok(())
    }

    /// Brings up to date how the edges stand out.
    pub(super) fn restyle(&mut self, view: &View<'_>) -> Drawn {
        for (edge, drawn) in &mut self.drawn {
            let look = Look::of(view, edge);
            if drawn.look == look {
                continue;
            }
            let rises = drawn.look.rises() != look.rises();
            drawn.look = look;
            drawn.wear()?;
            if rises && !drawn.carried {
                drawn.put_into(&self.layers)?;
            }
        }
        Ok(())
    }

    fn remove(&mut self, edge: &Edge) {
        if let Some(drawn) = self.drawn.remove(edge) {
            drawn.line.remove();
            if let Some(arrow) = drawn.arrow {
                arrow.remove();
            }
        }
    }
}

impl DrawnWire {
    /// Draws it where it runs in a layer that is moved by so much.
    fn run(&self, wire: &Wire, by: Point) -> Drawn {
        let mut path = wire.path().clone();
        path.shift(Point::default() - by);
        self.line.set_attribute("d", &path.svg())?;
        match &self.arrow {
            Some(arrow) => {
                arrow.set_attribute("d", &polygon(&wire.arrow().map(|corner| corner - by)))
            }
            None => Ok(()),
        }
    }

    fn wear(&self) -> Drawn {
        let Look {
            selected,
            strong,
            moving,
            dimmed,
            tone,
        } = self.look;
        let mut class = String::with_capacity(32);
        for part in [
            selected.then_some(" selected"),
            strong.then_some(" strong"),
            moving.then_some(" moving"),
            dimmed.then_some(" dimmed"),
        ]
        .into_iter()
        .flatten()
        {
            class.push_str(part);
        }
        if let Some(tone) = tone {
            class.push(' ');
            class.push_str(tone.class());
        }
        self.line.set_attribute("class", &format!("wire{class}"))?;
        match &self.arrow {
            Some(arrow) => arrow.set_attribute("class", &format!("arrow{class}")),
            None => Ok(()),
        }
    }

    /// Puts it where it belongs, above what lies there.
    fn put_into(&self, layers: &Layers) -> Drawn {
        let layer = if self.carried {
            &layers.hand
        } else if self.look.rises() {
            &layers.strong
        } else {
            &layers.plain
        };
        put(layer, &self.line)?;
        if let Some(arrow) = &self.arrow {
            put(layer, arrow)?;
        }
        Ok(())
    }
}

impl Look {
    fn of(view: &View<'_>, edge: &Edge) -> Self {
        let editor = view.editor;
        let marks = &view.notes.marks;
        let tone = marks.edges.get(edge).copied();
        let selected = editor.selection().edges.contains(edge);
        let of_node = |id: &NodeId| edge.from.node == *id || edge.to == *id;
        let hovered = match editor.hover() {
            Hit::Node(node) | Hit::Inlet(node) => of_node(node),
            Hit::Outlet(outlet) => edge.from == *outlet,
            Hit::EdgeEnd(other, _) | Hit::Edge(other) => edge == other,
            Hit::Nothing => false,
        };
        let nodes = &editor.selection().nodes;
        Self {
            selected,
            strong: hovered
                || nodes.contains(&edge.from.node)
                || nodes.contains(&edge.to)
                || editor.gesture().onto() == Some(edge),
            moving: moved(editor) == Some(edge),
            dimmed: marks.dims_others && tone.is_none(),
            tone,
        }
    }

    fn rises(self) -> bool {
        self.selected || self.strong || self.tone.is_some()
    }
}

/// An edge as programs that drive the page name it, e.g. `n1.incoming_call>n2`.
fn named(edge: &Edge) -> String {
    format!("{}.{}>{}", edge.from.node, edge.from.outlet, edge.to)
}
