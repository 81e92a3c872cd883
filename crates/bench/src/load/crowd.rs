//! Opens many sockets, a bounded number of them at the same time.
//! It must not know what they do once they are open.

use std::net::SocketAddr;

use anyhow::Result;

use super::sockets::{Purpose, Sockets};

/// Sockets that open at the same time; a listener's queue usually holds 1,024.
const OPENING_MAX: usize = 500;

/// Sockets to be opened, each for the next of some guests.
pub(crate) struct Crowd<'a> {
    address: SocketAddr,
    tokens: &'a [String],
    total: usize,
    dialed: usize,
    arrived: usize,
}

impl<'a> Crowd<'a> {
    /// Nobody is dialled yet.
    pub(crate) fn new(address: SocketAddr, tokens: &'a [String]) -> Self {
        Self {
            address,
            tokens,
            total: 0,
            dialed: 0,
            arrived: 0,
        }
    }

    /// Raises the number of sockets that there shall be, and begins to open them.
    pub(crate) fn grow_to(&mut self, total: usize, io: &mut Sockets) -> Result<()> {
        self.total = total;
        self.dial_more(io)
    }

    /// One more is where it shall be; the next one may open.
    pub(crate) fn one_arrived(&mut self, io: &mut Sockets) -> Result<()> {
        self.arrived += 1;
        self.dial_more(io)
    }

    /// Whether all are.
    pub(crate) fn is_complete(&self) -> bool {
        self.arrived >= self.total
    }

    fn dial_more(&mut self, io: &mut Sockets) -> Result<()> {
        while self.dialed < self.total && self.dialed - self.arrived < OPENING_MAX {
            let token = &self.tokens[self.dialed % self.tokens.len()];
            io.dial(self.address, &Purpose::Socket { token })?;
            self.dialed += 1;
        }
        Ok(())
    }
}
