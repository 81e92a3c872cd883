//! Many non-blocking connections under one epoll: dialling, writing, closing.
//! It must not know what is said on them; reading is the reactor's part.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::event::epoll::{self, EventData, EventFlags};
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
    timerfd_settime,
};

use super::chance::Chance;
use super::coming::Coming;
use crate::protocol::frames;
use crate::protocol::requests::upgrade;

/// The number under which the timer is registered; no socket reaches it.
pub(crate) const TIMER: u64 = u64::MAX;

/// What a new connection is for.
pub(crate) enum Purpose<'a> {
    /// A signed-in WebSocket for the owner of this token.
    Socket { token: &'a str },
    /// WebSocket frames from the first byte, as the bare broadcaster sends them.
    Frames,
    /// HTTP/1.1 with keep-alive.
    Http,
}

struct Socket {
    stream: TcpStream,
    coming: Option<Coming>,
    out: Vec<u8>,
    /// Writing waits for the kernel, at first for the connection itself.
    blocked: bool,
    connected: bool,
}

/// All connections of one load, numbered from 0 in the order of dialling; numbers are not used again.
pub(crate) struct Sockets {
    epoll: OwnedFd,
    timer: OwnedFd,
    all: Vec<Option<Socket>>,
    unflushed: Vec<usize>,
    chance: Chance,
}

impl Sockets {
    pub(crate) fn new() -> Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
        epoll::add(&epoll, &timer, EventData::new_u64(TIMER), EventFlags::IN)?;
        Ok(Self {
            epoll,
            timer,
            all: Vec::new(),
            unflushed: Vec::new(),
            chance: Chance::new()?,
        })
    }

    /// Begins a connection and answers its number.
    pub(crate) fn dial(&mut self, address: SocketAddr, purpose: &Purpose<'_>) -> Result<usize> {
        self.dial_from(None, address, purpose)
    }

    /// Begins a connection from an address of one's own on loopback.
    pub(crate) fn dial_from(
        &mut self,
        from: Option<Ipv4Addr>,
        address: SocketAddr,
        purpose: &Purpose<'_>,
    ) -> Result<usize> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = rustix::net::socket_with(AddressFamily::INET, SocketType::STREAM, flags, None)
            .context("no more sockets; the limit of open files (ulimit -n) is too low")?;
        if let Some(from) = from {
            rustix::net::bind(&socket, &SocketAddr::from((from, 0)))
                .with_context(|| format!("{from} is not an address of this machine"))?;
        }
        match rustix::net::connect(&socket, &address) {
            Ok(()) | Err(rustix::io::Errno::INPROGRESS) => {}
            Err(error) => return Err(error).context(format!("cannot connect to {address}")),
        }
        let stream = TcpStream::from(socket);
        stream.set_nodelay(true)?;
        let id = self.all.len();
        let events = EventFlags::IN | EventFlags::OUT;
        epoll::add(&self.epoll, &stream, event_data(id)?, events)?;
        let (coming, out) = match purpose {
            Purpose::Socket { token } => {
                let request = upgrade(address, token, self.chance.nonce());
                (Coming::upgrade(), request)
            }
            Purpose::Frames => (Coming::frames(), Vec::new()),
            Purpose::Http => (Coming::responses(), Vec::new()),
        };
        self.all.push(Some(Socket {
            stream,
            coming: Some(coming),
            out,
            blocked: true,
            connected: false,
        }));
        Ok(id)
    }

    /// Sends a text frame.
    pub(crate) fn send_text(&mut self, id: usize, payload: &[u8]) {
        self.send_frame(id, frames::TEXT, payload);
    }

    /// Sends a frame of any kind.
    pub(crate) fn send_frame(&mut self, id: usize, opcode: u8, payload: &[u8]) {
        let mask = self.chance.mask();
        if let Some(out) = self.out(id) {
            frames::push_masked(out, opcode, mask, payload);
        }
    }

    /// Sends bytes as they are.
    pub(crate) fn send_bytes(&mut self, id: usize, bytes: &[u8]) {
        if let Some(out) = self.out(id) {
            out.extend_from_slice(bytes);
        }
    }

    fn out(&mut self, id: usize) -> Option<&mut Vec<u8>> {
        let socket = self.all.get_mut(id)?.as_mut()?;
        if socket.out.is_empty() && !socket.blocked {
            self.unflushed.push(id);
        }
        Some(&mut socket.out)
    }

    /// Writes what was sent since the last call, each connection's part in one piece.
    pub(crate) fn flush(&mut self) -> Result<()> {
        while let Some(id) = self.unflushed.pop() {
            self.write(id)?;
        }
        Ok(())
    }

    /// The kernel takes bytes again; answers true when this was the connection's first moment.
    pub(crate) fn writable(&mut self, id: usize) -> Result<bool> {
        let Some(socket) = self.all.get_mut(id).and_then(Option::as_mut) else {
            return Ok(false);
        };
        let first = !socket.connected;
        if first && let Some(error) = socket.stream.take_error()? {
            return Err(error).context("a connection was refused");
        }
        socket.connected = true;
        self.write(id)?;
        Ok(first)
    }

    fn write(&mut self, id: usize) -> Result<()> {
        let Some(socket) = self.all.get_mut(id).and_then(Option::as_mut) else {
            return Ok(());
        };
        let mut written = 0;
        while written < socket.out.len() {
            match (&socket.stream).write(&socket.out[written..]) {
                Ok(count) => written += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).context("cannot write to the server"),
            }
        }
        socket.out.drain(..written);
        let blocked = !socket.out.is_empty();
        if blocked != socket.blocked {
            socket.blocked = blocked;
            let mut events = EventFlags::IN;
            events.set(EventFlags::OUT, blocked);
            epoll::modify(&self.epoll, &socket.stream, event_data(id)?, events)?;
        }
        Ok(())
    }

    /// One read; nothing when there is nothing yet, 0 bytes at the end of the connection.
    pub(crate) fn read(&mut self, id: usize, buffer: &mut [u8]) -> Result<Option<usize>> {
        let Some(socket) = self.all.get(id).and_then(Option::as_ref) else {
            return Ok(None);
        };
        match (&socket.stream).read(buffer) {
            Ok(count) => Ok(Some(count)),
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::Interrupted => Ok(None),
                ErrorKind::ConnectionReset => Ok(Some(0)),
                _ => Err(error).context("cannot read from the server"),
            },
        }
    }

    /// Whether the upgrade of a connection to a WebSocket was not answered yet.
    pub(crate) fn is_upgrading(&self, id: usize) -> bool {
        let socket = self.all.get(id).and_then(Option::as_ref);
        let coming = socket.and_then(|socket| socket.coming.as_ref());
        coming.is_some_and(Coming::is_upgrading)
    }

    /// Takes the reading state of a connection while its bytes are looked at.
    pub(crate) fn take_coming(&mut self, id: usize) -> Option<Coming> {
        self.all.get_mut(id)?.as_mut()?.coming.take()
    }

    /// Gives it back; a connection that was closed meanwhile drops it.
    pub(crate) fn put_coming(&mut self, id: usize, coming: Coming) {
        if let Some(socket) = self.all.get_mut(id).and_then(Option::as_mut) {
            socket.coming = Some(coming);
        }
    }

    /// Closes one connection at once, without a close frame.
    pub(crate) fn close(&mut self, id: usize) {
        if let Some(socket) = self.all.get_mut(id) {
            *socket = None;
        }
    }

    /// Closes every connection at once, as a lost network does; numbers start at 0 again.
    pub(crate) fn close_all(&mut self) {
        self.all.clear();
        self.unflushed.clear();
    }

    /// Lets the next wait end after `delay`, to the microsecond that epoll's own timeout does not give.
    pub(crate) fn wake_after(&self, delay: Duration) -> Result<()> {
        let nanos = i64::try_from(delay.as_nanos().max(1))?;
        let zero = Timespec::default();
        let once = Itimerspec {
            it_interval: zero,
            it_value: Timespec {
                tv_sec: nanos / 1_000_000_000,
                tv_nsec: nanos % 1_000_000_000,
            },
        };
        timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &once)?;
        Ok(())
    }

    /// Waits for the kernel's next events; answers how many there are.
    pub(crate) fn wait(&self, events: &mut [epoll::Event], longest: Duration) -> Result<usize> {
        let timeout = Timespec::try_from(longest)?;
        match epoll::wait(&self.epoll, events, Some(&timeout)) {
            Ok(count) => Ok(count),
            Err(rustix::io::Errno::INTR) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes note that the timer has fired.
    pub(crate) fn clear_timer(&self) {
        // Nothing to read only means that the timer was set again meanwhile.
        let _ = rustix::io::read(&self.timer, &mut [0_u8; 8]);
    }
}

fn event_data(id: usize) -> Result<EventData> {
    Ok(EventData::new_u64(u64::try_from(id)?))
}
