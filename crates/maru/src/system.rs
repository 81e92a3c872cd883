//! The system's clock and chance: the one place that asks for them. Must not know what they are for.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::{Ambient, Timestamp};

/// The real clock and the system's random numbers.
#[derive(Clone, Copy, Debug)]
pub struct System;

impl Ambient for System {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the time comes from that everybody else is given"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn random(&self) -> [u8; 16] {
        random()
    }
}

/// Random bytes, fit for secrets.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes)
        .expect("the system gives random numbers, or nothing here would be safe");
    bytes
}
