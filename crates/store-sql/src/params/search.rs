//! Documents and tokens as the index keeps them: ASCII letters and digits, so that neither engine has an opinion of its
//! own about them. Must not know the statements.

use std::fmt::Write as _;

use domain::{RoomId, TenantId, Timestamp};
use serde::Serialize;
use uuid::fmt::Simple;

use super::hex;

/// Bits of a document's id that tell those of one millisecond apart.
const ID_TAIL_BITS: u32 = 20;
const ID_TAIL: i64 = (1 << ID_TAIL_BITS) - 1;
/// The last millisecond that an id can have, in the year 2109.
const ID_MILLIS_MAX: i64 = (1 << 42) - 1;
/// Spreads rooms over the tails of a millisecond; odd, so that no two seqs of a room meet.
const ROOM_SPREAD: i64 = 0x9_e375;

/// A document that is written.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DocParam {
    pub(crate) id: i64,
    pub(crate) room_number: i64,
    pub(crate) seq: i64,
    pub(crate) tokens: String,
}

impl DocParam {
    /// A document at the first place of its millisecond that it could have.
    pub(crate) fn new(room_number: i64, seq: i64, at: Timestamp, tokens: String) -> Self {
        let millis = at.as_millis().clamp(0, ID_MILLIS_MAX);
        let tail = room_number.wrapping_mul(ROOM_SPREAD).wrapping_add(seq) & ID_TAIL;
        Self {
            id: millis << ID_TAIL_BITS | tail,
            room_number,
            seq,
            tokens,
        }
    }

    /// The next place of the same millisecond.
    pub(crate) fn move_on(&mut self) {
        self.id = (self.id & !ID_TAIL) | ((self.id + 1) & ID_TAIL);
    }
}

/// A room of a tenant.
#[derive(Serialize)]
pub(crate) struct RoomIdParam {
    tenant_id: Simple,
    room_id: Simple,
}

impl RoomIdParam {
    pub(crate) fn new(tenant: TenantId, room: RoomId) -> Self {
        Self {
            tenant_id: hex(tenant.as_uuid()),
            room_id: hex(room.as_uuid()),
        }
    }
}

/// A token of a text: its characters in hexadecimal digits, `x` between them.
pub(crate) fn search_token(token: &str) -> String {
    let mut text = String::with_capacity(token.len() * 2 + 2);
    for (n, c) in token.chars().enumerate() {
        if n > 0 {
            text.push('x');
        }
        write!(text, "{:x}", u32::from(c)).expect("a string takes everything");
    }
    text
}

/// The token of all messages of a room.
pub(crate) fn room_token(number: i64) -> String {
    format!("r{number}")
}

/// The token of all messages of a tenant.
pub(crate) fn messages_token(tenant: TenantId) -> String {
    format!("m{}", hex(tenant.as_uuid()))
}

/// The token of all rooms of a tenant.
pub(crate) fn tenant_token(tenant: TenantId) -> String {
    format!("t{}", hex(tenant.as_uuid()))
}

/// The token of all rooms with a tag.
pub(crate) fn tag_token(tag: &str) -> String {
    format!("g{}", search_token(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_apart_whatever_they_are_of() {
        let number = room_token(12);
        let tag = tag_token("상담");
        let tokens = [
            search_token("상담"),
            search_token("a"),
            search_token("\u{e000}ㅅㄷ"),
            number,
            tag,
        ];
        assert_eq!(
            tokens,
            ["c0c1xb2f4", "61", "e000x3145x3137", "r12", "gc0c1xb2f4"]
        );
        assert_ne!(search_token("ab"), search_token("\u{6162}"));
    }

    #[test]
    fn ids_rise_with_time_and_move_within_their_millisecond() {
        let at = |millis| DocParam::new(3, 7, Timestamp::from_millis(millis), String::new());
        assert!(at(1_700_000_000_000).id < at(1_700_000_000_001).id);
        assert_eq!(at(-5).id >> ID_TAIL_BITS, 0);
        let mut doc = at(1_700_000_000_000);
        let first = doc.id;
        for _ in 0..=ID_TAIL {
            doc.move_on();
            assert_eq!(doc.id >> ID_TAIL_BITS, 1_700_000_000_000);
        }
        assert_eq!(doc.id, first);
        let never = DocParam::new(1, 1, Timestamp::NEVER, String::new());
        assert!(never.id > 0);
    }
}
