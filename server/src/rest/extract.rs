//! What handlers are given: who is asking, the path, the query and the body, each refused with a sentence where it cannot be read.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use phloem_api::{Code, Error, Who};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use tower_sessions::Session;

use crate::auth::{origin, principal};
use crate::rest::{Refused, address};
use crate::service::{Asker, Direct};
use crate::state::Server;

impl FromRequestParts<Server> for Direct {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Refused> {
        let asker = asker(parts, server).await?;
        let by_cookie = matches!(
            &asker.principal,
            Some(principal) if matches!(principal.who, Who::Person { .. })
        );
        let base = server.settings.public_base();
        if origin::is_foreign(&parts.method, &parts.headers, by_cookie, &base) {
            return Err(Refused(Error::new(
                Code::ForeignOrigin,
                "This request comes from a page of another site. If the address in the browser is right, the server's public URL has to be set to it.",
            )));
        }
        count(&asker, server)?;
        Ok(Self::new(server.clone(), asker))
    }
}

async fn asker(parts: &Parts, server: &Server) -> Result<Asker, Error> {
    let session = parts.extensions.get::<Session>().cloned();
    let address = address::of(parts, &server.settings.trusted_proxies);
    let principal = if principal::has_credentials(&parts.headers) {
        match principal::by_credentials(server, &parts.headers).await {
            Err(error) if error.code == Code::NotSignedIn => {
                let now = server.clock.now();
                let wrong = &server.limits.wrong_credentials;
                wrong.take(address, now).map_err(too_many)?;
                return Err(error);
            }
            found => Some(found?),
        }
    } else if let Some(session) = &session {
        principal::by_session(server, session).await?
    } else {
        None
    };
    Ok(Asker {
        principal,
        session,
        address,
    })
}

/// Counts the call against whoever makes it.
fn count(asker: &Asker, server: &Server) -> Result<(), Error> {
    let key = match &asker.principal {
        Some(principal) => principal.key(),
        None => asker.address.to_string(),
    };
    let now = server.clock.now();
    server.limits.calls.take(key, now).map_err(too_many)
}

fn too_many(seconds: u32) -> Error {
    Error::new(
        Code::RateLimited,
        format!("Too many requests. Try again in {seconds} seconds."),
    )
    .retry_after(seconds)
}

/// The ids in the path. What is no id names nothing.
pub(super) struct Named<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Server> for Named<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Refused> {
        match Path::from_request_parts(parts, server).await {
            Ok(Path(it)) => Ok(Self(it)),
            Err(_) => Err(Refused(Error::new(
                Code::NotFound,
                "There is no such thing here: what the path names is not an id.",
            ))),
        }
    }
}

/// The query.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Server> for Params<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Refused> {
        let malformed = |why: String| Refused(Error::new(Code::Malformed, why));
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(malformed(
                "The query holds a NUL character (%00), which cannot be kept. Take it out."
                    .to_owned(),
            ));
        }
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(it)) => Ok(Self(it)),
            Err(rejection) => {
                let text = rejection.body_text();
                let (_, why) = text.split_once(": ").unwrap_or(("", &text));
                Err(malformed(format!("Query: {why}.")))
            }
        }
    }
}

/// The body, in JSON.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Server> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Refused> {
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(says_json);
        if !is_json {
            return Err(Refused(Error::new(
                Code::UnsupportedMediaType,
                "Send the body as JSON, with `Content-Type: application/json`.",
            )));
        }
        let bytes = bytes(request, server).await?;
        Ok(Self(read_object(&bytes)?))
    }
}

fn says_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// The bytes of the body, as many as are allowed.
pub(super) async fn bytes(request: Request, server: &Server) -> Result<Bytes, Error> {
    Bytes::from_request(request, server)
        .await
        .map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Error::new(
                    Code::TooLarge,
                    "The request is too large. A flow document may have 1 MiB.",
                )
            } else {
                Error::new(Code::Malformed, "The body ended too early. Send it again.")
            }
        })
}

/// Reads a JSON object, and says where it cannot. Serde would take a list for an object whose keys are left out.
fn read_object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    if bytes
        .trim_ascii_start()
        .first()
        .is_some_and(|byte| *byte != b'{')
    {
        return Err(Error::new(
            Code::Malformed,
            "The body has to be a JSON object, from `{` to `}`.",
        ));
    }
    read(bytes)
}

/// Reads JSON, and says where it cannot.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let malformed = |why: String| Error::new(Code::Malformed, why);
    if bytes.is_empty() {
        return Err(malformed("The body is empty. Send JSON.".to_owned()));
    }
    if let Some((line, column)) = find_nul(bytes) {
        return Err(malformed(format!(
            "Line {line}, column {column}: a NUL character (\\u0000) cannot be kept. Take it out."
        )));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        malformed(located(&path, error.inner()))
    })?;
    deserializer
        .end()
        .map_err(|error| malformed(syntax(&error)))?;
    Ok(value)
}

/// What is wrong, after the path to it, or after the line and column where there is no path.
fn located(path: &str, error: &serde_json::Error) -> String {
    if error.classify() != Category::Data {
        return syntax(error);
    }
    let message = message(error);
    let end = if message.ends_with(['.', '?']) {
        ""
    } else {
        "."
    };
    match path {
        "" | "." => {
            let (line, column) = (error.line(), error.column());
            format!("Line {line}, column {column}: {message}{end}")
        }
        path => format!("{path}: {message}{end}"),
    }
}

fn syntax(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match message(error).as_str() {
        "recursion limit exceeded" => {
            format!("Line {line}, column {column}: this is nested too deeply.")
        }
        message => format!("Line {line}, column {column}: this is not JSON ({message})."),
    }
}

/// The message without the place, which is said before it.
fn message(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    message.strip_suffix(&place).unwrap_or(&message).to_owned()
}

/// Where the first escaped NUL is, from 1. JSON itself refuses one that is not escaped.
fn find_nul(bytes: &[u8]) -> Option<(usize, usize)> {
    const ESCAPE: &[u8] = b"\\u0000";
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
        } else if bytes[at..].starts_with(ESCAPE) {
            let before = &bytes[..at];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let start = before
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |newline| newline + 1);
            return Some((line, at - start + 1));
        } else {
            // A backslash and what it escapes, perhaps another backslash.
            at += 2;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use phloem_api::SaveDraft;

    use super::{find_nul, read_object};

    #[track_caller]
    fn check(body: &str, expect: &str) {
        let refused = read_object::<SaveDraft>(body.as_bytes()).unwrap_err();
        assert_eq!(refused.error, expect, "of {body}");
    }

    #[test]
    fn bodies_that_cannot_be_read_say_where() {
        check("", "The body is empty. Send JSON.");
        check(
            "{\"revision\": }",
            "Line 1, column 14: this is not JSON (expected value).",
        );
        check(
            r#"{"revision": 1, "document": {"format": 1, "nodes": [], "edges": []}} x"#,
            "Line 1, column 70: this is not JSON (trailing characters).",
        );
        check(
            r#"{"revision": "1"}"#,
            "revision: invalid type: string \"1\", expected i64.",
        );
        check(
            r#"{"version": 1}"#,
            "version: unknown field `version`, expected `revision` or `document`.",
        );
        check(
            "{\"revision\": 1,\n  \"document\": \"a\\u0000\"}",
            "Line 2, column 17: a NUL character (\\u0000) cannot be kept. Take it out.",
        );
        let nested = format!("{{\"document\": {}", "[".repeat(50_000));
        check(&nested, "Line 1, column 140: this is nested too deeply.");
    }

    #[test]
    fn an_escaped_backslash_is_not_the_begin_of_a_nul() {
        assert_eq!(find_nul(br#""\\u0000""#), None);
        assert_eq!(find_nul(br#""\\\u0000""#), Some((1, 4)));
        assert_eq!(find_nul(br#""\"#), None);
        assert_eq!(find_nul(b"\\"), None);
    }
}
