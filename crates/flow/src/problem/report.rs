//! Where the checks of one node put what they find, and the checks that several kinds share.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::document::NodeId;
use crate::problem::{Code, Problem};

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

/// Whether the literal part of an address, up to its first template, can begin a web address.
pub(crate) fn may_be_url(url: &str) -> bool {
    let (literal, complete) = match url.find("{{") {
        Some(0) => return true,
        Some(place) => (&url[..place], false),
        None => (url, true),
    };
    let lower = literal.to_ascii_lowercase();
    let Some(rest) = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
    else {
        return !complete
            && ["https://", "http://"]
                .iter()
                .any(|scheme| scheme.starts_with(&lower));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    (!complete || !host.is_empty())
        && !literal
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control())
}
