//! The clock of the benchmarks: the only place in this crate that asks what time it is.
//! It must not know what is measured with it.

use std::time::{Duration, Instant};

/// The monotonic time now.
#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures the time of this machine"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The date and time in UTC, to the second, as RFC 3339.
#[expect(clippy::disallowed_methods, reason = "a report says when it was made")]
pub(crate) fn date() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second())
        .unwrap_or(now)
        .to_string()
}

/// Waits without doing anything.
pub(crate) fn pause(length: Duration) {
    std::thread::sleep(length);
}
