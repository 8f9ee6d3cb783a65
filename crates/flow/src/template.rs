//! Templates: text with `{{ expressions }}` in it, as people write it into the fields of a node.
//!
//! This reads them without running them, in the browser too. Statements (`{% … %}`) are no part of the language, so that no template can loop.

pub mod expression;
pub(crate) mod json;
pub mod rename;
#[cfg(feature = "engine")]
pub(crate) mod render;

use std::ops::Range;

pub use crate::template::expression::{Expression, Reference, Segment};

/// A template, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<'a> {
    /// Its pieces in order.
    pub pieces: Vec<Piece<'a>>,
    /// What is wrong with it. The pieces of a faulty template are only good for showing.
    pub faults: Vec<Fault>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Stands for itself.
    Text(&'a str),
    /// Stands for a value.
    Expression(Expression<'a>),
}

/// Something wrong in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it begins and ends, in bytes of the template.
    pub place: Range<usize>,
    /// What kind it is.
    pub kind: FaultKind,
    /// A plain sentence that says what to do.
    pub message: String,
}

/// What kind of fault a template has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It cannot be read.
    Malformed,
    /// It wants to do more than show a value.
    Statement,
}

/// Takes a template apart. Every text is a template, perhaps a faulty one.
#[must_use]
pub fn parse(text: &str) -> Template<'_> {
    let mut pieces = Vec::new();
    let mut faults = Vec::new();
    let mut literal = 0;
    let mut place = 0;
    while let Some(found) = text[place..].find('{') {
        let open = place + found;
        match text.as_bytes().get(open + 1) {
            Some(b'{') => {}
            Some(b'%' | b'#') => {
                faults.push(Fault {
                    place: open..open + 2,
                    kind: FaultKind::Statement,
                    message: format!(
                        "“{}” begins a statement, and templates only show values: write {{{{ … }}}} instead.",
                        &text[open..open + 2]
                    ),
                });
                place = open + 2;
                continue;
            }
            _ => {
                place = open + 1;
                continue;
            }
        }
        let start = open + 2;
        let Some(length) = expression::end(&text[start..]) else {
            faults.push(Fault {
                place: open..text.len(),
                kind: FaultKind::Malformed,
                message: "“{{” is never closed: put “}}” after the variable.".to_owned(),
            });
            break;
        };
        if literal < open {
            pieces.push(Piece::Text(&text[literal..open]));
        }
        let source = &text[start..start + length];
        let (expression, fault) = expression::parse(source, start);
        pieces.push(Piece::Expression(expression));
        faults.extend(fault);
        place = start + length + 2;
        literal = place;
    }
    if literal < text.len() {
        pieces.push(Piece::Text(&text[literal..]));
    }
    Template { pieces, faults }
}

/// Whether a text has anything in it that is filled in.
#[must_use]
pub fn has_expressions(text: &str) -> bool {
    text.contains("{{")
}

/// Stands for a value in [`without_values`]; no field has it otherwise.
pub(crate) const VALUE: char = '\0';

/// What is written out in a text, with [`VALUE`] in the place of each expression.
pub(crate) fn without_values(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for piece in parse(text).pieces {
        match piece {
            Piece::Text(literal) => written.push_str(literal),
            Piece::Expression(_) => written.push(VALUE),
        }
    }
    written
}

impl<'a> Template<'a> {
    /// The variables that it reads, in order.
    pub fn references(&self) -> impl Iterator<Item = &Reference<'a>> {
        self.pieces.iter().flat_map(|piece| match piece {
            Piece::Text(_) => [].as_slice(),
            Piece::Expression(expression) => expression.references.as_slice(),
        })
    }
}

#[cfg(test)]
mod tests;
