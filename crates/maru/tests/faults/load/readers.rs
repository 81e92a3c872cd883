//! Clients that read all the time and go on from their cursor on the next connection. Must not know why one was cut.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use testkit::history::{Event, Reader, Seen};
use testkit::{Person, Socket};

use super::field::{Cut, Field};
use crate::reading::{event, events_of, number, text, try_open_socket};

/// What a reader holds of one room.
#[derive(Default)]
struct Held {
    seen: Vec<Seen>,
    /// The seq of the newest event.
    last: u64,
}

impl Held {
    fn judge(&mut self, verdict: &Value) {
        let after = self.last;
        self.seen.push(match verdict["mode"].as_str() {
            Some("resumed") => Seen::Resumed { after },
            _ => Seen::Reset {
                head: number(&verdict["head"]),
            },
        });
    }

    fn take(&mut self, event: Event) {
        self.last = event.seq;
        self.seen.push(Seen::Event(event));
    }
}

/// All rooms over one socket after the other.
pub(crate) async fn read_over_a_socket(field: Arc<Field>, person: Person) -> Vec<(String, Reader)> {
    let mut held: BTreeMap<String, Held> = BTreeMap::new();
    for room in &field.rooms {
        held.insert(room.clone(), Held::default());
    }
    loop {
        let phase = field.phase();
        if let Ok(mut socket) = try_open_socket(&person).await {
            match read_until_cut(&field, &mut socket, &mut held).await {
                Ok(()) => break,
                Err(cut) => field.was_cut(cut),
            }
        }
        field.phase_after(phase).await;
    }
    let named = |(room, held): (String, Held)| {
        let (name, seen) = (person.id().to_owned(), held.seen);
        (room, Reader { name, seen })
    };
    held.into_iter().map(named).collect()
}

/// Reads to the ends of the rooms.
async fn read_until_cut(
    field: &Field,
    socket: &mut Socket,
    held: &mut BTreeMap<String, Held>,
) -> Result<(), Cut> {
    let epoch = text(&socket.welcome["epoch"]);
    for (room, held) in held.iter() {
        let cursor = format!("{epoch}.{}", held.last);
        let frame = json!({ "type": "subscribe", "room": room, "after": cursor });
        // A socket that is gone does not take it: then the next read says so.
        drop(socket.try_send(&frame).await);
    }
    let mut goodbye = None;
    loop {
        let is_over = |(room, held): (&String, &Held)| field.end_of(room) == Some(held.last);
        if held.iter().all(is_over) {
            return Ok(());
        }
        let frame = tokio::select! {
            frame = socket.try_next() => frame,
            () = field.ends_known(), if !field.has_ends() => continue,
        };
        match frame {
            Ok(frame) if frame["type"] == "goodbye" => goodbye = frame["code"].as_u64(),
            Ok(frame) => take(&frame, held),
            Err(code) => return Err(Cut { goodbye, code }),
        }
    }
}

fn take(frame: &Value, held: &mut BTreeMap<String, Held>) {
    let of_room = held.get_mut(frame["room"].as_str().unwrap_or_default());
    let of_room = of_room.unwrap_or_else(|| panic!("a frame of no room: {frame}"));
    if frame["type"] == "subscribed" {
        of_room.judge(frame);
    }
    for event in events_of(frame) {
        of_room.take(event);
    }
}

/// One room by long polls.
pub(crate) async fn read_by_polls(
    field: Arc<Field>,
    person: Person,
    room: String,
) -> Vec<(String, Reader)> {
    let mut held = Held::default();
    let mut cursor = "0".to_owned();
    while field.end_of(&room) != Some(held.last) {
        let phase = field.phase();
        let wait = if field.has_ends() { 0 } else { 20 };
        let path = format!("/v1/rooms/{room}/events?after={cursor}&wait={wait}");
        let answer = tokio::select! {
            answer = person.try_call(Method::GET, &path, None) => answer,
            () = field.ends_known(), if wait > 0 => continue,
        };
        let Some(answer) = answer.ok().filter(|answer| answer.status == 200) else {
            field.phase_after(phase).await;
            continue;
        };
        let run = answer.json();
        cursor = text(&run["cursor"]);
        held.judge(&run);
        for json in run["events"].as_array().into_iter().flatten() {
            held.take(event(json));
        }
    }
    let (name, seen) = (person.id().to_owned(), held.seen);
    vec![(room, Reader { name, seen })]
}
