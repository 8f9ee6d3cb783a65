//! Whom to dial, as people and templates write it.

use serde::{Deserialize, Serialize};

/// A party to dial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DialTarget {
    /// A phone number.
    Number {
        /// In E.164 form, e.g. `+15551230001`.
        number: String,
        /// Keys to send after the answer, e.g. an extension.
        send_digits: Option<String>,
    },
    /// A SIP address.
    Sip {
        /// With its scheme, e.g. `sip:desk@example.com`.
        uri: String,
    },
}

impl DialTarget {
    /// The number or SIP address.
    #[must_use]
    pub fn address(&self) -> &str {
        match self {
            Self::Number { number, .. } => number,
            Self::Sip { uri } => uri,
        }
    }
}

/// The entries of a list that are separated by commas.
pub(crate) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

/// Reads one entry of a list: a number in E.164 form, with or without the plus, spaces and the like ignored, perhaps with an extension
/// (`+15551230001x204`); or a SIP address.
#[must_use]
pub fn parse(entry: &str) -> Option<DialTarget> {
    let entry = entry.trim();
    let lower = entry.to_ascii_lowercase();
    if lower.starts_with("sip:") || lower.starts_with("sips:") {
        return sip(entry);
    }
    let (number, extension) = match lower.find(['x', 'e', ';']) {
        Some(place) => (&lower[..place], Some(&lower[place..])),
        None => (lower.as_str(), None),
    };
    let send_digits = match extension {
        None => None,
        Some(extension) => Some(extension_digits(extension)?),
    };
    let digits = plain_digits(number.trim().strip_prefix('+').unwrap_or(number))?;
    // No country's code begins with 0: such a number is written as it is dialled at home or at work, and would lead somewhere else.
    let is_international = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    is_international.then(|| DialTarget::Number {
        number: format!("+{digits}"),
        send_digits,
    })
}

/// Why an entry is nothing that can be dialled, and what to write instead.
pub(crate) fn what_is_wrong(entry: &str) -> String {
    let lower = entry.to_ascii_lowercase();
    if lower.starts_with("sip:") || lower.starts_with("sips:") || entry.contains('@') {
        return format!("“{entry}” is no SIP address. Write one like sip:desk@example.com.");
    }
    let number = lower.split(['x', 'e', ';']).next().unwrap_or_default();
    let Some(digits) = plain_digits(number.trim().strip_prefix('+').unwrap_or(number)) else {
        return format!(
            "“{entry}” is neither a phone number nor a SIP address. Write a number with its country code, such as +15551230001, or an address like sip:desk@example.com."
        );
    };
    let national = digits.trim_start_matches('0');
    if digits.starts_with('0') && !national.is_empty() {
        return format!("“{entry}” begins with 0. Write the country code instead of it, such as +44 {national}.");
    }
    match digits.len() {
        count @ 0..7 => format!(
            "“{entry}” is too short: a number has 7 to 15 digits with its country code, and this has {count}. Write it like +15551230001."
        ),
        count @ 16.. => format!(
            "“{entry}” is too long: a number has 7 to 15 digits with its country code, and this has {count}. Put a comma between two numbers."
        ),
        _ => format!(
            "“{entry}” ends in something that is no extension. Write an extension like +15551230001x204."
        ),
    }
}

/// Whether it is a number that North America sets aside for examples and films: 555-0100 to 555-0199 of any area.
pub(crate) fn is_example(target: &DialTarget) -> bool {
    let DialTarget::Number { number, .. } = target else {
        return false;
    };
    let national = number.strip_prefix("+1").filter(|national| national.len() == 10);
    national.is_some_and(|national| national[3..].starts_with("55501"))
}

/// The digits of a number written for people; nothing if there is anything else in it.
fn plain_digits(text: &str) -> Option<String> {
    text.chars()
        .filter(|letter| !matches!(letter, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}'))
        .map(|letter| letter.is_ascii_digit().then_some(letter))
        .collect()
}

fn extension_digits(text: &str) -> Option<String> {
    let digits = [";ext=", "ext.", "ext", "x"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))?
        .trim();
    (!digits.is_empty() && digits.chars().all(|key| "0123456789*#w".contains(key)))
        .then(|| digits.to_owned())
}

fn sip(uri: &str) -> Option<DialTarget> {
    let address = &uri[uri.find(':')? + 1..];
    let (user, host) = address.split_once('@')?;
    let host = host.split([';', '?', ':']).next().unwrap_or("");
    let clean = uri
        .chars()
        .all(|letter| letter.is_ascii_graphic() && !"<>\"'\\^`{}|,".contains(letter));
    (clean && !user.is_empty() && !host.is_empty()).then(|| DialTarget::Sip { uri: uri.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entry: &str, expected: &str) {
        let found = match parse(entry) {
            None => "nothing".to_owned(),
            Some(DialTarget::Sip { uri }) => uri,
            Some(DialTarget::Number { number, send_digits: None }) => number,
            Some(DialTarget::Number { number, send_digits: Some(keys) }) => format!("{number} then {keys}"),
        };
        assert_eq!(found, expected, "{entry}");
    }

    #[test]
    fn says_what_to_write_instead() {
        #[track_caller]
        fn check(entry: &str, expected: &str) {
            assert!(parse(entry).is_none(), "{entry}");
            let said = what_is_wrong(entry);
            assert!(said.contains(expected), "{said}");
        }
        check("5550", "is too short: a number has 7 to 15 digits with its country code, and this has 4.");
        check("030 1234567", "begins with 0. Write the country code instead of it, such as +44 301234567.");
        check("+1 555 123 0001 555 123 0002", "Put a comma between two numbers.");
        check("my desk", "neither a phone number nor a SIP address");
        check("desk@example.com", "Write one like sip:desk@example.com.");
        check("+15551230001x", "no extension");
    }

    #[test]
    fn example_numbers_are_known() {
        for (entry, expected) in [("+12025550101", true), ("1 (202) 555-0199", true), ("+12025550201", false), ("+442025550101", false), ("sip:a@b.c", false)] {
            let target = parse(entry).unwrap();
            assert_eq!(is_example(&target), expected, "{entry}");
        }
    }

    #[test]
    fn entries() {
        for (entry, expected) in [
            ("+15551230001", "+15551230001"),
            ("15551230001", "+15551230001"),
            (" +1 (555) 123-0001 ", "+15551230001"),
            ("+15551230001x204", "+15551230001 then 204"),
            ("+1 555 123 0001 ext. 204#", "+15551230001 then 204#"),
            ("+15551230001;ext=9", "+15551230001 then 9"),
            ("sip:desk@example.com", "sip:desk@example.com"),
            ("SIPS:desk@example.com:5061;transport=tls", "SIPS:desk@example.com:5061;transport=tls"),
            ("", "nothing"),
            ("0301234567", "nothing"),
            ("0049301234567", "nothing"),
            ("+", "nothing"),
            ("123", "nothing"),
            ("+1234567890123456", "nothing"),
            ("++15551230001", "nothing"),
            ("+15551230001x", "nothing"),
            ("+1555123000１", "nothing"),
            ("five", "nothing"),
            ("sip:", "nothing"),
            ("sip:@example.com", "nothing"),
            ("sip:desk@", "nothing"),
            ("sip:desk@exa mple.com", "nothing"),
            ("sip:a@b\"/><Hangup/>", "nothing"),
        ] {
            check(entry, expected);
        }
    }
}
