//! The guarded HTTP client.

use std::error::Error as _;
use std::time::Duration;

use phloem_flow::engine::HttpCall;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};

use crate::outbound::resolver::{self, Lookup, Resolver};
use crate::outbound::{Guard, Refusal};

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// How much of an answer's body is read, in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;

/// Names us to the target.
pub(super) const USER_AGENT: &str = concat!("Phloem/", env!("CARGO_PKG_VERSION"));

/// Headers that belong to the connection: a configured one could smuggle a second request into it, or reach another host than the one judged.
const OURS: [HeaderName; 8] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Performs requests to configured URLs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    guard: Guard,
}

/// What the target answered, whatever its status. A redirect is an answer like any other: it is not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header; empty where there was none.
    pub content_type: String,
    /// The body as text, cut after 256 KiB; bytes that are no UTF-8 become replacement characters.
    pub body: String,
}

/// There was no answer. The text is a plain sentence for the person who configured the URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The request is not made, today or tomorrow: its URL or a header is not acceptable.
    #[error("{0}")]
    Refused(String),
    /// The target could not be reached or did not answer in time; a later attempt may succeed.
    #[error("{0}")]
    Unreachable(String),
}

impl Client {
    /// A client that dials what the guard lets through.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(guard: Guard) -> Result<Self, reqwest::Error> {
        Self::with_lookup(guard, &resolver::system())
    }

    pub(super) fn with_lookup(guard: Guard, lookup: &Lookup) -> Result<Self, reqwest::Error> {
        let builder = || {
            reqwest::Client::builder()
                .dns_resolver(Resolver {
                    guard: guard.clone(),
                    lookup: Lookup::clone(lookup),
                })
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .referer(false)
                .connect_timeout(CONNECT)
        };
        // A machine without any certificates of its own, such as a bare container, gets Mozilla's.
        let http = builder().build().or_else(|_| {
            let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
                .iter()
                .filter_map(|root| reqwest::Certificate::from_der(root).ok());
            builder().tls_certs_only(roots).build()
        })?;
        Ok(Self { http, guard })
    }

    /// Performs the request once, within its `timeout_s`, under this idempotency key.
    ///
    /// # Errors
    /// When there was no answer.
    pub async fn send(&self, call: &HttpCall, idempotency_key: &str) -> Result<Answer, Failure> {
        let url = self.guard.check(&call.url)?;
        let method = Method::from_bytes(call.method.as_bytes())
            .map_err(|_| refused(format!("`{}` is not an HTTP method.", call.method)))?;
        let mut request = self
            .http
            .request(method, url.clone())
            .headers(headers(&call.headers, idempotency_key)?)
            .timeout(Duration::from_secs(u64::from(call.timeout_s.max(1))));
        if let Some(body) = &call.body {
            request = request.body(body.clone());
        }
        let response = request
            .send()
            .await
            .map_err(|error| explain(&error, &url, call))?;
        let status = response.status().as_u16();
        let content_type = response
            .headers()
            .get(header::CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .unwrap_or_default();
        let body = body(response)
            .await
            .map_err(|error| explain(&error, &url, call))?;
        Ok(Answer {
            status,
            content_type,
            body,
        })
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

fn refused(sentence: String) -> Failure {
    Failure::Refused(sentence)
}

fn headers(configured: &[(String, String)], idempotency_key: &str) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    let mut own = HeaderMap::new();
    for (name, value) in configured {
        let header = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| refused(format!("`{name}` cannot be the name of a header.")))?;
        if OURS.contains(&header) {
            return Err(refused(format!(
                "The header `{name}` belongs to the connection and cannot be set. Take it out of the request."
            )));
        }
        // Letters beyond ASCII go as UTF-8: a target that cannot read them still gets the request.
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| {
            refused(format!("The header `{name}` has a character that a header cannot hold, such as a line break."))
        })?;
        own.append(header, value);
    }
    // A configured header replaces one of ours of the same name …
    for name in own.keys() {
        headers.remove(name);
    }
    headers.extend(own);
    // … but for the key, which all attempts have in common and no other request has.
    let key = HeaderValue::from_str(idempotency_key)
        .map_err(|_| refused("The request has no usable idempotency key.".to_owned()))?;
    headers.insert("idempotency-key", key);
    Ok(headers)
}

/// Reads the body up to the limit and lets the rest go.
async fn body(mut response: reqwest::Response) -> Result<String, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = BODY_LIMIT - body.len();
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if body.len() == BODY_LIMIT {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// Turns a failure on the way into a sentence, without the URL's query.
fn explain(error: &reqwest::Error, url: &Url, call: &HttpCall) -> Failure {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(refusal) = cause.downcast_ref::<Refusal>() {
            return refusal.clone().into();
        }
        source = cause.source();
    }
    let host = url.host_str().unwrap_or_default();
    Failure::Unreachable(if error.is_timeout() && error.is_connect() {
        format!("{host} could not be reached: it did not take the connection in time.")
    } else if error.is_timeout() {
        match call.timeout_s {
            0 | 1 => format!("{host} did not answer within a second."),
            seconds => format!("{host} did not answer within {seconds} seconds."),
        }
    } else {
        format!("{host} could not be reached: {}.", root_cause(error))
    })
}

/// The innermost error: "connection refused" rather than "error sending request".
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
