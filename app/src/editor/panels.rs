//! What opens over the canvas: the search for nodes, the list of commands, the kinds to pick from, the list to connect by keys, the sheet of shortcuts.

use std::sync::Arc;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use phloem_canvas::announce;
use phloem_canvas::editor::{Chooser, Command, Panel, Stage, Wheel};
use phloem_canvas::find::find;
use phloem_canvas::outline::reading_order;
use phloem_flow::nodes::Kind;

use crate::components::Dialog;
use crate::editor::canvas::events::keyboard;
use crate::editor::canvas::focus_canvas;
use crate::editor::hand::{Hand, Picking};
use crate::editor::picker::{Entries, Entry, Picker};
use crate::editor::remembered;

/// All of them; each is in the page only while it is open.
#[component]
pub fn Panels() -> impl IntoView {
    let hand = expect_context::<Hand>();
    let panel = hand.panel();
    let close = Callback::new(move |()| {
        panel.set(None);
        focus_canvas(hand);
    });
    let open = move || {
        match panel.get() {
        Some(Panel::Find) => {
            view! { <Picker label="Find a node" entries=nodes(hand) none="No node is called like that." close /> }
                .into_any()
        }
        Some(Panel::Commands) => {
            view! { <Picker label="Find a command" entries=commands(hand) none="No command is called like that." close /> }
                .into_any()
        }
        Some(Panel::Shortcuts) | None => ().into_any(),
    }
    };
    let kinds = move || {
        let picking = hand.picking().get()?;
        Some(view! { <KindPicker hand picking /> })
    };
    let chooser = move || {
        let chooser = hand.chooser().get()?;
        Some(choosing(hand, &chooser))
    };
    view! {
        <div class="panels">{open} {kinds} {chooser}</div>
        <Shortcuts hand />
    }
    .into_any()
}

/// The nodes, those that fit what is typed.
fn nodes(hand: Hand) -> Entries {
    Arc::new(move |words: &str| {
        hand.with(|editor| {
            let document = editor.document();
            let found = if words.trim().is_empty() {
                reading_order(document)
            } else {
                find(document, words)
            };
            let shown = found.into_iter().take(50).filter_map(|id| {
                let node = document.node(&id)?;
                Some(Entry {
                    label: node.name.clone(),
                    about: node.config.describe().summary(),
                    keys: String::new(),
                    sign: Some(node.config.kind()),
                    pick: Arc::new(move || {
                        hand.show(&id);
                        focus_canvas(hand);
                    }),
                })
            });
            shown.collect()
        })
    })
}

/// The commands, those that fit what is typed.
fn commands(hand: Hand) -> Entries {
    let read_only = hand.is_read_only();
    Arc::new(move |words: &str| {
        let words = words.to_lowercase();
        let fits = |command: &&Command| {
            let label = command.label().to_lowercase();
            **command != Command::Commands
                && !(read_only && changes(**command))
                && words.split_whitespace().all(|word| label.contains(word))
        };
        let shown = Command::ALL.iter().filter(fits).map(|command| Entry {
            label: command.label().to_owned(),
            about: String::new(),
            keys: written(*command),
            sign: None,
            pick: Arc::new(move || hand.run(*command)),
        });
        shown.collect()
    })
}

/// Whether a command is not for those who may only look.
#[must_use]
pub const fn changes(command: Command) -> bool {
    match command {
        Command::Undo
        | Command::Redo
        | Command::AddNode
        | Command::Connect
        | Command::Duplicate
        | Command::Delete
        | Command::DeleteAndRejoin
        | Command::Tidy => true,
        Command::SelectAll
        | Command::Fit
        | Command::FitSelection
        | Command::ActualSize
        | Command::ZoomIn
        | Command::ZoomOut
        | Command::Find
        | Command::Commands
        | Command::Shortcuts => false,
    }
}

/// A command's usual shortcut as this keyboard has it; nothing where it has none.
#[must_use]
pub fn written(command: Command) -> String {
    let shortcut = command.shortcuts().first();
    shortcut.map_or_else(String::new, |shortcut| shortcut.written(keyboard()))
}

/// The kinds, where the new node will be.
#[component]
fn KindPicker(hand: Hand, picking: Picking) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let at = picking.at;
    Effect::new(move || {
        let Some(list) = node.get() else { return };
        let pane = hand.with(phloem_canvas::editor::Editor::pane);
        let (width, height) = (
            f64::from(list.offset_width()),
            f64::from(list.offset_height()),
        );
        let x = at.x.min(pane.width - width - 8.0).max(8.0);
        let y = at.y.min(pane.height - height - 8.0).max(8.0);
        let style = (*list).style();
        let _ = style.set_property("inset", "0 auto auto 0");
        let _ = style.set_property("translate", &format!("{x}px {y}px"));
    });
    let entries: Entries = Arc::new(move |words: &str| {
        let words = words.to_lowercase();
        let fits = |kind: &&Kind| {
            let about = kind.about();
            let text = format!("{} {}", about.label, about.summary).to_lowercase();
            **kind != Kind::Start && words.split_whitespace().all(|word| text.contains(word))
        };
        let shown = Kind::ALL.iter().filter(fits).map(|kind| {
            let picking = picking.clone();
            Entry {
                label: kind.about().label.to_owned(),
                about: kind.about().brief.to_owned(),
                keys: String::new(),
                sign: Some(*kind),
                pick: Arc::new(move || {
                    hand.attempt(|editor| editor.add_linked(*kind, picking.corner, &picking.link));
                    focus_canvas(hand);
                }),
            }
        });
        shown.collect()
    });
    let close = Callback::new(move |()| {
        hand.picking().set(None);
        focus_canvas(hand);
    });
    view! { <Picker label="Add a node" entries none="No step is called like that." close node /> }
        .into_any()
}

/// The list to connect by keys. The focus stays on the canvas, whose keys move in it.
fn choosing(hand: Hand, chooser: &Chooser) -> AnyView {
    let question = hand.with(|editor| match &chooser.stage {
        Stage::Outlet(node) => {
            format!(
                "Which outlet of {}?",
                announce::name(editor.document(), node)
            )
        }
        Stage::Target(from) => format!(
            "Where should {} lead?",
            announce::outlet(editor.document(), from)
        ),
    });
    let lines: Vec<AnyView> = chooser
        .shown()
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let choose = move |_| {
                let outputs = hand.update(|editor| editor.choose(index));
                hand.perform(outputs);
            };
            view! {
                <li
                    role="option"
                    aria-selected=if index == chooser.at() { "true" } else { "false" }
                    on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                    on:click=choose
                >
                    <span class="words">
                        <span class="label">{choice.label.clone()}</span>
                    </span>
                </li>
            }
            .into_any()
        })
        .collect();
    let typed = match chooser.filter.as_str() {
        "" => "Type to narrow the list".to_owned(),
        filter => format!("With “{filter}”"),
    };
    let label = question.clone();
    view! {
        <div class="picker chooser">
            <p class="question">{question}</p>
            <p class="typed">{typed}</p>
            <ul role="listbox" aria-label=label>
                {lines}
            </ul>
        </div>
    }
    .into_any()
}

/// What the pointer does.
const GESTURES: [(&str, &str); 11] = [
    ("Move what you see", "Drag the canvas, or Space and drag"),
    ("Zoom", "Wheel, or pinch"),
    ("Select several", "Shift and drag a box"),
    ("Add to the selection", "Shift or Ctrl and click"),
    ("Move off the grid", "Alt and drag"),
    ("Put a node on an edge", "Drop it there"),
    ("Set a node up", "Double-click it, or Enter"),
    ("Rename a node", "F2"),
    ("Go from node to node", "Tab, or Alt and arrows"),
    ("Move nodes", "Arrows; with Shift farther"),
    ("Copy, cut, paste", "Ctrl+C, Ctrl+X, Ctrl+V"),
];

/// The sheet of shortcuts.
#[component]
fn Shortcuts(hand: Hand) -> impl IntoView {
    let subject = RwSignal::new(None::<()>);
    let panel = hand.panel();
    Effect::new(move || subject.set((panel.get() == Some(Panel::Shortcuts)).then_some(())));
    Effect::new(move || {
        if subject.read().is_none() && panel.get_untracked() == Some(Panel::Shortcuts) {
            panel.set(None);
        }
    });
    let inside = move |()| {
        let commands = Command::ALL.iter().map(|command| {
            let keys: Vec<String> = command
                .shortcuts()
                .iter()
                .map(|shortcut| shortcut.written(keyboard()))
                .collect();
            (command.label(), keys.join(" or "))
        });
        let gestures = GESTURES
            .iter()
            .map(|(what, how)| (*what, (*how).to_owned()));
        let row = |(what, how): (&'static str, String)| {
            view! {
                <dt>{what}</dt>
                <dd>{how}</dd>
            }
            .into_any()
        };
        let commands: Vec<AnyView> = commands.map(row).collect();
        let gestures: Vec<AnyView> = gestures.map(row).collect();
        view! {
            <div class="inside shortcuts">
                <section>
                    <h2>"Shortcuts"</h2>
                    <dl>{commands}</dl>
                </section>
                <section>
                    <h2>"By hand"</h2>
                    <dl>{gestures}</dl>
                    <fieldset>
                        <legend>"The wheel, or two fingers on a trackpad"</legend>
                        {wheel_choice(hand, Wheel::Zooms, "Zooms")}
                        {wheel_choice(hand, Wheel::Pans, "Moves what you see; a pinch zooms")}
                    </fieldset>
                </section>
                <div class="actions">
                    <button class="button" type="button" on:click=move |_| subject.set(None)>
                        "Close"
                    </button>
                </div>
            </div>
        }
        .into_any()
    };
    view! { <Dialog subject label="Shortcuts" wide=true inside /> }.into_any()
}

fn wheel_choice(hand: Hand, wheel: Wheel, label: &'static str) -> AnyView {
    view! {
        <label>
            <input
                type="radio"
                name="wheel"
                prop:checked=remembered::wheel() == wheel
                on:change=move |_| {
                    remembered::keep_wheel(wheel);
                    hand.update(|editor| editor.set_wheel(wheel));
                }
            />
            {label}
        </label>
    }
    .into_any()
}
