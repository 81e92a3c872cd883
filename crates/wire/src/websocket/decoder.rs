//! Decodes the byte stream of a client into messages, as it comes and in any pieces. Must not know IO.
//!
//! Strict where RFC 6455 is: masked frames only, no reserved bits, shortest lengths, whole UTF-8 (checked as it
//! comes, so that a wrong byte ends the connection before the message does), known close codes.

use super::Opcode;
use super::encode::CONTROL_BYTES_MAX;
use crate::frames::CloseCode;

/// Bytes of a client's frame header at most.
const HEADER_BYTES_MAX: usize = 14;

/// A whole message or control frame.
#[derive(Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// A text message; all fragments together.
    Text(&'a str),
    /// A binary message; all fragments together.
    Binary(&'a [u8]),
    /// A ping with its payload.
    Ping(&'a [u8]),
    /// A pong with its payload.
    Pong(&'a [u8]),
    /// The peer closes, with its code if it told one.
    Close(Option<u16>),
}

/// Why the connection must be closed, and with which code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// A frame breaks the protocol.
    #[error("a frame breaks the protocol: {0}")]
    Protocol(&'static str),
    /// Text that is not UTF-8.
    #[error("a text message is not UTF-8")]
    NotUtf8,
    /// A message above the limit.
    #[error("a message is larger than the limit")]
    TooBig,
}

impl ProtocolError {
    /// The code to close with.
    pub const fn close_code(self) -> CloseCode {
        match self {
            Self::Protocol(_) => CloseCode::Protocol,
            Self::NotUtf8 => CloseCode::NotUtf8,
            Self::TooBig => CloseCode::TooBig,
        }
    }
}

/// The state between two pieces of input. Empty, and without memory of its own, between two messages.
#[derive(Debug, Default)]
pub struct Decoder {
    /// Bytes of a header, or of a control frame, that is not whole yet.
    partial: Vec<u8>,
    /// Payload of the data message that is not whole yet, unmasked.
    message: Vec<u8>,
    /// How much of `message` is known to be UTF-8.
    checked: usize,
    /// The data message begun.
    kind: Option<Opcode>,
    /// The data frame whose payload is being read.
    open: Option<OpenFrame>,
}

#[derive(Clone, Copy, Debug)]
struct OpenFrame {
    remaining: usize,
    mask: [u8; 4],
    mask_at: usize,
    is_final: bool,
}

#[derive(Clone, Copy, Debug)]
struct Header {
    opcode: Opcode,
    is_final: bool,
    mask: [u8; 4],
    payload_len: u64,
    header_len: usize,
}

impl Decoder {
    /// Feeds `input`, which it may unmask in place, and calls `each` with every message that becomes whole, in order.
    /// `each` answers whether to go on: after `false` the rest of the input is dropped.
    ///
    /// # Errors
    /// [`ProtocolError`]: nothing more may be fed.
    pub fn feed(
        &mut self,
        input: &mut [u8],
        message_bytes_max: usize,
        mut each: impl FnMut(Message<'_>) -> bool,
    ) -> Result<(), ProtocolError> {
        let mut rest = input;
        loop {
            if let Some(frame) = self.open {
                let take = frame.remaining.min(rest.len());
                let (piece, behind) = rest.split_at_mut(take);
                rest = behind;
                if !self.take_payload(frame, piece, &mut each)? {
                    return Ok(());
                }
                if self.open.is_some() {
                    return Ok(());
                }
                continue;
            }
            let Some(used) = self.take_header(rest, message_bytes_max, &mut each)? else {
                return Ok(());
            };
            rest = &mut rest[used..];
            if rest.is_empty() && self.open.is_none_or(|frame| frame.remaining > 0) {
                return Ok(());
            }
        }
    }

    /// Reads a header (or a whole control frame) from what was kept and `rest`. `None`: all was taken, more is needed,
    /// or `each` said stop.
    fn take_header(
        &mut self,
        rest: &mut [u8],
        message_bytes_max: usize,
        each: &mut impl FnMut(Message<'_>) -> bool,
    ) -> Result<Option<usize>, ProtocolError> {
        let kept = self.partial.len();
        // The common case first: a whole data header at the front of the input needs no copy.
        let ahead = if kept == 0 { parse_header(rest)? } else { None };
        let header = match ahead {
            Some(header) if !header.opcode.is_control() => header,
            _ => {
                let needed_at_most = rest.len().min(HEADER_BYTES_MAX + CONTROL_BYTES_MAX);
                self.partial.extend_from_slice(&rest[..needed_at_most]);
                let Some(header) = parse_header(&self.partial)? else {
                    return Ok(None);
                };
                header
            }
        };
        self.check_sequence(header)?;
        if header.opcode.is_control() {
            return self.take_control(header, kept, each);
        }
        let begun = self.message.len() as u64;
        if header.payload_len.saturating_add(begun) > message_bytes_max as u64 {
            return Err(ProtocolError::TooBig);
        }
        self.partial = Vec::new();
        if header.opcode != Opcode::Continuation {
            self.kind = Some(header.opcode);
        }
        let remaining = usize::try_from(header.payload_len).map_err(|_| ProtocolError::TooBig)?;
        self.open = Some(OpenFrame {
            remaining,
            mask: header.mask,
            mask_at: 0,
            is_final: header.is_final,
        });
        Ok(Some(header.header_len - kept))
    }

    fn check_sequence(&self, header: Header) -> Result<(), ProtocolError> {
        match (header.opcode, self.kind) {
            (Opcode::Continuation, None) => {
                Err(ProtocolError::Protocol("a continuation of nothing"))
            }
            (Opcode::Text | Opcode::Binary, Some(_)) => Err(ProtocolError::Protocol(
                "a new message inside a fragmented one",
            )),
            _ => Ok(()),
        }
    }

    /// A control frame may stand between fragments, so it never touches `message`.
    fn take_control(
        &mut self,
        header: Header,
        kept: usize,
        each: &mut impl FnMut(Message<'_>) -> bool,
    ) -> Result<Option<usize>, ProtocolError> {
        let payload_len = usize::try_from(header.payload_len).map_err(|_| ProtocolError::TooBig)?;
        let whole = header.header_len + payload_len;
        if self.partial.len() < whole {
            return Ok(None);
        }
        let mut frame = std::mem::take(&mut self.partial);
        let payload = &mut frame[header.header_len..whole];
        unmask(payload, header.mask, 0);
        let go_on = match header.opcode {
            Opcode::Ping => each(Message::Ping(payload)),
            Opcode::Pong => each(Message::Pong(payload)),
            _ => each(Message::Close(parse_close(payload)?)),
        };
        Ok(go_on.then_some(whole - kept))
    }

    /// Takes a piece of a data frame's payload; whether to go on.
    fn take_payload(
        &mut self,
        mut frame: OpenFrame,
        piece: &mut [u8],
        each: &mut impl FnMut(Message<'_>) -> bool,
    ) -> Result<bool, ProtocolError> {
        unmask(piece, frame.mask, frame.mask_at);
        frame.mask_at = (frame.mask_at + piece.len()) % 4;
        frame.remaining -= piece.len();
        let whole = frame.remaining == 0 && frame.is_final;
        // A message that came in one piece is handed over where it lies.
        if whole && self.message.is_empty() {
            self.open = None;
            return deliver(self.kind.take(), piece, each);
        }
        self.message.extend_from_slice(piece);
        if self.kind == Some(Opcode::Text) {
            self.checked = check_utf8_prefix(&self.message, self.checked)?;
        }
        self.open = (frame.remaining > 0).then_some(frame);
        if !whole {
            return Ok(true);
        }
        let message = std::mem::take(&mut self.message);
        self.checked = 0;
        deliver(self.kind.take(), &message, each)
    }
}

fn deliver(
    kind: Option<Opcode>,
    payload: &[u8],
    each: &mut impl FnMut(Message<'_>) -> bool,
) -> Result<bool, ProtocolError> {
    if kind == Some(Opcode::Text) {
        let text = std::str::from_utf8(payload).map_err(|_| ProtocolError::NotUtf8)?;
        Ok(each(Message::Text(text)))
    } else {
        Ok(each(Message::Binary(payload)))
    }
}

/// How far `bytes` is UTF-8 beyond `checked`; an unfinished character at the end is fine so far.
fn check_utf8_prefix(bytes: &[u8], checked: usize) -> Result<usize, ProtocolError> {
    match std::str::from_utf8(&bytes[checked..]) {
        Ok(_) => Ok(bytes.len()),
        Err(error) if error.error_len().is_none() => Ok(checked + error.valid_up_to()),
        Err(_) => Err(ProtocolError::NotUtf8),
    }
}

fn parse_header(bytes: &[u8]) -> Result<Option<Header>, ProtocolError> {
    let [first, second, ..] = *bytes else {
        return Ok(None);
    };
    if first & 0x70 != 0 {
        return Err(ProtocolError::Protocol("a reserved bit is set"));
    }
    let opcode =
        Opcode::from_bits(first & 0x0F).ok_or(ProtocolError::Protocol("an unknown opcode"))?;
    let is_final = first & 0x80 != 0;
    if second & 0x80 == 0 {
        return Err(ProtocolError::Protocol("a client's frame is not masked"));
    }
    let short_len = second & 0x7F;
    if opcode.is_control() && (!is_final || short_len > 125) {
        return Err(ProtocolError::Protocol(
            "a control frame is fragmented or too long",
        ));
    }
    let extended: usize = match short_len {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    let header_len = 2 + extended + 4;
    if bytes.len() < header_len {
        return Ok(None);
    }
    let mut payload_len = u64::from(short_len);
    if extended > 0 {
        payload_len = bytes[2..2 + extended]
            .iter()
            .fold(0, |len, &byte| (len << 8) | u64::from(byte));
        let shortest = if extended == 2 {
            payload_len > 125
        } else {
            payload_len > 0xFFFF
        };
        if !shortest || payload_len >> 63 != 0 {
            return Err(ProtocolError::Protocol(
                "a length is not written in its shortest form",
            ));
        }
    }
    let mask = [
        bytes[header_len - 4],
        bytes[header_len - 3],
        bytes[header_len - 2],
        bytes[header_len - 1],
    ];
    Ok(Some(Header {
        opcode,
        is_final,
        mask,
        payload_len,
        header_len,
    }))
}

/// The code in a close frame's payload (RFC 6455 sections 5.5.1 and 7.4).
fn parse_close(payload: &[u8]) -> Result<Option<u16>, ProtocolError> {
    let [high, low, reason @ ..] = payload else {
        return if payload.is_empty() {
            Ok(None)
        } else {
            Err(ProtocolError::Protocol("a close code of one byte"))
        };
    };
    let code = u16::from_be_bytes([*high, *low]);
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(ProtocolError::Protocol("a close code that may not be sent"));
    }
    std::str::from_utf8(reason).map_err(|_| ProtocolError::NotUtf8)?;
    Ok(Some(code))
}

fn unmask(payload: &mut [u8], mask: [u8; 4], mask_at: usize) {
    let mut key = mask;
    key.rotate_left(mask_at);
    let wide = u64::from_ne_bytes([
        key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3],
    ]);
    let (chunks, tail) = payload.as_chunks_mut::<8>();
    for chunk in chunks {
        *chunk = (u64::from_ne_bytes(*chunk) ^ wide).to_ne_bytes();
    }
    for (byte, key) in tail.iter_mut().zip(key.iter().cycle()) {
        *byte ^= key;
    }
}

#[cfg(test)]
mod tests;
