//! Where this server may connect: rules for URLs, for addresses, and the resolver that applies them.
//!
//! A URL is checked before a request, and the addresses its host resolves to are checked by the
//! resolver that hands them to the connector. The address checked is therefore the address
//! connected to, and a name that changes between two look-ups gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Longest URL this server asks for, in bytes.
pub const MAX_URL_BYTES: usize = 4096;

/// What the outbound client may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Development and tests only: allow `http`, explicit ports, names without a dot, and
    /// addresses of this machine. Private networks and IP literals stay refused.
    pub allow_loopback: bool,
}

/// Why the policy refuses a URL or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Longer than [`MAX_URL_BYTES`].
    #[error("the URL is too long")]
    TooLong,
    /// Not `https`.
    #[error("only https URLs are fetched")]
    Scheme,
    /// `user:password@` in the URL.
    #[error("the URL carries user information")]
    UserInfo,
    /// A port other than the default one.
    #[error("only the default port is allowed")]
    Port,
    /// An IP address in place of a name, in any notation.
    #[error("the host is an IP address")]
    IpLiteral,
    /// No host, or one that is not a fully qualified host name.
    #[error("the host is not a public host name")]
    Host,
    /// The name resolves only to addresses that are not public.
    #[error("the host has no public address")]
    Address,
}

impl Policy {
    /// Checks a URL before anything is sent or resolved.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check_url(self, url: &Url) -> Result<(), Refusal> {
        if url.as_str().len() > MAX_URL_BYTES {
            return Err(Refusal::TooLong);
        }
        match url.scheme() {
            "https" => {}
            "http" if self.allow_loopback => {}
            _ => return Err(Refusal::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::UserInfo);
        }
        // `Url` drops the port that is the default of the scheme.
        if url.port().is_some() && !self.allow_loopback {
            return Err(Refusal::Port);
        }
        match url.host() {
            // Decimal, octal and hexadecimal forms were turned into these by the URL parser.
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => Err(Refusal::IpLiteral),
            Some(Host::Domain(name)) if self.allows_name(name) => Ok(()),
            Some(Host::Domain(_)) | None => Err(Refusal::Host),
        }
    }

    /// Whether the client may connect to `address`.
    #[must_use]
    pub fn allows_address(self, address: IpAddr) -> bool {
        is_global_unicast(address) || (self.allow_loopback && is_loopback(address))
    }

    fn allows_name(self, name: &str) -> bool {
        let public = name.contains('.') && !is_localhost(name);
        is_host_name(name) && (public || self.allow_loopback)
    }
}

/// Host names as in RFC 1123 §2.1: letters, digits and inner hyphens, in lower case (the URL
/// parser lowers them and turns other scripts into punycode), no trailing dot, and not a number
/// at the end, which some resolvers would read as an address.
fn is_host_name(name: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let number = |l: &str| l.bytes().all(|b| b.is_ascii_digit());
    name.len() <= 253 && name.split('.').all(label) && !name.rsplit('.').next().is_none_or(number)
}

/// `localhost` and the names below it, which RFC 6761 §6.3 ties to this machine.
fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// Whether `address` belongs to a host on the public Internet.
///
/// Private, shared, link-local, reserved, documentation, translation and multicast addresses do
/// not, according to the IANA special-purpose address registries (RFC 6890). An address that
/// carries an IPv4 address is as public as that one.
#[must_use]
pub fn is_global_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_global_v4(v4),
        IpAddr::V6(v6) => is_global_v6(v6),
    }
}

fn is_global_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        [0 | 10 | 127, ..]                // this network, private, loopback
            | [100, 64..=127, ..]         // shared by carriers (RFC 6598)
            | [169, 254, ..]              // link-local
            | [172, 16..=31, ..]          // private
            | [192, 0, 0 | 2, _]          // protocol assignments, TEST-NET-1
            | [192, 88, 99, _]            // 6to4 relays
            | [192, 168, ..]              // private
            | [198, 18 | 19, ..]          // benchmarks
            | [198, 51, 100, _]           // TEST-NET-2
            | [203, 0, 113, _]            // TEST-NET-3
            | [224..=255, ..] // multicast, reserved, broadcast
    )
}

fn is_global_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_global_v4(v4);
    }
    match address.segments() {
        // 6to4 (RFC 3056) carries the IPv4 address of the router.
        [0x2002, high, low, ..] => is_global_v4(embedded_v4(high, low)),
        // IETF protocol assignments, among them Teredo and ORCHID, then documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // The only range from which public unicast addresses are given out. This leaves out
        // `::`, `::1`, NAT64 (64:ff9b::), 100::/64, fc00::/7, fe80::/10 and ff00::/8.
        [first, ..] => (0x2000..=0x3fff).contains(&first),
    }
}

fn embedded_v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

/// The resolver of the outbound client: the system's, without the addresses the policy refuses.
#[derive(Debug)]
pub(super) struct CheckingResolver {
    pub(super) policy: Policy,
}

impl Resolve for CheckingResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.policy;
        Box::pin(async move {
            let addresses = lookup(policy, name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

async fn lookup(
    policy: Policy,
    name: &str,
) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
    if policy.allow_loopback && is_localhost(name) {
        return Ok(vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))]);
    }
    let found = tokio::net::lookup_host((name, 0)).await?;
    let allowed: Vec<_> = found.filter(|a| policy.allows_address(a.ip())).collect();
    if allowed.is_empty() { Err(Refusal::Address.into()) } else { Ok(allowed) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const PUBLIC: Policy = Policy { allow_loopback: false };
    const LOCAL: Policy = Policy { allow_loopback: true };

    #[rstest]
    #[case("https://example.org/c/plaza?x=1#key", Ok(()))]
    #[case("https://example.org:443/", Ok(()))]
    #[case("https://xn--bcher-kva.example/", Ok(()))]
    #[case("https://EXAMPLE.org/", Ok(()))]
    #[case("http://example.org/", Err(Refusal::Scheme))]
    #[case("ftp://example.org/", Err(Refusal::Scheme))]
    #[case("file:///etc/passwd", Err(Refusal::Scheme))]
    #[case("data:application/json,1", Err(Refusal::Scheme))]
    #[case("https://example.org:8443/", Err(Refusal::Port))]
    #[case("https://example.org:80/", Err(Refusal::Port))]
    #[case("https://u@example.org/", Err(Refusal::UserInfo))]
    #[case("https://:p@example.org/", Err(Refusal::UserInfo))]
    #[case("https://example.org./", Err(Refusal::Host))]
    #[case("https://example/", Err(Refusal::Host))]
    #[case("https://localhost/", Err(Refusal::Host))]
    #[case("https://a.localhost/", Err(Refusal::Host))]
    #[case("https://a_b.example/", Err(Refusal::Host))]
    #[case("https://a..example/", Err(Refusal::Host))]
    #[case("https://-a.example/", Err(Refusal::Host))]
    #[case("https://a.example-/", Err(Refusal::Host))]
    #[case("https://a$b.example/", Err(Refusal::Host))]
    #[case("https://93.184.216.34/", Err(Refusal::IpLiteral))]
    #[case("https://2130706433/", Err(Refusal::IpLiteral))]
    #[case("https://0x7f.1/", Err(Refusal::IpLiteral))]
    #[case("https://0177.0.0.1/", Err(Refusal::IpLiteral))]
    #[case("https://127.1./", Err(Refusal::IpLiteral))]
    #[case("https://[2606:4700::1111]/", Err(Refusal::IpLiteral))]
    #[case("https://[::ffff:7f00:1]/", Err(Refusal::IpLiteral))]
    fn urls_of_the_public_policy(#[case] url: &str, #[case] expected: Result<(), Refusal>) {
        assert_eq!(PUBLIC.check_url(&Url::parse(url).unwrap()), expected);
    }

    #[rstest]
    #[case("http://alfa.test:8080/", Ok(()))]
    #[case("http://localhost:8080/", Ok(()))]
    #[case("https://a.localhost/", Ok(()))]
    #[case("http://127.0.0.1:8080/", Err(Refusal::IpLiteral))]
    #[case("http://[::1]:8080/", Err(Refusal::IpLiteral))]
    #[case("gopher://localhost/", Err(Refusal::Scheme))]
    #[case("http://u@localhost/", Err(Refusal::UserInfo))]
    #[case("http://localhost./", Err(Refusal::Host))]
    fn urls_of_the_loopback_policy(#[case] url: &str, #[case] expected: Result<(), Refusal>) {
        assert_eq!(LOCAL.check_url(&Url::parse(url).unwrap()), expected);
    }

    #[test]
    fn a_long_url_is_refused() {
        let url = Url::parse(&format!("https://example.org/{}", "a".repeat(MAX_URL_BYTES)));
        assert_eq!(PUBLIC.check_url(&url.unwrap()), Err(Refusal::TooLong));
    }

    #[rstest]
    #[case(&["1.1.1.1", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.0.1",
        "172.32.0.1", "192.0.1.1", "192.167.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255"])]
    #[case(&["2606:4700::1111", "2001:200::1", "2a00::1", "::ffff:1.1.1.1", "2002:101:101::1"])]
    fn public_addresses(#[case] addresses: &[&str]) {
        for address in addresses {
            let ip: IpAddr = address.parse().unwrap();
            assert!(is_global_unicast(ip), "{address}");
            assert!(LOCAL.allows_address(ip), "{address}");
        }
    }

    #[rstest]
    #[case(&["0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.1.1.1", "240.0.0.1", "255.255.255.255"])]
    #[case(&["::", "::10.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1",
        "64:ff9b::101:101", "64:ff9b:1::1", "100::1", "2001::1", "2001:20::1", "2001:db8::1",
        "2002:a00:1::1", "2002:a9fe:a9fe::", "3fff::1", "4000::1", "fc00::1", "fd00::1",
        "fe80::1", "fec0::1", "ff02::1"])]
    fn addresses_refused_by_both_policies(#[case] addresses: &[&str]) {
        for address in addresses {
            let ip: IpAddr = address.parse().unwrap();
            assert!(!PUBLIC.allows_address(ip), "{address}");
            assert!(!LOCAL.allows_address(ip), "{address}");
        }
    }

    #[rstest]
    #[case("127.0.0.1")]
    #[case("127.255.0.1")]
    #[case("::1")]
    #[case("::ffff:127.0.0.1")]
    fn loopback_only_by_choice(#[case] address: IpAddr) {
        assert!(!PUBLIC.allows_address(address));
        assert!(LOCAL.allows_address(address));
    }

    #[tokio::test]
    async fn the_resolver_refuses_this_machine() {
        let error = lookup(PUBLIC, "localhost").await.unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Refusal::Address));
        assert_eq!(lookup(LOCAL, "b.localhost").await.unwrap(), ["127.0.0.1:0".parse().unwrap()]);
    }
}
