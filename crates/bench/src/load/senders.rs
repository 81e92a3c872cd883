//! Senders of messages: half over HTTP, one message at a time, half over sockets with a window; none receives.
//! It must not know how long a part lasts or which number of senders is best.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::reactor::Load;
use super::sockets::{Purpose, Sockets};
use crate::api::message_body;
use crate::clock::now;
use crate::numbers::size;
use crate::protocol::frames::Frame;
use crate::protocol::payloads::{excerpt, frame_type, reference};
use crate::protocol::requests::Call;
use crate::quantiles::Latencies;

/// Each sender writes to so many rooms by turns.
const ROOMS_PER_SENDER: usize = 4;

/// Where and as whom messages are sent.
pub(crate) struct Addressees<'a> {
    pub(crate) address: SocketAddr,
    pub(crate) tokens: &'a [String],
    pub(crate) rooms: &'a [String],
    pub(crate) text: String,
    pub(crate) window: usize,
}

/// When the next message is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// Nothing new is sent.
    Still,
    /// As soon as an answer makes room for it.
    Closed,
    /// On a schedule from `start`; whoever is free for the longest takes the next.
    Every { start: Instant, pause: Duration },
}

/// How a sender sends: what its number leaves when it is divided by two.
const HTTP: usize = 0;
const SOCKET: usize = 1;

struct Sender {
    /// When the message in each slot was sent.
    slots: Vec<Instant>,
    sent: usize,
}

/// The senders: connection 0, 2, 4 … over HTTP, 1, 3, 5 … over sockets.
pub(crate) struct Senders<'a> {
    to: Addressees<'a>,
    senders: Vec<Sender>,
    ready: usize,
    pace: Pace,
    /// Senders and their slots that may take a message, the longest free first.
    free: VecDeque<(usize, usize)>,
    /// When the messages that wait for a slot should have been sent.
    due: VecDeque<Instant>,
    scheduled: usize,
    sent: u64,
    pub(crate) answered: u64,
    pub(crate) accepted: u64,
    pub(crate) latencies: Latencies,
}

impl<'a> Senders<'a> {
    pub(crate) fn new(to: Addressees<'a>) -> Self {
        Self {
            to,
            senders: Vec::new(),
            ready: 0,
            pace: Pace::Still,
            free: VecDeque::new(),
            due: VecDeque::new(),
            scheduled: 0,
            sent: 0,
            answered: 0,
            accepted: 0,
            latencies: Latencies::new(),
        }
    }

    /// Opens connections until there are `count`.
    pub(crate) fn open(&mut self, count: usize, io: &mut Sockets) -> Result<()> {
        for place in self.senders.len()..count {
            let token = self.token(place);
            let (purpose, slots) = match place % 2 {
                HTTP => (Purpose::Http, 1),
                _ => (Purpose::Socket { token }, self.to.window),
            };
            let id = io.dial(self.to.address, &purpose)?;
            ensure!(id == place, "connections are not numbered as senders are");
            self.senders.push(Sender {
                slots: vec![now(); slots],
                sent: 0,
            });
        }
        Ok(())
    }

    pub(crate) fn is_open(&self) -> bool {
        self.ready == self.senders.len()
    }

    /// Messages without an answer.
    pub(crate) fn on_their_way(&self) -> u64 {
        self.sent - self.answered
    }

    /// Lets the first `count` senders send at this pace. Nothing may be on its way.
    pub(crate) fn start(&mut self, count: usize, pace: Pace, io: &mut Sockets) {
        self.free.clear();
        self.due.clear();
        self.scheduled = 0;
        for (place, sender) in self.senders.iter().enumerate().take(count) {
            let slots = (0..sender.slots.len()).map(|slot| (place, slot));
            self.free.extend(slots);
        }
        self.pace = pace;
        self.refill(io);
    }

    /// Sends nothing more.
    pub(crate) fn stop(&mut self) {
        self.pace = Pace::Still;
    }

    /// Sends what may be sent now; answers when the next is due, where time alone decides.
    pub(crate) fn refill(&mut self, io: &mut Sockets) -> Option<Instant> {
        match self.pace {
            Pace::Still => None,
            Pace::Closed => {
                let at = now();
                while let Some(free) = self.free.pop_front() {
                    self.send(free, at, io);
                }
                None
            }
            Pace::Every { start, pause } => Some(self.send_due(start, pause, io)),
        }
    }

    fn send_due(&mut self, start: Instant, pause: Duration, io: &mut Sockets) -> Instant {
        let at = now();
        let mut next = start + pause.mul_f64(size(self.scheduled));
        while next <= at {
            self.due.push_back(next);
            self.scheduled += 1;
            next = start + pause.mul_f64(size(self.scheduled));
        }
        while let (Some(&due), Some(&free)) = (self.due.front(), self.free.front()) {
            self.due.pop_front();
            self.free.pop_front();
            self.send(free, due, io);
        }
        next
    }

    fn send(&mut self, (place, slot): (usize, usize), at: Instant, io: &mut Sockets) {
        let sender = &mut self.senders[place];
        sender.slots[slot] = at;
        let turn = place * ROOMS_PER_SENDER + sender.sent % ROOMS_PER_SENDER;
        sender.sent += 1;
        self.sent += 1;
        let room = &self.to.rooms[turn % self.to.rooms.len()];
        let body = message_body(&format!("sends-{:012}", self.sent), &self.to.text);
        if place % 2 == SOCKET {
            let rest = &body[1..];
            let frame = format!(r#"{{"type":"message.send","ref":{slot},"room":"{room}",{rest}"#);
            return io.send_text(place, frame.as_bytes());
        }
        let call = Call {
            method: "POST",
            path: &format!("/v1/rooms/{room}/messages"),
            token: Some(self.token(place)),
            body: &body,
        };
        io.send_bytes(place, &call.bytes(self.to.address));
    }

    fn token(&self, place: usize) -> &'a str {
        &self.to.tokens[place % self.to.tokens.len()]
    }

    fn accept(&mut self, io: &mut Sockets, place: usize, slot: usize) -> Result<()> {
        let sent = self.senders[place].slots.get(slot);
        let sent = *sent.context("an answer refers to a message that was not sent")?;
        self.latencies.add(now().saturating_duration_since(sent));
        self.answered += 1;
        self.accepted += 1;
        self.free.push_back((place, slot));
        self.refill(io);
        Ok(())
    }
}

impl Load for Senders<'_> {
    fn opened(&mut self, _io: &mut Sockets, id: usize) -> Result<()> {
        self.ready += usize::from(id % 2 == HTTP);
        Ok(())
    }

    fn text(&mut self, io: &mut Sockets, id: usize, frame: Frame<'_>) -> Result<()> {
        match frame_type(frame.payload)? {
            "ack" => {
                let slot = reference(frame.payload).context("an ack has no ref")?;
                self.accept(io, id, slot)
            }
            "welcome" => {
                self.ready += 1;
                Ok(())
            }
            "pong" | "signal" => Ok(()),
            _ => bail!("the server sent {}", excerpt(frame.payload)),
        }
    }

    fn response(&mut self, io: &mut Sockets, id: usize, status: u16, body: &[u8]) -> Result<()> {
        ensure!(
            status == 201,
            "a message was answered with {status}: {}",
            excerpt(body)
        );
        self.accept(io, id, 0)
    }
}
