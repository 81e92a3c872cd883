//! Names of hosts as people write them, without anything before them. Must not know ports and paths.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::tops;

/// Characters of a label (RFC 1035, section 2.3.4); also of one in other letters, though it is shorter in Punycode.
const LABEL_CHARS_MAX: usize = 63;
/// Labels that are looked at.
const LABELS_MAX: usize = 12;

/// A host whose last part is known, at the beginning of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Host {
    /// Bytes of it.
    pub(super) len: usize,
    /// Where the label before its last part begins.
    name: usize,
    /// Where its last part begins.
    top: usize,
}

/// Whether a host may begin here: not inside a word, a path, or behind the `@` of an address of mail.
pub(super) fn may_begin(text: &str, at: usize) -> bool {
    let first = text[at..].chars().next();
    let Some(first) = first.filter(|&c| c.is_alphanumeric() || c == '[') else {
        return false;
    };
    let ends_with_word = |text: &str| text.chars().next_back().is_some_and(in_word);
    let before = &text[..at];
    let Some(last) = before.chars().next_back() else {
        return true;
    };
    match last {
        '@' => !before[..at - 1].ends_with(in_mail_name),
        '_' => !ends_with_word(before.trim_end_matches('_')),
        '/' => {
            let before = before.trim_end_matches('/');
            !ends_with_word(before) && !before.ends_with([':', '.', '-', '_'])
        }
        '.' | '-' | '\\' => !ends_with_word(&before[..at - 1]),
        // A Latin word may follow a Korean one without a space.
        last if in_word(last) => first.is_ascii_alphabetic() && is_unspaced(last),
        _ => true,
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn in_mail_name(c: char) -> bool {
    in_word(c) || "._%+-".contains(c)
}

/// Whether the letter is of a script whose words are parted by more than white space, or of Korean, where a particle
/// follows a name in other letters.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// The longest host that `rest` begins with and whose last part is known, or that begins with `www.`.
pub(super) fn find(rest: &str) -> Option<Host> {
    let mut found = None;
    let (mut name, mut start) = (0, 0);
    for place in 0..LABELS_MAX {
        let label = &rest[start..start + label(&rest[start..])?];
        let is_first_mixed = place == 0 && changes_to_latin(label);
        if label.is_empty() || label.starts_with('-') || is_first_mixed {
            break;
        }
        let top = if place > 0 { top(label) } else { None };
        let end = start + top.unwrap_or(0);
        if top.is_some() && goes_on_as_text(&rest[end..]) {
            let (len, top) = (end, start);
            found = Some(Host { len, name, top });
        }
        if !rest[start + label.len()..].starts_with('.') {
            break;
        }
        (name, start) = (start, start + label.len() + 1);
    }
    found.or_else(|| of_the_web(rest))
}

/// `www.` and labels of any sort.
fn of_the_web(rest: &str) -> Option<Host> {
    let top = "www.".len();
    let is_web = rest
        .get(..top)
        .is_some_and(|www| www.eq_ignore_ascii_case("www."));
    if !is_web || !rest[top..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let in_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let end = rest.find(|c| !in_host(c)).unwrap_or(rest.len());
    let host = rest[..end].trim_end_matches(['.', '-']);
    let (len, name) = (host.len(), 0);
    (!host.contains("..") && goes_on_as_text(&rest[len..])).then_some(Host { len, name, top })
}

/// Bytes of the label at the beginning of `rest`; `None` where it is too long for one.
fn label(rest: &str) -> Option<usize> {
    let in_label = |c: char| in_word(c) || c == '-';
    let mut chars = rest.char_indices().take(LABEL_CHARS_MAX + 1);
    match chars.find(|&(_, c)| !in_label(c)) {
        Some((end, _)) => Some(end),
        None => (rest.chars().nth(LABEL_CHARS_MAX).is_none()).then_some(rest.len()),
    }
}

/// `주소는naver`: the host begins with the Latin word.
fn changes_to_latin(label: &str) -> bool {
    let mut before = None;
    label.chars().any(|c| {
        let changes = before.is_some_and(is_unspaced) && c.is_ascii_alphabetic();
        before = Some(c);
        changes
    })
}

/// Bytes of the known last part that a label is, with or without a particle behind it.
fn top(label: &str) -> Option<usize> {
    let other = label.find(|c: char| !c.is_ascii()).unwrap_or(label.len());
    if other == 0 {
        return tops::foreign(label);
    }
    let latin = label[..other].trim_end_matches('-');
    let particle = label[other..].chars().next();
    let is_top = tops::is_usual(&latin.to_ascii_lowercase());
    (is_top && particle.is_none_or(is_unspaced)).then_some(latin.len())
}

/// Whether what follows a host leaves it one: not the next label, the rest of a word, or of an address of mail.
fn goes_on_as_text(behind: &str) -> bool {
    let next = behind.trim_start_matches('_');
    let is_word = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let label = behind.strip_prefix('.').is_some_and(is_word);
    let word = next.len() < behind.len() && is_word(next);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let mail = behind.trim_start_matches(is_name).starts_with('@');
    !(label || word || mail)
}

impl Host {
    /// Whether it is rather the end of a sentence and the beginning of the next: `끝.그리고`, `Thanks.To`, `1.one`.
    pub(super) fn ends_sentence(self, rest: &str) -> bool {
        let top = &rest[self.top..self.len];
        let name = rest[self.name..self.top].trim_end_matches('.');
        let is_end = name
            .nfc()
            .last()
            .is_some_and(|c| tops::ENDINGS.contains(&c));
        if !top.is_ascii() {
            return is_end;
        }
        let is_begin = top.starts_with(|c: char| c.is_ascii_uppercase())
            && top.ends_with(|c: char| c.is_ascii_lowercase());
        let is_count = name.bytes().all(|byte| byte.is_ascii_digit());
        tops::is_word(&top.to_ascii_lowercase()) && (is_begin || is_end || is_count)
    }
}
