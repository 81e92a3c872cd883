//! What the clients of a killed server share: where it is, how often it was started, and one count of moments. Must
//! not know how they write and read.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use testkit::Person;
use testkit::history::Send;
use tokio::sync::{Semaphore, watch};

use crate::chance::Dice;
use crate::reading::text;

/// How far the test is. With each phase but the last the server has been started anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// After so many kills.
    Round(u32),
    /// Nothing is killed any more, and nothing new is sent.
    LastWords,
}

/// What all clients share.
pub(super) struct Field {
    /// Where the server is, each time.
    pub(super) address: SocketAddr,
    /// The rooms that are written to.
    pub(super) rooms: Vec<String>,
    phase: watch::Sender<Phase>,
    ends: watch::Sender<BTreeMap<String, u64>>,
    steps: Semaphore,
    moments: AtomicU64,
}

impl Field {
    /// With the demo tenant's rooms.
    pub(super) async fn lay_out(address: SocketAddr) -> Arc<Self> {
        let person = Person::enter(address, "surveyor").await;
        let rooms = person.get("/v1/rooms").await.json();
        let rooms = rooms["rooms"].as_array().into_iter().flatten();
        Arc::new(Self {
            address,
            rooms: rooms.map(|room| text(&room["id"])).collect(),
            phase: watch::Sender::new(Phase::Round(0)),
            ends: watch::Sender::new(BTreeMap::new()),
            steps: Semaphore::new(0),
            moments: AtomicU64::new(0),
        })
    }

    /// The next moment; no two are the same.
    pub(super) fn moment(&self) -> u64 {
        self.moments.fetch_add(1, Ordering::SeqCst)
    }

    /// A send begins or an answer came.
    pub(super) fn step(&self) {
        self.steps.add_permits(1);
    }

    /// Waits until so many steps were taken, counted from now.
    pub(super) async fn steps_taken(&self, count: usize) {
        self.steps.forget_permits(usize::MAX);
        let count = u32::try_from(count).expect("a few steps");
        let taken = self.steps.acquire_many(count).await;
        taken.expect("steps are counted to the end").forget();
    }

    pub(super) fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    pub(super) fn enter(&self, phase: Phase) {
        self.phase.send_replace(phase);
    }

    /// Waits until the phase is another than this.
    pub(super) async fn phase_after(&self, phase: Phase) {
        let mut phases = self.phase.subscribe();
        let changed = testkit::soon("the next start", phases.wait_for(|now| *now != phase));
        drop(changed.await);
    }

    /// Tells the readers where the rooms end.
    pub(super) fn end_at(&self, heads: &BTreeMap<String, u64>) {
        self.ends.send_replace(heads.clone());
    }

    /// Where a room ends, once that is known.
    pub(super) fn end_of(&self, room: &str) -> Option<u64> {
        self.ends.borrow().get(room).copied()
    }

    /// Waits until the ends are known.
    pub(super) async fn ends_known(&self) {
        let mut ends = self.ends.subscribe();
        drop(ends.wait_for(|ends| !ends.is_empty()).await);
    }

    /// A send to some room that was not begun before.
    pub(super) fn new_send(&self, sender: &Person, dice: &Dice, number: usize) -> (String, Send) {
        let room = self.rooms[dice.below(self.rooms.len())].clone();
        let client_id = format!("{}-{number}", sender.id());
        let send = Send {
            sender: sender.id().to_owned(),
            text: format!("{number} {}", "마루 ".repeat(dice.below(40)))
                .trim()
                .to_owned(),
            client_id,
            begun_at: self.moment(),
            attempts: Vec::new(),
        };
        (room, send)
    }
}
