//! A carrier's request and the reply to it, without any HTTP framework.

use crate::form::Parameters;

/// The methods that carriers use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Parameters are in the query.
    Get,
    /// Parameters are in the body, and some in the query.
    Post,
}

/// A request as the carrier sent it.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// The URL that the carrier called, letter for letter: public scheme and host, path, query. Not what a proxy made of it, because it is signed.
    pub url: String,
    /// Header names, in lower case, and values, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body, letter for letter.
    pub body: Vec<u8>,
    /// The parameters in the URL.
    pub query: Parameters,
    /// The parameters in a form-encoded body. A GET has none, whatever its body, because no carrier signs it.
    pub form: Parameters,
}

impl Request {
    /// Takes a request in. Any bytes are accepted: what is no form has no parameters, and [`verify`](crate::Carrier::verify) decides whether it is heard.
    #[must_use]
    pub fn new<'a>(
        method: Method,
        public_url: &str,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        body: &[u8],
    ) -> Self {
        let headers: Vec<(String, String)> = headers
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let without_fragment = public_url.split('#').next().unwrap_or_default();
        let query = without_fragment
            .split_once('?')
            .map_or_else(Parameters::default, |(_, query)| {
                Parameters::parse(query.as_bytes())
            });
        let form = match method {
            Method::Post if is_form(&headers) => Parameters::parse(body),
            Method::Post | Method::Get => Parameters::default(),
        };
        Self {
            method,
            url: public_url.to_owned(),
            headers,
            body: body.to_vec(),
            query,
            form,
        }
    }

    /// The values of a header, which may come several times.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// A parameter of the body or else of the query; the first one where it is repeated.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.form.get(name).or_else(|| self.query.get(name))
    }
}

/// Leaves out what must not get into a log: numbers, digits and signatures.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What the carrier is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header; none where there is no body.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: String,
}

/// Some clients leave the content type of a form away; whatever else is named is not a form.
fn is_form(headers: &[(String, String)]) -> bool {
    let content_type = headers.iter().find(|(name, _)| name == "content-type");
    content_type.is_none_or(|(_, value)| {
        value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}
