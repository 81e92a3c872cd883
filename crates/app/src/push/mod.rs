//! Telling devices that have no page open: their subscriptions, and the way of a message to them. A push follows the commit
//! of its message at a distance and never holds it up. Must not know the hub, nor what a browser does with a push.

mod deliver;
mod devices;
mod encrypt;
mod follow;
mod keys;
mod outbox;
mod payload;
mod trial;
mod waiting;

use std::sync::atomic::{AtomicBool, Ordering};

use domain::{Event, TenantId, Timestamp};

pub use deliver::{Delivering, deliver_some};
pub use devices::{
    Devices, NewSubscription, end_device, endpoint_hash, list_devices, set_quiet_hours, subscribe,
};
pub use follow::{Followed, step};
pub use trial::{Tried, try_device};

use keys::Signers;
use outbox::Outbox;
use waiting::Waiting;

/// What is under way to devices: rooms with new messages, then pushes. All of it is in memory; what is lost with a process
/// is a notification and never a message.
#[derive(Default)]
pub struct Pushes {
    /// Whether any device is pushed to: else nothing is noted.
    is_wanted: AtomicBool,
    waiting: Waiting,
    /// One step at a time.
    turn: tokio::sync::Mutex<()>,
    outbox: Outbox,
    signers: Signers,
}

impl Pushes {
    /// Remembers the rooms in which messages were committed just now. Costs one look where no device is pushed to.
    pub fn note(&self, tenant: TenantId, events: &[Event]) {
        if self.is_wanted.load(Ordering::Relaxed) {
            self.waiting.note(tenant, events);
        }
    }

    /// From now on rooms are noted, or not.
    pub(crate) fn want(&self, is_wanted: bool) {
        self.is_wanted.store(is_wanted, Ordering::Relaxed);
    }

    /// Whether nothing is left to do at this time.
    pub fn is_idle(&self, now: Timestamp) -> bool {
        self.waiting.is_idle(now) && self.outbox.is_idle(now)
    }
}
