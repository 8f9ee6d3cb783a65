//! A text with variables, taken apart into what is shown as text and what is shown as a chip. Places are in bytes of the text.

use std::ops::Range;

use phloem_flow::nodes::call_forward::targets::{self, DialTarget};
use phloem_flow::problem::Found;
use phloem_flow::template::{self, Expression, Piece as Part, Reference};

use crate::words::phone;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Shown as it is.
    Text(Range<usize>),
    /// Shown as a chip.
    Chip(Chip),
}

/// A piece of a text that is shown as one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chip {
    /// What it stands for.
    pub(crate) range: Range<usize>,
    /// What people read.
    pub(crate) label: String,
    /// How it looks.
    pub(crate) look: Look,
}

/// How a chip looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// A variable.
    Variable,
    /// An entry of a list.
    Entry,
    /// Something that is wrong.
    Wrong,
}

impl Look {
    /// The name of the look in the style.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::Entry => "entry",
            Self::Wrong => "wrong",
        }
    }
}

/// What the hand is doing in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hold {
    /// Whether it is in the text at all.
    pub(crate) focused: bool,
    /// Where it is typing: what stands there is text and no chip.
    pub(crate) typing: Option<usize>,
}

/// The pieces of a text in order.
pub(crate) fn pieces(
    text: &str,
    is_list: bool,
    hold: Hold,
    find: &dyn Fn(&Reference<'_>) -> Found,
) -> Vec<Piece> {
    let parts = parts(text);
    let mut pieces = Vec::new();
    if !is_list {
        for (range, part) in parts {
            push(&mut pieces, piece(range, &part, hold, find));
        }
        return pieces;
    }
    for Entry { content, whole } in entries(text, &parts) {
        let inside: Vec<_> = parts
            .iter()
            .filter(|(range, _)| range.start < content.end && content.start < range.end)
            .collect();
        let has_variables = inside
            .iter()
            .any(|(_, part)| matches!(part, Part::Expression(_)));
        let is_typed = hold
            .typing
            .is_some_and(|at| content.start < at && at <= content.end)
            || (hold.focused && whole.end == content.end && whole.end == text.len());
        if has_variables {
            for (range, part) in inside {
                let range = range.start.max(content.start)..range.end.min(content.end);
                push(&mut pieces, piece(range, part, hold, find));
            }
            push(&mut pieces, Piece::Text(content.end..whole.end));
        } else if is_typed || text[content.clone()].trim().is_empty() {
            push(&mut pieces, Piece::Text(whole));
        } else {
            push(&mut pieces, Piece::Chip(entry_chip(whole, &text[content])));
        }
    }
    pieces
}

/// A list as it is kept: its entries with a comma and a space between them.
#[must_use]
pub(crate) fn tidy(list: &str) -> String {
    let parts = parts(list);
    let entries = entries(list, &parts);
    let entries: Vec<&str> = entries
        .iter()
        .map(|entry| list[entry.content.clone()].trim())
        .filter(|entry| !entry.is_empty())
        .collect();
    entries.join(", ")
}

/// The template's pieces with their places.
fn parts(text: &str) -> Vec<(Range<usize>, Part<'_>)> {
    let mut at = 0;
    let parts = template::parse(text).pieces.into_iter();
    parts
        .map(|part| {
            let length = match &part {
                Part::Text(literal) => literal.len(),
                Part::Expression(expression) => expression.source.len() + "{{}}".len(),
            };
            let range = at..at + length;
            at = range.end;
            (range, part)
        })
        .collect()
}

/// An entry of a list.
struct Entry {
    /// The entry itself, perhaps with spaces around it.
    content: Range<usize>,
    /// The entry with the comma after it and the spaces after that.
    whole: Range<usize>,
}

/// The entries of a list. A comma inside a variable separates nothing.
fn entries(text: &str, parts: &[(Range<usize>, Part<'_>)]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut start = 0;
    let mut place = 0;
    for (range, part) in parts {
        if matches!(part, Part::Expression(_)) {
            continue;
        }
        place = place.max(range.start);
        while let Some(found) = text[place..range.end].find(',') {
            let comma = place + found;
            let spaces = text[comma + 1..range.end]
                .chars()
                .take_while(|letter| letter.is_whitespace());
            let end = comma + 1 + spaces.map(char::len_utf8).sum::<usize>();
            entries.push(Entry {
                content: start..comma,
                whole: start..end,
            });
            start = end;
            place = end;
        }
    }
    if start < text.len() {
        entries.push(Entry {
            content: start..text.len(),
            whole: start..text.len(),
        });
    }
    entries
}

fn entry_chip(range: Range<usize>, content: &str) -> Chip {
    let (label, look) = match targets::parse(content) {
        None => (content.trim().to_owned(), Look::Wrong),
        Some(DialTarget::Sip { uri }) => (uri, Look::Entry),
        Some(DialTarget::Number {
            number,
            send_digits: None,
        }) => (phone(&number), Look::Entry),
        Some(DialTarget::Number {
            number,
            send_digits: Some(keys),
        }) => (format!("{}, then {keys}", phone(&number)), Look::Entry),
    };
    Chip { range, label, look }
}

fn piece(
    range: Range<usize>,
    part: &Part<'_>,
    hold: Hold,
    find: &dyn Fn(&Reference<'_>) -> Found,
) -> Piece {
    let is_typed = hold
        .typing
        .is_some_and(|at| range.start < at && at < range.end);
    match part {
        Part::Expression(expression) if !is_typed => match face(expression, find) {
            Some((label, look)) => Piece::Chip(Chip { range, label, look }),
            None => Piece::Text(range),
        },
        Part::Expression(_) | Part::Text(_) => Piece::Text(range),
    }
}

/// What an expression is called, and how it looks; nothing for one that reads nothing, as it is while it is being written.
fn face(
    expression: &Expression<'_>,
    find: &dyn Fn(&Reference<'_>) -> Found,
) -> Option<(String, Look)> {
    if expression.references.is_empty() {
        return None;
    }
    let source = || expression.source.trim().to_owned();
    if expression.plain
        && let [reference] = expression.references.as_slice()
    {
        return Some(match find(reference) {
            Found::Known {
                node,
                label,
                below,
                in_time,
            } => {
                let look = if in_time { Look::Variable } else { Look::Wrong };
                (name(&node, &label, &below), look)
            }
            Found::Unknown { .. } => (source(), Look::Wrong),
        });
    }
    let is_good =
        |reference: &Reference<'_>| matches!(find(reference), Found::Known { in_time: true, .. });
    let look = if expression.references.iter().all(is_good) {
        Look::Variable
    } else {
        Look::Wrong
    };
    Some((source(), look))
}

/// What people call a variable: `Start · caller's number`.
#[must_use]
pub(crate) fn name(node: &str, label: &str, below: &str) -> String {
    match below.strip_prefix('.').unwrap_or(below) {
        "" => format!("{node} · {label}"),
        below => format!("{node} · {label} › {below}"),
    }
}

/// Adds a piece; text that follows text is one.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (_, Piece::Text(range)) if range.is_empty() => {}
        (Some(Piece::Text(last)), Piece::Text(range)) => last.end = range.end,
        (_, piece) => pieces.push(piece),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(reference: &Reference<'_>) -> Found {
        match reference.node {
            "Start" | "Late" => Found::Known {
                node: reference.node.to_owned(),
                label: "caller's number".to_owned(),
                below: String::new(),
                in_time: reference.node == "Start",
            },
            _ => Found::Unknown { meant: None },
        }
    }

    fn written(text: &str, is_list: bool, hold: Hold) -> String {
        let pieces = pieces(text, is_list, hold, &find);
        let written: Vec<String> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(range) => format!("“{}”", &text[range.clone()]),
                Piece::Chip(Chip { range, label, look }) => {
                    format!("[{} {label} {}]", look.as_str(), range.len())
                }
            })
            .collect();
        written.join(" ")
    }

    #[test]
    fn variables_are_chips() {
        #[track_caller]
        fn check(text: &str, expect: &str) {
            assert_eq!(written(text, false, Hold::default()), expect);
        }
        check("", "");
        check("hello", "“hello”");
        check(
            "{{Start.call.from}}",
            "[variable Start · caller's number 19]",
        );
        check(
            "a {{Start.x}} b{{Late.x}}",
            "“a ” [variable Start · caller's number 11] “ b” [wrong Late · caller's number 10]",
        );
        check("{{ Nobody.x }}", "[wrong Nobody.x 14]");
        check("{{ Start.x | upper }}", "[variable Start.x | upper 21]");
        check("{{ Start.", "“{{ Start.”");
        check("{{}}", "“{{}}”");
        check("{% if %}{{ 'x' }}", "“{% if %}{{ 'x' }}”");
        check(
            "שלום {{Start.x}}",
            "“שלום ” [variable Start · caller's number 11]",
        );
    }

    #[test]
    fn what_is_being_typed_is_no_chip() {
        let typing = |at| Hold {
            focused: true,
            typing: Some(at),
        };
        assert_eq!(written("{{Start.x}}!", false, typing(4)), "“{{Start.x}}!”");
        assert_eq!(
            written("{{Start.x}}!", false, typing(11)),
            "[variable Start · caller's number 11] “!”"
        );
    }

    #[test]
    fn entries_of_a_list_are_chips() {
        #[track_caller]
        fn check(text: &str, expect: &str) {
            assert_eq!(written(text, true, Hold::default()), expect);
        }
        check("", "");
        check("+15551230001", "[entry +1 555-123-0001 12]");
        check(
            "+15551230001, sip:a@b.c",
            "[entry +1 555-123-0001 14] [entry sip:a@b.c 9]",
        );
        check(
            "+15551230001x9,five",
            "[entry +1 555-123-0001, then 9 15] [wrong five 4]",
        );
        check(
            "{{Start.x}}, five, ",
            "[variable Start · caller's number 11] “, ” [wrong five 6]",
        );
        check(
            "sip:{{Start.x}}@b.c,+15551230001",
            "“sip:” [variable Start · caller's number 11] “@b.c,” [entry +1 555-123-0001 12]",
        );
        check(
            r#"{{ Start.x | replace(",", "") }}"#,
            r#"[variable Start.x | replace(",", "") 32]"#,
        );
        check(" , ,", "“ , ,”");
    }

    #[test]
    fn the_entry_that_is_being_typed_is_no_chip() {
        let focused = Hold {
            focused: true,
            typing: None,
        };
        assert_eq!(
            written("+15551230001, 55", true, focused),
            "[entry +1 555-123-0001 14] “55”"
        );
        assert_eq!(
            written("+15551230001, ", true, focused),
            "[entry +1 555-123-0001 14]"
        );
        let first = Hold {
            focused: true,
            typing: Some(12),
        };
        assert_eq!(
            written("+15551230001, 5, ", true, first),
            "“+15551230001, ” [wrong 5 3]"
        );
    }

    #[test]
    fn lists_are_kept_tidy() {
        #[track_caller]
        fn check(list: &str, expect: &str) {
            assert_eq!(tidy(list), expect);
        }
        check("", "");
        check(" a ,b,, c , ", "a, b, c");
        check(
            r#"{{ Start.x | replace(",", "") }},b"#,
            r#"{{ Start.x | replace(",", "") }}, b"#,
        );
        check("{{ a, b", "{{ a, b");
    }
}
