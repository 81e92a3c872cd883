//! One room with many subscribers and a few publishers: who has received what, and when.
//! It must not decide when to publish; that is the fan-out's plan.

use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use super::crowd::Crowd;
use super::reactor::Load;
use super::sockets::{Purpose, Sockets};
use crate::api::message_body;
use crate::clock::now;
use crate::protocol::frames::Frame;
use crate::protocol::payloads::{excerpt, follow_seqs, frame_type, head};
use crate::protocol::requests::Call;
use crate::quantiles::Latencies;

/// Sockets that publish when many messages are on their way.
const PUBLISHING_SOCKETS: usize = 4;

/// Who is in the room and how to speak to it.
pub(crate) struct Hall<'a> {
    pub(crate) address: std::net::SocketAddr,
    pub(crate) room: &'a str,
    pub(crate) tokens: &'a [String],
    pub(crate) subscribers: usize,
    pub(crate) text: String,
}

/// What arrived since the last `begin`.
#[derive(Default)]
pub(crate) struct Arrived {
    pub(crate) deliveries: u64,
    pub(crate) frames: u64,
    pub(crate) bytes: u64,
    /// Messages that all subscribers have.
    pub(crate) complete: usize,
}

struct Sent {
    at: Instant,
    missing: usize,
}

/// The subscribers are the sockets 0, 1, 2 …; the publishers come after them.
pub(crate) struct Room<'a> {
    hall: Hall<'a>,
    crowd: Crowd<'a>,
    last: Vec<u64>,
    base: u64,
    sent: Vec<Sent>,
    serial: u64,
    http_is_free: bool,
    publishers_open: usize,
    publishers_welcome: usize,
    pub(crate) arrived: Arrived,
    pub(crate) latencies: Latencies,
    /// The newest frame of the first subscriber, as it came over the wire.
    pub(crate) sample: Vec<u8>,
}

impl<'a> Room<'a> {
    pub(crate) fn new(hall: Hall<'a>) -> Self {
        Self {
            crowd: Crowd::new(hall.address, hall.tokens),
            last: vec![0; hall.subscribers],
            base: 0,
            sent: Vec::new(),
            serial: 0,
            http_is_free: false,
            publishers_open: 0,
            publishers_welcome: 0,
            arrived: Arrived::default(),
            latencies: Latencies::new(),
            sample: Vec::new(),
            hall,
        }
    }

    pub(crate) fn open_subscribers(&mut self, io: &mut Sockets) -> Result<()> {
        self.crowd.grow_to(self.hall.subscribers, io)
    }

    pub(crate) fn is_subscribed(&self) -> bool {
        self.crowd.is_complete()
    }

    /// One HTTP connection, then the publishing sockets.
    pub(crate) fn open_publishers(&self, io: &mut Sockets) -> Result<()> {
        io.dial(self.hall.address, &Purpose::Http)?;
        for place in 1..=PUBLISHING_SOCKETS {
            let token = self.token(place);
            io.dial(self.hall.address, &Purpose::Socket { token })?;
        }
        Ok(())
    }

    pub(crate) fn has_publishers(&self) -> bool {
        self.publishers_open == PUBLISHING_SOCKETS + 1
            && self.publishers_welcome == PUBLISHING_SOCKETS
    }

    fn token(&self, place: usize) -> &'a str {
        &self.hall.tokens[place % self.hall.tokens.len()]
    }

    /// Begins to count anew; nothing may be on its way.
    pub(crate) fn begin(&mut self) -> Result<()> {
        let newest = self.last.iter().max().copied().unwrap_or(0);
        ensure!(
            self.last.iter().all(|&last| last == newest),
            "the subscribers are not at the same place"
        );
        self.base = newest;
        self.sent.clear();
        self.arrived = Arrived::default();
        Ok(())
    }

    /// Messages published since `begin`.
    pub(crate) fn published(&self) -> usize {
        self.sent.len()
    }

    /// Messages that not all subscribers have yet.
    pub(crate) fn on_their_way(&self) -> usize {
        self.sent.len() - self.arrived.complete
    }

    pub(crate) fn http_is_free(&self) -> bool {
        self.http_is_free
    }

    /// Publishes over HTTP; the latency counts from `at`.
    pub(crate) fn publish_http(&mut self, io: &mut Sockets, at: Instant) {
        let body = self.next_body(at);
        let call = Call {
            method: "POST",
            path: &format!("/v1/rooms/{}/messages", self.hall.room),
            token: Some(self.token(0)),
            body: &body,
        };
        io.send_bytes(self.hall.subscribers, &call.bytes(self.hall.address));
        self.http_is_free = false;
    }

    /// Publishes over the sockets by turns.
    pub(crate) fn publish_socket(&mut self, io: &mut Sockets) {
        let turn = self.sent.len() % PUBLISHING_SOCKETS;
        let body = self.next_body(now());
        let rest = &body[1..];
        let room = self.hall.room;
        let frame = format!(r#"{{"type":"message.send","room":"{room}",{rest}"#);
        io.send_text(self.hall.subscribers + 1 + turn, frame.as_bytes());
    }

    fn next_body(&mut self, at: Instant) -> String {
        self.sent.push(Sent {
            at,
            missing: self.hall.subscribers,
        });
        self.serial += 1;
        message_body(&format!("fanout-{:010}", self.serial), &self.hall.text)
    }

    fn receive(&mut self, id: usize, frame: Frame<'_>) -> Result<()> {
        let last = self
            .last
            .get_mut(id)
            .context("a publisher received an event")?;
        let before = *last;
        self.arrived.deliveries += follow_seqs(frame.payload, last)?;
        self.arrived.frames += 1;
        self.arrived.bytes += u64::try_from(frame.raw.len())?;
        let received = now();
        for seq in before..*last {
            let place = usize::try_from(seq.checked_sub(self.base).context("an old event came")?)?;
            let sent = self
                .sent
                .get_mut(place)
                .context("an event that was not sent came")?;
            sent.missing -= 1;
            self.arrived.complete += usize::from(sent.missing == 0);
            self.latencies
                .add(received.saturating_duration_since(sent.at));
        }
        if id == 0 {
            self.sample.clear();
            self.sample.extend_from_slice(frame.raw);
        }
        Ok(())
    }
}

impl Load for Room<'_> {
    fn opened(&mut self, io: &mut Sockets, id: usize) -> Result<()> {
        if id < self.hall.subscribers {
            let frame = format!(r#"{{"type":"subscribe","room":"{}"}}"#, self.hall.room);
            io.send_text(id, frame.as_bytes());
        } else {
            self.publishers_open += 1;
            self.http_is_free |= id == self.hall.subscribers;
        }
        Ok(())
    }

    fn text(&mut self, io: &mut Sockets, id: usize, frame: Frame<'_>) -> Result<()> {
        match frame_type(frame.payload)? {
            "event" | "events" => self.receive(id, frame),
            "subscribed" => {
                self.last[id] = head(frame.payload).context("a subscribed frame has no head")?;
                self.crowd.one_arrived(io)
            }
            "welcome" => {
                self.publishers_welcome += usize::from(id > self.hall.subscribers);
                Ok(())
            }
            "ack" | "pong" | "signal" => Ok(()),
            _ => bail!("the server sent {}", excerpt(frame.payload)),
        }
    }

    fn response(&mut self, _io: &mut Sockets, _id: usize, status: u16, body: &[u8]) -> Result<()> {
        ensure!(
            status == 201,
            "a message was answered with {status}: {}",
            excerpt(body)
        );
        self.http_is_free = true;
        Ok(())
    }
}
