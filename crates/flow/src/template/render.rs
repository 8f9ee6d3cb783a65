//! Filling templates in. What has no value is left empty and noted; nothing here can fail a run.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use serde_json::{Map, Value};

use crate::template::expression::{Expression, Reference, Segment};
use crate::template::json::{self, plain_text};
use crate::template::{Piece, parse};

/// What templates can read: by node name, what the node has left.
pub(crate) type Scope = BTreeMap<String, Map<String, Value>>;

/// The most that values may add to one text, in bytes.
const MAX_FILLED: usize = 256 * 1024;

/// How much work one expression may make, in minijinja's instructions.
const FUEL: u64 = 10_000;

/// How values are put into a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As they are.
    Plain,
    /// For an address: a value at the very beginning is taken as it is, so that it can be a whole address; any other is percent-encoded.
    Url,
    /// For JSON: escaped inside a string, as JSON of its own type elsewhere.
    Json,
}

/// A template, filled in.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) text: String,
    /// One sentence for each value that was left out.
    pub(crate) warnings: Vec<String>,
}

/// Fills a template in.
pub(crate) fn fill(template: &str, encoding: Encoding, scope: &Scope) -> Filled {
    let mut filler = Filler {
        scope,
        left: MAX_FILLED,
        warnings: Vec::new(),
    };
    let text = match encoding {
        Encoding::Json => json::fill(template, |expression| filler.value(expression)),
        Encoding::Plain | Encoding::Url => {
            let mut text = String::with_capacity(template.len());
            for (place, piece) in parse(template).pieces.into_iter().enumerate() {
                match piece {
                    Piece::Text(literal) => text.push_str(literal),
                    Piece::Expression(expression) => {
                        let value = plain_text(&filler.value(&expression));
                        // Only the first piece may be an address. What follows one that is missing must not take its place.
                        if encoding == Encoding::Url && place > 0 {
                            text.push_str(&percent_encoded(&value));
                        } else {
                            text.push_str(&value);
                        }
                    }
                }
            }
            text
        }
    };
    Filled {
        text,
        warnings: filler.warnings,
    }
}

/// A text in which everything but letters, digits and `-._~` is written as `%XX`: fit for any part of an address and for form fields.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for half in [byte >> 4, byte & 15] {
                encoded.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
            }
        }
    }
    encoded
}

struct Filler<'a> {
    scope: &'a Scope,
    left: usize,
    warnings: Vec<String>,
}

impl Filler<'_> {
    fn value(&mut self, expression: &Expression<'_>) -> Value {
        let source = expression.source.trim();
        let value = match expression.references.as_slice() {
            [reference] if expression.plain => look_up(reference, self.scope)
                .cloned()
                .ok_or(Missing::NoValue),
            _ => evaluate(expression, self.scope),
        };
        let value = value.and_then(|value| {
            let size = size(&value);
            self.left = self.left.checked_sub(size).ok_or(Missing::TooLong)?;
            Ok(value)
        });
        value.unwrap_or_else(|missing| {
            let why = match missing {
                Missing::NoValue => "has no value here",
                Missing::TooLong => "is too long",
                Missing::NotComputed => "cannot be worked out with the values it has here",
            };
            self.warnings.push(format!(
                "{{{{{source}}}}} {why}; nothing was put in its place."
            ));
            Value::Null
        })
    }
}

/// Why there is nothing to put in.
enum Missing {
    NoValue,
    TooLong,
    NotComputed,
}

fn look_up<'a>(reference: &Reference<'_>, scope: &'a Scope) -> Option<&'a Value> {
    let variables = scope.get(reference.node)?;
    let (first, rest) = reference.path.split_first()?;
    let Segment::Key(first) = first else {
        return None;
    };
    rest.iter()
        .try_fold(variables.get(*first)?, |value, segment| match segment {
            Segment::Key(key) => value.get(key),
            Segment::Index(index) => value.get(index),
        })
}

/// About how long a value is as text; exact for texts, which are what can be long.
fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(|item| size(item) + 1).sum(),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| key.len() + size(value) + 4)
            .sum(),
    }
}

/// Set up once: making it costs more than evaluating.
static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("replace", replace);
    environment
});

/// The filter of this name, kept from making one long text out of two.
fn replace(text: &str, from: &str, to: &str) -> Result<String, minijinja::Error> {
    let found = if from.is_empty() {
        text.len() + 1
    } else {
        text.matches(from).count()
    };
    if text.len().saturating_add(found.saturating_mul(to.len())) > MAX_FILLED {
        return Err(minijinja::Error::new(
            ErrorKind::InvalidOperation,
            "the text becomes too long",
        ));
    }
    Ok(text.replace(from, to))
}

fn evaluate(expression: &Expression<'_>, scope: &Scope) -> Result<Value, Missing> {
    let compiled = ENVIRONMENT
        .compile_expression_owned(expression.source.to_owned())
        .map_err(|_| Missing::NotComputed)?;
    let none = Map::new();
    let readable: BTreeMap<&str, &Map<String, Value>> = expression
        .references
        .iter()
        // A node that did not run has left nothing, which the `default` filter can fill.
        .map(|reference| (reference.node, scope.get(reference.node).unwrap_or(&none)))
        .collect();
    let value = compiled
        .eval(minijinja::Value::from(Serde(&readable)))
        .map_err(|error| match error.kind() {
            ErrorKind::UndefinedError => Missing::NoValue,
            _ => Missing::NotComputed,
        })?;
    if value.is_undefined() {
        return Err(Missing::NoValue);
    }
    serde_json::to_value(&value).map_err(|_| Missing::NotComputed)
}
