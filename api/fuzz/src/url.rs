//! The guard of requests to addresses that somebody else chose.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use api::{config::Reach, outgoing::Target};

use super::text;

/// Names that are kept for machines and houses of one's own.
const OWN: [&str; 5] = ["localhost", "local", "internal", "home.arpa", "test"];

/// Reads the input as an address, as a host, and its bytes as the number of a machine in every spelling
/// a reader of addresses may understand.
pub fn check(input: &[u8]) {
    let text = text(input);
    judge(&text);
    judge(&format!("https://{text}/"));
    if let Some(bytes) = input.first_chunk::<4>() {
        older(Ipv4Addr::from(*bytes));
    }
    if let Some(bytes) = input.first_chunk::<16>() {
        let newer = Ipv6Addr::from(*bytes);
        let is_taken = judge(&format!("https://[{newer}]/"));
        assert!(!is_taken || is_public(newer.into()), "{newer}");
    }
}

/// Whether the guard lets an address pass. If it does, everything about it is as it should be.
fn judge(text: &str) -> bool {
    let Ok(target) = Target::parse(text, Reach::Public) else {
        return false;
    };
    let url = target.as_str();
    assert_eq!(
        Target::parse(url, Reach::Public),
        Ok(target.clone()),
        "not the same twice"
    );
    assert!(
        !url.contains(|c: char| c.is_control() || c == '#' || c == ' '),
        "{url}"
    );
    let rest = url.strip_prefix("https://").expect("https alone");
    let authority = rest.split(['/', '?']).next().expect("a host");
    assert!(!authority.contains('@'), "{url}");

    let newer = authority
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    let (host, port) = match newer {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let port = port.map(|port| port.parse::<u16>().expect("a port"));
    assert!(port.is_none_or(|port| 1024 <= port), "{url}");
    match host.parse::<IpAddr>() {
        Ok(address) => assert!(is_public(address), "{url}"),
        Err(_) => name(host),
    }
    true
}

/// A name is of the public network, as far as a name tells, and no other reader takes it for a number.
fn name(host: &str) {
    let host = host.to_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    assert!(host.split('.').all(|label| !label.is_empty()), "{host}");
    let (_, last) = host.rsplit_once('.').expect("a name of two parts");
    let hex = last.strip_prefix("0x").unwrap_or(last);
    let is_number = !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_decimal = last.bytes().all(|byte| byte.is_ascii_digit());
    assert!(
        !(is_decimal || is_number && hex != last),
        "{host}: a number"
    );
    for own in OWN {
        assert!(!host.ends_with(&format!(".{own}")) && host != own, "{host}");
    }
}

/// However an older address is written, it is judged as what it is.
fn older(address: Ipv4Addr) {
    let [a, b, c, d] = address.octets();
    let (number, is_public) = (address.to_bits(), is_public(address.into()));
    let (low, lower) = (number & 0x00ff_ffff, number & 0xffff);
    let newer = address.to_ipv6_mapped().segments();
    let spellings = [
        address.to_string(),
        format!("{address}."),
        number.to_string(),
        format!("{number:#x}"),
        format!("{number:#X}"),
        format!("0{number:o}"),
        format!("{a}.{low}"),
        format!("{a}.{b}.{lower}"),
        format!("{a:#x}.{b:#x}.{c:#x}.{d:#x}"),
        format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        format!("{a}.{b}.{c:#x}.0{d:o}"),
        address.to_string().replace('.', "%2e"),
        address.to_string().replace('.', "\u{3002}"),
        address.to_string().chars().map(wide).collect(),
        format!("[::ffff:{address}]"),
        format!("[0:0:0:0:0:ffff:{:x}:{:x}]", newer[6], newer[7]),
        format!("[::{address}]"),
        format!("[64:ff9b::{address}]"),
        format!("[2002:{:x}:{:x}::1]", newer[6], newer[7]),
    ];
    for host in spellings {
        let is_taken = judge(&format!("https://{host}/"));
        assert!(is_public || !is_taken, "{host} is {address}");
        judge(&format!("https://user@{host}/"));
    }
    assert_eq!(
        judge(&format!("https://{address}/")),
        is_public,
        "{address}"
    );
}

/// A digit as wide as a letter of Chinese, which readers of names make the usual one.
fn wide(c: char) -> char {
    match c.to_digit(10) {
        Some(digit) => char::from_u32(0xff10 + digit).unwrap_or(c),
        None => c,
    }
}

/// Whether an address belongs to the public network: the same question as the guard's, asked of the
/// standard library as far as that knows.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_older(address),
        IpAddr::V6(address) => is_public_newer(address),
    }
}

fn is_public_older(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || matches!(
            (a, b, c),
            (0 | 224.., _, _) | (100, 64..=127, _) | (198, 18 | 19, _)
        )
        || matches!((a, b, c), (192, 0, 0) | (192, 88, 99));
    !is_special
}

fn is_public_newer(address: Ipv6Addr) -> bool {
    if let Some(older) = address.to_ipv4_mapped() {
        return is_public_older(older);
    }
    let segments = address.segments();
    let older = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    // Ways to an older address that a router on the path may know.
    let leads_to = match segments {
        [0, 0, 0, 0, 0, 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => older(high, low),
        [0x2002, high, low, ..] => older(high, low),
        _ => Ipv4Addr::new(1, 1, 1, 1),
    };
    let is_special = address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || matches!(segments, [0x2001, 0 | 0x0db8, ..])
        || 0xfec0 <= segments[0];
    !is_special && is_public_older(leads_to)
}
