//! `kill -9` under load, again and again: what was acknowledged is there once and in order, what was not is settled by
//! a retry, and readers go on as if nothing had been. Must not know how clients write and read.

mod field;
mod readers;
mod writers;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use testkit::history::{Attempt, Event, Fact, History, Reader, Send, check};
use testkit::{Person, soon};
use tokio::task::JoinSet;

use crate::chance::Dice;
use crate::reading::{read_log, read_messages, text};
use crate::server::{Launch, Port, Server, folder};
use field::{Field, Phase};

const ROUNDS: u32 = 50;
/// A kill comes after fewer steps than this, so that many come in the middle of something. A step is a send that
/// begins or an answer that comes.
const STEPS_MAX: usize = 100;
const WRITERS: u64 = 8;
const SOCKET_READERS: u64 = 3;

/// Many things at once go on in this one test, as in a real server.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_doubled_or_reordered_by_fifty_kills() {
    let home = folder();
    let port = Port::reserve();
    let launch = Launch::in_home(home.path()).listening_at(port.address);
    let server = launch.start().await;
    let field = Field::lay_out(port.address).await;
    let mut writers = start_writers(&field).await;
    let mut readers = start_readers(&field).await;

    let server = kill_again_and_again(&launch, server, &field).await;
    field.enter(Phase::LastWords);
    let sends = join_all(&mut writers).await;
    field.end_at(&heads(&field).await);
    let seen = join_all(&mut readers).await;

    let histories = gather(&field, sends, seen).await;
    for (room, history) in &histories {
        assert_eq!(check(history), [], "in {room}");
    }
    check_it_was_hard(&histories);
    assert!(server.stop().await.status.success());
}

/// Kills and restarts; the last restart stays.
async fn kill_again_and_again(launch: &Launch, mut server: Server, field: &Field) -> Server {
    let dice = Dice::new(20_261_121);
    for round in 1..=ROUNDS {
        let steps = dice.below(STEPS_MAX);
        soon("the steps of a round", field.steps_taken(steps)).await;
        server.kill().await;
        server = launch.start().await;
        field.enter(Phase::Round(round));
    }
    server
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

/// The test means nothing unless kills hit sends that were under way, some of them behind their commit.
fn check_it_was_hard(histories: &BTreeMap<String, History>) {
    let sends = || histories.values().flat_map(|history| &history.sends);
    let unknown = sends().filter(|send| send.attempts.contains(&Attempt::Unknown));
    let (all, unknown) = (sends().count(), unknown.count());
    let rooms = histories.len();
    println!("{all} sends to {rooms} rooms, {unknown} of them cut by a kill");
    assert!(
        rooms == 3 && all > 500 && unknown > 50,
        "{rooms} {all} {unknown}"
    );
}
