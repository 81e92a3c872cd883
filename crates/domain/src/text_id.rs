//! Ids as text: a kind of two letters, `_`, and 26 characters of lower-case Crockford base32 for 128 bits
//! (the TypeID specification 0.3 describes the same encoding). Must not know which kinds there are.

use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const ENCODED_LEN: usize = 26;
const KIND_LEN: usize = 2;
const TEXT_LEN: usize = KIND_LEN + 1 + ENCODED_LEN;

/// The text of an id, where it is written from: an answer has thousands of them.
pub(crate) struct TextId([u8; TEXT_LEN]);

impl TextId {
    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a kind, `_` and digits are ASCII")
    }
}

/// The text of `id` with `kind` before it.
pub(crate) fn encode(kind: [u8; KIND_LEN], id: Uuid) -> TextId {
    let mut bits = id.as_u128();
    let mut text = [b'_'; TEXT_LEN];
    text[..KIND_LEN].copy_from_slice(&kind);
    for slot in text[KIND_LEN + 1..].iter_mut().rev() {
        *slot = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    TextId(text)
}

/// The id in `text`, or `None` if it is not one of `kind`.
pub(crate) fn decode(kind: [u8; KIND_LEN], text: &str) -> Option<Uuid> {
    let digits = text.as_bytes().strip_prefix(&kind)?.strip_prefix(b"_")?;
    // 26 digits hold 130 bits: the first may only use its lowest three.
    if digits.len() != ENCODED_LEN || digits[0] > b'7' {
        return None;
    }
    let mut bits = 0_u128;
    for &digit in digits {
        bits = (bits << 5) | u128::from(digit_value(digit)?);
    }
    Some(Uuid::from_u128(bits))
}

fn digit_value(digit: u8) -> Option<u8> {
    let value = match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'h' => digit - b'a' + 10,
        b'j' | b'k' => digit - b'j' + 18,
        b'm' | b'n' => digit - b'm' + 20,
        b'p'..=b't' => digit - b'p' + 22,
        b'v'..=b'z' => digit - b'v' + 27,
        _ => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_id_comes_back_from_its_text(bits in any::<u128>()) {
            let id = Uuid::from_u128(bits);
            prop_assert_eq!(decode(*b"rm", encode(*b"rm", id).as_str()), Some(id));
        }

        #[test]
        fn text_order_is_id_order(a in any::<u128>(), b in any::<u128>()) {
            let [first, second] = [a, b].map(|bits| encode(*b"ms", Uuid::from_u128(bits)));
            prop_assert_eq!(first.as_str().cmp(second.as_str()), a.cmp(&b));
        }
    }

    #[test]
    fn a_foreign_kind_or_a_wrong_digit_is_no_id() {
        let text = encode(*b"rm", Uuid::from_u128(7));
        assert_eq!(text.as_str(), "rm_00000000000000000000000007");
        assert_eq!(decode(*b"ms", text.as_str()), None);
        assert_eq!(decode(*b"rm", "rm_8zzzzzzzzzzzzzzzzzzzzzzzzz"), None);
        assert_eq!(decode(*b"rm", "rm_0000000000000000000000000i"), None);
        assert_eq!(decode(*b"rm", "rm_"), None);
    }
}
