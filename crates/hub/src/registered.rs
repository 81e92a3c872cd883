//! A connection's stay in the hub: what ends with it. Must not know what it hears.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::connection::Connection;
use crate::feed::Feeds;
use crate::hub::Present;
use crate::people::People;
use crate::presence::GRACE_TICKS;

/// A connection inside the hub, as long as this value lives.
#[derive(Debug)]
pub struct Registered {
    pub(crate) connection: Arc<Connection>,
    pub(crate) feeds: Arc<Feeds>,
    pub(crate) people: Arc<People>,
    pub(crate) present: Arc<Present>,
}

impl Registered {
    /// The connection, to be shared.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.connection.end();
        let tick = self.present.tick.load(Ordering::Relaxed);
        if self.connection.has_feed() {
            self.feeds.close(&self.connection, tick);
        }
        // Whoever was silent for long has had their grace.
        let lost_at = if self.connection.was_given_up() {
            tick.saturating_sub(GRACE_TICKS)
        } else {
            tick
        };
        let actor = self.connection.actor;
        self.people.go((actor.tenant, actor.principal), lost_at);
        for held in std::mem::take(&mut *self.connection.subscriptions.lock()) {
            held.room.leave(held.slot);
            held.room.note_lost(actor.principal, lost_at);
        }
        metrics::gauge!("maru_connections").decrement(1);
        self.present.count.fetch_sub(1, Ordering::AcqRel);
        self.present.one_left.notify_waiters();
    }
}
