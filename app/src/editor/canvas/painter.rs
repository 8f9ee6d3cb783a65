//! Keeps the page's elements as the editor says: only what the screen shows is in the page, only what has changed is touched, and panning and zooming
//! change one transform.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use phloem_canvas::editor::{Editor, Gesture};
use phloem_canvas::geometry::{Point, Rect};
use phloem_canvas::hit::Hit;
use phloem_canvas::scene::Damage;
use phloem_canvas::selection::Selection;
use phloem_canvas::viewport::Viewport;
use phloem_flow::document::{Edge, Node, NodeId};
use phloem_flow::problem::Severity;
use web_sys::HtmlElement;

use crate::editor::canvas::cards::Cards;
use crate::editor::canvas::carried::Carried;
use crate::editor::canvas::dom::{Drawn, attribute, html, put, svg};
use crate::editor::canvas::marks::Marks;
use crate::editor::canvas::overlay::Overlay;
use crate::editor::canvas::wires::Wires;

/// Below this zoom nobody can read a card, so it is drawn as a shape.
const READABLE: f64 = 0.4;
/// How far around the pane cards are in the page, in pixels: so much can be panned before any has to be put in or taken out.
const MARGIN: f64 = 320.0;
/// How many times as wide as the screen shows the part may be that is in the page, after zooming in.
const EXCESS: f64 = 4.0;
/// How far the dots of the background are apart, in canvas units, and how near they may come on the screen, in pixels.
const DOTS: (f64, f64) = (20.0, 14.0);

/// What is painted with, in the page.
pub(super) struct Painter {
    pane: HtmlElement,
    world: HtmlElement,
    cards: Cards,
    wires: Wires,
    overlay: Overlay,
    viewport: Option<Viewport>,
    detail: Detail,
    /// The part of the canvas that is in the page.
    area: Option<Rect>,
    carried: Option<Carried>,
    looks: Option<Looks>,
    revision: u64,
    notes: u32,
}

/// How much of a card is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// All of it.
    Near,
    /// Its shape and colour.
    Far,
}

/// What is painted besides what the editor has.
#[derive(Default)]
pub(super) struct Notes {
    /// What is wrong with nodes: how bad, and the sentences.
    pub(super) troubles: HashMap<NodeId, (Severity, String)>,
    /// What stands out.
    pub(super) marks: Marks,
    /// Grows with every change of the others.
    pub(super) version: u32,
}

/// All that is painted from.
pub(super) struct View<'a> {
    pub(super) editor: &'a Editor,
    pub(super) notes: &'a Notes,
    pub(super) detail: Detail,
    /// What the hand carries.
    pub(super) carried: Option<&'a Carried>,
    nodes: OnceCell<HashMap<&'a NodeId, &'a Node>>,
}

/// What decides how cards and edges stand out.
#[derive(PartialEq)]
struct Looks {
    selection: Selection,
    hover: Hit,
    dragging: bool,
    onto: Option<Edge>,
    moved: Option<Edge>,
}

impl<'a> View<'a> {
    fn new(
        editor: &'a Editor,
        notes: &'a Notes,
        detail: Detail,
        carried: Option<&'a Carried>,
    ) -> Self {
        Self {
            editor,
            notes,
            detail,
            carried,
            nodes: OnceCell::new(),
        }
    }

    /// The node of an id; quick for many.
    pub(super) fn node(&self, id: &NodeId) -> Option<&'a Node> {
        let nodes = self.nodes.get_or_init(|| {
            let nodes = &self.editor.document().nodes;
            nodes.iter().map(|node| (&node.id, node)).collect()
        });
        nodes.get(id).copied()
    }
}

impl Painter {
    /// Sets up what is painted with in an empty pane.
    pub(super) fn new(pane: HtmlElement) -> Drawn<Self> {
        let world = html("div", "world")?;
        let wires = svg("svg", "wires")?;
        wires.set_attribute("aria-hidden", "true")?;
        let (plain, strong) = (svg("g", "")?, svg("g", "")?);
        put(&wires, &plain)?;
        put(&wires, &strong)?;
        put(&world, &wires)?;
        let carried_wires = svg("svg", "wires carried")?;
        carried_wires.set_attribute("aria-hidden", "true")?;
        put(&world, &carried_wires)?;
        let layer = html("div", "nodes")?;
        for (name, value) in [
            ("role", "listbox"),
            ("aria-label", "Nodes"),
            ("aria-multiselectable", "true"),
        ] {
            layer.set_attribute(name, value)?;
        }
        let carried_cards = html("div", "carried")?;
        put(&world, &layer)?;
        let overlay = Overlay::new(&world)?;
        put(&pane, &world)?;
        Ok(Self {
            pane,
            world,
            cards: Cards::new(layer, carried_cards)?,
            wires: Wires::new(plain, strong, carried_wires),
            overlay,
            viewport: None,
            detail: Detail::Near,
            area: None,
            carried: None,
            looks: None,
            revision: 0,
            notes: 0,
        })
    }

    /// The element of a node's card, if it is in the page.
    pub(super) fn card(&self, id: &NodeId) -> Option<&HtmlElement> {
        self.cards.element(id)
    }

    /// Paints what has changed since it was last asked.
    pub(super) fn paint(&mut self, editor: &Editor, damage: &Damage, notes: &Notes) -> Drawn {
        let viewport = editor.viewport();
        let detail = if viewport.zoom < READABLE {
            Detail::Far
        } else {
            Detail::Near
        };
        if self.viewport != Some(viewport) {
            self.look_at(viewport)?;
        }
        if self.detail != detail || self.viewport.is_none() {
            self.detail = detail;
            self.cards.clear()?;
            self.wires.clear();
            self.area = None;
            let far = (detail == Detail::Far).then_some("");
            attribute(&self.pane, "data-far", far)?;
        }
        self.viewport = Some(viewport);
        let before = self.carried.take();
        let carries = before.is_some();
        let still = before.and_then(|before| before.followed(editor));
        let goes_on = still.is_some();
        let carried = still.or_else(|| Carried::by_hand(editor));
        let view = View::new(editor, notes, detail, carried.as_ref());
        if carries && !goes_on {
            self.cards.put_down(&view)?;
            self.wires.put_down(&view)?;
        }
        if let Some(carried) = &carried {
            if !goes_on {
                self.cards.take_up(&view, carried)?;
                // Where they are in the page is where they were taken up, unless that has only just changed.
                let edited = editor.revision() != self.revision;
                self.wires.take_up(&view, carried, edited)?;
            }
            self.cards.carry(carried.by())?;
            self.wires.carry(carried.by())?;
        }
        let painted = self.keep_up(&view, damage);
        self.carried = carried;
        painted
    }

    /// Paints what has changed on the part of the canvas that the screen shows.
    fn keep_up(&mut self, view: &View<'_>, damage: &Damage) -> Drawn {
        let (editor, viewport) = (view.editor, view.editor.viewport());
        let visible = viewport.visible(editor.pane());
        let fits = self.area.is_some_and(|area| {
            area.encloses(visible)
                && area.size().width <= visible.size().width * EXCESS + 2.0 * MARGIN
        });
        self.mend(view, damage, fits)?;
        if !fits {
            let area = visible.inflated(MARGIN / viewport.zoom);
            self.area = Some(area);
            self.fill(view, area)?;
        }
        self.restyle(view)?;
        self.overlay.paint(editor)
    }

    /// Moves all of the canvas.
    fn look_at(&self, viewport: Viewport) -> Drawn {
        let Viewport { zoom, pan } = viewport;
        let Point { x, y } = pan;
        self.world
            .style()
            .set_property("transform", &format!("translate({x}px,{y}px)scale({zoom})"))?;
        let mut gap = DOTS.0 * zoom;
        while gap < DOTS.1 {
            gap *= 2.0;
        }
        let style = self.pane.style();
        if self.viewport.is_none_or(|before| before.zoom != zoom) {
            style.set_property("background-size", &format!("{gap}px {gap}px"))?;
        }
        // The dots lie where they belong however far the canvas is panned; a whole number of gaps makes no difference.
        let (x, y) = (x.rem_euclid(gap), y.rem_euclid(gap));
        style.set_property("background-position", &format!("{x}px {y}px"))
    }

    /// Paints anew what was damaged and what says something else now.
    fn mend(&mut self, view: &View<'_>, damage: &Damage, fits: bool) -> Drawn {
        let edited = view.editor.revision() != self.revision;
        self.revision = view.editor.revision();
        let scene = view.editor.scene();
        for id in &damage.cards {
            let shown = scene.card(id).is_some_and(|card| self.shows(card.rect));
            if shown && fits || self.cards.element(id).is_some() {
                self.cards.draw(view, id)?;
                if edited {
                    self.cards.refill(view, id)?;
                }
            }
        }
        for edge in &damage.wires {
            self.wires.mend(view, edge, self.area.filter(|_| fits))?;
            if edited {
                // It tells how many of its outlets are connected.
                self.cards.refill(view, &edge.from.node)?;
            }
        }
        if self.notes != view.notes.version {
            self.notes = view.notes.version;
            self.looks = None;
            self.cards.refill_all(view)?;
        }
        Ok(())
    }

    fn shows(&self, card: Rect) -> bool {
        self.area.is_some_and(|area| area.overlaps(card))
    }

    /// Has in the page what belongs to a part of the canvas. The card with the focus stays, or the keys would go nowhere.
    fn fill(&mut self, view: &View<'_>, area: Rect) -> Drawn {
        let scene = view.editor.scene();
        let near = scene
            .cards_near(area)
            .filter(|(_, card)| card.rect.overlaps(area));
        let mut cards: HashSet<NodeId> = near.map(|(id, _)| id.clone()).collect();
        cards.extend(view.editor.focus().cloned());
        self.cards.show_only(view, &cards)?;
        let wires = scene
            .wires_near(area)
            .map(phloem_canvas::scene::Wire::edge)
            .collect();
        self.wires.show_only(view, &wires)
    }

    fn restyle(&mut self, view: &View<'_>) -> Drawn {
        if self
            .looks
            .as_ref()
            .is_some_and(|looks| looks.are_of(view.editor))
        {
            return Ok(());
        }
        self.looks = Some(Looks::of(view.editor));
        self.cards.restyle(view)?;
        self.wires.restyle(view)?;
        attribute(&self.pane, "data-over", over(view.editor.hover()))?;
        Ok(())
    }
}

impl Looks {
    fn of(editor: &Editor) -> Self {
        Self {
            selection: editor.selection().clone(),
            hover: editor.hover().clone(),
            dragging: is_dragging(editor),
            onto: editor.gesture().onto().cloned(),
            moved: moved(editor).cloned(),
        }
    }

    /// Whether nothing has changed.
    fn are_of(&self, editor: &Editor) -> bool {
        self.dragging == is_dragging(editor)
            && self.hover == *editor.hover()
            && self.onto.as_ref() == editor.gesture().onto()
            && self.moved.as_ref() == moved(editor)
            && self.selection == *editor.selection()
    }
}

fn is_dragging(editor: &Editor) -> bool {
    matches!(editor.gesture(), Gesture::Dragging(_))
}

/// The edge one of whose ends is in the hand.
pub(super) fn moved(editor: &Editor) -> Option<&Edge> {
    match editor.gesture() {
        Gesture::Connecting(connecting) => connecting.moved.as_ref(),
        _ => None,
    }
}

/// What the pointer is over, for the style sheet's cursors.
fn over(hover: &Hit) -> Option<&'static str> {
    match hover {
        Hit::Outlet(_) | Hit::Inlet(_) => Some("port"),
        Hit::EdgeEnd(..) => Some("end"),
        Hit::Edge(_) => Some("edge"),
        Hit::Node(_) => Some("node"),
        Hit::Nothing => None,
    }
}
