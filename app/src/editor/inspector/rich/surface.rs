//! The element that a text with variables is typed in: chips among text, with the places of the text found in it and the other way round.
//!
//! Text and chips alternate, beginning and ending with text: browsers only show a caret where there is text. Text that would be empty there is
//! a [`GUARD`], which no text that is read has.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node, Selection};

use crate::editor::inspector::rich::pieces::{Chip, Piece};

/// Holds the place of an empty text: a space of no width.
const GUARD: char = '\u{200b}';
/// Where a chip keeps what it stands for.
const SOURCE: &str = "data-source";

/// The element that a text is typed in.
pub(crate) struct Surface {
    root: HtmlElement,
}

/// A child of the element.
#[derive(Debug, PartialEq)]
enum Child<'a> {
    Text(&'a str),
    Chip(&'a Chip),
}

impl Surface {
    /// Takes the element in hand.
    #[must_use]
    pub(crate) const fn new(root: HtmlElement) -> Self {
        Self { root }
    }

    /// The text that the element shows.
    #[must_use]
    pub(crate) fn read(&self) -> String {
        self.children().map(|node| source_of(&node)).collect()
    }

    /// Shows a text, unless it does already: then the caret, and what a keyboard of another script is in the middle of, stay untouched.
    /// Says whether it was drawn anew.
    pub(crate) fn show(&self, text: &str, pieces: &[Piece]) -> bool {
        let wanted = arranged(text, pieces);
        if self.shows(text, &wanted) {
            return false;
        }
        self.root.set_text_content(None);
        let document = document();
        for child in wanted {
            match child {
                Child::Text(text) => self.append(&document.create_text_node(&guarded(text))),
                Child::Chip(chip) => {
                    if let Ok(element) = document.create_element("span") {
                        dress(&element, chip, text);
                        self.append(&element);
                    }
                }
            }
        }
        // A line break at the very end is only shown as a line when something follows it.
        if text.ends_with('\n')
            && let Ok(end) = document.create_element("br")
        {
            self.append(&end);
        }
        true
    }

    fn append(&self, node: &Node) {
        // It only fails where the node would be inside itself.
        let _ = self.root.append_child(node);
    }

    fn shows(&self, text: &str, wanted: &[Child<'_>]) -> bool {
        let mut nodes = self.children();
        let all = wanted.iter().all(|child| {
            nodes.next().is_some_and(|node| match child {
                Child::Text(text) => {
                    node.node_type() == Node::TEXT_NODE && source_of(&node) == *text
                }
                Child::Chip(chip) => node
                    .dyn_ref::<Element>()
                    .is_some_and(|element| is_dressed(element, chip, text)),
            })
        });
        let rest = nodes.next();
        all && rest.is_none_or(|node| text.ends_with('\n') && node.node_name() == "BR")
    }

    /// Where the selection begins and where the hand is moving it; none where it is elsewhere.
    #[must_use]
    pub(crate) fn selected(&self) -> Option<(usize, usize)> {
        let selection = selection()?;
        let anchor = self.place(&selection.anchor_node()?, selection.anchor_offset())?;
        let focus = self.place(&selection.focus_node()?, selection.focus_offset())?;
        Some((anchor, focus))
    }

    /// Selects from one place of the text to another.
    pub(crate) fn select(&self, anchor: usize, focus: usize) {
        if let Some(selection) = selection() {
            let (anchor, anchor_offset) = self.point(anchor);
            let (focus, focus_offset) = self.point(focus);
            // It only fails for places that are not there.
            let _ = selection.set_base_and_extent(&anchor, anchor_offset, &focus, focus_offset);
        }
    }

    /// The place of the text that a point in the page stands for; none outside the element.
    #[must_use]
    pub(crate) fn place(&self, node: &Node, offset: u32) -> Option<usize> {
        let root: &Node = &self.root;
        if node.is_same_node(Some(root)) {
            let before = self.children().take(usize::try_from(offset).unwrap_or(0));
            return Some(before.map(|node| source_of(&node).len()).sum());
        }
        let mut at = 0;
        for child in self.children() {
            if child.is_same_node(Some(node)) && child.node_type() == Node::TEXT_NODE {
                let data = child.node_value().unwrap_or_default();
                return Some(at + bytes_before(&data, offset));
            }
            let length = source_of(&child).len();
            if child.contains(Some(node)) {
                // Inside a chip there is no place: it is before or after it.
                return Some(if offset == 0 { at } else { at + length });
            }
            at += length;
        }
        None
    }

    /// The point in the page where a place of the text is.
    fn point(&self, place: usize) -> (Node, u32) {
        let mut at = 0;
        for child in self.children() {
            let length = source_of(&child).len();
            if child.node_type() == Node::TEXT_NODE && place <= at + length {
                let data = child.node_value().unwrap_or_default();
                return (child, units_before(&data, place.saturating_sub(at)));
            }
            at += length;
        }
        let root: &Node = &self.root;
        (root.clone(), 0)
    }

    fn children(&self) -> impl Iterator<Item = Node> + use<> {
        std::iter::successors(self.root.first_child(), Node::next_sibling)
    }
}

/// What stands for a chip when it is copied.
#[must_use]
pub(crate) fn chip_at(target: Option<&Element>) -> Option<Element> {
    target?.closest(&format!("[{SOURCE}]")).ok().flatten()
}

/// Text and chips in turn, beginning and ending with text; nothing at all for no text.
fn arranged<'a>(text: &'a str, pieces: &'a [Piece]) -> Vec<Child<'a>> {
    let mut children = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(range) => children.push(Child::Text(&text[range.clone()])),
            Piece::Chip(chip) => {
                if !matches!(children.last(), Some(Child::Text(_))) {
                    children.push(Child::Text(""));
                }
                children.push(Child::Chip(chip));
            }
        }
    }
    if matches!(children.last(), Some(Child::Chip(_))) {
        children.push(Child::Text(""));
    }
    children
}

fn dress(element: &Element, chip: &Chip, text: &str) {
    let source = &text[chip.range.clone()];
    let attributes = [
        ("class", "chip"),
        ("contenteditable", "false"),
        ("data-look", chip.look.as_str()),
        ("title", source.trim_end_matches([',', ' '])),
        (SOURCE, source),
    ];
    for (name, value) in attributes {
        // It only fails for names that are none.
        let _ = element.set_attribute(name, value);
    }
    element.set_text_content(Some(&chip.label));
}

fn is_dressed(element: &Element, chip: &Chip, text: &str) -> bool {
    element.get_attribute(SOURCE).as_deref() == Some(&text[chip.range.clone()])
        && element.get_attribute("data-look").as_deref() == Some(chip.look.as_str())
        && element.text_content().as_deref() == Some(&chip.label)
}

/// The text that a child of the element stands for.
fn source_of(node: &Node) -> String {
    if let Some(element) = node.dyn_ref::<Element>()
        && let Some(source) = element.get_attribute(SOURCE)
    {
        return source;
    }
    let text = node.text_content().unwrap_or_default();
    text.chars().filter(|letter| *letter != GUARD).collect()
}

fn guarded(text: &str) -> String {
    if text.is_empty() {
        GUARD.to_string()
    } else {
        text.to_owned()
    }
}

/// How many bytes of the text lie before a place that the page counts in UTF-16.
fn bytes_before(data: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(0);
    let mut bytes = 0;
    for letter in data.chars() {
        if left < letter.len_utf16() {
            break;
        }
        left -= letter.len_utf16();
        if letter != GUARD {
            bytes += letter.len_utf8();
        }
    }
    bytes
}

/// The place that the page counts in UTF-16 which so many bytes of the text lie before; after a guard, not before it.
fn units_before(data: &str, bytes: usize) -> u32 {
    let mut left = bytes;
    let mut units = 0;
    for letter in data.chars() {
        if letter != GUARD {
            if left < letter.len_utf8() {
                break;
            }
            left -= letter.len_utf8();
        }
        units += letter.len_utf16();
    }
    u32::try_from(units).unwrap_or(u32::MAX)
}

fn selection() -> Option<Selection> {
    window().get_selection().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_what_the_page_counts() {
        #[track_caller]
        fn check(data: &str, units: u32, bytes: usize) {
            assert_eq!(bytes_before(data, units), bytes, "{data:?}");
            assert_eq!(units_before(data, bytes), units, "{data:?}");
        }
        check("", 0, 0);
        check("abc", 2, 2);
        check("é€", 1, 2);
        check("a😀b", 3, 5);
        check("\u{200b}", 1, 0);
        check("\u{200b}ab", 2, 1);
        check("\u{200b}ab\u{200b}", 4, 2);
    }
}
