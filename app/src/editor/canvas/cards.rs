//! The cards of the nodes that the screen shows, as elements of the page.

use std::collections::{BTreeMap, HashMap, HashSet};

use phloem_canvas::announce;
use phloem_canvas::editor::Gesture;
use phloem_canvas::geometry::Point;
use phloem_canvas::hit::Hit;
use phloem_canvas::measure::Card;
use phloem_flow::document::{Node, NodeId};
use phloem_flow::problem::Severity;
use web_sys::HtmlElement;

use crate::components::kind::{colour, shapes};
use crate::editor::canvas::carried::Carried;
use crate::editor::canvas::dom::{Drawn, attribute, html, icon, move_to, put, text};
use crate::editor::canvas::marks::Tone;
use crate::editor::canvas::painter::{Detail, View};

/// The cards that are in the page.
pub(super) struct Cards {
    layer: HtmlElement,
    /// Those that the hand carries lie in here, where they were when it took them; all of it moves with the hand.
    hand: HtmlElement,
    /// By how high they lie, as the hand finds them.
    drawn: BTreeMap<u32, DrawnCard>,
    levels: HashMap<NodeId, u32>,
}

struct DrawnCard {
    id: NodeId,
    element: HtmlElement,
    colour: &'static str,
    at: Point,
    /// Whether it lies in the hand's layer.
    carried: bool,
    look: Look,
    content: Content,
    /// What a screen reader says of it, in a card with content. It is the card's own text: a label of another wording would hide what is seen.
    told: HtmlElement,
}

/// What a card holds. From afar it is only a shape.
#[derive(Default, PartialEq)]
struct Content {
    name: String,
    summary: String,
    rows: Vec<Row>,
    has_inlet: bool,
    trouble: Option<(Severity, String)>,
    label: Option<String>,
}

#[derive(PartialEq)]
struct Row {
    id: String,
    label: String,
    exists: bool,
}

/// How a card stands out.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    selected: bool,
    hovered: bool,
    lifted: bool,
    dimmed: bool,
    tone: Option<Tone>,
    trouble: Option<Severity>,
}

impl Cards {
    pub(super) fn new(layer: HtmlElement, hand: HtmlElement) -> Drawn<Self> {
        hand.set_attribute("role", "presentation")?;
        put(&layer, &hand)?;
        Ok(Self {
            layer,
            hand,
            drawn: BTreeMap::new(),
            levels: HashMap::new(),
        })
    }

    /// The element of a node's card, if it is in the page.
    pub(super) fn element(&self, id: &NodeId) -> Option<&HtmlElement> {
        Some(&self.drawn.get(self.levels.get(id)?)?.element)
    }

    /// Takes all cards out of the page.
    pub(super) fn clear(&mut self) -> Drawn {
        self.hand.set_text_content(None);
        self.layer.set_text_content(None);
        self.drawn.clear();
        self.levels.clear();
        put(&self.layer, &self.hand)
    }

    /// Takes what the hand carries into its layer.
    pub(super) fn take_up(&mut self, view: &View<'_>, carried: &Carried) -> Drawn {
        for drawn in self.drawn.values_mut() {
            drawn.carried = carried.has_card(&drawn.id);
            if !drawn.carried {
                continue;
            }
            if let Some(card) = view.editor.scene().card(&drawn.id) {
                drawn.move_to(card.rect.corner() - carried.by())?;
            }
            put(&self.hand, &drawn.element)?;
        }
        Ok(())
    }

    /// Moves what the hand carries.
    pub(super) fn carry(&self, by: Point) -> Drawn {
        move_to(&self.hand, by)
    }

    /// Puts what the hand carried back between the others, where it belongs now.
    pub(super) fn put_down(&mut self, view: &View<'_>) -> Drawn {
        let mut above = None;
        for drawn in self.drawn.values_mut().rev() {
            if drawn.carried {
                drawn.carried = false;
                self.layer.insert_before(&drawn.element, above)?;
                if let Some(card) = view.editor.scene().card(&drawn.id) {
                    drawn.move_to(card.rect.corner())?;
                }
            }
            above = Some(drawn.element.as_ref());
        }
        Ok(())
    }

    /// Has exactly these cards in the page; those that are there already stay as they are.
    pub(super) fn show_only(&mut self, view: &View<'_>, wanted: &HashSet<NodeId>) -> Drawn {
        let gone: Vec<NodeId> = self
            .levels
            .keys()
            .filter(|id| !wanted.contains(id))
            .cloned()
            .collect();
        for id in &gone {
            self.remove(id);
        }
        for id in wanted {
            if !self.levels.contains_key(id) {
                self.draw(view, id)?;
            }
        }
        Ok(())
    }

    /// Brings a card up to date that has changed or moved; puts it into the page if it is not there.
    pub(super) fn draw(&mut self, view: &View<'_>, id: &NodeId) -> Drawn {
        let scene = view.editor.scene();
        let (Some(card), Some(level)) = (scene.card(id), scene.level(id)) else {
            self.remove(id);
            return Ok(());
        };
        if let Some(drawn) = self.drawn.get_mut(&level).filter(|drawn| drawn.id == *id) {
            return if drawn.carried {
                Ok(())
            } else {
                drawn.move_to(card.rect.corner())
            };
        }
        self.remove(id);
        let Some(node) = view.node(id) else {
            return Ok(());
        };
        let drawn = DrawnCard::new(view, node, card)?;
        let mut higher = self.drawn.range(level..).map(|(_, higher)| higher);
        let above = higher
            .find(|higher| higher.carried == drawn.carried)
            .map(|above| above.element.as_ref());
        let layer = if drawn.carried {
            &self.hand
        } else {
            &self.layer
        };
        layer.insert_before(&drawn.element, above)?;
        self.levels.insert(id.clone(), level);
        self.drawn.insert(level, drawn);
        Ok(())
    }

    /// Brings up to date what a card says.
    pub(super) fn refill(&mut self, view: &View<'_>, id: &NodeId) -> Drawn {
        let drawn = self
            .levels
            .get(id)
            .and_then(|level| self.drawn.get_mut(level));
        match drawn {
            Some(drawn) => drawn.refill(view),
            None => Ok(()),
        }
    }

    /// Brings up to date what all cards say.
    pub(super) fn refill_all(&mut self, view: &View<'_>) -> Drawn {
        self.drawn
            .values_mut()
            .try_for_each(|drawn| drawn.refill(view))
    }

    /// Brings up to date how the cards stand out.
    pub(super) fn restyle(&mut self, view: &View<'_>) -> Drawn {
        self.drawn.values_mut().try_for_each(|drawn| {
            let look = Look::of(view, &drawn.id);
            if drawn.look == look {
                return Ok(());
            }
            drawn.look = look;
            drawn.wear(view)
        })
    }

    fn remove(&mut self, id: &NodeId) {
        if let Some(drawn) = self
            .levels
            .remove(id)
            .and_then(|level| self.drawn.remove(&level))
        {
            drawn.element.remove();
        }
    }
}

impl DrawnCard {
    fn new(view: &View<'_>, node: &Node, card: &Card) -> Drawn<Self> {
        let element = html("div", "")?;
        let size = card.rect.size();
        let kind = node.config.kind();
        let style = element.style();
        style.set_property("height", &format!("{}px", size.height))?;
        let in_hand = view.carried.filter(|carried| carried.has_card(&node.id));
        let at = card.rect.corner() - in_hand.map(Carried::by).unwrap_or_default();
        move_to(&element, at)?;
        for (name, value) in [
            ("role", "option"),
            ("tabindex", "-1"),
            ("aria-roledescription", "node"),
            ("data-node-id", &node.id.0),
            ("data-kind", kind.as_str()),
        ] {
            element.set_attribute(name, value)?;
        }
        let mut drawn = Self {
            id: node.id.clone(),
            element,
            colour: colour(kind.about().category),
            at,
            carried: in_hand.is_some(),
            look: Look::of(view, &node.id),
            content: Content::default(),
            told: html("span", "unseen")?,
        };
        drawn.wear(view)?;
        drawn.refill(view)?;
        Ok(drawn)
    }

    fn move_to(&mut self, corner: Point) -> Drawn {
        if self.at == corner {
            return Ok(());
        }
        self.at = corner;
        move_to(&self.element, corner)
    }

    /// Shows how it stands out.
    fn wear(&self, view: &View<'_>) -> Drawn {
        let Look {
            selected,
            hovered,
            lifted,
            dimmed,
            tone,
            trouble,
        } = self.look;
        let mut class = String::with_capacity(48);
        class.push_str("node ");
        class.push_str(self.colour);
        let trouble = trouble.map(|severity| match severity {
            Severity::Error => "wrong",
            Severity::Warning => "doubtful",
        });
        for part in [
            selected.then_some("selected"),
            hovered.then_some("hovered"),
            lifted.then_some("lifted"),
            dimmed.then_some("dimmed"),
            tone.map(Tone::class),
            trouble.filter(|_| view.detail == Detail::Far),
        ]
        .into_iter()
        .flatten()
        {
            class.push(' ');
            class.push_str(part);
        }
        self.element.set_class_name(&class);
        let selected = if selected { "true" } else { "false" };
        self.element.set_attribute("aria-selected", selected)
    }

    /// Shows what it says, and how large it is.
    fn refill(&mut self, view: &View<'_>) -> Drawn {
        let scene = view.editor.scene();
        let (Some(node), Some(card)) = (view.node(&self.id), scene.card(&self.id)) else {
            return Ok(());
        };
        let content = Content::of(view, node, card);
        self.say(view, &content)?;
        if content == self.content {
            return Ok(());
        }
        let style = self.element.style();
        style.set_property("height", &format!("{}px", card.rect.size().height))?;
        if content.name != self.content.name {
            self.element
                .set_attribute("data-node-name", &content.name)?;
        }
        self.element.set_text_content(None);
        if view.detail == Detail::Near {
            put(&self.element, &self.told)?;
            content.fill(&self.element, shapes(node.config.kind()))?;
        }
        self.content = content;
        Ok(())
    }

    /// What a screen reader says of it.
    fn say(&self, view: &View<'_>, content: &Content) -> Drawn {
        if view.detail == Detail::Far {
            return self.element.set_attribute("aria-label", &content.name);
        }
        let mut label = announce::node(view.editor.document(), &self.id);
        if let Some((_, trouble)) = &content.trouble {
            label.push(' ');
            label.push_str(trouble);
        }
        self.told.set_text_content(Some(&label));
        self.element.remove_attribute("aria-label")
    }
}

impl Content {
    fn of(view: &View<'_>, node: &Node, card: &Card) -> Self {
        let name = node.name.clone();
        if view.detail == Detail::Far {
            return Self {
                name,
                ..Self::default()
            };
        }
        let rows = card.outlets.iter().map(|port| Row {
            id: port.id.clone(),
            label: port.label.clone(),
            exists: port.exists,
        });
        let mark = view.notes.marks.nodes.get(&node.id);
        Self {
            name,
            summary: node.config.describe().summary(),
            rows: rows.collect(),
            has_inlet: card.inlet.is_some(),
            trouble: view.notes.troubles.get(&node.id).cloned(),
            label: mark.and_then(|mark| mark.label.clone()),
        }
    }

    fn fill(&self, element: &HtmlElement, shapes: &str) -> Drawn {
        if self.has_inlet {
            let inlet = html("span", "inlet")?;
            inlet.set_attribute("data-inlet", "")?;
            put(element, &inlet)?;
        }
        let head = seen("div", "head", "")?;
        let tile = html("span", "tile")?;
        put(&tile, icon(shapes)?)?;
        put(&head, &tile)?;
        put(&head, text("strong", "name", &self.name)?)?;
        put(&head, text("span", "summary", &self.summary)?)?;
        put(element, &head)?;
        for row in &self.rows {
            let line = seen(
                "div",
                if row.exists { "row" } else { "row gone" },
                &row.label,
            )?;
            if row.exists {
                let port = html("span", "port")?;
                port.set_attribute("data-outlet", &row.id)?;
                put(&line, &port)?;
            } else {
                line.set_title(
                    "This outlet is no longer there. Lead its edge to another one, or delete it.",
                );
            }
            put(element, &line)?;
        }
        if let Some((severity, sentences)) = &self.trouble {
            let class = match severity {
                Severity::Error => "badge wrong",
                Severity::Warning => "badge doubtful",
            };
            let badge = seen("span", class, "!")?;
            badge.set_title(sentences);
            put(element, &badge)?;
        }
        if let Some(label) = &self.label {
            put(element, seen("span", "badge mark", label)?)?;
        }
        attribute(
            element,
            "data-gone",
            self.rows.iter().any(|row| !row.exists).then_some(""),
        )
    }
}

/// A part of a card that is only seen; what it says is told with the rest.
fn seen(tag: &str, class: &str, says: &str) -> Drawn<HtmlElement> {
    let element = text(tag, class, says)?;
    element.set_attribute("aria-hidden", "true")?;
    Ok(element)
}

impl Look {
    fn of(view: &View<'_>, id: &NodeId) -> Self {
        let editor = view.editor;
        let marks = &view.notes.marks;
        let tone = marks.nodes.get(id).map(|mark| mark.tone);
        let selected = editor.selection().nodes.contains(id);
        Self {
            selected,
            hovered: match editor.hover() {
                Hit::Node(node) | Hit::Inlet(node) => node == id,
                Hit::Outlet(outlet) => outlet.node == *id,
                Hit::EdgeEnd(..) | Hit::Edge(_) | Hit::Nothing => false,
            },
            lifted: selected && matches!(editor.gesture(), Gesture::Dragging(_)),
            dimmed: marks.dims_others && tone.is_none(),
            tone,
            trouble: view.notes.troubles.get(id).map(|(severity, _)| *severity),
        }
    }
}
