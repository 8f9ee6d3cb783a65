//! Whether what somebody types is a number, said while they type. The server checks the same once more.

use crate::words::{counted, phone};

/// The fewest and the most digits of a number with its country code.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// What can be said of a number that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Nothing typed yet.
    Empty,
    /// It may become one.
    Unfinished(String),
    /// It will not become one, whatever follows.
    Wrong(String),
    /// It is one.
    Fine(String),
}

/// Judges what is typed.
#[must_use]
pub fn judge(text: &str) -> Judged {
    let text = text.trim();
    if text.is_empty() {
        return Judged::Empty;
    }
    if let Some(rest) = text.strip_prefix("sip:") {
        return judge_sip(rest);
    }
    if "sip:".starts_with(text) {
        return Judged::Unfinished(
            "Go on with a SIP address, such as sip:desk@example.com.".into(),
        );
    }
    let digits: String = text
        .strip_prefix('+')
        .unwrap_or(text)
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-' | '.' | '(' | ')'))
        .collect();
    if let Some(letter) = digits.chars().find(|letter| !letter.is_ascii_digit()) {
        return Judged::Wrong(format!(
            "There is no “{letter}” in a phone number. Write only digits."
        ));
    }
    if digits.starts_with('0') {
        let national = digits.trim_start_matches('0');
        return Judged::Wrong(format!(
            "Begin with the country code instead of 0, such as +44 {}.",
            if national.is_empty() {
                "20 7946 0018"
            } else {
                national
            }
        ));
    }
    match digits.len() {
        0 => Judged::Unfinished("Go on with the country code, such as +1 or +44.".to_owned()),
        count if count < *DIGITS.start() => Judged::Unfinished(format!(
            "{} so far. With its country code a number has {} to {}.",
            counted(count.try_into().unwrap_or(0), "digit"),
            DIGITS.start(),
            DIGITS.end()
        )),
        count if count > *DIGITS.end() => Judged::Wrong(format!(
            "These are {count} digits, and a number has at most {}.",
            DIGITS.end()
        )),
        _ => Judged::Fine(format!(
            "Will be linked as {}.",
            phone(&format!("+{digits}"))
        )),
    }
}

fn judge_sip(rest: &str) -> Judged {
    let unfinished =
        || Judged::Unfinished("A SIP address looks like sip:desk@example.com.".to_owned());
    if rest.chars().any(|letter| !letter.is_ascii_graphic()) {
        return Judged::Wrong("A SIP address has no spaces and no accents.".to_owned());
    }
    match rest.split_once('@') {
        Some((user, host)) if !user.is_empty() && !host.is_empty() => {
            Judged::Fine(format!("Will be linked as sip:{rest}."))
        }
        Some(("", _)) => Judged::Wrong("Before the @ belongs a name, such as desk.".to_owned()),
        _ => unfinished(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_while_somebody_types() {
        #[track_caller]
        fn unfinished(text: &str) {
            assert!(
                matches!(judge(text), Judged::Unfinished(_)),
                "{text}: {:?}",
                judge(text)
            );
        }
        #[track_caller]
        fn wrong(text: &str, why: &str) {
            let Judged::Wrong(said) = judge(text) else {
                panic!("{text}: {:?}", judge(text));
            };
            assert!(said.contains(why), "{text}: {said}");
        }
        #[track_caller]
        fn fine(text: &str, as_what: &str) {
            assert_eq!(
                judge(text),
                Judged::Fine(format!("Will be linked as {as_what}."))
            );
        }
        assert_eq!(judge("  "), Judged::Empty);
        unfinished("+");
        unfinished("+1 555");
        unfinished("s");
        unfinished("sip:");
        unfinished("sip:desk@");
        wrong("020 7946", "+44 207946");
        wrong("0", "+44 20 7946 0018");
        wrong("+1 555 CALL", "“C”");
        wrong("+1234567890123456", "16 digits");
        wrong("sip:@example.com", "name");
        wrong("sip:de sk", "spaces");
        fine("+1 (555) 123-0001", "+1 555-123-0001");
        fine("442079460018", "+442079460018");
        fine("sip:desk@example.com", "sip:desk@example.com");
    }
}
