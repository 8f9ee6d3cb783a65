//! What the pointer does, gesture by gesture; the longer gestures have files of their own.

use crate::editor::{Editor, Fixed, Gesture, Link, Output, Response, SpaceUse};
use crate::event::{Button, Event, Modifiers};
use crate::geometry::Point;
use crate::hit::{self, End, Hit};
use crate::layout::GRID;
use crate::measure::{CARD_WIDTH, HEADER_HEIGHT};
use crate::selection::Selection;
use crate::viewport::auto_pan;

/// How far the pointer moves before a press becomes a drag, in pixels.
const DRAG_START: f64 = 1.0;
/// The same for a finger, which never quite holds still.
const TOUCH_DRAG_START: f64 = 6.0;

impl Editor {
    /// Takes in what a hand did.
    pub fn handle(&mut self, event: Event) -> Response {
        let handled = match event {
            Event::PointerDown {
                pointer,
                at,
                button,
                modifiers,
            } => self.pointer_down(pointer, at, button, modifiers),
            Event::PointerMove {
                pointer,
                at,
                modifiers,
            } => self.pointer_move(pointer, at, modifiers),
            Event::PointerUp {
                pointer,
                at,
                modifiers,
            } => self.pointer_up(pointer, at, modifiers),
            Event::PointerCancel { .. } => {
                self.cancel();
                true
            }
            Event::PointerLeave => {
                self.hover = Hit::Nothing;
                self.pointer = None;
                true
            }
            Event::DoubleClick { at } => self.double_click(at),
            Event::Wheel {
                at,
                turn,
                unit,
                pinch,
            } => {
                self.turn_wheel(at, turn, unit, pinch);
                true
            }
            Event::KeyDown { key, modifiers } => self.key_down(key, modifiers),
            Event::SpaceUp => {
                self.space_up();
                true
            }
            Event::Frame => {
                self.frame();
                true
            }
        };
        Response {
            handled,
            outputs: self.take_outputs(),
        }
    }

    /// Whether the view should send [`Event::Frame`]: the pointer is at a side of the pane, with something in hand.
    #[must_use]
    pub fn wants_frames(&self) -> bool {
        self.gesture
            .pans_at()
            .is_some_and(|at| auto_pan(at, self.pane()) != Point::default())
    }

    /// Ends whatever is under way as if it had not begun.
    pub(super) fn cancel(&mut self) {
        self.chooser = None;
        match std::mem::replace(&mut self.gesture, Gesture::Idle) {
            Gesture::Dragging(dragging) => self.put_back(&dragging),
            Gesture::Boxing { kept, .. } => self.selection = kept,
            Gesture::Idle
            | Gesture::Pressed { .. }
            | Gesture::Panning { .. }
            | Gesture::Pinching { .. }
            | Gesture::Connecting(_)
            | Gesture::Placing(_) => {}
        }
    }

    /// Lets a kind of node be picked, to be added at a point of the screen.
    pub(super) fn pick_kind(&mut self, at: Point, link: Link) {
        if self.read_only {
            return self.report(Err(crate::edit::Refused::ReadOnly));
        }
        // The header's left end comes under the pointer, or its right end where the edge is drawn backwards.
        let to_corner = match link {
            Link::Before(_) => Point::new(-CARD_WIDTH, -HEADER_HEIGHT / 2.0),
            Link::After(_) => Point::new(0.0, -HEADER_HEIGHT / 2.0),
            Link::Nothing | Link::Between(_) => Point::new(-CARD_WIDTH / 2.0, -HEADER_HEIGHT / 2.0),
        };
        let corner = (self.viewport.to_canvas(at) + to_corner).snapped(GRID);
        self.outputs.push(Output::PickKind { at, corner, link });
    }

    pub(super) fn hit(&self, at: Point) -> Hit {
        let at = self.viewport.to_canvas(at);
        hit::hit(&self.scene, at, self.viewport.zoom, &self.selection.nodes)
    }

    fn pointer_down(
        &mut self,
        pointer: i32,
        at: Point,
        button: Button,
        modifiers: Modifiers,
    ) -> bool {
        self.history.seal();
        self.chooser = None;
        self.pointer = Some(at);
        let touch = button == Button::Touch;
        match &self.gesture {
            Gesture::Idle => self.press(pointer, at, button, modifiers),
            Gesture::Connecting(connecting) if connecting.loose => {
                self.connect_at(at);
                self.finish_connecting();
            }
            // A second finger zooms.
            Gesture::Pressed { at: last, .. } | Gesture::Panning { last } if touch => {
                self.gesture = Gesture::Pinching {
                    fingers: [(self.holder, *last), (pointer, at)],
                };
            }
            // It gives up what the first one drags, but not a connection.
            Gesture::Dragging(_) | Gesture::Boxing { .. } if touch => self.cancel(),
            Gesture::Pressed { .. }
            | Gesture::Panning { .. }
            | Gesture::Pinching { .. }
            | Gesture::Boxing { .. }
            | Gesture::Dragging(_)
            | Gesture::Connecting(_)
            | Gesture::Placing(_) => {}
        }
        true
    }

    fn press(&mut self, pointer: i32, at: Point, button: Button, modifiers: Modifiers) {
        if let Some(space) = &mut self.space {
            *space = SpaceUse::Panning;
        }
        self.hover = Hit::Nothing;
        self.holder = pointer;
        self.gesture = if button == Button::Middle || self.space.is_some() {
            Gesture::Panning { last: at }
        } else {
            Gesture::Pressed {
                at,
                on: if modifiers.shift {
                    without_ports(self.hit(at))
                } else {
                    self.hit(at)
                },
                slack: if button == Button::Touch {
                    TOUCH_DRAG_START
                } else {
                    DRAG_START
                },
            }
        };
    }

    fn pointer_move(&mut self, pointer: i32, at: Point, modifiers: Modifiers) -> bool {
        self.pointer = Some(at);
        if self.gesture.has_holder() && pointer != self.holder {
            return true;
        }
        match &mut self.gesture {
            Gesture::Idle => {
                self.hover = self.hit(at);
                return false;
            }
            Gesture::Pressed {
                at: start, slack, ..
            } => {
                if start.distance(at) > *slack {
                    self.begin_drag(at, modifiers);
                }
            }
            Gesture::Panning { last } => {
                let by = at - *last;
                *last = at;
                self.viewport = self.viewport.panned(by);
            }
            Gesture::Pinching { fingers } => {
                let before = *fingers;
                for finger in fingers.iter_mut().filter(|finger| finger.0 == pointer) {
                    finger.1 = at;
                }
                let after = *fingers;
                self.pinch(before.map(|finger| finger.1), after.map(|finger| finger.1));
            }
            Gesture::Boxing { at: to, .. } => {
                *to = at;
                self.update_box();
            }
            Gesture::Dragging(dragging) => {
                dragging.at = at;
                dragging.free = modifiers.alt;
                self.update_drag();
            }
            Gesture::Connecting(_) => self.connect_at(at),
            Gesture::Placing(_) => {}
        }
        true
    }

    fn pointer_up(&mut self, pointer: i32, at: Point, modifiers: Modifiers) -> bool {
        self.pointer = Some(at);
        if self.gesture.has_holder() && pointer != self.holder {
            return true;
        }
        match std::mem::replace(&mut self.gesture, Gesture::Idle) {
            Gesture::Idle => return false,
            Gesture::Pressed { at, on, .. } => self.click(at, on, modifiers),
            Gesture::Panning { .. } | Gesture::Boxing { .. } => {}
            // The finger that stays goes on panning.
            Gesture::Pinching { fingers } => {
                if let Some((pointer, last)) =
                    fingers.into_iter().find(|finger| finger.0 != pointer)
                {
                    self.holder = pointer;
                    self.gesture = Gesture::Panning { last };
                }
            }
            Gesture::Dragging(dragging) => self.finish_drag(&dragging),
            Gesture::Connecting(connecting) => {
                let loose = connecting.loose;
                self.gesture = Gesture::Connecting(connecting);
                if !loose {
                    self.connect_at(at);
                    self.finish_connecting();
                }
            }
            placing @ Gesture::Placing(_) => self.gesture = placing,
        }
        if self.gesture == Gesture::Idle {
            self.hover = self.hit(at);
        }
        true
    }

    /// Pressed and let go in one place.
    fn click(&mut self, at: Point, on: Hit, modifiers: Modifiers) {
        let add = modifiers.command || modifiers.shift;
        let on = if self.read_only {
            without_ports(on)
        } else {
            on
        };
        match on {
            Hit::Outlet(from) => self.begin_connecting(Fixed::Outlet(from), None, true, at),
            Hit::Inlet(node) => self.begin_connecting(Fixed::Inlet(node), None, true, at),
            Hit::Node(node) => {
                self.focus = Some(node.clone());
                if add {
                    self.selection.toggle_node(&node);
                } else {
                    self.select(Selection::of_nodes([node]));
                }
            }
            Hit::Edge(edge) | Hit::EdgeEnd(edge, _) => {
                if add {
                    self.selection.toggle_edge(&edge);
                } else {
                    self.select(Selection::of_edge(edge));
                }
            }
            Hit::Nothing if add => {}
            Hit::Nothing => {
                self.focus = None;
                self.select(Selection::default());
            }
        }
    }

    /// A press has become a drag.
    fn begin_drag(&mut self, at: Point, modifiers: Modifiers) {
        let Gesture::Pressed { at: start, on, .. } =
            std::mem::replace(&mut self.gesture, Gesture::Idle)
        else {
            return;
        };
        if modifiers.shift {
            return self.begin_box(start, at);
        }
        match on {
            Hit::Node(node) if !self.read_only => self.begin_dragging(&node, start, at, modifiers),
            Hit::Outlet(from) if !self.read_only => {
                self.begin_connecting(Fixed::Outlet(from), None, false, at);
            }
            Hit::Inlet(node) if !self.read_only => {
                self.begin_connecting(Fixed::Inlet(node), None, false, at);
            }
            Hit::EdgeEnd(edge, end) if !self.read_only => {
                let fixed = match end {
                    End::Inlet => Fixed::Outlet(edge.from.clone()),
                    End::Outlet => Fixed::Inlet(edge.to.clone()),
                };
                self.begin_connecting(fixed, Some(edge), false, at);
            }
            Hit::Node(_)
            | Hit::Outlet(_)
            | Hit::Inlet(_)
            | Hit::EdgeEnd(..)
            | Hit::Edge(_)
            | Hit::Nothing => {
                self.viewport = self.viewport.panned(at - start);
                self.gesture = Gesture::Panning { last: at };
            }
        }
    }

    fn double_click(&mut self, at: Point) -> bool {
        match self.hit(at) {
            Hit::Node(node) => {
                self.select(Selection::of_nodes([node.clone()]));
                self.outputs.push(Output::Open(node));
            }
            Hit::Edge(edge) => self.pick_kind(at, Link::Between(edge)),
            Hit::Nothing => self.pick_kind(at, Link::Nothing),
            Hit::Outlet(_) | Hit::Inlet(_) | Hit::EdgeEnd(..) => return false,
        }
        true
    }
}

/// What is hit where ports and ends of edges do not count: with Shift, so that a box may begin there, and for those who may only look.
fn without_ports(hit: Hit) -> Hit {
    match hit {
        Hit::Outlet(from) => Hit::Node(from.node),
        Hit::Inlet(node) => Hit::Node(node),
        Hit::EdgeEnd(edge, _) => Hit::Edge(edge),
        hit @ (Hit::Node(_) | Hit::Edge(_) | Hit::Nothing) => hit,
    }
}
