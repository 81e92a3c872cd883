//! Which addresses are on the public internet, by the registries of IANA for special-purpose addresses (RFC 6890).
//! Must not know names or calls.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a call may go there without the operator's leave. What is in doubt is not public.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !is_special_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_special_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    match a {
        // "This network", private, loopback; multicast, reserved, broadcast.
        0 | 10 | 127 | 224.. => true,
        // Shared address space of carriers (RFC 6598).
        100 => (64..128).contains(&b),
        // Link-local, with the metadata services of clouds.
        169 => b == 254,
        172 => (16..32).contains(&b),
        // Protocol assignments, TEST-NET-1, 6to4 relays, private.
        192 => matches!((b, c), (0, 0 | 2) | (88, 99)) || b == 168,
        // Benchmarks, TEST-NET-2.
        198 => matches!(b, 18 | 19) || (b, c) == (51, 100),
        // TEST-NET-3.
        203 => (b, c) == (0, 113),
        _ => false,
    }
}

/// Only 2000::/3 is global unicast (RFC 4291 section 2.4); what embeds an IPv4 address is left out of it, for it may
/// come out anywhere.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global_unicast = first & 0xe000 == 0x2000;
    // 2001::/23: protocol assignments, Teredo among them.
    let is_protocol = first == 0x2001 && second < 0x0200;
    let is_documentation =
        (first, second) == (0x2001, 0x0db8) || (first == 0x3fff && second < 0x1000);
    let is_6to4 = first == 0x2002;
    is_global_unicast && !is_protocol && !is_documentation && !is_6to4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_not_public() {
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(
                !is_public(special.parse().expect("an address")),
                "{special}"
            );
        }
    }

    #[test]
    fn their_neighbours_are_public() {
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "169.253.0.1",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2001:200::1",
            "2606:4700::1111",
            "3ffe::1",
        ] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
    }
}
