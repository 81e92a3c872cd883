//! What the tests share: rooms, people who come again after days, and readers who compare.

use futures_util::future::join_all;
use maru_testkit::http::Answer;
use maru_testkit::{Person, Socket};
use serde_json::{Value, json};

use crate::law::{apply, state_of};

pub(crate) fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

/// A room of this kind and alias.
pub(crate) async fn make_room(by: &Person, kind: &str, alias: &str) -> String {
    let body = json!({ "title": alias, "alias": alias, "kind": kind });
    let made = by.post("/v1/rooms", &body).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    made.json()["id"].as_str().expect("an id").to_owned()
}

/// So many messages, `from` the first of their numbers; many at once.
pub(crate) async fn say_many(by: &Person, room: &str, numbers: std::ops::Range<u32>) {
    let numbers: Vec<u32> = numbers.collect();
    for some in numbers.chunks(50) {
        let said = some.iter().map(async |at| {
            let text = format!("text {at}");
            by.say(room, &format!("m{at}"), &text).await
        });
        join_all(said).await;
    }
}

/// Every message of a room, page by page from the newest; and the head.
pub(crate) async fn whole_history(by: &Person, room: &str) -> Value {
    let mut page = by
        .get(&format!("/v1/rooms/{room}/messages?limit=100"))
        .await
        .json();
    let head = page["head"].clone();
    let mut messages = page["messages"].as_array().expect("messages").clone();
    while let Some(before) = page["prev"].as_u64() {
        let path = format!("/v1/rooms/{room}/messages?limit=100&before={before}");
        page = by.get(&path).await.json();
        let mut older = page["messages"].as_array().expect("messages").clone();
        older.append(&mut messages);
        messages = older;
    }
    json!({ "head": head, "messages": messages })
}

/// Somebody who listens, with what they saw when they came.
pub(crate) struct Watcher {
    socket: Socket,
    room: String,
    snapshot: Value,
}

impl Watcher {
    pub(crate) async fn open(by: &Person, room: &str) -> Self {
        let mut socket = by.open_socket().await;
        let verdict = socket.subscribe(room, None).await;
        let snapshot = whole_history(by, room).await;
        assert_eq!(snapshot["head"], verdict["head"]);
        Self {
            socket,
            room: verdict["room"].as_str().expect("a room").to_owned(),
            snapshot,
        }
    }

    /// What was seen and events is what is read afresh; what was events.
    pub(crate) async fn check(&mut self, by: &Person) -> Vec<Value> {
        let fresh = whole_history(by, &self.room).await;
        let mut state = state_of(&self.snapshot);
        let mut head = self.snapshot["head"].as_u64().expect("a head");
        let mut events = Vec::new();
        while head < fresh["head"].as_u64().expect("a head") {
            let event = self.socket.next_event().await;
            assert_eq!(event["seq"], head + 1);
            head += 1;
            apply(&mut state, &event);
            events.push(event);
        }
        assert_eq!(
            state,
            state_of(&fresh),
            "snapshot + events is not the fresh snapshot"
        );
        self.snapshot = fresh;
        events
    }

    pub(crate) async fn next_of(&mut self, kind: &str) -> Value {
        self.socket.next_of(kind).await
    }
}

/// What a cursor gets.
pub(crate) async fn resume(by: &Person, room: &str, after: u64) -> Value {
    let path = format!("/v1/rooms/{room}/events?after={after}&wait=0");
    by.get(&path).await.json()
}
