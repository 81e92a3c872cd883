//! One reader: a socket that the hub writes to directly, or a stream that is polled. Must not know rooms' logs.
//!
//! Waking a task costs as much as a write. So a sender writes shared bytes straight to an idle socket, without
//! waiting; only what did not fit is queued, and the connection's own task drains it when the socket has room.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use domain::{Actor, Timestamp};
use parking_lot::Mutex;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use wire::websocket::{Opcode, close_frame, control_frame, text_frame};
use wire::{CloseCode, ServerFrame};

use crate::outbox::{Outbox, SLICES_MAX, State};
use crate::room::Room;

/// No restart waits.
const STAYS: u32 = u32::MAX;

/// How events are written for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// WebSocket text frames.
    Socket,
    /// Server-sent events.
    Sse,
    /// Nothing is written: the reader is only told that something came (long polls).
    Wake,
}

/// What a connection begins with.
#[derive(Debug)]
pub struct NewConnection {
    /// Who reads.
    pub actor: Actor,
    /// When its access token ends, with the grace.
    pub deadline: Timestamp,
    /// How it is written to.
    pub encoding: Encoding,
    /// Its socket; `None` for a stream that is polled.
    pub socket: Option<TcpStream>,
    /// Whether it is written down when its principal was last here.
    pub is_sighted: bool,
}

/// One reader. Shared by its task, the rooms it is subscribed to, and whoever answers it.
#[derive(Debug)]
pub struct Connection {
    id: u64,
    pub(crate) actor: Actor,
    pub(crate) encoding: Encoding,
    socket: Option<TcpStream>,
    outbox: Mutex<Outbox>,
    outbox_bytes_max: usize,
    /// The connection's task has something to do: drain, close, or look again.
    wake: Notify,
    /// A polled stream has taken what waited.
    taken: Notify,
    deadline_millis: AtomicI64,
    pub(crate) heard_at_tick: AtomicU32,
    in_flight: AtomicU32,
    /// It hears its principal's feed.
    has_feed: AtomicBool,
    pub(crate) is_sighted: bool,
    /// It was silent for so long that it counts as dead.
    is_given_up: AtomicBool,
    /// The `retry_ms` of a restart that waits for the commands under way; [`STAYS`] while there is none.
    leaves_with: AtomicU32,
    pub(crate) subscriptions: Mutex<Vec<Held>>,
}

/// A subscription that the connection holds.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) room: Arc<Room>,
    pub(crate) slot: usize,
}

impl Connection {
    pub(crate) fn new(id: u64, new: NewConnection, outbox_bytes_max: usize, tick: u32) -> Self {
        Self {
            id,
            actor: new.actor,
            encoding: new.encoding,
            socket: new.socket,
            outbox: Mutex::default(),
            outbox_bytes_max,
            wake: Notify::new(),
            taken: Notify::new(),
            deadline_millis: AtomicI64::new(new.deadline.as_millis()),
            heard_at_tick: AtomicU32::new(tick),
            in_flight: AtomicU32::new(0),
            has_feed: AtomicBool::new(false),
            is_sighted: new.is_sighted,
            is_given_up: AtomicBool::new(false),
            leaves_with: AtomicU32::new(STAYS),
            subscriptions: Mutex::default(),
        }
    }

    /// Like no other of this process, nor of one before it.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Who reads.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    pub(crate) fn note_feed(&self) {
        self.has_feed.store(true, Ordering::Release);
    }

    pub(crate) fn has_feed(&self) -> bool {
        self.has_feed.load(Ordering::Acquire)
    }

    /// Moves the moment at which the connection is closed for its token's end.
    pub fn set_deadline(&self, deadline: Timestamp) {
        self.deadline_millis
            .store(deadline.as_millis(), Ordering::Relaxed);
    }

    pub(crate) fn deadline(&self) -> Timestamp {
        Timestamp::from_millis(self.deadline_millis.load(Ordering::Relaxed))
    }

    /// Sends bytes that are encoded for this connection: written at once if nothing waits, queued otherwise.
    /// When the queue is full, the connection is closed with 4430.
    pub fn send(&self, bytes: &Bytes) {
        let mut outbox = self.outbox.lock();
        if outbox.state != State::Open {
            return;
        }
        match &self.socket {
            Some(socket) if outbox.is_empty() => match socket.try_write(bytes) {
                Ok(written) if written == bytes.len() => return,
                Ok(written) => outbox.push_begun(bytes.slice(written..)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.push_or_close(&mut outbox, bytes.clone());
                }
                Err(_) => outbox.end(),
            },
            _ => self.push_or_close(&mut outbox, bytes.clone()),
        }
        drop(outbox);
        self.wake.notify_one();
    }

    /// Sends bytes if nothing waits: for what may be left out.
    pub(crate) fn send_if_idle(&self, bytes: &Bytes) {
        if self.outbox.lock().is_empty() {
            self.send(bytes);
        }
    }

    /// Queues bytes for the connection's task to write with whatever else waits: for answers that come in bursts.
    pub fn queue(&self, bytes: Bytes) {
        let mut outbox = self.outbox.lock();
        if outbox.state != State::Open {
            return;
        }
        self.push_or_close(&mut outbox, bytes);
        drop(outbox);
        self.wake.notify_one();
    }

    fn push_or_close(&self, outbox: &mut Outbox, bytes: Bytes) {
        if outbox.push(bytes, self.outbox_bytes_max).is_err() {
            metrics::counter!("maru_connections_closed_total", "why" => "too_slow").increment(1);
            outbox.close(
                CloseCode::TooSlow,
                self.last_words(CloseCode::TooSlow, 0),
                true,
            );
        }
    }

    /// Sends a frame to a socket at once, or behind what waits.
    pub fn send_frame(&self, frame: &ServerFrame) {
        self.send(&text_frame(&frame.to_json()));
    }

    /// Queues a frame for a socket: for answers that come in bursts.
    pub fn queue_frame(&self, frame: &ServerFrame) {
        self.queue(text_frame(&frame.to_json()));
    }

    /// Closes: what waits is still written, then the goodbye and the close frame.
    pub fn close(&self, code: CloseCode, retry: Duration) {
        let retry_ms = u32::try_from(retry.as_millis()).unwrap_or(u32::MAX);
        self.outbox
            .lock()
            .close(code, self.last_words(code, retry_ms), false);
        self.wake.notify_one();
    }

    /// Closes for a restart as soon as the commands under way are answered. Whoever begins another one must look
    /// first whether the server drains, behind [`Self::begin_command`].
    pub(crate) fn close_for_restart(&self, retry: Duration) {
        let retry_ms = u32::try_from(retry.as_millis()).unwrap_or(STAYS - 1);
        self.leaves_with
            .store(retry_ms.min(STAYS - 1), Ordering::SeqCst);
        if self.in_flight.load(Ordering::SeqCst) == 0 {
            self.leave();
        }
    }

    fn leave(&self) {
        let retry_ms = self.leaves_with.swap(STAYS, Ordering::SeqCst);
        if retry_ms != STAYS {
            self.close(CloseCode::Restart, Duration::from_millis(retry_ms.into()));
        }
    }

    /// Closes a socket without a goodbye: for peers that break the protocol, or that close themselves.
    pub(crate) fn close_plainly(&self, code: CloseCode) {
        self.outbox
            .lock()
            .close(code, Some(close_frame(code)), false);
        self.wake.notify_one();
    }

    /// Answers the peer's close frame.
    pub(crate) fn answer_close(&self, answer: Bytes) {
        self.outbox
            .lock()
            .close(CloseCode::Normal, Some(answer), false);
        self.wake.notify_one();
    }

    fn last_words(&self, code: CloseCode, retry_ms: u32) -> Option<Bytes> {
        let goodbye = ServerFrame::Goodbye {
            code: code.number(),
            retry_ms,
        }
        .to_json();
        match self.encoding {
            Encoding::Socket => {
                let mut words = text_frame(&goodbye).to_vec();
                words.extend_from_slice(&close_frame(code));
                Some(words.into())
            }
            Encoding::Sse => Some(
                [b"event: goodbye\ndata: ".as_slice(), &goodbye, b"\n\n"]
                    .concat()
                    .into(),
            ),
            Encoding::Wake => None,
        }
    }

    /// Asks a silent socket for a sign of life; keeps a silent stream from being cut by what is between.
    pub(crate) fn ping(&self) {
        match self.encoding {
            Encoding::Socket => self.send(&control_frame(Opcode::Ping, b"")),
            Encoding::Sse => self.send(&Bytes::from_static(b": \n\n")),
            Encoding::Wake => {}
        }
    }

    /// Why the connection is closing, once it is.
    pub fn closing(&self) -> Option<CloseCode> {
        match self.outbox.lock().state {
            State::Open => None,
            State::Closing(code) => Some(code),
            State::Ended => Some(CloseCode::Normal),
        }
    }

    /// The peer said nothing for too long: it is taken for dead.
    pub(crate) fn give_up(&self) {
        self.is_given_up.store(true, Ordering::Release);
        self.end();
    }

    pub(crate) fn was_given_up(&self) -> bool {
        self.is_given_up.load(Ordering::Acquire)
    }

    /// The peer is gone.
    pub fn end(&self) {
        self.outbox.lock().end();
        self.taken.notify_one();
        self.wake.notify_one();
    }

    pub(crate) fn socket(&self) -> Option<&TcpStream> {
        self.socket.as_ref()
    }

    /// Waits until something came, or the connection is closing. Only the connection's own task may call this.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Writes what waits to the socket, as far as it takes it; true when nothing waits any more.
    pub(crate) fn drain(&self) -> bool {
        let Some(socket) = &self.socket else {
            return true;
        };
        let mut outbox = self.outbox.lock();
        while !outbox.is_empty() {
            let mut slices = [io::IoSlice::new(&[]); SLICES_MAX];
            let count = outbox.slices(&mut slices);
            match socket.try_write_vectored(&slices[..count]) {
                Ok(written) => outbox.advance(written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return false,
                Err(_) => outbox.end(),
            }
        }
        true
    }

    /// Waits until nothing waits in the outbox. Only the connection's own task may call this.
    pub(crate) async fn flush(&self) {
        loop {
            if let Some(socket) = &self.socket {
                if self.drain() {
                    return;
                }
                if socket.writable().await.is_err() {
                    self.end();
                }
            } else {
                if self.outbox.lock().is_empty() {
                    return;
                }
                self.taken.notified().await;
            }
        }
    }

    /// Takes all that waits for a polled stream; `None` once it is closed and everything was taken.
    pub fn take_all(&self) -> Option<VecDeque<Bytes>> {
        let mut outbox = self.outbox.lock();
        if outbox.is_empty() && outbox.state != State::Open {
            return None;
        }
        let all = outbox.take_all();
        drop(outbox);
        self.taken.notify_one();
        Some(all)
    }

    /// One more command of this connection is under way; how many there are now.
    pub fn begin_command(&self) -> u32 {
        self.in_flight.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A command of this connection is answered.
    pub fn end_command(&self) {
        if self.in_flight.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.leave();
        }
        self.wake.notify_one();
    }

    /// How many commands of this connection are under way.
    pub fn commands_in_flight(&self) -> u32 {
        self.in_flight.load(Ordering::Acquire)
    }

    /// Waits until the number of commands under way is below `max`, and goes on writing meanwhile.
    /// Only the connection's own task may call this.
    pub async fn commands_below(&self, max: u32) {
        while self.commands_in_flight() >= max && self.closing().is_none() {
            tokio::select! {
                () = self.woken() => {}
                () = self.flush_blocked() => {}
            }
            self.drain();
        }
    }

    /// Resolves when a blocked socket takes more; never if nothing is blocked.
    pub(crate) async fn flush_blocked(&self) {
        let blocked = !self.outbox.lock().is_empty();
        match &self.socket {
            Some(socket) if blocked => {
                if socket.writable().await.is_err() {
                    self.end();
                }
            }
            _ => std::future::pending().await,
        }
    }
}
