//! Whether a carrier out in the internet can reach this server, as far as its public URL tells.

/// How a carrier reaches a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// As it should be.
    Encrypted,
    /// It does, but everybody on the way can read along.
    Plain,
    /// Not at all: the address only means something on this machine or in its network.
    Nobody,
}

/// How a carrier reaches a URL.
#[must_use]
pub fn reach(url: &str) -> Reach {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if is_private(host_of(authority)) {
        Reach::Nobody
    } else if scheme.eq_ignore_ascii_case("https") {
        Reach::Encrypted
    } else {
        Reach::Plain
    }
}

/// The scheme and the host of a URL, e.g. `https://phloem.example.com`.
#[must_use]
pub fn base_of(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            format!("{scheme}://{authority}")
        }
        None => url.to_owned(),
    }
}

fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn is_private(host: &str) -> bool {
    if let Ok(address) = host.parse::<std::net::Ipv4Addr>() {
        return address.is_loopback()
            || address.is_private()
            || address.is_link_local()
            || address.is_unspecified();
    }
    if let Ok(address) = host.parse::<std::net::Ipv6Addr>() {
        return address.is_loopback()
            || address.is_unspecified()
            || address.is_unique_local()
            || address.is_unicast_link_local();
    }
    let host = host.to_ascii_lowercase();
    !host.contains('.')
        || [".local", ".localhost", ".internal", ".lan"]
            .iter()
            .any(|end| host.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_who_reaches_a_url() {
        #[track_caller]
        fn check(url: &str, expect: Reach) {
            assert_eq!(reach(url), expect, "{url}");
        }
        check(
            "https://phloem.example.com/hooks/plivo/1/answer",
            Reach::Encrypted,
        );
        check("HTTPS://phloem.example.com:8443", Reach::Encrypted);
        check("https://203.0.113.7/hooks", Reach::Encrypted);
        check("http://phloem.example.com/hooks", Reach::Plain);
        check("http://127.0.0.1:3000/hooks", Reach::Nobody);
        check("https://localhost/hooks", Reach::Nobody);
        check("http://phloem:3000", Reach::Nobody);
        check("https://192.168.1.7/hooks", Reach::Nobody);
        check("https://10.0.0.7/hooks", Reach::Nobody);
        check("https://[::1]:3000/hooks", Reach::Nobody);
        check("https://[2001:db8::7]/hooks", Reach::Encrypted);
        check("https://pbx.lan/hooks", Reach::Nobody);
        check("", Reach::Nobody);
    }

    #[test]
    fn finds_the_base() {
        assert_eq!(
            base_of("https://a.example:8443/hooks/x?y"),
            "https://a.example:8443"
        );
    }
}
