//! Reading an expression: words and signs into the variables that it reads, or what is wrong with it.

use std::ops::Range;

use crate::suggest::did_you_mean;
use crate::template::expression::lex::{self, Token, TokenKind};
use crate::template::expression::{Expression, FILTERS, KEYWORDS, Reference, Segment, TESTS};
use crate::template::{Fault, FaultKind};

/// The longest expression, in bytes.
const MAX_LENGTH: usize = 1_000;

/// How deep parentheses may be nested.
const MAX_DEPTH: usize = 16;

/// Reads an expression that begins at `offset` of its template, as far as it can be read.
pub(in crate::template) fn parse(source: &str, offset: usize) -> (Expression<'_>, Option<Fault>) {
    let mut parser = Parser {
        tokens: Vec::new(),
        next: 0,
        depth: 0,
        offset,
        end: source.len(),
        references: Vec::new(),
    };
    let result = if source.len() > MAX_LENGTH {
        parser.fault_at(
            0..source.len(),
            format!("This expression is longer than {MAX_LENGTH} characters. Let the web server do such work."),
        )
    } else {
        match lex::tokens(source) {
            Err(place) => parser.fault_at(
                place,
                "This cannot be read. Write a variable, e.g. {{Start.call.from}}.".to_owned(),
            ),
            Ok(tokens) => {
                parser.tokens = tokens;
                parser.whole()
            }
        }
    };
    let plain = result.is_ok()
        && parser.references.len() == 1
        && parser.tokens.iter().all(|token| !token.changes_value());
    let expression = Expression {
        source,
        references: parser.references,
        plain,
    };
    (expression, result.err())
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    next: usize,
    depth: usize,
    offset: usize,
    end: usize,
    references: Vec<Reference<'a>>,
}

type Parsed = Result<(), Fault>;

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Parsed {
        if self.tokens.is_empty() {
            return self.fault(
                "Nothing stands between “{{” and “}}”. Name a variable, e.g. {{Start.call.from}}.",
            );
        }
        self.choice()?;
        match self.peek() {
            None => Ok(()),
            Some(TokenKind::Symbol("*" | "/" | "%")) => {
                self.fault("Templates do not calculate. Let the web server do such work.")
            }
            Some(_) => self.fault("This does not belong here. Between two values stands an operator, e.g. ~ to join texts."),
        }
    }

    /// `value`, or `value if condition else other`.
    fn choice(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fault("This is nested too deeply.");
        }
        self.operators()?;
        if self.take_word("if") {
            self.operators()?;
            if !self.take_word("else") {
                return self
                    .fault("Say what stands here otherwise: add else and a value, e.g. else ''.");
            }
            self.choice()?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// Operands with operators between them. Which binds tighter does not matter for reading.
    fn operators(&mut self) -> Parsed {
        loop {
            while self.take_word("not") || self.take_symbol("-") {}
            self.operand()?;
            if self.take_word("is") {
                self.take_word("not");
                self.known_word(TESTS, "test")?;
                if self.peek_symbol("(") {
                    self.arguments()?;
                }
            }
            let negated = self.take_word("not");
            let operator = ["and", "or", "in"].iter().any(|word| self.take_word(word))
                || ["==", "!=", "<=", ">=", "<", ">", "+", "-", "~"]
                    .iter()
                    .any(|symbol| self.take_symbol(symbol));
            match (negated, operator) {
                (_, true) => {}
                (true, false) => return self.fault("After “not” between two values stands “in”."),
                (false, false) => return Ok(()),
            }
        }
    }

    fn operand(&mut self) -> Parsed {
        match self.peek() {
            Some(TokenKind::Text(_) | TokenKind::Number(_)) => self.next += 1,
            Some(TokenKind::Word("true" | "false" | "none" | "True" | "False" | "None")) => {
                self.next += 1;
            }
            Some(TokenKind::Word(word)) if KEYWORDS.contains(&word) => {
                return self.fault("A value is missing here.");
            }
            Some(TokenKind::Word(word)) => self.reference(word)?,
            Some(TokenKind::Symbol("(")) => {
                self.next += 1;
                self.choice()?;
                self.symbol(")", "“(” is never closed: put “)” after it.")?;
            }
            Some(TokenKind::Symbol(_)) | None => return self.fault("A value is missing here."),
        }
        while self.take_symbol("|") {
            self.known_word(FILTERS, "filter")?;
            if self.peek_symbol("(") {
                self.arguments()?;
            }
        }
        Ok(())
    }

    fn reference(&mut self, node: &'a str) -> Parsed {
        let place = self.place();
        self.next += 1;
        let mut path = Vec::new();
        loop {
            if self.take_symbol(".") {
                match self.peek() {
                    Some(TokenKind::Word(key)) => path.push(Segment::Key(key)),
                    _ => return self.fault("After “.” comes the name of a variable."),
                }
                self.next += 1;
            } else if self.take_symbol("[") {
                match self.peek() {
                    Some(TokenKind::Text(key)) => path.push(Segment::Key(key)),
                    Some(TokenKind::Number(digits)) => match digits.parse() {
                        Ok(index) => path.push(Segment::Index(index)),
                        Err(_) => return self.fault("Count with whole numbers from 0."),
                    },
                    _ => return self.fault("In “[ ]” stands a number or a text in quotes."),
                }
                self.next += 1;
                self.symbol("]", "“[” is never closed: put “]” after it.")?;
            } else {
                break;
            }
        }
        self.references.push(Reference { node, place, path });
        if self.peek_symbol("(") {
            return self.fault(
                "Templates cannot call anything. To change a value use a filter, e.g. | upper.",
            );
        }
        Ok(())
    }

    fn arguments(&mut self) -> Parsed {
        self.next += 1;
        while !self.take_symbol(")") {
            self.choice()?;
            if !self.take_symbol(",") && !self.peek_symbol(")") {
                return self.fault("“(” is never closed: put “)” after it.");
            }
        }
        Ok(())
    }

    fn known_word(&mut self, known: &[&str], what: &str) -> Parsed {
        match self.peek() {
            Some(TokenKind::Word(word)) if known.contains(&word) => {
                self.next += 1;
                Ok(())
            }
            Some(TokenKind::Word(word)) => {
                let hint = did_you_mean(word, known.iter().copied());
                self.fault(&format!("There is no {what} “{word}”{hint}"))
            }
            _ => self.fault(&format!("The name of a {what} is missing here.")),
        }
    }

    fn peek(&self) -> Option<TokenKind<'a>> {
        self.tokens.get(self.next).map(|token| token.kind)
    }

    fn peek_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Symbol(found)) if found == symbol)
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.peek_symbol(symbol);
        self.next += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(TokenKind::Word(found)) if found == word);
        self.next += usize::from(found);
        found
    }

    fn symbol(&mut self, symbol: &str, otherwise: &str) -> Parsed {
        if self.take_symbol(symbol) {
            Ok(())
        } else {
            self.fault(otherwise)
        }
    }

    /// Where the next token is, in bytes of the template.
    fn place(&self) -> Range<usize> {
        let place = self
            .tokens
            .get(self.next)
            .map_or(self.end..self.end, |token| token.place.clone());
        self.offset + place.start..self.offset + place.end
    }

    fn fault(&self, message: &str) -> Parsed {
        Err(malformed(self.place(), message.to_owned()))
    }

    fn fault_at(&self, place: Range<usize>, message: String) -> Parsed {
        let place = self.offset + place.start..self.offset + place.end;
        Err(malformed(place, message))
    }
}

fn malformed(place: Range<usize>, message: String) -> Fault {
    Fault {
        place,
        kind: FaultKind::Malformed,
        message,
    }
}
