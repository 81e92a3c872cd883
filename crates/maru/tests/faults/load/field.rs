//! What the clients of a server share that ends and starts again: where it is, how often it was started, one count of
//! moments, and how their connections were cut. Must not know how they write and read.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use testkit::Person;
use testkit::history::Send;
use tokio::sync::{Semaphore, watch};

use crate::chance::Dice;
use crate::reading::text;

/// How far the test is. With each phase but the last the server has been started anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// After so many ends of the server.
    Round(u32),
    /// The server stays, and nothing new is sent.
    LastWords,
}

/// How a socket ended that the client did not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The code of the frame `goodbye`, if one came.
    pub(crate) goodbye: Option<u64>,
    /// The close code, if there was one.
    pub(crate) code: Option<u16>,
}

/// What all clients share.
pub(crate) struct Field {
    /// Where the server is, each time.
    pub(crate) address: SocketAddr,
    /// The rooms that are written to.
    pub(crate) rooms: Vec<String>,
    phase: watch::Sender<Phase>,
    ends: watch::Sender<BTreeMap<String, u64>>,
    steps: Semaphore,
    moments: AtomicU64,
    cuts: Mutex<Vec<Cut>>,
}

impl Field {
    /// With the demo tenant's rooms.
    pub(crate) async fn lay_out(address: SocketAddr) -> Arc<Self> {
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
            cuts: Mutex::default(),
        })
    }

    /// The next moment; no two are the same.
    pub(crate) fn moment(&self) -> u64 {
        self.moments.fetch_add(1, Ordering::SeqCst)
    }

    /// A send begins or an answer came.
    pub(crate) fn step(&self) {
        self.steps.add_permits(1);
    }

    /// Waits until so many steps were taken, counted from now.
    pub(crate) async fn steps_taken(&self, count: usize) {
        self.steps.forget_permits(usize::MAX);
        let count = u32::try_from(count).expect("a few steps");
        let taken = self.steps.acquire_many(count).await;
        taken.expect("steps are counted to the end").forget();
    }

    pub(crate) fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    pub(crate) fn enter(&self, phase: Phase) {
        self.phase.send_replace(phase);
    }

    /// Waits until the phase is another than this.
    pub(crate) async fn phase_after(&self, phase: Phase) {
        let mut phases = self.phase.subscribe();
        let changed = testkit::soon("the next start", phases.wait_for(|now| *now != phase));
        drop(changed.await);
    }

    /// Notes how a socket was cut.
    pub(crate) fn was_cut(&self, cut: Cut) {
        self.cuts.lock().expect("nobody panics here").push(cut);
    }

    /// How sockets were cut.
    pub(crate) fn cuts(&self) -> Vec<Cut> {
        self.cuts.lock().expect("nobody panics here").clone()
    }

    /// Tells the readers where the rooms end.
    pub(crate) fn end_at(&self, heads: &BTreeMap<String, u64>) {
        self.ends.send_replace(heads.clone());
    }

    /// Where a room ends, once that is known.
    pub(crate) fn end_of(&self, room: &str) -> Option<u64> {
        self.ends.borrow().get(room).copied()
    }

    /// Whether the ends are known.
    pub(crate) fn has_ends(&self) -> bool {
        !self.ends.borrow().is_empty()
    }

    /// Waits until the ends are known.
    pub(crate) async fn ends_known(&self) {
        let mut ends = self.ends.subscribe();
        drop(ends.wait_for(|ends| !ends.is_empty()).await);
    }

    /// A send to some room that was not begun before.
    pub(crate) fn new_send(&self, sender: &Person, dice: &Dice, number: usize) -> (String, Send) {
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
