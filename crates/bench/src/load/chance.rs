//! Random numbers for masks, keys and unique names; quick, and not a secret of any kind.
//! It must not be used where somebody could gain by guessing.

use std::fs::File;
use std::io::Read;

use anyhow::{Context, Result};

/// A xorshift generator (Marsaglia 2003, 64 bits: 13, 7, 17), seeded by the kernel.
pub(crate) struct Chance(u64);

impl Chance {
    /// Seeded anew.
    pub(crate) fn new() -> Result<Self> {
        let mut seed = [0; 8];
        File::open("/dev/urandom")
            .and_then(|mut source| source.read_exact(&mut seed))
            .context("cannot read /dev/urandom")?;
        Ok(Self(u64::from_ne_bytes(seed) | 1))
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// The mask of one frame.
    pub(crate) fn mask(&mut self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.next().to_ne_bytes();
        [a, b, c, d]
    }

    /// The nonce of one WebSocket handshake.
    pub(crate) fn nonce(&mut self) -> [u8; 16] {
        (u128::from(self.next()) << 64 | u128::from(self.next())).to_ne_bytes()
    }
}
