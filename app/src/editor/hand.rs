//! The document in hand: what the canvas, the inspector, the list of problems and saving share.

use std::time::Duration;

use leptos::prelude::*;
use phloem_canvas::edit::{Link, Refused};
use phloem_canvas::editor::{Chooser, Command, Editor, Output, Panel};
use phloem_canvas::event::Event;
use phloem_canvas::geometry::Point;
use phloem_canvas::scene::Damage;
use phloem_canvas::selection::Selection;
use phloem_flow::document::{Document, NodeId};
use phloem_flow::problem::{Problem, problems};

use crate::components::Toasts;

/// A flow with more nodes than this is checked only when the hand rests.
const CHECKED_AT_ONCE: usize = 60;
/// How long a hand has rested then.
const REST: Duration = Duration::from_millis(200);

/// The document in hand, as context. A copy is the same hand.
///
/// Every change goes through [`Hand::update`], which tells everybody what has become different.
#[derive(Clone, Copy)]
pub struct Hand {
    editor: StoredValue<Editor>,
    toasts: Toasts,
    drawn: Trigger,
    revision: RwSignal<u64>,
    checked: RwSignal<u64>,
    selection: RwSignal<Selection>,
    only_node: Memo<Option<NodeId>>,
    problems: Memo<Vec<Problem>>,
    zoom: RwSignal<u32>,
    chooser: RwSignal<Option<Chooser>>,
    picking: RwSignal<Option<Picking>>,
    panel: RwSignal<Option<Panel>>,
    announced: RwSignal<String>,
    focused: RwSignal<Option<NodeId>>,
    opened: RwSignal<Option<NodeId>>,
}

/// A kind of node is being picked, for a new node.
#[derive(Clone, Debug, PartialEq)]
pub struct Picking {
    /// Where on the pane the list belongs.
    pub at: Point,
    /// Where the new card's top left corner belongs.
    pub corner: Point,
    /// How the new node will be connected.
    pub link: Link,
}

/// What [`Hand::publish`] found to be different.
struct News {
    revision: u64,
    nodes: usize,
    selection: Option<Selection>,
    chooser: Option<Option<Chooser>>,
    zoom: u32,
    outputs: Vec<Output>,
}

impl Hand {
    /// Takes a document in hand.
    #[must_use]
    pub fn new(editor: Editor) -> Self {
        let selection = RwSignal::new(editor.selection().clone());
        let checked = RwSignal::new(editor.revision());
        let revision = RwSignal::new(editor.revision());
        let editor = StoredValue::new(editor);
        Self {
            editor,
            toasts: expect_context(),
            drawn: Trigger::new(),
            revision,
            checked,
            selection,
            only_node: Memo::new(move |_| {
                selection.with(|selection| selection.only_node().cloned())
            }),
            problems: Memo::new(move |_| {
                checked.track();
                editor.with_value(|editor| problems(editor.document()))
            }),
            zoom: RwSignal::new(100),
            chooser: RwSignal::new(None),
            picking: RwSignal::new(None),
            panel: RwSignal::new(None),
            announced: RwSignal::new(String::new()),
            focused: RwSignal::new(None),
            opened: RwSignal::new(None),
        }
    }

    /// Looks at the editor; not tracked.
    pub fn with<T>(self, look: impl FnOnce(&Editor) -> T) -> T {
        self.editor.with_value(look)
    }

    /// Does something with the editor, then tells everybody.
    ///
    /// # Panics
    /// When the page with the document has been left. What comes later than that, such as the answer to a request, asks [`Hand::is_there`] first.
    pub fn update<T>(self, change: impl FnOnce(&mut Editor) -> T) -> T {
        let answer = self.editor.try_update_value(change);
        self.publish();
        answer.expect("a document is in hand for as long as its page is open")
    }

    /// Whether the page with the document is still open.
    #[must_use]
    pub fn is_there(self) -> bool {
        self.revision.try_get_untracked().is_some()
    }

    /// Does something that may be refused; then says why, and whether it was done.
    pub fn attempt<T>(self, change: impl FnOnce(&mut Editor) -> Result<T, Refused>) -> Option<T> {
        match self.update(change) {
            Ok(value) => Some(value),
            Err(refused) => {
                // Nothing went wrong: it is said why nothing was done, and gone again.
                self.toasts.say(refused.to_string());
                None
            }
        }
    }

    /// Takes in what a hand did; says whether it meant something, so that the browser should not act on it too.
    pub fn handle(self, event: Event) -> bool {
        let response = self.update(|editor| editor.handle(event));
        self.perform(response.outputs);
        response.handled
    }

    /// Does something by name.
    pub fn run(self, command: Command) {
        let response = self.update(|editor| editor.run(command));
        self.perform(response.outputs);
    }

    /// The document as it is now; not tracked.
    #[must_use]
    pub fn document(self) -> Document {
        self.with(|editor| editor.document().clone())
    }

    /// Whether the document can only be looked at.
    #[must_use]
    pub fn is_read_only(self) -> bool {
        self.with(Editor::is_read_only)
    }

    /// Grows with every change of the document.
    #[must_use]
    pub fn revision(self) -> Signal<u64> {
        self.revision.into()
    }

    /// What is selected.
    #[must_use]
    pub fn selection(self) -> Signal<Selection> {
        self.selection.into()
    }

    /// The only thing selected, if that is a node: what the inspector shows.
    #[must_use]
    pub const fn only_node(self) -> Memo<Option<NodeId>> {
        self.only_node
    }

    /// What is wrong with the document. Of a large one it is found when the hand rests.
    #[must_use]
    pub const fn problems(self) -> Memo<Vec<Problem>> {
        self.problems
    }

    /// The zoom in percent.
    #[must_use]
    pub fn zoom(self) -> Signal<u32> {
        self.zoom.into()
    }

    /// The list that a connection is being chosen from by keys.
    #[must_use]
    pub fn chooser(self) -> Signal<Option<Chooser>> {
        self.chooser.into()
    }

    /// The kind of node that is being picked; whoever ends that sets it to none.
    #[must_use]
    pub const fn picking(self) -> RwSignal<Option<Picking>> {
        self.picking
    }

    /// The panel that is open; whoever closes it sets it to none.
    #[must_use]
    pub const fn panel(self) -> RwSignal<Option<Panel>> {
        self.panel
    }

    /// The last sentence for people who hear the canvas. It is set anew even when it is the same again.
    #[must_use]
    pub fn announced(self) -> Signal<String> {
        self.announced.into()
    }

    /// The node whose card is to be given the focus. It is set anew each time.
    #[must_use]
    pub fn focused(self) -> Signal<Option<NodeId>> {
        self.focused.into()
    }

    /// The node that is to be set up: the focus goes to the inspector. It is set anew each time.
    #[must_use]
    pub fn opened(self) -> Signal<Option<NodeId>> {
        self.opened.into()
    }

    /// Runs whoever calls it again after everything that happens to the editor, even a movement of the pointer.
    pub fn track_everything(self) {
        self.drawn.track();
    }

    /// Selects a node and shows it.
    pub fn show(self, node: &NodeId) {
        self.update(|editor| editor.show(node));
    }

    /// Selects a node, shows it, and leads to where it is set up.
    pub fn open(self, node: &NodeId) {
        self.show(node);
        self.opened.set(Some(node.clone()));
    }

    /// Gives the card of a node the focus.
    pub fn give_focus(self, node: &NodeId) {
        self.focused.set(Some(node.clone()));
    }

    /// What has to be drawn anew since this was last asked, which is for the canvas to ask.
    pub(crate) fn take_damage(self) -> Damage {
        self.editor
            .try_update_value(Editor::take_damage)
            .unwrap_or_default()
    }

    /// Tells people who hear the canvas.
    pub fn announce(self, sentence: impl Into<String>) {
        self.announced.set(sentence.into());
    }

    /// Does what only the view can do.
    pub fn perform(self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Announce(sentence) => self.announced.set(sentence),
                Output::Refuse(sentence) => self.toasts.say(sentence),
                Output::PickKind { at, corner, link } => {
                    self.picking.set(Some(Picking { at, corner, link }));
                }
                Output::Focus(node) => self.focused.set(Some(node)),
                Output::Open(node) => self.opened.set(Some(node)),
                Output::Show(panel) => self.panel.set(Some(panel)),
            }
        }
    }

    /// Tells everybody what has become different.
    fn publish(self) {
        let Some(news) = self.editor.try_update_value(|editor| self.news(editor)) else {
            return;
        };
        if self.revision.get_untracked() != news.revision {
            self.revision.set(news.revision);
            self.check(news.revision, news.nodes);
        }
        if let Some(selection) = news.selection {
            self.selection.set(selection);
        }
        if let Some(chooser) = news.chooser {
            self.chooser.set(chooser);
        }
        if self.zoom.get_untracked() != news.zoom {
            self.zoom.set(news.zoom);
        }
        self.drawn.notify();
        self.perform(news.outputs);
    }

    fn news(self, editor: &mut Editor) -> News {
        let reselected = self
            .selection
            .with_untracked(|known| known != editor.selection());
        let rechosen = self
            .chooser
            .with_untracked(|known| known.as_ref() != editor.chooser());
        News {
            revision: editor.revision(),
            nodes: editor.document().nodes.len(),
            selection: reselected.then(|| editor.selection().clone()),
            chooser: rechosen.then(|| editor.chooser().cloned()),
            zoom: percent(editor.viewport().zoom),
            outputs: editor.drain_outputs(),
        }
    }

    /// Has the problems found anew: at once where that is quick, else once nothing has changed for a while.
    fn check(self, revision: u64, nodes: usize) {
        if nodes <= CHECKED_AT_ONCE {
            return self.checked.set(revision);
        }
        let when_at_rest = move || {
            if self.revision.try_get_untracked() == Some(revision) {
                self.checked.set(revision);
            }
        };
        set_timeout(when_at_rest, REST);
    }
}

fn percent(zoom: f64) -> u32 {
    // Within the limits of the viewport it is a small number.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "see above"
    )]
    let percent = (zoom * 100.0).round() as u32;
    percent
}
