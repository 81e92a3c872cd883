//! One thread, one epoll: reads what comes in on all connections and hands it to the load.
//! It must not know what the load wants; it answers WebSocket pings itself.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rustix::event::epoll::{Event, EventData, EventFlags};

use super::coming::Input;
use super::sockets::{Sockets, TIMER};
use crate::clock::now;
use crate::protocol::frames::{self, Frame, close_reason};
use crate::protocol::payloads::excerpt;

/// One read takes at most this much, so that one connection cannot starve the others.
const READ_BYTES: usize = 256 * 1024;
const EVENTS_PER_WAIT: usize = 256;

/// What a load does about its connections. A connection that ends is a failure unless it says otherwise.
pub(crate) trait Load {
    /// A connection is ready to be used.
    fn opened(&mut self, _io: &mut Sockets, _id: usize) -> Result<()> {
        Ok(())
    }

    /// A text frame came.
    fn text(&mut self, io: &mut Sockets, id: usize, frame: Frame<'_>) -> Result<()>;

    /// A response came.
    fn response(&mut self, _io: &mut Sockets, _id: usize, status: u16, body: &[u8]) -> Result<()> {
        bail!(
            "an unexpected answer with status {status}: {}",
            excerpt(body)
        );
    }

    /// The server ended a connection.
    fn closed(&mut self, _io: &mut Sockets, _id: usize, why: &str) -> Result<()> {
        bail!("the server closed a connection: {why}");
    }
}

/// The connections and what reading them needs.
pub(crate) struct Reactor {
    /// The connections.
    pub(crate) io: Sockets,
    buffer: Vec<u8>,
    events: Vec<Event>,
}

impl Reactor {
    pub(crate) fn new() -> Result<Self> {
        let nothing = Event {
            flags: EventFlags::empty(),
            data: EventData::new_u64(TIMER),
        };
        Ok(Self {
            io: Sockets::new()?,
            buffer: vec![0; READ_BYTES],
            events: vec![nothing; EVENTS_PER_WAIT],
        })
    }

    /// Writes what is to be written, waits up to `longest` and handles what has come in.
    pub(crate) fn turn(&mut self, load: &mut impl Load, longest: Duration) -> Result<()> {
        self.io.flush()?;
        let count = self.io.wait(&mut self.events, longest)?;
        for place in 0..count {
            let Event { flags, data } = self.events[place];
            match usize::try_from(data.u64()) {
                Ok(id) if data.u64() != TIMER => self.handle(load, id, flags)?,
                _ => self.io.clear_timer(),
            }
            self.io.flush()?;
        }
        Ok(())
    }

    /// As `turn`, but comes back at `deadline` to the microsecond.
    pub(crate) fn turn_until(&mut self, load: &mut impl Load, deadline: Instant) -> Result<()> {
        let delay = deadline.saturating_duration_since(now());
        self.io.wake_after(delay)?;
        self.turn(load, delay + Duration::from_millis(1))
    }

    /// Turns as long as `waiting` says so; fails with `what` after `longest`.
    pub(crate) fn turn_while<L: Load>(
        &mut self,
        load: &mut L,
        what: &str,
        longest: Duration,
        mut waiting: impl FnMut(&L) -> bool,
    ) -> Result<()> {
        let end = now() + longest;
        while waiting(load) {
            if now() > end {
                bail!("{what} took longer than {} s", longest.as_secs());
            }
            self.turn(load, Duration::from_millis(20))?;
        }
        Ok(())
    }

    fn handle(&mut self, load: &mut impl Load, id: usize, flags: EventFlags) -> Result<()> {
        let failed = EventFlags::ERR | EventFlags::HUP;
        if flags.intersects(EventFlags::OUT | failed) && self.io.writable(id)? {
            self.connected(load, id)?;
        }
        if flags.intersects(EventFlags::IN | failed) {
            self.receive(load, id)?;
        }
        Ok(())
    }

    /// A WebSocket is ready only when its upgrade was answered; every other connection is at once.
    fn connected(&mut self, load: &mut impl Load, id: usize) -> Result<()> {
        if self.io.is_upgrading(id) {
            return Ok(());
        }
        load.opened(&mut self.io, id)
    }

    fn receive(&mut self, load: &mut impl Load, id: usize) -> Result<()> {
        let Some(count) = self.io.read(id, &mut self.buffer)? else {
            return Ok(());
        };
        if count == 0 {
            self.io.close(id);
            return load.closed(&mut self.io, id, "it ended without a close frame");
        }
        let Some(mut coming) = self.io.take_coming(id) else {
            return Ok(());
        };
        let io = &mut self.io;
        coming.feed(&self.buffer[..count], &mut |input| {
            dispatch(io, load, id, input)
        })?;
        self.io.put_coming(id, coming);
        Ok(())
    }
}

fn dispatch(io: &mut Sockets, load: &mut impl Load, id: usize, input: Input<'_>) -> Result<()> {
    match input {
        Input::Opened => load.opened(io, id),
        Input::Response(status, body) => load.response(io, id, status, body),
        Input::Frame(frame) => match frame.opcode {
            frames::TEXT => load.text(io, id, frame),
            frames::PING => {
                io.send_frame(id, frames::PONG, frame.payload);
                Ok(())
            }
            frames::PONG => Ok(()),
            frames::CLOSE => {
                io.close(id);
                load.closed(io, id, &close_reason(frame.payload))
            }
            other => bail!("the server sent a frame with opcode {other}"),
        },
    }
}
