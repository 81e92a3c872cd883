//! The index follows the logs of rooms behind their commits, so that no sender waits for it. Which rooms have grown is told
//! by the writer and only remembered; how far each is indexed stands in the store, written with what is indexed. After a
//! start, and now and then where other nodes write to the same store, all rooms are looked through for what was missed.
//! Must not know how often it is asked, nor how the index is kept.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use domain::search::tokens;
use domain::{Event, RoomId, TenantId, Timestamp};
use parking_lot::Mutex;
use store::{DirectoryEntry, DocPlace, IndexDoc, IndexStep, StoreError, Unindexed};
use tokio::sync::Notify;

use crate::context::Cx;

/// Rooms that are remembered at most; when there are more, all are looked through instead.
const ROOMS_MAX: usize = 50_000;
/// Rooms of one step.
const STEP_ROOMS_MAX: usize = 32;
/// Seqs of one step, in all its rooms: a step must not make messages wait.
const STEP_SEQS_MAX: u32 = 128;
/// Rooms that are looked at in one read.
const SWEEP_ROOMS: u32 = 500;
/// Messages after which a step lets others go on: taking long texts apart takes time.
const MESSAGES_PER_TURN: usize = 16;

type Key = (TenantId, RoomId);

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Nothing is known to wait.
    Nothing,
    /// A page of rooms was looked through.
    Looked,
    /// So much of the logs of rooms was indexed.
    Indexed {
        /// Seqs.
        seqs: u64,
    },
}

/// Which rooms wait to be indexed.
#[derive(Debug)]
pub struct Follower {
    waiting: Mutex<Waiting>,
    /// One step at a time.
    turn: tokio::sync::Mutex<()>,
    grown: Notify,
}

#[derive(Debug)]
struct Waiting {
    /// Since when each room waits.
    since: HashMap<Key, Timestamp>,
    /// The rooms, the one that waits for longest first.
    queue: VecDeque<Key>,
    /// Events since the last look.
    events: u64,
    sweep: Sweep,
}

/// How far all rooms were looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sweep {
    Behind(Option<Key>),
    Done,
}

impl Default for Follower {
    /// All rooms are to be looked through.
    fn default() -> Self {
        Self {
            waiting: Mutex::new(Waiting {
                since: HashMap::new(),
                queue: VecDeque::new(),
                events: 0,
                sweep: Sweep::Behind(None),
            }),
            turn: tokio::sync::Mutex::default(),
            grown: Notify::new(),
        }
    }
}

impl Waiting {
    fn add(&mut self, key: Key, since: Timestamp) {
        if self.queue.len() >= ROOMS_MAX {
            self.sweep = Sweep::Behind(None);
        } else if let Entry::Vacant(new) = self.since.entry(key) {
            new.insert(since);
            self.queue.push_back(key);
        }
    }

    fn take(&mut self) -> Vec<(Key, Timestamp)> {
        let count = self.queue.len().min(STEP_ROOMS_MAX);
        let keys: Vec<Key> = self.queue.drain(..count).collect();
        let with_time = |key| Some((key, self.since.remove(&key)?));
        keys.into_iter().filter_map(with_time).collect()
    }
}

impl Follower {
    /// Remembers the rooms of events that were committed just now.
    pub fn note(&self, tenant: TenantId, events: &[Event]) {
        let mut waiting = self.waiting.lock();
        waiting.events += events.len() as u64;
        let mut last = None;
        for event in events {
            if last != Some(event.room) {
                last = Some(event.room);
                waiting.add((tenant, event.room), event.at);
            }
        }
        drop(waiting);
        self.grown.notify_one();
    }

    /// Waits until something has grown.
    pub async fn grown(&self) {
        self.grown.notified().await;
    }

    /// From now on all rooms are looked through once more.
    pub fn look_through(&self) {
        let mut waiting = self.waiting.lock();
        if waiting.sweep == Sweep::Done {
            waiting.sweep = Sweep::Behind(None);
        }
    }

    /// How many events were committed since this was asked last.
    pub fn take_events(&self) -> u64 {
        std::mem::take(&mut self.waiting.lock().events)
    }

    /// Goes one bounded step: what waits in some rooms, else a look at some rooms that may wait.
    ///
    /// # Errors
    /// When the store fails; nothing is forgotten.
    pub async fn step(&self, cx: &Cx) -> Result<Followed, StoreError> {
        let _turn = self.turn.lock().await;
        let taken = self.waiting.lock().take();
        if taken.is_empty() {
            return self.look(cx).await;
        }
        let mut left = taken.clone();
        let done = index(cx, &mut left).await;
        if done.is_err() {
            left = taken;
        }
        let mut waiting = self.waiting.lock();
        for (key, since) in left {
            waiting.add(key, since);
        }
        waiting.tell(cx.ambient.now());
        done.map(|seqs| Followed::Indexed { seqs })
    }

    /// Goes on until everything that is committed now is indexed.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn catch_up(&self, cx: &Cx) -> Result<(), StoreError> {
        self.waiting.lock().sweep = Sweep::Behind(None);
        while self.step(cx).await? != Followed::Nothing {}
        Ok(())
    }

    async fn look(&self, cx: &Cx) -> Result<Followed, StoreError> {
        let sweep = self.waiting.lock().sweep;
        let Sweep::Behind(after) = sweep else {
            return Ok(Followed::Nothing);
        };
        let page = cx.store.list_behind(after, SWEEP_ROOMS).await?;
        let now = cx.ambient.now();
        let mut waiting = self.waiting.lock();
        for key in page.behind {
            waiting.add(key, now);
        }
        if waiting.sweep == sweep {
            let next = page.next.map(|last| Sweep::Behind(Some(last)));
            waiting.sweep = next.unwrap_or(Sweep::Done);
        }
        waiting.tell(now);
        Ok(Followed::Looked)
    }
}

impl Waiting {
    /// How far the index is behind.
    fn tell(&self, now: Timestamp) {
        let oldest = self.queue.front().and_then(|key| self.since.get(key));
        let wait = oldest.map_or(Duration::ZERO, |&since| now.since(since));
        metrics::gauge!("maru_search_rooms_behind")
            .set(u32::try_from(self.queue.len()).unwrap_or(u32::MAX));
        metrics::gauge!("maru_search_behind_seconds").set(wait.as_secs_f64());
    }
}

/// Indexes what waits in these rooms, and leaves those of them that still wait; how many seqs it was.
async fn index(cx: &Cx, rooms: &mut Vec<(Key, Timestamp)>) -> Result<u64, StoreError> {
    let mut steps = Vec::with_capacity(rooms.len());
    let mut left = Vec::new();
    let mut budget = STEP_SEQS_MAX;
    let mut seqs = 0;
    for (key, since) in rooms.drain(..) {
        if budget == 0 {
            left.push((key, since));
            continue;
        }
        let Some(unindexed) = cx.store.read_unindexed(key.0, key.1, budget).await? else {
            continue;
        };
        let length = unindexed.to.get() - unindexed.from.get();
        budget = budget.saturating_sub(u32::try_from(length).unwrap_or(u32::MAX));
        seqs += length;
        if unindexed.to < unindexed.head {
            left.push((key, since));
        }
        steps.push((step_of(key, unindexed).await, since));
    }
    if steps.is_empty() {
        *rooms = left;
        return Ok(0);
    }
    let (steps, times): (Vec<IndexStep>, Vec<Timestamp>) = steps.into_iter().unzip();
    let written = cx.store.write_index(&steps).await?;
    let undone = written.iter().zip(steps.iter().zip(times));
    let undone = undone.filter(|(is_written, _)| !**is_written);
    left.extend(undone.map(|(_, (step, since))| ((step.tenant, step.room), since)));
    metrics::counter!("maru_search_indexed_seqs_total").increment(seqs);
    *rooms = left;
    Ok(seqs)
}

async fn step_of((tenant, room): Key, unindexed: Unindexed) -> IndexStep {
    let mut docs = Vec::with_capacity(unindexed.messages.len() + 1);
    docs.extend(unindexed.entry.map(directory_doc));
    for (n, message) in unindexed.messages.into_iter().enumerate() {
        if n % MESSAGES_PER_TURN == MESSAGES_PER_TURN - 1 {
            tokio::task::yield_now().await;
        }
        docs.push(IndexDoc {
            place: DocPlace::Message(message.seq),
            at: message.sent_at,
            tokens: message.text.as_deref().map(tokens).unwrap_or_default(),
        });
    }
    IndexStep {
        tenant,
        room,
        from: unindexed.from,
        to: unindexed.to,
        docs,
    }
}

fn directory_doc(entry: DirectoryEntry) -> IndexDoc {
    let (place, tokens) = match entry.words {
        Some(words) => {
            let text = crate::rooms::directory_text(&words.title, &words.description, &words.tags);
            (DocPlace::Directory(words.tags), tokens(&text))
        }
        None => (DocPlace::Directory(Vec::new()), Vec::new()),
    };
    IndexDoc {
        place,
        at: entry.created_at,
        tokens,
    }
}
