//! Where a link ends. Only `http:` and `https:` with a host (RFC 3986, section 3); an address with a name or password
//! before the host is none, since it hides where it leads.
//! Must not know what stands behind the link.

/// Bytes of the link that the text begins with.
pub(super) fn find(text: &str) -> Option<usize> {
    let is = |scheme: &&str| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let scheme = ["https://", "http://"].into_iter().find(is)?;
    let rest = &text[scheme.len()..];
    let host = host(rest)?;
    let port = port(&rest[host..]);
    let path = path(&rest[host + port..]);
    Some(scheme.len() + host + port + path)
}

/// Bytes of the host at the beginning of `rest`.
fn host(rest: &str) -> Option<usize> {
    let mut before = None;
    let end = rest
        .char_indices()
        .find(|&(at, c)| {
            let ends = !in_host(c, before, &rest[..at]);
            before = Some(c);
            ends
        })
        .map_or(rest.len(), |(at, _)| at);
    let behind =
        rest[end..].split(|c: char| !c.is_ascii_graphic() || "/?#<>()[]{}\"'`\\*".contains(c));
    let has_user = behind
        .into_iter()
        .next()
        .is_some_and(|behind| behind.contains('@'));
    let host = rest[..end].trim_end_matches(['.', '-', '_']);
    let named = host.starts_with(char::is_alphanumeric) && !host.contains("..");
    (named && !has_user).then_some(host.len())
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
    if words.ends_with('/') && PARTICLES.contains(&last) {
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

/// What follows an address that ends with `/` and is not a part of it.
const PARTICLES: &[&str] = &[
    "에",
    "에서",
    "에서는",
    "에서도",
    "에는",
    "에도",
    "으로",
    "로",
    "을",
    "를",
    "은",
    "는",
    "이",
    "가",
    "의",
    "와",
    "과",
    "도",
    "만",
    "랑",
    "이랑",
    "까지",
    "부터",
    "보다",
    "처럼",
    "라고",
    "이라고",
    "입니다",
    "이에요",
    "예요",
    "이야",
    "야",
];
