//! Values as people enter them: tidied where that is harmless, else refused with a sentence.

use phloem_api::Error;

use crate::auth::password;
use crate::service::error::invalid;

/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// The longest note, in characters.
const MAX_NOTE: usize = 2_000;

/// The longest text to search for, in characters.
const MAX_SEARCH: usize = 200;

/// A text to search for.
pub(super) fn search(text: &str) -> Result<&str, Error> {
    if text.chars().count() > MAX_SEARCH {
        return Err(invalid(format!(
            "The text to search for is too long; {MAX_SEARCH} characters are the most."
        )));
    }
    Ok(text)
}

/// A name: not empty, not long, on one line.
pub(super) fn name(what: &str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(invalid(format!("Give the {what} a name.")));
    }
    if text.chars().count() > MAX_NAME {
        return Err(invalid(format!(
            "The {what}'s name is too long; {MAX_NAME} characters are the most."
        )));
    }
    if text.chars().any(char::is_control) {
        return Err(invalid(format!(
            "The {what}'s name has a line break or another control character; take it out."
        )));
    }
    Ok(text.to_owned())
}

/// A note of several lines, perhaps empty.
pub(super) fn note(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.chars().count() > MAX_NOTE {
        return Err(invalid(format!(
            "The note is too long; {MAX_NOTE} characters are the most."
        )));
    }
    Ok(text.to_owned())
}

/// An e-mail address, as far as one can tell without writing to it.
pub(super) fn email(text: &str) -> Result<String, Error> {
    let text = text.trim();
    let whole = text.len() <= 254 && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    match text.split_once('@') {
        Some((local, domain))
            if whole && !local.is_empty() && !domain.is_empty() && !domain.contains('@') =>
        {
            Ok(text.to_lowercase())
        }
        _ => Err(invalid(
            "This is not an e-mail address. One looks like name@example.com.",
        )),
    }
}

/// A password that is worth hashing.
pub(super) fn new_password(text: &str) -> Result<(), Error> {
    let least = password::MIN_CHARS;
    if text.chars().count() < least {
        return Err(invalid(format!(
            "The password is too short; take {least} characters or more."
        )));
    }
    if text.len() > password::MAX_BYTES {
        return Err(invalid(format!(
            "The password is too long; {} bytes are the most.",
            password::MAX_BYTES
        )));
    }
    Ok(())
}

/// A phone number in E.164 form or a SIP address. Spaces, hyphens, dots and parentheses are taken out, a missing plus is put in.
pub(super) fn number(text: &str) -> Result<String, Error> {
    let refused = || {
        invalid(
            "This is not a number. Write it with its country code, like +15551230001, or as a SIP address, like sip:desk@example.com.",
        )
    };
    let text = text.trim();
    if let Some(address) = text.strip_prefix("sip:") {
        let plain = address.len() <= 250 && address.chars().all(|c| c.is_ascii_graphic());
        return match address.split_once('@') {
            Some((user, host)) if plain && !user.is_empty() && !host.is_empty() => {
                Ok(text.to_owned())
            }
            _ => Err(refused()),
        };
    }
    let digits: String = text
        .strip_prefix('+')
        .unwrap_or(text)
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')'))
        .collect();
    let fits = (7..=15).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && !digits.starts_with('0');
    if fits {
        Ok(format!("+{digits}"))
    } else {
        Err(refused())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        #[track_caller]
        fn check(text: &str, expect: Option<&str>) {
            assert_eq!(number(text).ok().as_deref(), expect, "of {text}");
        }
        check("+15551230001", Some("+15551230001"));
        check("15551230001", Some("+15551230001"));
        check(" +1 (555) 123-0001 ", Some("+15551230001"));
        check("sip:desk@example.com", Some("sip:desk@example.com"));
        check("sip:desk", None);
        check("sip:@example.com", None);
        check("sip:a b@example.com", None);
        check("+0155512300", None);
        check("+1555", None);
        check("+1234567890123456", None);
        check("+1555123000a", None);
        check("++15551230001", None);
        check("", None);
        check("\u{0}", None);
    }

    #[test]
    fn emails() {
        #[track_caller]
        fn check(text: &str, expect: Option<&str>) {
            assert_eq!(email(text).ok().as_deref(), expect, "of {text}");
        }
        check("Ada@Example.com", Some("ada@example.com"));
        check(" ada@example.com ", Some("ada@example.com"));
        check("ada", None);
        check("@example.com", None);
        check("ada@", None);
        check("a@b@c", None);
        check("a da@example.com", None);
        check("ada@exam\u{0}ple.com", None);
    }

    #[test]
    fn names() {
        #[track_caller]
        fn check(text: &str, expect: Result<&str, &str>) {
            let refused = name("flow", text);
            let refused = refused.as_deref().map_err(|error| error.error.as_str());
            assert_eq!(refused, expect, "of {text}");
        }
        check(" Support ", Ok("Support"));
        check(&"ä".repeat(100), Ok(&"ä".repeat(100)));
        check(" ", Err("Give the flow a name."));
        check(
            &"a".repeat(101),
            Err("The flow's name is too long; 100 characters are the most."),
        );
        check(
            "a\nb",
            Err("The flow's name has a line break or another control character; take it out."),
        );
    }
}
