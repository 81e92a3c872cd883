//! Links in a text, and where they end: addresses with `http:` or `https:` and a host (RFC 3986, section 3), and hosts
//! alone as people write them. An address with a name or password before the host is none, since it hides where it leads;
//! nor is an address of mail.
//!
//! | written | a link |
//! |---|---|
//! | `https://a.example/b`, `http://192.0.2.7/x`, `http://[2001:db8::1]/x` | with any host |
//! | `a.example.com`, `예시.kr/길`, `한글.한국`, `bücher.de` | where the last part is a usual one ([`tops`]) |
//! | `www.a.example` | with any last part |
//! | `192.0.2.7:8080`, `192.0.2.7/x`, `[2001:db8::1]/x` | where a port or a path is behind it |
//!
//! Must not know what stands behind the link.

mod hosts;
#[cfg(test)]
mod tests;
mod tops;

use std::net::{Ipv4Addr, Ipv6Addr};

pub(crate) use hosts::is_unspaced;

/// A link that a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Bytes of it.
    pub(crate) len: usize,
    /// What is missing before it; nothing where it was written.
    pub(crate) scheme: &'static str,
}

/// Whether a reader could follow something in a text: a link, or an address with another scheme.
pub(crate) fn has_link(text: &str) -> bool {
    // Most texts have none of these, and looking for a byte is quick.
    if !text.contains(['.', ':']) {
        return false;
    }
    text.contains("://") || text.char_indices().any(|(at, _)| find(text, at).is_some())
}

/// The link that begins at a place of a text.
pub(crate) fn find(text: &str, at: usize) -> Option<Link> {
    match text.as_bytes()[at] {
        b'h' | b'H' if !follows_word(text, at) => {
            with_scheme(&text[at..]).or_else(|| bare(text, at))
        }
        _ => bare(text, at),
    }
}

fn follows_word(text: &str, at: usize) -> bool {
    at > 0 && text.as_bytes()[at - 1].is_ascii_alphanumeric()
}

fn with_scheme(text: &str) -> Option<Link> {
    let is = |scheme: &&str| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let scheme = ["https://", "http://"].into_iter().find(is)?;
    let rest = &text[scheme.len()..];
    let host = host(rest)?;
    Some(Link {
        len: scheme.len() + host + behind(&rest[host..]),
        scheme: "",
    })
}

/// Bytes of the port and path at the beginning of `rest`.
fn behind(rest: &str) -> usize {
    let port = port(rest);
    port + path(&rest[port..])
}

fn bare(text: &str, at: usize) -> Option<Link> {
    if !hosts::may_begin(text, at) {
        return None;
    }
    let rest = &text[at..];
    if let Some(host) = ip_v4(rest).or_else(|| ip_v6(rest)) {
        let behind = behind(&rest[host..]);
        return (behind > 0 && !is_network(&rest[host..][..behind])).then_some(Link {
            len: host + behind,
            scheme: "http://",
        });
    }
    let host = hosts::find(rest)?;
    let behind = behind(&rest[host.len..]);
    (behind > 0 || !host.ends_sentence(rest)).then_some(Link {
        len: host.len + behind,
        scheme: "https://",
    })
}

/// `/24`: how many bits of an address are a network's.
fn is_network(path: &str) -> bool {
    let bits = path.strip_prefix('/').unwrap_or("");
    matches!(bits.len(), 1 | 2) && bits.bytes().all(|byte| byte.is_ascii_digit())
}

fn ip_v4(rest: &str) -> Option<usize> {
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
    let address = rest[..end.unwrap_or(rest.len())].trim_end_matches('.');
    address.parse::<Ipv4Addr>().ok().map(|_| address.len())
}

fn ip_v6(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let is_of_it = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.');
    let end = inner.find(|c| !is_of_it(c))?;
    let is_whole = inner[end..].starts_with(']') && inner[..end].parse::<Ipv6Addr>().is_ok();
    is_whole.then_some(end + 2)
}

/// Bytes of the host at the beginning of `rest`.
fn host(rest: &str) -> Option<usize> {
    let end = match ip_v6(rest).or_else(|| hosts::find(rest).map(|host| host.len)) {
        Some(end) => end,
        None => any_host(rest)?,
    };
    (!has_user(&rest[end..])).then_some(end)
}

fn has_user(behind: &str) -> bool {
    let ends = |c: char| !c.is_ascii_graphic() || "/?#<>()[]{}\"'`\\*".contains(c);
    behind
        .split(ends)
        .next()
        .is_some_and(|behind| behind.contains('@'))
}

/// A host whose last part may be any, as in a network of one's own.
fn any_host(rest: &str) -> Option<usize> {
    let mut before = None;
    let end = rest
        .char_indices()
        .find(|&(at, c)| {
            let ends = !in_host(c, before, &rest[..at]);
            before = Some(c);
            ends
        })
        .map_or(rest.len(), |(at, _)| at);
    let host = rest[..end].trim_end_matches(['.', '-', '_']);
    let named = host.starts_with(char::is_alphanumeric) && !host.contains("..");
    // Numbers alone that are no address are one in another writing, which hides where it leads.
    let is_number = host
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    (named && !has_user(&rest[host.len()..]) && (!is_number || host.parse::<Ipv4Addr>().is_ok()))
        .then_some(host.len())
}

/// Behind Latin letters others are a particle, but where the host is written in them.
fn in_host(c: char, before: Option<char>, host: &str) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    }
    let begins_label = matches!(before, Some('.' | '-'));
    let foreign = host.chars().next().is_none_or(|first| !first.is_ascii()) || host == "www.";
    let continues = before.is_none_or(|before| !before.is_ascii());
    c.is_alphanumeric() && (continues || (begins_label && foreign))
}

fn port(rest: &str) -> usize {
    let Some(digits) = rest.strip_prefix(':') else {
        return 0;
    };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=5).contains(&count) {
        1 + count
    } else {
        0
    }
}

/// Bytes of path, query and fragment at the beginning of `rest`.
fn path(rest: &str) -> usize {
    if !rest.starts_with(['/', '?', '#']) {
        return 0;
    }
    let mut before = '/';
    let mut open = [0_u32; BRACKETS.len()];
    let end = rest
        .char_indices()
        .find(|&(_, c)| {
            let ends = !in_path(c, before, &mut open);
            before = c;
            ends
        })
        .map_or(rest.len(), |(at, _)| at);
    // Punctuation at the end is the sentence's.
    let path = rest[..end].trim_end_matches(|c| ".,;:!?'*_([{".contains(c));
    let words = path.trim_end_matches(|c: char| !c.is_ascii());
    let last = &path[words.len()..];
    if words.ends_with('/') && tops::PARTICLES.contains(&last) {
        words.len()
    } else {
        path.len()
    }
}

const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

fn in_path(c: char, before: char, open: &mut [u32; BRACKETS.len()]) -> bool {
    for (count, (opening, closing)) in open.iter_mut().zip(BRACKETS) {
        if c == opening {
            *count += 1;
            return true;
        }
        if c == closing {
            // One that nothing opened is not the link's.
            let paired = *count > 0;
            *count = count.saturating_sub(1);
            return paired;
        }
    }
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || "-._~/?#&=%+,:;!'@$*".contains(c);
    }
    // Behind a Latin letter it is a particle; behind `/` or `=` a word of the path.
    let begins_part = "/?#=&-_.+,:~(".contains(before);
    c.is_alphanumeric() && (begins_part || !before.is_ascii())
}
