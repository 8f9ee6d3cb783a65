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
        rename_in_config(&mut node.config, |read| (read == old).then_some(name));
    }
}

/// Rewrites every reference in a config to a node that `renamed` knows another name for.
pub(crate) fn rename_in_config<'a>(
    config: &mut Config,
    renamed: impl Fn(&str) -> Option<&'a str> + Copy,
) {
    let before = config.to_value();
    let mut after = before.clone();
    rename_in_value(&mut after, renamed);
    if after != before
        && let Ok(read) = Config::read(config.kind(), "", &after)
    {
        *config = read;
    }
}

fn rename_in_value<'a>(value: &mut Value, renamed: impl Fn(&str) -> Option<&'a str> + Copy) {
    match value {
        Value::String(text) => *text = rename_in_text(text, renamed),
        Value::Array(items) => {
            for item in items {
                rename_in_value(item, renamed);
            }
        }
        Value::Object(entries) => {
            for entry in entries.values_mut() {
                rename_in_value(entry, renamed);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text with every reference renamed.
fn rename_in_text<'a>(text: &str, renamed: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut written = String::new();
    let mut copied = 0;
    for reference in parse(text).references() {
        if let Some(new) = renamed(reference.node) {
            written.push_str(&text[copied..reference.place.start]);
            written.push_str(new);
            copied = reference.place.end;
        }
    }
    written + &text[copied..]
}
