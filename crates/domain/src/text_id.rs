//! Ids as text: a kind of two letters, `_`, and 26 characters of lower-case Crockford base32 for 128 bits
//! (the TypeID specification 0.3 describes the same encoding). Must not know which kinds there are.

use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const ENCODED_LEN: usize = 26;

/// The text of `id` with `kind` before it.
pub(crate) fn encode(kind: &str, id: Uuid) -> String {
    let mut bits = id.as_u128();
    let mut text = [0_u8; ENCODED_LEN];
    for slot in text.iter_mut().rev() {
        *slot = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    let mut out = String::with_capacity(kind.len() + 1 + ENCODED_LEN);
    out.push_str(kind);
    out.push('_');
    out.extend(text.iter().map(|&byte| char::from(byte)));
    out
}

/// The id in `text`, or `None` if it is not one of `kind`.
pub(crate) fn decode(kind: &str, text: &str) -> Option<Uuid> {
    let digits = text.strip_prefix(kind)?.strip_prefix('_')?.as_bytes();
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
            prop_assert_eq!(decode("rm", &encode("rm", id)), Some(id));
        }

        #[test]
        fn text_order_is_id_order(a in any::<u128>(), b in any::<u128>()) {
            let texts = encode("ms", Uuid::from_u128(a)).cmp(&encode("ms", Uuid::from_u128(b)));
            prop_assert_eq!(texts, a.cmp(&b));
        }
    }

    #[test]
    fn a_foreign_kind_or_a_wrong_digit_is_no_id() {
        let text = encode("rm", Uuid::from_u128(7));
        assert_eq!(decode("ms", &text), None);
        assert_eq!(decode("rm", "rm_8zzzzzzzzzzzzzzzzzzzzzzzzz"), None);
        assert_eq!(decode("rm", "rm_0000000000000000000000000i"), None);
        assert_eq!(decode("rm", "rm_"), None);
    }
}
