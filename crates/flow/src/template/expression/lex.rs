//! The words and signs of an expression.

use std::ops::Range;

/// A word or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    /// Where it is, in bytes of the expression.
    pub(super) place: Range<usize>,
}

/// What kind of word or sign it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    /// A name or keyword.
    Word(&'a str),
    /// Digits, perhaps with a point.
    Number(&'a str),
    /// What stands between quotes.
    Text(&'a str),
    /// Anything else.
    Symbol(&'a str),
}

const SYMBOLS: &[&str] = &[
    "==", "!=", "<=", ">=", "<", ">", "+", "-", "~", "|", ".", ",", "(", ")", "[", "]", "*", "/",
    "%", "=",
];

impl Token<'_> {
    /// Whether it can make an expression something else than the variable it names.
    pub(super) fn changes_value(&self) -> bool {
        matches!(self.kind, TokenKind::Symbol(symbol) if !matches!(symbol, "." | "[" | "]" | "(" | ")"))
            || matches!(
                self.kind,
                TokenKind::Word("if" | "is" | "not" | "and" | "or" | "in")
            )
    }
}

/// How long the expression is that a text begins with: up to the `}}` outside of quotes.
pub(in crate::template) fn end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (place, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (None, '}') if text[place..].starts_with("}}") => return Some(place),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed must not swallow the rest of the text.
    text.find("}}")
}

/// Takes an expression apart, or says where something is that has no meaning.
pub(super) fn tokens(source: &str) -> Result<Vec<Token<'_>>, Range<usize>> {
    let mut tokens = Vec::new();
    let mut place = 0;
    while let Some(first) = source[place..].chars().next() {
        let rest = &source[place..];
        if first.is_whitespace() {
            place += first.len_utf8();
            continue;
        }
        let (length, kind) = if first.is_ascii_alphabetic() || first == '_' {
            let length = span(rest, |letter| {
                letter.is_ascii_alphanumeric() || letter == '_'
            });
            (length, TokenKind::Word(&rest[..length]))
        } else if first.is_ascii_digit() {
            let length = span(rest, |letter| letter.is_ascii_digit() || letter == '.');
            (length, TokenKind::Number(&rest[..length]))
        } else if first == '"' || first == '\'' {
            // Backslashes would make the text differ from what is written; nobody needs them here.
            match rest[1..].find(first) {
                Some(length) if !rest[1..=length].contains('\\') => {
                    (length + 2, TokenKind::Text(&rest[1..=length]))
                }
                _ => return Err(place..source.len()),
            }
        } else if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            (symbol.len(), TokenKind::Symbol(symbol))
        } else {
            return Err(place..place + first.len_utf8());
        };
        tokens.push(Token {
            kind,
            place: place..place + length,
        });
        place += length;
    }
    Ok(tokens)
}

fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}
