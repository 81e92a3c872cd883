//! Time that only tests move, and chance that is the same in every run. Must not know who asks.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use domain::{Ambient, Timestamp};

/// 2026-11-21T07:00:00Z
const BEGINNING_MILLIS: i64 = 1_795_244_400_000;

/// A clock that stands still until it is moved, and numbers from a seed.
#[derive(Debug)]
pub struct TestAmbient {
    now_millis: AtomicI64,
    drawn: AtomicU64,
    seed: u64,
}

impl TestAmbient {
    /// A clock at a fixed moment, and the numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self {
            now_millis: AtomicI64::new(BEGINNING_MILLIS),
            drawn: AtomicU64::new(0),
            seed,
        }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.now_millis.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Ambient for TestAmbient {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now_millis.load(Ordering::SeqCst))
    }

    fn random(&self) -> [u8; 16] {
        let drawn = self.drawn.fetch_add(1, Ordering::SeqCst);
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&split_mix(self.seed ^ drawn.wrapping_mul(2)).to_le_bytes());
        bytes[8..].copy_from_slice(
            &split_mix(self.seed ^ drawn.wrapping_mul(2).wrapping_add(1)).to_le_bytes(),
        );
        bytes
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn split_mix(state: u64) -> u64 {
    let mut z = state
        .wrapping_add(0x9E37_79B9_7F4A_7C15)
        .wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
