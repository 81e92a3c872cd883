//! What this node tells the others that share the store, and what it hears of them. Hints may be lost: heads are looked up
//! in the store. Must not know what comes of it.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;

use crate::bus::Hint;
use crate::hub::Hub;

impl Hub {
    /// Tells the other nodes that share the store.
    pub(crate) fn hint(&self, hint: Hint) {
        if self.bus.is_shared() {
            self.bus.publish(hint);
        }
    }

    /// Whether other nodes write to the same store.
    pub fn hears_others(&self) -> bool {
        self.bus.is_shared()
    }

    /// Hears the bus until it ends: what other nodes published. A lost hint is found by the next one or by [`Self::look_up_heads`].
    pub async fn hear_bus(self: Arc<Self>) {
        let mut hints = self.bus.listen();
        loop {
            match hints.recv().await {
                Ok(Hint::Events { tenant, events }) => self.publish_locally(tenant, &events),
                Ok(Hint::Waiting {
                    tenant,
                    room,
                    principal,
                }) => self.note_waiting_here((tenant, room), principal),
                Err(RecvError::Lagged(_)) => {
                    self.look_up_heads().await;
                }
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Looks in the store whether live rooms have grown without a hint. Does nothing where nobody else writes.
    pub async fn look_up_heads(self: &Arc<Self>) {
        if !self.bus.is_shared() {
            return;
        }
        for room in self.live_rooms() {
            Arc::clone(self).fill_hole(room).await;
        }
    }
}
