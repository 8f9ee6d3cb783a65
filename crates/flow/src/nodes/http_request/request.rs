//! The parts of a request, templates filled in and encoded for where they stand.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::engine::visit::Visit;
use crate::nodes::Pair;
use crate::nodes::http_request::{Auth, Body};
use crate::template::render::{Encoding, percent_encoded};

/// The address with the parameters in its query.
pub(super) fn url(url: &str, params: &[Pair], visit: &mut Visit<'_>) -> String {
    let query = pairs("params", params, visit);
    if query.is_empty() {
        return url.to_owned();
    }
    let (address, fragment) = url.find('#').map_or((url, ""), |place| url.split_at(place));
    let separator = match address.chars().last() {
        Some('?' | '&') => "",
        _ if address.contains('?') => "&",
        _ => "?",
    };
    format!("{address}{separator}{query}{fragment}")
}

/// The headers: those made by the other fields first, unless they are given by hand.
pub(super) fn headers(
    given: &[Pair],
    auth: &Auth,
    content_type: Option<&'static str>,
    visit: &mut Visit<'_>,
) -> Vec<(String, String)> {
    let given: Vec<(String, String)> = given
        .iter()
        .enumerate()
        .map(|(index, Pair { name, value })| {
            let field = format!("headers[{index}].value");
            (name.clone(), header_value(&field, value, visit))
        })
        .collect();
    let made = [
        content_type.map(|kind| ("Content-Type", kind.to_owned())),
        authorization(auth, visit).map(|value| ("Authorization", value)),
    ];
    made.into_iter()
        .flatten()
        .filter(|(name, _)| given.iter().all(|(other, _)| !other.eq_ignore_ascii_case(name)))
        .map(|(name, value)| (name.to_owned(), value))
        .chain(given.iter().cloned())
        .collect()
}

/// The content type and the encoded body.
pub(super) fn body(body: &Body, visit: &mut Visit<'_>) -> (Option<&'static str>, Option<String>) {
    match body {
        Body::None {} => (None, None),
        Body::Form { fields } => (
            Some("application/x-www-form-urlencoded"),
            Some(pairs("body.fields", fields, visit)),
        ),
        Body::Json { text } => (
            Some("application/json"),
            Some(visit.encoded("body.text", text, Encoding::Json)),
        ),
    }
}

/// Names and values as queries and forms write them.
fn pairs(field: &str, pairs: &[Pair], visit: &mut Visit<'_>) -> String {
    let written: Vec<String> = pairs
        .iter()
        .enumerate()
        .map(|(index, Pair { name, value })| {
            let name = visit.text(&format!("{field}[{index}].name"), name);
            let value = visit.text(&format!("{field}[{index}].value"), value);
            format!("{}={}", percent_encoded(&name), percent_encoded(&value))
        })
        .collect();
    written.join("&")
}

fn authorization(auth: &Auth, visit: &mut Visit<'_>) -> Option<String> {
    match auth {
        Auth::None {} => None,
        Auth::Basic { username, password } => {
            let username = visit.text("auth.username", username);
            let password = visit.text("auth.password", password);
            Some(format!("Basic {}", STANDARD.encode(format!("{username}:{password}"))))
        }
        Auth::Bearer { token } => Some(format!("Bearer {}", header_value("auth.token", token, visit))),
    }
}

/// A header's value. A line break in it would begin another header.
fn header_value(field: &str, template: &str, visit: &mut Visit<'_>) -> String {
    let value = visit.text(field, template);
    let clean: String = value.chars().filter(|letter| !letter.is_control() || *letter == '\t').collect();
    if clean.len() < value.len() {
        visit.warn(field, "A header cannot contain line breaks and the like; they were left out.");
    }
    clean
}
