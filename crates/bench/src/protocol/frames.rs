//! WebSocket frames (RFC 6455, section 5) from the client's side: reads unmasked ones, writes masked ones.
//! It must not know what stands in a payload.

use anyhow::{Result, bail, ensure};

/// The opcode of a text frame.
pub(crate) const TEXT: u8 = 0x1;
/// The opcode of a close frame.
pub(crate) const CLOSE: u8 = 0x8;
/// The opcode of a ping.
pub(crate) const PING: u8 = 0x9;
/// The opcode of a pong.
pub(crate) const PONG: u8 = 0xA;

/// The bit of a message's last frame, which every frame of ours is.
const FINAL: u8 = 0x80;
/// The bit of a masked frame.
const MASKED: u8 = 0x80;
/// The length stands in the next two bytes.
const LENGTH_16: u8 = 126;
/// The length stands in the next eight bytes.
const LENGTH_64: u8 = 127;

/// A frame above this is an error of the server, not something to buffer.
const PAYLOAD_BYTES_MAX: usize = 64 * 1024 * 1024;

/// One whole frame from the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    /// The kind of frame.
    pub(crate) opcode: u8,
    /// What it carries.
    pub(crate) payload: &'a [u8],
    /// Header and payload as they came over the wire.
    pub(crate) raw: &'a [u8],
}

/// What the first bytes of a frame say.
#[derive(Debug, PartialEq, Eq)]
enum Head {
    /// This many more bytes are needed to know.
    Short(usize),
    /// The frame is `header + payload` bytes long.
    Whole {
        opcode: u8,
        header: usize,
        payload: usize,
    },
}

/// Cuts a stream of bytes into frames; keeps what is cut off at the end of a read.
#[derive(Debug, Default)]
pub(crate) struct FrameReader {
    partial: Vec<u8>,
}

impl FrameReader {
    /// Gives every frame that is complete with `chunk` to `each`, in order.
    pub(crate) fn feed(
        &mut self,
        chunk: &[u8],
        mut each: impl FnMut(Frame<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut rest = self.complete(chunk, &mut each)?;
        while let Some((frame, after)) = split_frame(rest)? {
            each(frame)?;
            rest = after;
        }
        self.partial.extend_from_slice(rest);
        Ok(())
    }

    /// Completes the frame that an earlier read began; answers what of `chunk` is left.
    fn complete<'a>(
        &mut self,
        mut chunk: &'a [u8],
        each: &mut impl FnMut(Frame<'_>) -> Result<()>,
    ) -> Result<&'a [u8]> {
        while !self.partial.is_empty() && !chunk.is_empty() {
            let (taken, rest) = chunk.split_at(missing(&self.partial)?.min(chunk.len()));
            self.partial.extend_from_slice(taken);
            chunk = rest;
            if let Some((frame, _)) = split_frame(&self.partial)? {
                each(frame)?;
                self.partial = Vec::new();
            }
        }
        Ok(chunk)
    }
}

/// How many bytes are missing until the header, or the frame when the header is known, is whole.
fn missing(bytes: &[u8]) -> Result<usize> {
    Ok(match read_head(bytes)? {
        Head::Short(missing) => missing,
        Head::Whole {
            header, payload, ..
        } => header + payload - bytes.len(),
    })
}

fn split_frame(bytes: &[u8]) -> Result<Option<(Frame<'_>, &[u8])>> {
    let Head::Whole {
        opcode,
        header,
        payload,
    } = read_head(bytes)?
    else {
        return Ok(None);
    };
    let Some((raw, rest)) = bytes.split_at_checked(header + payload) else {
        return Ok(None);
    };
    let frame = Frame {
        opcode,
        payload: &raw[header..],
        raw,
    };
    Ok(Some((frame, rest)))
}

fn read_head(bytes: &[u8]) -> Result<Head> {
    let &[first, second, ref length @ ..] = bytes else {
        return Ok(Head::Short(2 - bytes.len()));
    };
    ensure!(first & FINAL != 0, "the server sent a frame in fragments");
    ensure!(
        first & 0x70 == 0,
        "the server set a reserved bit of a frame"
    );
    ensure!(second & MASKED == 0, "the server sent a masked frame");
    let (header, payload) = match second {
        LENGTH_16 => match length.first_chunk::<2>() {
            Some(bytes) => (4, usize::from(u16::from_be_bytes(*bytes))),
            None => return Ok(Head::Short(2 - length.len())),
        },
        LENGTH_64 => match length.first_chunk::<8>() {
            Some(bytes) => (10, usize::try_from(u64::from_be_bytes(*bytes))?),
            None => return Ok(Head::Short(8 - length.len())),
        },
        short => (2, usize::from(short)),
    };
    if payload > PAYLOAD_BYTES_MAX {
        bail!("the server sent a frame of {payload} bytes");
    }
    Ok(Head::Whole {
        opcode: first & 0x0F,
        header,
        payload,
    })
}

/// Appends one masked frame to `out`.
pub(crate) fn push_masked(out: &mut Vec<u8>, opcode: u8, mask: [u8; 4], payload: &[u8]) {
    out.push(FINAL | opcode);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length @ ..LENGTH_16), _) => out.push(MASKED | length),
        (_, Ok(length)) => {
            out.push(MASKED | LENGTH_16);
            out.extend_from_slice(&length.to_be_bytes());
        }
        _ => {
            out.push(MASKED | LENGTH_64);
            let length = u64::try_from(payload.len()).unwrap_or(u64::MAX);
            out.extend_from_slice(&length.to_be_bytes());
        }
    }
    out.extend_from_slice(&mask);
    let start = out.len();
    out.extend_from_slice(payload);
    for four in out[start..].chunks_mut(4) {
        for (byte, key) in four.iter_mut().zip(mask) {
            *byte ^= key;
        }
    }
}

/// What a close frame says: its code and reason (RFC 6455, section 5.5.1).
pub(crate) fn close_reason(payload: &[u8]) -> String {
    match payload.split_first_chunk::<2>() {
        Some((code, reason)) => {
            let code = u16::from_be_bytes(*code);
            format!("{code} {}", String::from_utf8_lossy(reason))
        }
        None => String::from("no close code"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x81];
        match payload.len() {
            short @ 0..126 => bytes.push(u8::try_from(short).unwrap()),
            middle @ 126..65536 => {
                bytes.push(126);
                bytes.extend_from_slice(&u16::try_from(middle).unwrap().to_be_bytes());
            }
            long => {
                bytes.push(127);
                bytes.extend_from_slice(&(long as u64).to_be_bytes());
            }
        }
        bytes.extend_from_slice(payload);
        bytes
    }

    fn read_in_steps(stream: &[u8], step: usize) -> Vec<Vec<u8>> {
        let mut reader = FrameReader::default();
        let mut seen = Vec::new();
        for chunk in stream.chunks(step) {
            reader
                .feed(chunk, |frame| {
                    assert_eq!(frame.opcode, TEXT);
                    seen.push(frame.payload.to_vec());
                    Ok(())
                })
                .unwrap();
        }
        assert!(reader.partial.is_empty());
        seen
    }

    #[test]
    fn frames_of_every_length_class_survive_reads_cut_anywhere() {
        let payloads: Vec<Vec<u8>> = [0, 1, 125, 126, 400, 65535, 65536, 7]
            .map(|length| vec![b'x'; length])
            .to_vec();
        let stream: Vec<u8> = payloads
            .iter()
            .flat_map(|payload| served(payload))
            .collect();
        for step in [1, 2, 3, 5, 64, 1000, 70_000, stream.len()] {
            assert_eq!(read_in_steps(&stream, step), payloads, "in steps of {step}");
        }
    }

    #[test]
    fn masked_fragmented_and_reserved_frames_are_refused() {
        for head in [[0x81, 0x80], [0x01, 0x00], [0xC1, 0x00]] {
            let answer = FrameReader::default().feed(&head, |_| Ok(()));
            assert!(answer.is_err(), "{head:?} was taken");
        }
    }

    #[test]
    fn a_masked_frame_of_each_length_class_unmasks_to_its_payload() {
        for (length, header) in [(5, 2), (300, 4), (70_000, 10)] {
            let payload: Vec<u8> = (0..length).map(|n: u32| n.to_le_bytes()[0]).collect();
            let mut out = Vec::new();
            push_masked(&mut out, TEXT, [1, 2, 3, 4], &payload);
            let plain: Vec<u8> = out[header + 4..]
                .iter()
                .zip([1, 2, 3, 4].iter().cycle())
                .map(|(byte, key)| byte ^ key)
                .collect();
            assert_eq!((out[0], out[1] & 0x80, plain), (0x81, 0x80, payload));
        }
    }

    #[test]
    fn a_close_frame_is_told_with_code_and_reason() {
        assert_eq!(close_reason(b"\x11\x4etoo slow"), "4430 too slow");
        assert_eq!(close_reason(b""), "no close code");
    }
}
