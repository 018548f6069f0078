//! Whose request it is, by address.
//!
//! Anybody can write any header. `X-Forwarded-For` is read only when the connection itself comes
//! from a proxy that the operator named, and then only as far as named proxies wrote it: from the
//! right. `Forwarded` and `X-Real-IP` are not read at all, since a proxy that sets one of the three
//! passes the other two through as the client sent them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::{HttpRequest, http::header::X_FORWARDED_FOR};
use ipnet::IpNet;

/// The address of the client that sent a request. A request without a connection, which only tests
/// make, comes from nowhere: 0.0.0.0.
pub fn of(req: &HttpRequest, trusted: &[IpNet]) -> IpAddr {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |socket| socket.ip());
    // What is not even text is an entry all the same, and no address.
    let forwarded_for: Vec<&str> = req
        .headers()
        .get_all(X_FORWARDED_FOR)
        .map(|value| value.to_str().unwrap_or("?"))
        .collect();
    client_address(peer, forwarded_for.into_iter(), trusted)
}

/// The client's address.
///
/// `forwarded_for` are the values of all `X-Forwarded-For` headers in the order they came in. The
/// answer is `peer` unless `peer` is trusted; then it is the right-most entry that is not itself a
/// trusted proxy. Where such an entry is missing or is no address, the chain tells nothing and the
/// answer is `peer` again.
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded_for: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[IpNet],
) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    // A socket that listens on both families shows IPv4 peers as ::ffff:a.b.c.d.
    let peer = peer.to_canonical();
    if !is_trusted(&peer) {
        return peer;
    }
    forwarded_for
        .rev()
        .flat_map(|value| value.rsplit(','))
        .map(|entry| parse(entry.trim()))
        .find(|entry| !entry.is_some_and(|address| is_trusted(&address)))
        .flatten()
        .unwrap_or(peer)
}

/// An address, with a port as some proxies add it, or in the brackets that IPv6 then wants.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = entry
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(entry);
    bare.parse::<IpAddr>()
        .or_else(|_| entry.parse::<SocketAddr>().map(|socket| socket.ip()))
        .ok()
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, headers: &[&str]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        client_address(peer.parse().unwrap(), headers.iter().copied(), &trusted).to_string()
    }

    #[test]
    fn of_a_request_all_its_headers_count() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let request = actix_web::test::TestRequest::default()
            .peer_addr("10.0.0.5:1".parse().unwrap())
            .append_header(("X-Forwarded-For", "1.2.3.4, 198.51.100.1"))
            .append_header(("x-forwarded-for", "10.0.0.7"))
            .append_header(("Forwarded", "for=1.2.3.4"))
            .append_header(("X-Real-IP", "1.2.3.4"))
            .to_http_request();
        assert_eq!(of(&request, &trusted).to_string(), "198.51.100.1");
        assert_eq!(of(&request, &[]).to_string(), "10.0.0.5");
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9", &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9", &[]), "203.0.113.9");
    }

    #[test]
    fn the_last_entry_that_is_no_proxy_of_ours_counts() {
        for (headers, client) in [
            (&["198.51.100.1"][..], "198.51.100.1"),
            (&["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
            (&["1.2.3.4,198.51.100.1 , 10.1.1.1,fd00::1"], "198.51.100.1"),
            (&["1.2.3.4", "198.51.100.1", "10.1.1.1"], "198.51.100.1"),
            (&["198.51.100.1:51234"], "198.51.100.1"),
            (&["2001:db8::7"], "2001:db8::7"),
            (&["[2001:db8::7]:443"], "2001:db8::7"),
            (&["[2001:db8::7]"], "2001:db8::7"),
            (&["::ffff:198.51.100.1"], "198.51.100.1"),
        ] {
            assert_eq!(seen("10.0.0.5", headers), client, "{headers:?}");
        }
        assert_eq!(seen("::ffff:10.0.0.5", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn a_chain_that_tells_nothing_is_the_peer() {
        for headers in [
            &[][..],
            &[""],
            &["10.0.0.7, 10.0.0.6"],
            &["198.51.100.1, unknown"],
            &["198.51.100.1, "],
            &["198.51.100.1, ;drop, 10.0.0.6"],
            &["999.1.1.1"],
        ] {
            assert_eq!(seen("10.0.0.5", headers), "10.0.0.5", "{headers:?}");
        }
    }
}
