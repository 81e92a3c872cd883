//! Members of one room who talk on a schedule, each over their socket, and all hear it: how long a message takes from
//! the moment it was due to everybody. It must not know what else the server does meanwhile.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::crowd::Crowd;
use super::reactor::Load;
use super::sockets::Sockets;
use crate::api::message_body;
use crate::clock::now;
use crate::numbers::size;
use crate::protocol::frames::Frame;
use crate::protocol::payloads::{excerpt, follow_seqs, frame_type, head, serials};
use crate::quantiles::Latencies;

/// What every client id begins with; a number follows.
const CLIENT_ID: &str = "talk-";

/// Who talk where.
pub(crate) struct Setting<'a> {
    pub(crate) address: SocketAddr,
    pub(crate) room: &'a str,
    /// One for each member.
    pub(crate) tokens: &'a [String],
    pub(crate) text: String,
    pub(crate) pause: Duration,
}

/// The talk; its sockets are the connections 0, 1, 2 …
pub(crate) struct Talk<'a> {
    setting: Setting<'a>,
    crowd: Crowd<'a>,
    /// Where each member is in the room's log.
    last: Vec<u64>,
    /// When the messages were due, from the first on.
    due: Vec<Instant>,
    began: Option<(Instant, usize)>,
    heard: usize,
    pub(crate) latencies: Latencies,
}

impl<'a> Talk<'a> {
    pub(crate) fn new(setting: Setting<'a>) -> Self {
        Self {
            crowd: Crowd::new(setting.address, setting.tokens),
            last: vec![0; setting.tokens.len()],
            due: Vec::new(),
            began: None,
            heard: 0,
            latencies: Latencies::new(),
            setting,
        }
    }

    pub(crate) fn members(&self) -> usize {
        self.setting.tokens.len()
    }

    pub(crate) fn open(&mut self, io: &mut Sockets) -> Result<()> {
        self.crowd.grow_to(self.members(), io)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.crowd.is_complete()
    }

    /// Messages that were sent.
    pub(crate) fn sent(&self) -> usize {
        self.due.len()
    }

    /// Whether everybody has heard everything.
    pub(crate) fn is_silent(&self) -> bool {
        self.heard == self.sent() * self.members()
    }

    /// Sends what is due and answers when the next is; the schedule begins now, if it was stopped.
    pub(crate) fn go_on(&mut self, io: &mut Sockets) -> Instant {
        let (start, before) = *self.began.get_or_insert((now(), self.due.len()));
        loop {
            let next = start + self.setting.pause.mul_f64(size(self.due.len() - before));
            if now() < next {
                return next;
            }
            self.send(next, io);
        }
    }

    /// Nothing more is due.
    pub(crate) fn stop(&mut self) {
        self.began = None;
    }

    fn send(&mut self, due: Instant, io: &mut Sockets) {
        let serial = self.due.len();
        self.due.push(due);
        let body = message_body(&format!("{CLIENT_ID}{serial:010}"), &self.setting.text);
        let (room, rest) = (self.setting.room, &body[1..]);
        let frame = format!(r#"{{"type":"message.send","room":"{room}",{rest}"#);
        io.send_text(serial % self.members(), frame.as_bytes());
    }

    fn hear(&mut self, id: usize, payload: &[u8]) -> Result<()> {
        follow_seqs(payload, &mut self.last[id])?;
        let (at, due, mut unknown) = (now(), &self.due, false);
        serials(payload, CLIENT_ID, |serial| match due.get(serial) {
            Some(&due) => {
                self.latencies.add(at.saturating_duration_since(due));
                self.heard += 1;
            }
            None => unknown = true,
        })?;
        if unknown {
            bail!("a message came that was not sent");
        }
        Ok(())
    }
}

impl Load for Talk<'_> {
    fn opened(&mut self, io: &mut Sockets, id: usize) -> Result<()> {
        let frame = format!(r#"{{"type":"subscribe","room":"{}"}}"#, self.setting.room);
        io.send_text(id, frame.as_bytes());
        Ok(())
    }

    fn text(&mut self, io: &mut Sockets, id: usize, frame: Frame<'_>) -> Result<()> {
        match frame_type(frame.payload)? {
            "event" | "events" => self.hear(id, frame.payload),
            "subscribed" => {
                self.last[id] = head(frame.payload).context("a subscribed frame has no head")?;
                self.crowd.one_arrived(io)
            }
            "welcome" | "ack" | "pong" | "signal" => Ok(()),
            _ => bail!("the server sent {}", excerpt(frame.payload)),
        }
    }
}
