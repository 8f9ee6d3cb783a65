//! Reading a document: total, and strict enough that nothing that was written is lost.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;

use crate::document::strict::Strict;
use crate::document::{Document, Edge, FORMAT, Node, NodeId, Position, written_value};
use crate::nodes::{Config, Kind};
use crate::suggest::did_you_mean;

/// The most nodes that a document may have.
pub const MAX_NODES: usize = 2_000;

/// The most bytes that a document may have, as it is sent and as [`Document::to_json`] writes it.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The most entries that a list in a config may have.
pub const MAX_ITEMS: usize = 200;

/// The longest path that is worth naming, in bytes.
const MAX_PATH: usize = 200;

/// The farthest that a node may be from the origin, in canvas units. Beyond it drawing loses precision.
pub const MAX_DISTANCE: f64 = 1_000_000.0;

/// Why some bytes are not a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", location(path, *line, *column))]
pub struct ParseError {
    /// Where, e.g. `nodes[2].config.ring_timeout`; empty where the whole is meant.
    pub path: String,
    /// What is wrong, in a plain sentence.
    pub message: String,
    /// The line in the text, from 1, where the text is not even JSON.
    pub line: Option<usize>,
    /// The column in that line, from 1.
    pub column: Option<usize>,
}

pub(super) fn parse(bytes: &[u8]) -> Result<Document, ParseError> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large());
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let Strict(value) = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| unreadable(&error.path().to_string(), error.inner()))?;
    deserializer.end().map_err(|error| unreadable("", &error))?;
    from_value(&value)
}

pub(super) fn from_value(value: &Value) -> Result<Document, ParseError> {
    check_format(value)?;
    let read: Read = typed("", value)?;
    if read.nodes.len() > MAX_NODES {
        let message = format!(
            "A flow has at most {MAX_NODES} nodes, this one has {}.",
            read.nodes.len()
        );
        return Err(at("nodes", message));
    }
    let nodes = read
        .nodes
        .into_iter()
        .enumerate()
        .map(|(index, node)| node.into_node(index))
        .collect::<Result<Vec<_>, _>>()?;
    check_ids(&nodes)?;
    let document = Document {
        nodes,
        edges: read.edges,
    };
    check_nothing_lost(value, &written_value(&document))?;
    if document.to_json().len() > MAX_BYTES {
        return Err(too_large());
    }
    Ok(document)
}

/// The document as serde reads it; the config of a node is read once its kind is known.
#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    nodes: Vec<ReadNode>,
    #[serde(default)]
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
struct ReadNode {
    id: NodeId,
    kind: String,
    name: String,
    #[serde(default)]
    position: Position,
    #[serde(default = "empty")]
    config: Value,
}

impl ReadNode {
    fn into_node(self, index: usize) -> Result<Node, ParseError> {
        let path = format!("nodes[{index}]");
        check_lists(&format!("{path}.config"), &self.config)?;
        let Some(kind) = Kind::from_name(&self.kind) else {
            let message = format!(
                "There is no node kind `{}`{}",
                self.kind,
                did_you_mean(&self.kind, Kind::ALL.iter().map(|kind| kind.as_str()))
            );
            return Err(at(format!("{path}.kind"), message));
        };
        if [self.position.x, self.position.y]
            .iter()
            .any(|part| part.abs() > MAX_DISTANCE)
        {
            let message = format!("A node lies at most {MAX_DISTANCE} from the origin.");
            return Err(at(format!("{path}.position"), message));
        }
        Ok(Node {
            id: self.id,
            name: self.name,
            position: self.position,
            config: Config::read(kind, &format!("{path}.config"), &self.config)?,
        })
    }
}

fn empty() -> Value {
    Value::Object(serde_json::Map::new())
}

/// Reads one type from a value, with the path to what does not fit.
pub(crate) fn typed<'de, T: Deserialize<'de>>(
    path: &str,
    value: &'de Value,
) -> Result<T, ParseError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let inside = error.path().to_string();
        let path = match (path, inside.as_str()) {
            (path, ".") => path.to_owned(),
            ("", inside) => inside.to_owned(),
            (path, inside) if inside.starts_with('[') => format!("{path}{inside}"),
            (path, inside) => format!("{path}.{inside}"),
        };
        at(
            path,
            format!("{}.", capitalised(&error.inner().to_string())),
        )
    })
}

/// The format comes first: of a newer document everything else may be different.
fn check_format(value: &Value) -> Result<(), ParseError> {
    let Value::Object(document) = value else {
        return Err(at("", "A flow document is a JSON object."));
    };
    match document.get("format") {
        Some(format) if format.as_u64() == Some(u64::from(FORMAT)) => Ok(()),
        Some(format) => Err(at(
            "format",
            format!("This is a document of format {format}; this version reads format {FORMAT}."),
        )),
        None => Err(at(
            "format",
            format!("A flow document says its format: \"format\": {FORMAT}."),
        )),
    }
}

fn check_ids(nodes: &[Node]) -> Result<(), ParseError> {
    let mut seen = HashSet::new();
    for (index, node) in nodes.iter().enumerate() {
        let path = format!("nodes[{index}].id");
        if node.id.0.is_empty() {
            return Err(at(path, "A node needs an id."));
        }
        if !seen.insert(&node.id) {
            return Err(at(path, format!("Two nodes have the id `{}`.", node.id)));
        }
    }
    Ok(())
}

/// Whatever was read has to be in what would be written; a key that is not is one that this format does not know.
fn check_nothing_lost(read: &Value, written: &Value) -> Result<(), ParseError> {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => {
            read.iter().try_for_each(|(key, value)| {
                let checked = match written.get(key) {
                    Some(kept) => check_nothing_lost(value, kept),
                    None => {
                        let known = written.keys().map(String::as_str);
                        let message =
                            format!("There is no key `{key}` here{}", did_you_mean(key, known));
                        Err(at("", message))
                    }
                };
                checked.map_err(|error| within(key, error))
            })
        }
        (Value::Array(read), Value::Array(written)) => read
            .iter()
            .zip(written)
            .enumerate()
            .try_for_each(|(index, (read, written))| {
                check_nothing_lost(read, written)
                    .map_err(|error| within(&format!("[{index}]"), error))
            }),
        // serde would take the fields of an object from a list too.
        (Value::Array(_), Value::Object(_)) => {
            Err(at("", "This is an object with keys, not a list."))
        }
        _ => Ok(()),
    }
}

/// Says where, seen from one step further out. The path is made on the way back, since hardly a document has anything to say.
fn within(step: &str, error: ParseError) -> ParseError {
    let path = match error.path.as_str() {
        "" => step.to_owned(),
        path if path.starts_with('[') => format!("{step}{path}"),
        path => format!("{step}.{path}"),
    };
    ParseError { path, ..error }
}

/// A config with longer lists would be no use to anyone, and checking it would take long.
fn check_lists(path: &str, config: &Value) -> Result<(), ParseError> {
    match config {
        Value::Array(items) if items.len() > MAX_ITEMS => Err(at(
            path,
            format!(
                "A list has at most {MAX_ITEMS} entries, this one has {}.",
                items.len()
            ),
        )),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| check_lists(&format!("{path}[{index}]"), item)),
        Value::Object(entries) => entries
            .iter()
            .try_for_each(|(key, entry)| check_lists(&format!("{path}.{key}"), entry)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn at(path: impl Into<String>, message: impl Into<String>) -> ParseError {
    ParseError {
        path: path.into(),
        message: message.into(),
        line: None,
        column: None,
    }
}

fn too_large() -> ParseError {
    at(
        "",
        format!("A flow document has at most {MAX_BYTES} bytes."),
    )
}

fn unreadable(path: &str, error: &serde_json::Error) -> ParseError {
    // serde_json ends its sentences with the place, which is told apart here.
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    ParseError {
        // A key that was not read yet is a question mark, the whole a dot.
        path: match path.trim_end_matches('?').trim_end_matches('.') {
            // Nobody meant to nest this deeply: the line and column say more.
            path if path.len() > MAX_PATH => String::new(),
            path => path.to_owned(),
        },
        message: format!("{}.", capitalised(reason)),
        line: Some(error.line()).filter(|line| *line > 0),
        column: Some(error.column()).filter(|_| error.line() > 0),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

fn location(path: &str, line: Option<usize>, column: Option<usize>) -> String {
    match (path, line, column) {
        ("", Some(line), Some(column)) => format!("line {line}, column {column}: "),
        ("", ..) => String::new(),
        (path, Some(line), Some(column)) => format!("{path} (line {line}, column {column}): "),
        (path, ..) => format!("{path}: "),
    }
}
