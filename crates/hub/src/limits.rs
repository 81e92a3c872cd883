//! Limits of the hub, each with its name, unit and default. Must not know who sets them.

use std::time::Duration;

/// What the hub holds and waits at most.
#[derive(Clone, Copy, Debug)]
pub struct HubLimits {
    /// Bytes that may wait for one connection, not counted what is on its way; above it the connection is closed with 4430.
    pub outbox_bytes_max: usize,
    /// Events that a live room keeps for those who come back.
    pub ring_events_max: usize,
    /// Bytes of those events.
    pub ring_bytes_max: usize,
    /// Events that a resume replays at most; a cursor further behind is answered by `reset`.
    pub resume_events_max: u64,
    /// Events that one store read of a replay takes at most.
    pub replay_page_events: u32,
    /// Subscribers above which a room is fanned out in turns on the thread for large rooms.
    pub inline_subscribers_max: usize,
    /// Sends of one such turn.
    pub turn_sends_max: usize,
    /// Rooms that one connection may be subscribed to.
    pub subscriptions_max: usize,
    /// Ticks (seconds) of silence after which the server pings.
    pub ping_after_ticks: u32,
    /// Ticks (seconds) of silence after which a connection is given up.
    pub give_up_after_ticks: u32,
    /// Ticks (seconds) for which a room without subscribers is kept for those who come back.
    pub keep_room_ticks: u32,
    /// How long a replay waits for a reader that takes nothing.
    pub replay_wait_max: Duration,
    /// How long a closing socket waits for the peer's end.
    pub close_wait_max: Duration,
}

impl Default for HubLimits {
    fn default() -> Self {
        Self {
            outbox_bytes_max: 1 << 20,
            ring_events_max: 512,
            ring_bytes_max: 256 * 1024,
            resume_events_max: 2_000,
            replay_page_events: 50,
            inline_subscribers_max: 256,
            turn_sends_max: 512,
            subscriptions_max: wire::limits::SUBSCRIPTIONS_PER_CONNECTION_MAX,
            ping_after_ticks: 30,
            give_up_after_ticks: 50,
            keep_room_ticks: 300,
            replay_wait_max: Duration::from_secs(30),
            close_wait_max: Duration::from_secs(2),
        }
    }
}
