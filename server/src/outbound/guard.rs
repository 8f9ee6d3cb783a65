//! Which addresses may be dialled: public ones, and those that the administrator allows.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use ipnet::IpNet;
use url::{Host, Url};

/// The address policy. It resolves nothing and dials nothing; of the machine it asks which addresses are its own.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allowed: Vec<IpNet>,
}

/// A URL or an address that is not dialled, with the reason as a sentence for the person who configured it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text is no URL.
    #[error("`{0}` is not a URL. Write it in full, such as https://example.com/status.")]
    Malformed(String),
    /// Neither `http` nor `https`.
    #[error("`{0}:` cannot be called. Use a URL that begins with https:// or http://.")]
    Scheme(String),
    /// The URL names an address that is not public.
    #[error(
        "{host} is {kind} and is not called. Use a public address, or have the administrator allow it with PHLOEM_ALLOW_PRIVATE_TARGETS."
    )]
    Address {
        /// The host as the URL names it: an address in its usual spelling, or a name.
        host: String,
        /// What kind of address it is or, for a name, leads to.
        kind: &'static str,
    },
}

impl Guard {
    /// A policy that lets through public addresses and those in the given networks.
    #[must_use]
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed }
    }

    /// Reads a URL and judges what can be judged without resolving its name.
    ///
    /// An address never reaches the resolver, in whatever spelling it was written, so it is judged here.
    ///
    /// # Errors
    /// When the URL cannot be called or names an address that is not dialled.
    pub fn check(&self, url: &str) -> Result<Url, Refusal> {
        let parsed = Url::parse(url).map_err(|_| Refusal::Malformed(without_query(url)))?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(parsed.scheme().to_owned()));
        }
        let address = match parsed.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) => return Ok(parsed),
            None => return Err(Refusal::Malformed(without_query(url))),
        };
        match self.judge(address) {
            None => Ok(parsed),
            Some(kind) => Err(Refusal::Address {
                host: address.to_string(),
                kind,
            }),
        }
    }

    /// Judges the addresses that a name leads to. One address that is not public refuses them all: who mixes them wants the check to see the one
    /// and the connection to take the other.
    ///
    /// # Errors
    /// When one of the addresses is not dialled.
    pub fn check_name(&self, name: &str, addresses: &[IpAddr]) -> Result<(), Refusal> {
        match addresses.iter().find_map(|address| self.judge(*address)) {
            None => Ok(()),
            Some(kind) => Err(Refusal::Address {
                host: name.to_owned(),
                kind,
            }),
        }
    }

    /// Why an address is not dialled; nothing if it is.
    fn judge(&self, address: IpAddr) -> Option<&'static str> {
        let address = embedded(address);
        let kind = match address {
            IpAddr::V4(address) => kind_of_v4(address),
            IpAddr::V6(address) => kind_of_v6(address),
        };
        let kind = kind.or_else(|| is_own(address).then_some("an address of the server itself"))?;
        let allowed = self
            .allowed
            .iter()
            .any(|network| network.contains(&address));
        (!allowed).then_some(kind)
    }
}

/// The IPv4 address that a packet to this address ends at, where that is written in the address: `::ffff:10.0.0.1`, and NAT64's
/// `64:ff9b::10.0.0.1`, which is how a network without IPv4 reaches all of IPv4.
fn embedded(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else {
        return address;
    };
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            IpAddr::V4(Ipv4Addr::new(a, b, c, d))
        }
        _ => address,
    }
}

/// Whether the machine itself has this address, which then leads past its firewall: whom it would reach under its own name. Sends nothing: to connect a UDP
/// socket only asks the routing table from which address one would speak to the other.
fn is_own(address: IpAddr) -> bool {
    let any: IpAddr = match address {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let source = UdpSocket::bind((any, 0)).and_then(|socket| {
        socket.connect((address, 9))?;
        socket.local_addr()
    });
    source.is_ok_and(|source| source.ip() == address)
}

/// After IANA's register of special-purpose IPv4 addresses, and the one public address at which a cloud answers its machines.
fn kind_of_v4(address: Ipv4Addr) -> Option<&'static str> {
    let kind = match address.octets() {
        [0, ..] => "an address of this network only",
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => "a private address",
        [100, 64..=127, ..] => "an address inside a provider's network",
        [127, ..] => "an address of the server itself",
        [169, 254, ..] => "a link-local address",
        [168, 63, 129, 16] => "an address of the cloud that the server runs in",
        [192, 0, 0, _] | [192, 88, 99, _] => "an address reserved for protocols",
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => "an address for documentation",
        [198, 18..=19, ..] => "an address for benchmarks",
        [224..=239, ..] => "a multicast address",
        [240..=255, ..] => "a reserved address",
        _ => return None,
    };
    Some(kind)
}

/// Only `2000::/3` is public, and of it neither what IANA reserved nor what carries an IPv4 address to somewhere else.
fn kind_of_v6(address: Ipv6Addr) -> Option<&'static str> {
    let kind = match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => "an address of the server itself",
        [0xfc00..=0xfdff, ..] => "a private address",
        [0xfe80..=0xfebf, ..] => "a link-local address",
        [0xff00..=0xffff, ..] => "a multicast address",
        // Teredo is 2001::/32, within the block for protocols.
        [0x2001, 0..=0x01ff, ..] => "an address reserved for protocols",
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => "an address for documentation",
        [0x2002, ..] => "an address of a tunnel",
        [0x2000..=0x3fff, ..] => return None,
        _ => "a reserved address",
    };
    Some(kind)
}

/// What is shown of a malformed URL: not its query, where secrets are.
fn without_query(url: &str) -> String {
    let shown = url.split(['?', '#']).next().unwrap_or_default();
    shown.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(guard: &Guard, urls: &[&str], expect_dialled: bool) {
        for url in urls {
            let result = guard.check(url);
            assert_eq!(result.is_ok(), expect_dialled, "{url}: {result:?}");
        }
    }

    #[test]
    fn addresses_that_are_not_public_are_refused_in_every_spelling() {
        check(
            &Guard::default(),
            &[
                // The server itself: usual, decimal, octal, hex, short, mixed, padded, full-width digits and dots.
                "http://127.0.0.1/",
                "http://127.0.0.1:8080/path?query#fragment",
                "http://127.8.9.1/",
                "http://2130706433/",
                "http://017700000001/",
                "http://0177.0.0.1/",
                "http://0177.0.0.01/",
                "http://0x7f000001/",
                "http://0X7F.0.0.1/",
                "http://0x7f.1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.1./",
                "http://2130706433./",
                "http://１２７.０.０.１/",
                "http://127。0。0。1/",
                "http://%31%32%37.0.0.1/",
                "http://0/",
                "http://0.0.0.0/",
                "http://0.1.2.3/",
                "http://[::1]/",
                "http://[0:0:0:0:0:0:0:1]/",
                "http://[0000::0001]/",
                "http://[::]/",
                "http://[::127.0.0.1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::FFFF:7F00:0001]/",
                "http://[0:0:0:0:0:ffff:127.0.0.1]/",
                "http://[::ffff:0:127.0.0.1]/",
                // Tricks with the part before the host, and with slashes.
                "http://example.com@127.0.0.1/",
                "http://example.com:80@127.0.0.1:80/",
                "http://example.com%40@127.0.0.1/",
                "http://127.0.0.1#@example.com/",
                "http://127.0.0.1?@example.com/",
                "http:\\\\127.0.0.1\\",
                "http:127.0.0.1",
                "http:/127.0.0.1/",
                "http:///127.0.0.1/",
                " http://127.0.0.1/ ",
                "http://127.0.\t0.1/",
                "HTTPS://127.0.0.1/",
                // Private and provider networks.
                "http://10.0.0.1/",
                "http://10.255.255.255/",
                "http://167772161/",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.168.1.1/",
                "http://0xc0a80101/",
                "http://0300.0250.1.1/",
                "http://192.168.257/",
                "http://[::ffff:192.168.1.1]/",
                "http://100.64.0.1/",
                "http://100.127.255.255/",
                "http://[fc00::1]/",
                "http://[fd12:3456:789a::1]/",
                // Link-local, metadata services.
                "http://169.254.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://2852039166/",
                "http://0xa9fea9fe/",
                "http://0251.0376.0251.0376/",
                "http://169.254.43518/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[fe80::1]/",
                "http://[febf::1]/",
                "http://[fd00:ec2::254]/",
                "http://[fd20:ce::254]/",
                "http://100.100.100.200/",
                "http://192.0.0.192/",
                "http://168.63.129.16/",
                // IPv4 carried in IPv6.
                "http://[64:ff9b::127.0.0.1]/",
                "http://[64:ff9b::10.0.0.1]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[64:ff9b:1::10.0.0.1]/",
                "http://[2002:7f00:1::]/",
                "http://[2002:a00:1::1]/",
                "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
                // Multicast, broadcast, reserved, documentation, benchmarks, site-local.
                "http://224.0.0.1/",
                "http://239.255.255.250/",
                "http://240.0.0.1/",
                "http://255.255.255.255/",
                "http://4294967295/",
                "http://[ff02::1]/",
                "http://[fec0::1]/",
                "http://[100::1]/",
                "http://[5f00::1]/",
                "http://[2001:db8::1]/",
                "http://[3fff::1]/",
                "http://[2001:2::1]/",
                "http://192.0.2.1/",
                "http://198.51.100.1/",
                "http://203.0.113.1/",
                "http://198.18.0.1/",
                "http://192.88.99.1/",
            ],
            false,
        );
    }

    #[test]
    fn public_addresses_and_names_pass() {
        check(
            &Guard::default(),
            &[
                "https://example.com/status?a=1",
                "http://8.8.8.8/",
                "http://8.8.8.8./",
                "http://9.255.255.255/",
                "http://11.0.0.1/",
                "http://100.63.255.255/",
                "http://100.128.0.1/",
                "http://172.15.255.255/",
                "http://172.32.0.1/",
                "http://192.167.255.255/",
                "http://223.255.255.255/",
                "http://[2606:4700:4700::1111]/",
                "http://[::ffff:8.8.8.8]/",
                "http://[64:ff9b::8.8.8.8]/",
                // Judged when it is resolved.
                "http://localhost./",
            ],
            true,
        );
    }

    #[test]
    fn the_machines_own_addresses_are_found() {
        assert!(is_own(Ipv4Addr::LOCALHOST.into()));
        assert!(!is_own(Ipv4Addr::new(8, 8, 8, 8).into()));
    }

    #[test]
    fn the_administrator_allows_networks() {
        let guard = Guard::new(
            ["10.1.0.0/16", "fd00:1::/32", "127.0.0.1/32"]
                .iter()
                .filter_map(|network| network.parse().ok())
                .collect(),
        );
        check(
            &guard,
            &[
                "http://10.1.2.3/",
                "http://[::ffff:10.1.2.3]/",
                "http://[fd00:1::5]/",
                "http://2130706433/",
            ],
            true,
        );
        check(
            &guard,
            &[
                "http://10.2.0.1/",
                "http://[fd00:2::5]/",
                "http://127.0.0.2/",
                "http://[::1]/",
            ],
            false,
        );
    }

    #[test]
    fn only_http_is_spoken() {
        check(
            &Guard::default(),
            &[
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "data:text/plain,hello",
                "javascript:alert(1)",
                "example.com/status",
                "//example.com/",
                "http://",
                "http://[::1/",
                "http://256.0.0.1/",
                "http://1.2.3.4.5/",
                "",
            ],
            false,
        );
    }

    #[test]
    fn refusals_say_what_to_do() {
        let refusal = |url| Guard::default().check(url).map_err(|it| it.to_string());
        insta::assert_snapshot!(refusal("http://0xa9fea9fe/").unwrap_err(), @"169.254.169.254 is a link-local address and is not called. Use a public address, or have the administrator allow it with PHLOEM_ALLOW_PRIVATE_TARGETS.");
        insta::assert_snapshot!(refusal("file:///etc/passwd").unwrap_err(), @"`file:` cannot be called. Use a URL that begins with https:// or http://.");
        insta::assert_snapshot!(refusal("example.com/status?token=secret").unwrap_err(), @"`example.com/status` is not a URL. Write it in full, such as https://example.com/status.");
    }

    #[test]
    fn a_name_is_refused_when_one_of_its_addresses_is() {
        let public: IpAddr = Ipv4Addr::new(8, 8, 8, 8).into();
        let private: IpAddr = Ipv4Addr::new(10, 0, 0, 1).into();
        let guard = Guard::default();
        assert_eq!(guard.check_name("example.com", &[public]), Ok(()));
        assert_eq!(
            guard.check_name("rebind.example.com", &[public, private]),
            Err(Refusal::Address {
                host: "rebind.example.com".to_owned(),
                kind: "a private address"
            })
        );
    }
}
