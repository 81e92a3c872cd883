//! The load's side of the baseline: asks the bare broadcaster for one frame after the other.
//! It must not know the server that is compared with it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::meter::Meter;
use super::reactor::{Load, Reactor};
use super::sockets::{Purpose, Sockets};
use crate::clock::now;
use crate::jobs::Delivered;
use crate::protocol::frames::Frame;

const PATIENCE: Duration = Duration::from_secs(10);

/// The broadcaster with all its readers.
pub(crate) struct Bare {
    control: TcpStream,
    pid: u32,
    reactor: Reactor,
    readers: Readers,
}

#[derive(Default)]
struct Readers {
    opened: usize,
    frames: u64,
    bytes: u64,
}

impl Load for Readers {
    fn opened(&mut self, _io: &mut Sockets, _id: usize) -> Result<()> {
        self.opened += 1;
        Ok(())
    }

    fn text(&mut self, _io: &mut Sockets, _id: usize, frame: Frame<'_>) -> Result<()> {
        self.frames += 1;
        self.bytes += u64::try_from(frame.raw.len())?;
        Ok(())
    }
}

impl Bare {
    /// Connects `count` readers that will all be sent `frame`.
    pub(crate) fn open(address: SocketAddr, pid: u32, count: usize, frame: &[u8]) -> Result<Self> {
        let mut control = TcpStream::connect(address).context("the broadcaster is not there")?;
        control.set_nodelay(true)?;
        control.set_read_timeout(Some(PATIENCE))?;
        control.write_all(&u32::try_from(count)?.to_be_bytes())?;
        control.write_all(&u32::try_from(frame.len())?.to_be_bytes())?;
        control.write_all(frame)?;
        let (mut reactor, mut readers) = (Reactor::new()?, Readers::default());
        for _ in 0..count {
            reactor.io.dial(address, &Purpose::Frames)?;
        }
        reactor.turn_while(&mut readers, "connecting", PATIENCE, |readers| {
            readers.opened < count
        })?;
        control.read_exact(&mut [0])?;
        Ok(Self {
            control,
            pid,
            reactor,
            readers,
        })
    }

    /// One message after the other, each when all readers have the one before.
    pub(crate) fn measure(&mut self, length: Duration) -> Result<Delivered> {
        let readers = u64::try_from(self.readers.opened)?;
        (self.readers.frames, self.readers.bytes) = (0, 0);
        let meter = Meter::start(self.pid)?;
        let end = now() + length;
        let mut messages = 0;
        while now() < end {
            self.control.write_all(b"m")?;
            messages += 1;
            let all = messages * readers;
            let what = "one broadcast of the baseline";
            self.reactor
                .turn_while(&mut self.readers, what, PATIENCE, |seen| seen.frames < all)?;
        }
        ensure!(
            self.readers.frames == messages * readers,
            "the baseline sent too much"
        );
        Ok(Delivered {
            messages,
            deliveries: self.readers.frames,
            frames: self.readers.frames,
            bytes: self.readers.bytes,
            span: meter.read()?,
        })
    }
}
