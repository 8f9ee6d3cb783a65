//! Where the checks of one node put what they find, and the checks that several kinds share.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::document::NodeId;
use crate::problem::{Code, Problem};
use crate::template;

/// The problems found in one node.
pub struct Report<'a> {
    node: &'a NodeId,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(node: &'a NodeId, problems: &'a mut Vec<Problem>) -> Self {
        Self { node, problems }
    }

    /// Adds a problem. `field` is its place in the node's config.
    pub(crate) fn add(&mut self, code: Code, field: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            severity: code.severity(),
            code,
            node: Some(self.node.clone()),
            field: Some(format!("config.{field}")),
            message: message.into(),
        });
    }

    /// A text that has to be there. `what` finishes the sentence "Fill in …".
    pub(crate) fn required(&mut self, field: &str, text: &str, what: &str) {
        if text.trim().is_empty() {
            self.add(Code::RequiredField, field, format!("Fill in {what}."));
        }
    }

    /// A number that has to be within bounds. `what` begins the sentence.
    pub(crate) fn within<T: PartialOrd + Display>(
        &mut self,
        field: &str,
        number: &T,
        bounds: RangeInclusive<T>,
        what: &str,
    ) {
        if !bounds.contains(number) {
            let (least, most) = (bounds.start(), bounds.end());
            self.add(
                Code::OutOfRange,
                field,
                format!("{what} is {number}; choose {least} to {most}."),
            );
        }
    }

    /// A web address that has to be there. What a template stands for is checked when the flow runs.
    pub(crate) fn url(&mut self, field: &str, url: &str, what: &str) {
        self.required(field, url, what);
        let url = url.trim();
        if !url.is_empty() && !may_be_url(url) {
            self.add(
                Code::MalformedUrl,
                field,
                format!("“{url}” is not a web address. It begins with https:// or http:// and has no spaces."),
            );
        }
    }

    /// One key of a phone.
    pub(crate) fn key(&mut self, field: &str, key: &str, what: &str) {
        if key.trim().is_empty() {
            self.required(field, key, what);
        } else if one_key(key).is_none() {
            self.add(
                Code::MalformedKey,
                field,
                format!("“{key}” is not a key. Use one of 0 to 9, * or #."),
            );
        }
    }
}

/// The key, if the text is exactly one key of a phone.
pub(crate) fn one_key(text: &str) -> Option<char> {
    let mut letters = text.chars();
    let key = letters.next()?;
    (letters.next().is_none() && "0123456789*#".contains(key)).then_some(key)
}

/// Whether a text, which has no templates, looks like a web address.
pub(crate) fn is_url(text: &str) -> bool {
    !has_blanks(text) && host(text).is_some_and(|host| !host.is_empty())
}

/// Whether the parts of an address that are written out can be those of a web address.
fn may_be_url(url: &str) -> bool {
    let written = template::without_values(url);
    if template::has_expressions(&written) {
        // A template that cannot be read is a problem of its own.
        return true;
    }
    let Some((begin, _)) = written.split_once(template::VALUE) else {
        return is_url(&written);
    };
    let fits = match host(begin) {
        Some(host) => !host.is_empty() || begin.ends_with("://"),
        None => SCHEMES
            .iter()
            .any(|scheme| scheme.starts_with(&begin.to_ascii_lowercase())),
    };
    fits && !has_blanks(&written.replace(template::VALUE, ""))
}

/// What a web address begins with.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// The host of a web address, with the port and the like; none where the address does not begin as one.
fn host(url: &str) -> Option<&str> {
    let rest = SCHEMES.iter().find_map(|scheme| {
        let (begin, rest) = url.split_at_checked(scheme.len())?;
        begin.eq_ignore_ascii_case(scheme).then_some(rest)
    })?;
    rest.split(['/', '?', '#']).next()
}

fn has_blanks(text: &str) -> bool {
    text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}
