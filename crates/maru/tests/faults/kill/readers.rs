//! Clients that read all the time and go on from their cursor on the next connection. Must not know why one was cut.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use testkit::Person;
use testkit::history::{Reader, Seen};

use super::field::Field;
use crate::reading::{event, events_of, number, text, try_open_socket};

/// What a reader holds of one room.
#[derive(Default)]
struct Held {
    seen: Vec<Seen>,
    /// The seq of the newest event.
    last: u64,
}

impl Held {
    fn judge(&mut self, verdict: &Value, after: u64) {
        self.seen.push(match verdict["mode"].as_str() {
            Some("resumed") => Seen::Resumed { after },
            _ => Seen::Reset {
                head: number(&verdict["head"]),
            },
        });
    }

    fn take(&mut self, event: testkit::history::Event) {
        self.last = event.seq;
        self.seen.push(Seen::Event(event));
    }
}

/// All rooms over one socket after the other.
pub(super) async fn read_over_a_socket(field: Arc<Field>, person: Person) -> Vec<(String, Reader)> {
    let mut held: BTreeMap<String, Held> = BTreeMap::new();
    for room in &field.rooms {
        held.insert(room.clone(), Held::default());
    }
    loop {
        let phase = field.phase();
        if read_until_cut(&field, &person, &mut held).await.is_some() {
            break;
        }
        field.phase_after(phase).await;
    }
    let named = |(room, held): (String, Held)| {
        let (name, seen) = (person.id().to_owned(), held.seen);
        (room, Reader { name, seen })
    };
    held.into_iter().map(named).collect()
}

/// Reads to the ends of the rooms; `None` when the connection is gone before.
async fn read_until_cut(
    field: &Field,
    person: &Person,
    held: &mut BTreeMap<String, Held>,
) -> Option<()> {
    let mut socket = try_open_socket(person).await.ok()?;
    for room in &field.rooms {
        let after = held[room].last;
        // What comes of other rooms meanwhile must not be lost: each room is begun in its turn, and read below.
        let cursor = format!("{}.{after}", text(&socket.welcome["epoch"]));
        let frame = json!({ "type": "subscribe", "room": room, "after": cursor });
        socket.try_send(&frame).await.ok()?;
    }
    loop {
        let is_over = |(room, held): (&String, &Held)| field.end_of(room) == Some(held.last);
        if held.iter().all(is_over) {
            return Some(());
        }
        let frame = tokio::select! {
            frame = socket.try_next() => frame.ok()?,
            () = field.ends_known(), if field.end_of(&field.rooms[0]).is_none() => continue,
        };
        let Some(of_room) = held.get_mut(frame["room"].as_str().unwrap_or_default()) else {
            panic!("a frame of no room: {frame}");
        };
        if frame["type"] == "subscribed" {
            let after = of_room.last;
            of_room.judge(&frame, after);
        }
        events_of(&frame)
            .into_iter()
            .for_each(|event| of_room.take(event));
    }
}

/// One room by long polls.
pub(super) async fn read_by_polls(
    field: Arc<Field>,
    person: Person,
    room: String,
) -> Vec<(String, Reader)> {
    let mut held = Held::default();
    let mut cursor = "0".to_owned();
    while field.end_of(&room) != Some(held.last) {
        let phase = field.phase();
        let wait = if field.end_of(&room).is_none() { 20 } else { 0 };
        let path = format!("/v1/rooms/{room}/events?after={cursor}&wait={wait}");
        let answer = tokio::select! {
            answer = person.try_call(Method::GET, &path, None) => answer,
            () = field.ends_known(), if wait > 0 => continue,
        };
        let Ok(answer) = answer else {
            field.phase_after(phase).await;
            continue;
        };
        let run = answer.json();
        cursor = text(&run["cursor"]);
        let after = held.last;
        held.judge(&run, after);
        let events = run["events"].as_array().into_iter().flatten();
        events.map(event).for_each(|event| held.take(event));
    }
    let (name, seen) = (person.id().to_owned(), held.seen);
    vec![(room, Reader { name, seen })]
}
