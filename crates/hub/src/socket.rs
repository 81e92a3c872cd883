//! The reading side of a socket, in the connection's own task: takes what comes in, answers control frames, drains
//! what waits, and closes cleanly. Must not know what messages mean.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::net::TcpStream;
use wire::CloseCode;
use wire::websocket::{Decoder, Message, Opcode, close_answer, control_frame};

use crate::connection::Connection;
use crate::hub::Hub;

/// Bytes that one read takes at most.
const READ_BYTES: usize = 16 * 1024;

thread_local! {
    /// One buffer per thread and none per connection: it is never kept across an await.
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; READ_BYTES]);
}

/// A message from the peer.
#[derive(Debug)]
pub enum Inbound<'a> {
    /// Text.
    Text(&'a str),
    /// Binary.
    Binary(&'a [u8]),
}

/// Reads one socket.
#[derive(Debug)]
pub struct SocketReader {
    connection: Arc<Connection>,
    decoder: Decoder,
    message_bytes_max: usize,
    /// The peer's close frame was seen.
    peer_closed: bool,
    /// The peer broke the protocol: what still comes is not looked at.
    peer_failed: bool,
}

enum Step {
    /// Look again.
    Again,
    /// At least one message was handed over.
    Handed,
    /// Nothing more comes.
    Over,
}

impl SocketReader {
    /// Reads the connection's socket; messages above `message_bytes_max` close it with 1009.
    pub fn new(connection: Arc<Connection>, message_bytes_max: usize) -> Self {
        Self {
            connection,
            decoder: Decoder::default(),
            message_bytes_max,
            peer_closed: false,
            peer_failed: false,
        }
    }

    /// Takes bytes that were read together with the handshake.
    pub fn feed_first(&mut self, bytes: &[u8], hub: &Hub, mut each: impl FnMut(Inbound<'_>)) {
        if !bytes.is_empty() {
            self.take(&mut bytes.to_vec(), hub.tick(), &mut each);
        }
    }

    /// Waits for the next messages and hands them to `each`, writing what waits meanwhile; false when the connection is
    /// over: then everything was said that could be said.
    pub async fn read(&mut self, hub: &Hub, mut each: impl FnMut(Inbound<'_>)) -> bool {
        let connection = Arc::clone(&self.connection);
        let Some(socket) = connection.socket() else {
            return false;
        };
        loop {
            if connection.closing().is_some() {
                let wait = hub.limits().close_wait_max;
                drop(tokio::time::timeout(wait, self.say_goodbye(socket)).await);
                return false;
            }
            tokio::select! {
                biased;
                readable = socket.readable() => {
                    if readable.is_err() {
                        return false;
                    }
                    match self.read_once(socket, hub.tick(), &mut each) {
                        Step::Again => {}
                        Step::Handed => return true,
                        Step::Over => connection.end(),
                    }
                }
                () = connection.woken() => {}
                () = connection.flush_blocked() => {}
            }
            connection.drain();
        }
    }

    fn read_once(
        &mut self,
        socket: &TcpStream,
        tick: u32,
        each: &mut impl FnMut(Inbound<'_>),
    ) -> Step {
        SCRATCH.with_borrow_mut(|scratch| match socket.try_read(scratch) {
            Ok(0) => Step::Over,
            Ok(_) if self.peer_failed => Step::Again,
            Ok(read) => self.take(&mut scratch[..read], tick, each),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Step::Again,
            Err(_) => Step::Over,
        })
    }

    fn take(&mut self, bytes: &mut [u8], tick: u32, each: &mut impl FnMut(Inbound<'_>)) -> Step {
        self.connection.heard_at_tick.store(tick, Ordering::Relaxed);
        let (connection, peer_closed) = (&self.connection, &mut self.peer_closed);
        let mut step = Step::Again;
        let fed = self.decoder.feed(bytes, self.message_bytes_max, |message| {
            match message {
                Message::Text(text) => {
                    each(Inbound::Text(text));
                    step = Step::Handed;
                }
                Message::Binary(data) => {
                    each(Inbound::Binary(data));
                    step = Step::Handed;
                }
                Message::Ping(payload) => connection.send(&control_frame(Opcode::Pong, payload)),
                Message::Pong(_) => {}
                Message::Close(code) => {
                    *peer_closed = true;
                    connection.answer_close(close_answer(code));
                    return false;
                }
            }
            true
        });
        if let Err(error) = fed {
            self.peer_failed = true;
            self.connection.close_plainly(error.close_code());
        }
        step
    }

    /// Writes the last words, then waits for the peer's close frame or end, so that nothing of it is lost.
    async fn say_goodbye(&mut self, socket: &TcpStream) {
        self.connection.flush().await;
        if self.peer_failed {
            // It may have closed already and wait for us (RFC 6455 section 7.1.7): we end our half, and take what is on its
            // way, for unread bytes would make the system throw away our last words.
            rustix::net::shutdown(socket, rustix::net::Shutdown::Write).unwrap_or_default();
        }
        while !self.peer_closed && self.connection.closing() != Some(CloseCode::Normal) {
            if socket.readable().await.is_err() {
                return;
            }
            let tick = self.connection.heard_at_tick.load(Ordering::Relaxed);
            if matches!(self.read_once(socket, tick, &mut |_| {}), Step::Over) {
                return;
            }
        }
    }
}
