//! Addresses of pages.

use leptos_router::location::Url;

/// The address of a page with what it is asked for; what is empty is left out.
#[must_use]
pub fn address<'a>(path: &str, query: impl IntoIterator<Item = (&'static str, &'a str)>) -> String {
    let query: Vec<String> = query
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", Url::escape(value)))
        .collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
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
