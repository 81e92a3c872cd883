//! How hubs of several nodes hear of each other: hints that may be lost. Must not know what a hub does with them.

use std::sync::Arc;

use domain::{Event, PrincipalId, RoomId, TenantId};
use tokio::sync::broadcast;

/// What hubs tell each other; whoever misses a hint reads the store.
#[derive(Clone, Debug, PartialEq)]
pub enum Hint {
    /// "Room R reached these events." They are along so that nobody must read the store.
    Events {
        /// In which tenant.
        tenant: TenantId,
        /// New events of one room, in seq order.
        events: Arc<[Event]>,
    },
    /// Something of somebody waits for a decision in a room, or no longer.
    Waiting {
        /// In which tenant.
        tenant: TenantId,
        /// In which room.
        room: RoomId,
        /// Whose.
        principal: PrincipalId,
    },
}

/// A bus between hubs. It may lose, delay or repeat anything; the store is the truth.
pub trait Bus: Send + Sync + 'static {
    /// Tells the other hubs, without waiting for them.
    fn publish(&self, hint: Hint);

    /// What all hubs on the bus published since the call, this one's own hints among them.
    fn listen(&self) -> broadcast::Receiver<Hint>;

    /// Whether other nodes may write to the same store, so that heads must be looked up from time to time.
    fn is_shared(&self) -> bool;
}

/// Hints that wait for one hub of this process at most.
const WAITING_HINTS_MAX: usize = 4_096;

/// The bus inside one process.
#[derive(Debug)]
pub struct LocalBus {
    hints: broadcast::Sender<Hint>,
    is_shared: bool,
}

impl LocalBus {
    /// For a single hub: nothing is carried.
    pub fn alone() -> Self {
        Self {
            hints: broadcast::Sender::new(1),
            is_shared: false,
        }
    }

    /// For several hubs in one process.
    pub fn shared() -> Self {
        Self {
            hints: broadcast::Sender::new(WAITING_HINTS_MAX),
            is_shared: true,
        }
    }
}

impl Bus for LocalBus {
    fn publish(&self, hint: Hint) {
        if self.is_shared {
            // Nobody listening is fine: the store has it.
            drop(self.hints.send(hint));
        }
    }

    fn listen(&self) -> broadcast::Receiver<Hint> {
        self.hints.subscribe()
    }

    fn is_shared(&self) -> bool {
        self.is_shared
    }
}

/// What every bus must do; each implementation runs this in a test.
///
/// # Panics
/// When the bus breaks the contract.
pub async fn check_contract(bus: &dyn Bus, hint: Hint) {
    let (mut one, mut two) = (bus.listen(), bus.listen());
    bus.publish(hint.clone());
    for listener in [&mut one, &mut two] {
        let heard = listener
            .recv()
            .await
            .expect("a hint reaches every listener");
        assert_eq!(heard, hint);
    }
    let mut late = bus.listen();
    assert!(
        late.try_recv().is_err(),
        "a listener hears nothing from before its time"
    );
    drop((one, two, late));
    bus.publish(hint);
    assert!(
        bus.is_shared(),
        "the contract is about a bus between several hubs"
    );
}
