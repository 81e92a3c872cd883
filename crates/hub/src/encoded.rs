//! An event encoded once: the native socket frame, whose payload the other encodings share. Must not know readers.

use std::io::Write as _;

use bytes::{BufMut as _, Bytes, BytesMut};
use domain::{Epoch, Event, EventBody, Seq};
use wire::ServerFrame;
use wire::websocket::{Opcode, frame_header_len, write_frame_header};

use crate::connection::Encoding;

/// One event as shared bytes.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    pub(crate) seq: Seq,
    /// A whole WebSocket text frame.
    pub(crate) frame: Bytes,
    payload_at: usize,
    /// What was said before it is to be said no more.
    pub(crate) hides_past: bool,
}

impl Encoded {
    pub(crate) fn new(event: &Event) -> Self {
        let json = ServerFrame::event(event).to_json();
        let payload_at = frame_header_len(json.len());
        let mut frame = BytesMut::with_capacity(payload_at + json.len());
        write_frame_header(&mut frame, Opcode::Text, json.len());
        frame.put_slice(&json);
        Self {
            seq: event.seq,
            frame: frame.freeze(),
            payload_at,
            hides_past: matches!(
                event.body,
                EventBody::MessageDeleted { .. }
                    | EventBody::MessagesDeleted { .. }
                    | EventBody::MessageRestored { .. }
                    | EventBody::MessageEdited { .. }
                    | EventBody::MemberChanged { .. }
                    | EventBody::HistoryTrimmed { .. }
            ),
        }
    }

    /// The JSON of the `event` frame, sharing the frame's bytes.
    pub(crate) fn json(&self) -> Bytes {
        self.frame.slice(self.payload_at..)
    }

    /// These bytes for a reader of this encoding.
    pub(crate) fn encode(&self, encoding: Encoding, epoch: &Epoch) -> Bytes {
        match encoding {
            Encoding::Socket => self.frame.clone(),
            Encoding::Wake => Bytes::new(),
            Encoding::Sse => sse_event("event", Some((epoch, self.seq)), &self.json()),
        }
    }
}

/// One server-sent event (WHATWG HTML, section 9.2.6). JSON has no raw line breaks, so one data line is enough.
pub(crate) fn sse_event(name: &str, cursor: Option<(&Epoch, Seq)>, json: &[u8]) -> Bytes {
    let id = cursor.map(|(epoch, seq)| format!("{epoch}.{seq}"));
    sse_bytes(name, id.as_deref(), json)
}

/// The same with an id of another kind.
pub(crate) fn sse_event_at(name: &str, id: &str, json: &[u8]) -> Bytes {
    sse_bytes(name, Some(id), json)
}

fn sse_bytes(name: &str, id: Option<&str>, json: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(json.len() + 64).writer();
    let written = (|| {
        writeln!(out, "event: {name}")?;
        if let Some(id) = id {
            writeln!(out, "id: {id}")?;
        }
        out.write_all(b"data: ")?;
        out.write_all(json)?;
        out.write_all(b"\n\n")
    })();
    debug_assert!(written.is_ok(), "a buffer takes every byte");
    out.into_inner().freeze()
}

/// Several events as one piece of memory, so that one write carries them all.
pub(crate) fn join(events: &[Encoded], encoding: Encoding, epoch: &Epoch) -> Vec<Bytes> {
    match (events, encoding) {
        ([one], _) => vec![one.encode(encoding, epoch)],
        (_, Encoding::Wake) => vec![Bytes::new()],
        (_, Encoding::Socket | Encoding::Sse) => {
            let parts: Vec<Bytes> = events.iter().map(|e| e.encode(encoding, epoch)).collect();
            let mut whole = BytesMut::with_capacity(parts.iter().map(Bytes::len).sum());
            for part in &parts {
                whole.put_slice(part);
            }
            vec![whole.freeze()]
        }
    }
}
