//! How long it takes to read and check a document of 2,000 nodes. The aim is less than 100 ms, so that problems can be told while somebody types.
//!
//! `cargo bench -p phloem-flow --features engine --bench check`

use std::hint::black_box;
use std::time::Instant;

use phloem_flow::document::{Document, MAX_NODES};
use phloem_flow::problem::problems;
use serde_json::{Value, json};

/// How often each is done; the median is told.
const ROUNDS: usize = 11;

fn main() {
    measure(
        "prompts and requests, each reads the request before it",
        &chain(1),
    );
    measure(
        "prompts and requests, each reads three before it",
        &chain(3),
    );
    measure("edges in all directions", &crowd("prompt_completed"));
    measure(
        "edges in all directions from unknown outlets",
        &crowd("completed"),
    );
}

/// As many nodes as a document may have, one after the other.
fn chain(values: usize) -> String {
    let nodes = (1..MAX_NODES).map(|number| {
        let before = (1..=values).map(|back| (number / 4).saturating_sub(back).max(1) * 4);
        node(number, &before.map(read).collect::<String>())
    });
    let edges = (1..MAX_NODES).map(|number| edge(number - 1, outlet(number - 1), number));
    document(nodes, edges)
}

/// Fewer nodes, and as many edges as there is room for; each node reads another.
fn crowd(outlet: &str) -> String {
    const NODES: usize = 1_000;
    let nodes = (1..NODES).map(|number| node(number, &read((NODES - number).next_multiple_of(4))));
    let edges =
        (0..3_500).map(|number| edge(number % NODES, outlet, 1 + number * 31 % (NODES - 1)));
    document(nodes, edges)
}

fn read(number: usize) -> String {
    format!("{{{{N{number}.response}}}}")
}

/// Every fourth node is a request.
fn node(number: usize, text: &str) -> Value {
    let (kind, config) = if number.is_multiple_of(4) {
        (
            "http_request",
            json!({"url": format!("https://a.b/{text}")}),
        )
    } else {
        (
            "play_audio",
            json!({"prompt": {"type": "speak", "text": text}}),
        )
    };
    json!({"id": number.to_string(), "kind": kind, "name": format!("N{number}"), "config": config})
}

fn outlet(number: usize) -> &'static str {
    match number {
        0 => "incoming_call",
        number if number.is_multiple_of(4) => "success",
        _ => "prompt_completed",
    }
}

fn edge(from: usize, outlet: &str, to: usize) -> Value {
    json!({"from": {"node": from.to_string(), "outlet": outlet}, "to": to.to_string()})
}

fn document(nodes: impl Iterator<Item = Value>, edges: impl Iterator<Item = Value>) -> String {
    let start = json!({"id": "0", "kind": "start", "name": "Start"});
    let nodes: Vec<Value> = std::iter::once(start).chain(nodes).collect();
    json!({"format": 1, "nodes": nodes, "edges": edges.collect::<Vec<_>>()}).to_string()
}

fn measure(what: &str, text: &str) {
    let document = match Document::parse(text.as_bytes()) {
        Ok(document) => document,
        Err(error) => return println!("{what}: {error}"),
    };
    let found = problems(&document).len();
    let read = median(|| {
        drop(black_box(Document::parse(black_box(text.as_bytes()))));
    });
    let checked = median(|| {
        drop(black_box(problems(black_box(&document))));
    });
    println!(
        "{what} ({} KiB, {found} problems): read in {read:.1} ms, checked in {checked:.1} ms",
        text.len() / 1024
    );
}

fn median(work: impl Fn()) -> f64 {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2].as_secs_f64() * 1e3
}
