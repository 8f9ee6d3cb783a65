//! The expressions of templates: a variable, perhaps changed by filters or chosen by a condition.
//!
//! The grammar is the part of Jinja's that cannot call, repeat or multiply anything, so that its work is bounded by its length.

mod lex;
mod parse;

use std::ops::Range;

pub(super) use crate::template::expression::lex::end;
pub(super) use crate::template::expression::parse::parse;

/// The filters that an expression may use.
pub const FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "first",
    "float",
    "int",
    "last",
    "length",
    "lower",
    "replace",
    "round",
    "string",
    "title",
    "trim",
    "upper",
];

/// The tests that may follow `is`.
pub(super) const TESTS: &[&str] = &[
    "defined",
    "false",
    "none",
    "number",
    "string",
    "true",
    "undefined",
];

const KEYWORDS: &[&str] = &[
    "and", "or", "not", "if", "else", "in", "is", "true", "false", "none", "True", "False", "None",
];

/// What stands between `{{` and `}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression<'a> {
    /// As it is written.
    pub source: &'a str,
    /// The variables that it reads, in order.
    pub references: Vec<Reference<'a>>,
    /// Whether it is just one variable.
    pub plain: bool,
}

/// A variable that a template reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The name of the node.
    pub node: &'a str,
    /// Where that name is, in bytes of the template.
    pub place: Range<usize>,
    /// What is read below it.
    pub path: Vec<Segment<'a>>,
}

/// One step down into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// `.name` or `["name"]`.
    Key(&'a str),
    /// `[0]`.
    Index(usize),
}

/// Whether a word means something else in expressions than a node's name.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

impl Reference<'_> {
    /// What is read below the node, as it would be written after it: `call.from`.
    #[must_use]
    pub fn path_text(&self) -> String {
        let mut text = String::new();
        for segment in &self.path {
            match segment {
                Segment::Key(key) if text.is_empty() => text.push_str(key),
                Segment::Key(key) => {
                    text.push('.');
                    text.push_str(key);
                }
                Segment::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}

impl std::fmt::Display for Reference<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path_text() {
            path if path.is_empty() => f.write_str(self.node),
            path => write!(f, "{}.{path}", self.node),
        }
    }
}
