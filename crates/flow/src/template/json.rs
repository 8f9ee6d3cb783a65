//! JSON with templates in it: values are put in so that the result is JSON whatever they are.

use serde_json::Value;

use crate::template::{Expression, Piece, parse};

/// Fills a template in: a value inside a string literal is escaped for it, one that stands alone becomes JSON of its own type.
pub(crate) fn fill<'a>(
    text: &'a str,
    mut value_of: impl FnMut(&Expression<'a>) -> Value,
) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut place = Place::Outside;
    for piece in parse(text).pieces {
        match (piece, place) {
            (Piece::Text(literal), _) => {
                place = literal.chars().fold(place, Place::after);
                filled.push_str(literal);
            }
            (Piece::Expression(expression), Place::Outside) => {
                filled.push_str(&value_of(&expression).to_string());
            }
            (Piece::Expression(expression), Place::Inside | Place::Escaped) => {
                if matches!(place, Place::Escaped) {
                    // The backslash stands for itself: it must not escape what the value begins with.
                    filled.push('\\');
                }
                let quoted = Value::String(plain_text(&value_of(&expression))).to_string();
                filled.push_str(&quoted[1..quoted.len() - 1]);
                place = Place::Inside;
            }
        }
    }
    filled
}

/// A value as people read it: a text without quotes, nothing for `null`.
pub(crate) fn plain_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Where a reader of JSON is.
#[derive(Clone, Copy)]
enum Place {
    /// Not in a string literal.
    Outside,
    /// In a string literal.
    Inside,
    /// In a string literal, after a backslash.
    Escaped,
}

impl Place {
    fn after(self, letter: char) -> Self {
        match (self, letter) {
            (Self::Outside, '"') => Self::Inside,
            (Self::Outside, _) | (Self::Inside, '"') => Self::Outside,
            (Self::Inside, '\\') => Self::Escaped,
            (Self::Inside | Self::Escaped, _) => Self::Inside,
        }
    }
}
