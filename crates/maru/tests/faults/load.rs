//! Many clients at once, for tests of what happens to them: writers and readers that go on after each end of the server,
//! and the judgement over all that they did and saw. Must not know why the server ended.

pub(crate) mod field;
mod readers;
mod writers;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;
use testkit::history::{Event, Fact, History, Reader, Send, check};
use testkit::{Person, soon};
use tokio::task::JoinSet;

use crate::chance::Dice;
use crate::reading::{read_log, read_messages, text};
use field::{Field, Phase};

const WRITERS: u64 = 8;
const SOCKET_READERS: u64 = 3;

/// Clients at work.
pub(crate) struct Crowd {
    pub(crate) field: Arc<Field>,
    writers: JoinSet<Vec<(String, Send)>>,
    readers: JoinSet<Vec<(String, Reader)>>,
}

impl Crowd {
    /// Lets everybody in.
    pub(crate) async fn enter(address: SocketAddr) -> Self {
        let field = Field::lay_out(address).await;
        Self {
            writers: start_writers(&field).await,
            readers: start_readers(&field).await,
            field,
        }
    }

    /// Waits until everybody is done, and judges each room; the histories.
    pub(crate) async fn judge(mut self) -> BTreeMap<String, History> {
        self.field.enter(Phase::LastWords);
        let sends = join_all(&mut self.writers).await;
        self.field.end_at(&heads(&self.field).await);
        let seen = join_all(&mut self.readers).await;
        let histories = gather(&self.field, sends, seen).await;
        for (room, history) in &histories {
            assert_eq!(check(history), [], "in {room}");
        }
        histories
    }
}

async fn start_writers(field: &Arc<Field>) -> JoinSet<Vec<(String, Send)>> {
    let mut writers = JoinSet::new();
    for seed in 0..WRITERS {
        let person = Person::enter(field.address, &format!("writer {seed}")).await;
        let (field, dice) = (Arc::clone(field), Dice::new(seed));
        if seed % 2 == 0 {
            writers.spawn(writers::write_over_http(field, person, dice));
        } else {
            writers.spawn(writers::write_over_a_socket(field, person, dice));
        }
    }
    writers
}

async fn start_readers(field: &Arc<Field>) -> JoinSet<Vec<(String, Reader)>> {
    let mut readers = JoinSet::new();
    for number in 0..SOCKET_READERS {
        let person = Person::enter(field.address, &format!("reader {number}")).await;
        readers.spawn(readers::read_over_a_socket(Arc::clone(field), person));
    }
    for room in field.rooms.clone() {
        let person = Person::enter(field.address, "poller").await;
        readers.spawn(readers::read_by_polls(Arc::clone(field), person, room));
    }
    readers
}

async fn join_all<T: 'static>(tasks: &mut JoinSet<Vec<T>>) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(done) = soon("the end of a client", tasks.join_next()).await {
        all.append(&mut done.expect("a client does not panic"));
    }
    all
}

async fn heads(field: &Field) -> BTreeMap<String, u64> {
    let person = Person::enter(field.address, "counter").await;
    let rooms = person.get("/v1/rooms").await.json();
    let head = |room: &Value| (text(&room["id"]), room["head"].as_u64().unwrap_or_default());
    rooms["rooms"]
        .as_array()
        .into_iter()
        .flatten()
        .map(head)
        .collect()
}

/// Everything of each room together with its log, which must be the same however it is read.
async fn gather(
    field: &Field,
    sends: Vec<(String, Send)>,
    seen: Vec<(String, Reader)>,
) -> BTreeMap<String, History> {
    let mut histories = BTreeMap::<String, History>::new();
    for (room, send) in sends {
        histories.entry(room).or_default().sends.push(send);
    }
    for (room, reader) in seen {
        histories.entry(room).or_default().readers.push(reader);
    }
    let person = Person::enter(field.address, "archivist").await;
    for (room, history) in &mut histories {
        history.log = read_log(&person, room).await;
        let by_pages = read_messages(&person, room).await.into_iter();
        let by_pages: Vec<Event> = by_pages
            .map(|(seq, message)| Event {
                seq,
                fact: Fact::Sent(message),
            })
            .collect();
        let mut sent = history.log.clone();
        sent.retain(|event| matches!(event.fact, Fact::Sent(_)));
        assert_eq!(sent, by_pages, "the log and the pages of {room}");
    }
    histories
}
