//! How long the editor thinks about what a hand does, in flows of 100, 500 and 1,000 nodes. Figures, never a test: `cargo bench -p phloem-canvas`.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use phloem_canvas::editor::{Command, Editor};
use phloem_canvas::event::{Button, Event, Modifiers};
use phloem_canvas::geometry::{Point, Size};
use phloem_canvas::layout::layout;
use phloem_canvas::scene::Scene;
use phloem_canvas::viewport::Viewport;
use phloem_flow::document::{Document, Edge, Node, NodeId, OutletRef, Position};
use phloem_flow::nodes::Kind;

const MODIFIERS: Modifiers = Modifiers::NONE;

fn main() {
    println!(
        "{:>6}  {:<28} {:>12} {:>12}",
        "nodes", "what", "median", "95 %"
    );
    for nodes in [100, 500, 1_000] {
        let flow = flow(nodes);
        report(nodes, "move while dragging one", &drag(&flow, Command::Fit));
        report(
            nodes,
            "move while dragging all",
            &drag(&flow, Command::SelectAll),
        );
        report(nodes, "move over nodes and edges", &hover(&flow));
        report(nodes, "move while connecting", &connect(&flow));
        report(nodes, "pan", &pan(&flow));
        report(nodes, "zoom", &zoom(&flow));
        report(
            nodes,
            "draw all anew",
            &repeat(20, || {
                black_box(Scene::new(&flow));
            }),
        );
        report(
            nodes,
            "tidy",
            &repeat(5, || {
                black_box(layout(&flow, &BTreeSet::new()));
            }),
        );
    }
}

/// Columns of Call Forwards, each leading on to the next column through three outlets, and back to the start through one in ten.
fn flow(count: usize) -> Document {
    let mut document = Document::default();
    let rows = 25;
    for index in 1..count {
        let kind = if index % 3 == 0 {
            Kind::Menu
        } else {
            Kind::CallForward
        };
        let (column, row) = (index / rows, index % rows);
        document.nodes.push(Node {
            id: NodeId(format!("n{}", index + 1)),
            name: format!("Node_{index}"),
            position: Position {
                x: column as f64 * 352.0,
                y: row as f64 * 240.0,
            },
            config: kind.new_config(),
        });
    }
    for (index, node) in document.nodes.iter().enumerate() {
        for (row, outlet) in node
            .config
            .describe()
            .outlets()
            .into_iter()
            .enumerate()
            .take(3)
        {
            let target = if index % 10 == 9 && row == 2 {
                index - 9
            } else {
                index + rows - 1 + row
            };
            if let Some(target) = document.nodes.get(target.max(1)) {
                let from = OutletRef {
                    node: node.id.clone(),
                    outlet: outlet.id,
                };
                let to = target.id.clone();
                document.edges.push(Edge { from, to });
            }
        }
    }
    document
}

fn editor(flow: &Document) -> Editor {
    let mut editor = Editor::new(flow.clone());
    editor.resize(Size::new(1440.0, 900.0));
    editor.set_viewport(Viewport {
        zoom: 0.5,
        pan: Point::new(100.0, -200.0),
    });
    editor
}

/// The header of a node in the middle of the screen.
fn held(editor: &Editor) -> Point {
    let middle = editor.viewport().to_canvas(Point::new(720.0, 450.0));
    let nearest = editor
        .scene()
        .cards()
        .map(|(_, card)| card.rect.corner() + Point::new(120.0, 30.0));
    let nearest =
        nearest.min_by(|one, other| one.distance(middle).total_cmp(&other.distance(middle)));
    editor.viewport().to_screen(nearest.unwrap_or_default())
}

fn drag(flow: &Document, first: Command) -> Vec<Duration> {
    let mut editor = editor(flow);
    let viewport = editor.viewport();
    editor.run(first);
    editor.set_viewport(viewport);
    let at = held(&editor);
    editor.handle(Event::PointerDown {
        pointer: 1,
        at,
        button: Button::Primary,
        modifiers: MODIFIERS,
    });
    moves(&mut editor, at)
}

fn connect(flow: &Document) -> Vec<Duration> {
    let mut editor = editor(flow);
    let ring = held(&editor) + Point::new(64.0, 24.5);
    editor.handle(Event::PointerDown {
        pointer: 1,
        at: ring,
        button: Button::Primary,
        modifiers: MODIFIERS,
    });
    moves(&mut editor, ring)
}

fn hover(flow: &Document) -> Vec<Duration> {
    moves(&mut editor(flow), Point::new(700.0, 450.0))
}

fn pan(flow: &Document) -> Vec<Duration> {
    let mut editor = editor(flow);
    let at = Point::new(700.0, 450.0);
    editor.handle(Event::PointerDown {
        pointer: 1,
        at,
        button: Button::Middle,
        modifiers: MODIFIERS,
    });
    moves(&mut editor, at)
}

fn zoom(flow: &Document) -> Vec<Duration> {
    let mut editor = editor(flow);
    let at = Point::new(700.0, 450.0);
    let turns = (0..200_u32).map(|step| if step % 20 < 10 { 20.0 } else { -20.0 });
    timed(turns, |turn| {
        let (turn, unit) = (
            Point::new(0.0, turn),
            phloem_canvas::viewport::WheelUnit::Pixel,
        );
        editor.handle(Event::Wheel {
            at,
            turn,
            unit,
            pinch: false,
        });
    })
}

/// Round in a circle of a hundred pixels, 200 moves of about three pixels, as a hand does it.
fn moves(editor: &mut Editor, around: Point) -> Vec<Duration> {
    let points = (0..200_u32).map(|step| {
        let angle = f64::from(step) / 200.0 * std::f64::consts::TAU;
        around + Point::new(angle.sin() * 100.0, (1.0 - angle.cos()) * 100.0)
    });
    timed(points, |at| {
        editor.handle(Event::PointerMove {
            pointer: 1,
            at,
            modifiers: MODIFIERS,
        });
        black_box(editor.take_damage());
    })
}

fn repeat(times: usize, mut what: impl FnMut()) -> Vec<Duration> {
    timed(0..times, |_| what())
}

fn timed<T>(inputs: impl Iterator<Item = T>, mut what: impl FnMut(T)) -> Vec<Duration> {
    inputs
        .map(|input| {
            let start = Instant::now();
            what(input);
            start.elapsed()
        })
        .collect()
}

fn report(nodes: usize, what: &str, times: &[Duration]) {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = |part: usize| {
        sorted
            .get(sorted.len() * part / 100)
            .copied()
            .unwrap_or_default()
            .as_secs_f64()
            * 1e6
    };
    println!(
        "{nodes:>6}  {what:<28} {:>9.1} µs {:>9.1} µs",
        at(50),
        at(95)
    );
}
