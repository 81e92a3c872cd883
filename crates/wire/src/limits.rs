//! Limits of the wire, each with its unit and default. Must not know who enforces them.

use std::time::Duration;

/// Bytes of a request body.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Bytes of one socket message from a client, over all its fragments.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;
/// Characters of a `ref`.
pub const REF_CHARS_MAX: usize = 64;
/// Rooms that one connection may be subscribed to.
pub const SUBSCRIPTIONS_PER_CONNECTION_MAX: usize = 100;
/// How often a client should send `ping`, and after how much silence the server pings.
pub const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long a long poll may wait.
pub const LONG_POLL_WAIT_MAX: Duration = Duration::from_secs(25);
/// Events that one long poll answers at most.
pub const LONG_POLL_EVENTS_MAX: u32 = 500;
