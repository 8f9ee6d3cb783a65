//! Renaming a node together with every template that reads its variables.

use serde_json::Value;

use crate::document::{Document, NodeId};
use crate::nodes::Config;
use crate::template::parse;

/// Gives a node another name and rewrites every reference to it. The name is not checked; a bad one is a problem of the document.
pub fn rename_node(document: &mut Document, id: &NodeId, name: &str) {
    let Some(node) = document.nodes.iter_mut().find(|node| node.id == *id) else {
        return;
    };
    let old = std::mem::replace(&mut node.name, name.to_owned());
    // Another node of the old name is what the references mean from now on.
    if old == name || document.node_named(&old).is_some() {
        return;
    }
    for node in &mut document.nodes {
        rename_in_config(&mut node.config, &old, name);
    }
}

fn rename_in_config(config: &mut Config, old: &str, new: &str) {
    let before = config.to_value();
    let mut after = before.clone();
    rename_in_value(&mut after, old, new);
    if after != before
        && let Ok(renamed) = Config::read(config.kind(), "", &after)
    {
        *config = renamed;
    }
}

fn rename_in_value(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) => *text = rename_in_text(text, old, new),
        Value::Array(items) => {
            for item in items {
                rename_in_value(item, old, new);
            }
        }
        Value::Object(entries) => {
            for entry in entries.values_mut() {
                rename_in_value(entry, old, new);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text with every reference to the node renamed.
fn rename_in_text(text: &str, old: &str, new: &str) -> String {
    let mut renamed = String::new();
    let mut copied = 0;
    for reference in parse(text)
        .references()
        .filter(|reference| reference.node == old)
    {
        renamed.push_str(&text[copied..reference.place.start]);
        renamed.push_str(new);
        copied = reference.place.end;
    }
    renamed + &text[copied..]
}
