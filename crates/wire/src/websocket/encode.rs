//! Frames that a server sends: never masked, never fragmented. Must not know where they go.

use bytes::{BufMut as _, Bytes, BytesMut};

use super::Opcode;
use crate::frames::CloseCode;

/// Payload bytes of a control frame at most (RFC 6455 section 5.5).
pub(super) const CONTROL_BYTES_MAX: usize = 125;

/// How many bytes the header before a payload of this length has.
pub const fn frame_header_len(payload_len: usize) -> usize {
    if payload_len <= 125 {
        2
    } else if payload_len <= 0xFFFF {
        4
    } else {
        10
    }
}

/// Writes the header of a final, unmasked frame.
#[expect(
    clippy::cast_possible_truncation,
    reason = "each cast is behind the check of its range"
)]
pub fn write_frame_header(out: &mut BytesMut, opcode: Opcode, payload_len: usize) {
    out.put_u8(0x80 | opcode.bits());
    if payload_len <= 125 {
        out.put_u8(payload_len as u8);
    } else if payload_len <= 0xFFFF {
        out.put_u8(126);
        out.put_u16(payload_len as u16);
    } else {
        out.put_u8(127);
        out.put_u64(payload_len as u64);
    }
}

/// A whole text frame.
pub fn text_frame(payload: &[u8]) -> Bytes {
    data_frame(Opcode::Text, payload)
}

fn data_frame(opcode: Opcode, payload: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(frame_header_len(payload.len()) + payload.len());
    write_frame_header(&mut frame, opcode, payload.len());
    frame.put_slice(payload);
    frame.freeze()
}

/// A ping or pong with up to 125 bytes of payload; more are cut.
pub fn control_frame(opcode: Opcode, payload: &[u8]) -> Bytes {
    data_frame(opcode, &payload[..payload.len().min(CONTROL_BYTES_MAX)])
}

/// A close frame with its code.
pub fn close_frame(code: CloseCode) -> Bytes {
    control_frame(Opcode::Close, &code.number().to_be_bytes())
}

/// The answer to a peer's close frame: the same code, or none.
pub fn close_answer(code: Option<u16>) -> Bytes {
    code.map_or_else(
        || control_frame(Opcode::Close, b""),
        |code| control_frame(Opcode::Close, &code.to_be_bytes()),
    )
}
