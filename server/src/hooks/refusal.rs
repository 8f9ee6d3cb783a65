//! What a carrier is told when its request is not taken, and replies as HTTP.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use phloem_carriers::{Carrier, ParseError, Reply};

use crate::runtime;
use crate::store;

/// What a caller hears when something on our side is broken.
const BROKEN: &str = "We are sorry. This call cannot be taken at the moment.";

/// When a carrier may try again, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

/// A request that is not taken.
#[derive(Debug)]
pub(super) enum Refusal {
    /// No carrier has this URL.
    UnknownCarrier,
    /// It is not proven to come from the carrier.
    Forged,
    /// It is genuine and makes no sense.
    Malformed(String),
    /// Its body cannot be read or is too large.
    Unreadable(StatusCode),
    /// The database cannot take it now.
    Busy,
    /// Something on our side is broken; it is in the log.
    Defect,
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(_) | store::Error::Retry(_) => {
                tracing::warn!(%error, "a webhook has to wait for the database");
                Self::Busy
            }
            store::Error::Conflict(_) | store::Error::Other(_) => {
                tracing::error!(%error, "a webhook could not be stored");
                Self::Defect
            }
        }
    }
}

impl From<runtime::Error> for Refusal {
    fn from(error: runtime::Error) -> Self {
        match error {
            runtime::Error::Store(error) => error.into(),
            error @ runtime::Error::Document { .. } => {
                tracing::error!(%error, "a run cannot go on");
                Self::Defect
            }
        }
    }
}

impl From<ParseError> for Refusal {
    fn from(error: ParseError) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl Refusal {
    /// The answer for a carrier of which nothing is known but the request.
    pub(super) fn into_response(self) -> Response {
        match self {
            Self::UnknownCarrier => {
                (StatusCode::NOT_FOUND, "there is no such carrier").into_response()
            }
            Self::Forged => (
                StatusCode::FORBIDDEN,
                "the signature of the request does not fit",
            )
                .into_response(),
            Self::Malformed(sentence) => (StatusCode::BAD_REQUEST, sentence).into_response(),
            Self::Unreadable(status) => status.into_response(),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, RETRY_AFTER)],
            )
                .into_response(),
            Self::Defect => (StatusCode::SERVICE_UNAVAILABLE, BROKEN).into_response(),
        }
    }

    /// The answer for a carrier that is known: a defect is told to the caller in a sentence, in place of cutting the call off.
    pub(super) fn for_carrier(self, carrier: &dyn Carrier) -> Response {
        match self {
            Self::Defect => respond(carrier.apologise(BROKEN)),
            other => other.into_response(),
        }
    }
}

/// A carrier's reply as HTTP.
pub(super) fn respond(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(content_type) = reply.content_type {
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}
