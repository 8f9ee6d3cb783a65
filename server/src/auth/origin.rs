//! Keeps pages of other sites from acting in the name of who is signed in.
//!
//! A browser says where a page came from that sends an unsafe request. Programs say nothing, and sign in with credentials that no page can use for them.

use axum::http::{HeaderMap, Method, header};
use url::{Host, Url};

/// Whether this request may have been sent by a page of another site.
///
/// `by_cookie` says that it is the session cookie that the request is signed in with: then a page has to say where it comes from.
#[must_use]
pub fn is_foreign(
    method: &Method,
    headers: &HeaderMap,
    by_cookie: bool,
    public_base: &str,
) -> bool {
    if method.is_safe() {
        return false;
    }
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    match text(header::ORIGIN) {
        Some(origin) => !is_ours(origin, text(header::HOST), public_base),
        None => match headers.get("sec-fetch-site") {
            Some(site) => site != "same-origin",
            None => by_cookie,
        },
    }
}

/// The page is ours when it comes from the public URL, or from the host that the request itself was sent to.
fn is_ours(origin: &str, host: Option<&str>, public_base: &str) -> bool {
    let (Ok(origin_url), Ok(base)) = (Url::parse(origin), Url::parse(public_base)) else {
        return false;
    };
    if !origin_url.origin().is_tuple() {
        return false;
    }
    if origin_url.origin() == base.origin() {
        return true;
    }
    // Who can change unencrypted traffic can make a page of our host. Only on the machine itself there is nobody in between.
    let is_weaker = base.scheme() == "https" && origin_url.scheme() != "https";
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    authority.is_some() && authority == host && (!is_weaker || is_loopback(&origin_url))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::is_foreign;

    #[track_caller]
    fn check(by_cookie: bool, headers: &[(&'static str, &'static str)], expect: bool) {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        let base = "https://calls.example.com";
        assert_eq!(
            is_foreign(&Method::POST, &headers, by_cookie, base),
            expect,
            "{headers:?}"
        );
        assert!(!is_foreign(&Method::GET, &headers, by_cookie, base));
    }

    #[test]
    fn origins() {
        check(true, &[("origin", "https://calls.example.com")], false);
        check(true, &[("origin", "https://calls.example.com:443")], false);
        check(true, &[("origin", "http://calls.example.com")], true);
        check(true, &[("origin", "https://evil.example.com")], true);
        check(true, &[("origin", "null")], true);
        check(true, &[("origin", "")], true);
        check(
            true,
            &[
                ("origin", "http://localhost:3000"),
                ("host", "localhost:3000"),
            ],
            false,
        );
        check(
            true,
            &[
                ("origin", "http://localhost:8080"),
                ("host", "localhost:3000"),
            ],
            true,
        );
        check(
            true,
            &[
                ("origin", "http://calls.example.com"),
                ("host", "calls.example.com"),
            ],
            true,
        );
        check(
            true,
            &[
                ("origin", "https://calls.example.org"),
                ("host", "calls.example.org"),
            ],
            false,
        );
        check(true, &[], true);
        check(true, &[("sec-fetch-site", "same-origin")], false);
        check(true, &[("sec-fetch-site", "cross-site")], true);
        // A program with credentials, or one that signs in.
        check(false, &[], false);
        check(false, &[("sec-fetch-site", "same-site")], true);
        check(false, &[("origin", "https://evil.example.com")], true);
    }
}
