//! Addresses of pages.

use serde_urlencoded::to_string;

/// The address of a page with what it is asked for; what is empty is left out.
#[must_use]
pub fn address<'a>(path: &str, query: impl IntoIterator<Item = (&'static str, &'a str)>) -> String {
    let query: Vec<_> = query
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    // Nothing of text fails to be written as text.
    match to_string(query).unwrap_or_default().as_str() {
        "" => path.to_owned(),
        // The router reads a plus as a plus.
        query => format!("{path}?{}", query.replace('+', "%20")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_is_asked_for() {
        assert_eq!(address("/runs", []), "/runs");
        assert_eq!(address("/runs", [("status", "")]), "/runs");
        let query = [("status", "failed"), ("search", "+1 & 2")];
        assert_eq!(
            address("/runs", query),
            "/runs?status=failed&search=%2B1%20%26%202"
        );
    }
}
