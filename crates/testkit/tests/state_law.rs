//! The state law over the public wire: for any sequence of commands from several people, a snapshot plus the events
//! after it equals a fresh snapshot. The logs are kept as fixtures, and the headless client replays the same ones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use maru_testkit::{Person, Socket, TestServer};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

const ROOM: &str = "tennis";
const PEOPLE: usize = 3;
const LOGS: usize = 12;
const NAMES: [&str; 4] = ["다온", "라온", "Dana", "마루치"];

/// What somebody does. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Say {
        who: usize,
        by_socket: bool,
    },
    SayAgain {
        which: usize,
        by_socket: bool,
    },
    Delete {
        who: usize,
        which: usize,
        by_socket: bool,
    },
    Join {
        who: usize,
    },
    Leave {
        who: usize,
    },
    Rename {
        who: usize,
        name: usize,
    },
    PassSeconds {
        seconds: u32,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..PEOPLE;
    prop_oneof![
        6 => (who.clone(), any::<bool>()).prop_map(|(who, by_socket)| Step::Say { who, by_socket }),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(which, by_socket)| Step::SayAgain { which, by_socket }),
        2 => (who.clone(), any::<usize>(), any::<bool>())
            .prop_map(|(who, which, by_socket)| Step::Delete { who, which, by_socket }),
        1 => who.clone().prop_map(|who| Step::Join { who }),
        1 => who.clone().prop_map(|who| Step::Leave { who }),
        1 => (who, 0..NAMES.len()).prop_map(|(who, name)| Step::Rename { who, name }),
        1 => (0_u32..9).prop_map(|seconds| Step::PassSeconds { seconds }),
    ]
}

struct Play {
    server: TestServer,
    people: Vec<Person>,
    sockets: Vec<Socket>,
    /// Every send: who, client id, and the message's id once it is known.
    sent: Vec<(usize, String, String)>,
}

impl Play {
    async fn begin() -> Self {
        let server = TestServer::start().await;
        let mut people = Vec::new();
        let mut sockets = Vec::new();
        for name in ["ana", "bo", "cy"] {
            let person = Person::enter(server.address(), name).await;
            sockets.push(person.open_socket().await);
            people.push(person);
        }
        Self {
            server,
            people,
            sockets,
            sent: Vec::new(),
        }
    }

    async fn take(&mut self, step: &Step) {
        match *step {
            Step::Say { who, by_socket } => {
                let client_id = format!("c{}", self.sent.len());
                self.say(who, &client_id, by_socket).await;
            }
            Step::SayAgain { which, by_socket } if !self.sent.is_empty() => {
                let (who, client_id, _) = self.sent[which % self.sent.len()].clone();
                self.say(who, &client_id, by_socket).await;
            }
            Step::Delete {
                who,
                which,
                by_socket,
            } if !self.sent.is_empty() => {
                let (_, _, id) = self.sent[which % self.sent.len()].clone();
                self.delete(who, &id, by_socket).await;
            }
            Step::Join { who } => drop(self.people[who].put(&membership()).await),
            Step::Leave { who } => drop(self.people[who].delete(&membership()).await),
            Step::Rename { who, name } => {
                let name = json!({ "name": NAMES[name] });
                drop(self.people[who].patch("/v1/me", &name).await);
            }
            Step::PassSeconds { seconds } => self.server.pass_seconds(seconds),
            Step::SayAgain { .. } | Step::Delete { .. } => {}
        }
    }

    async fn say(&mut self, who: usize, client_id: &str, by_socket: bool) {
        let text = format!("text of {client_id} 안녕");
        let answer = if by_socket {
            self.sockets[who].say(ROOM, client_id, &text).await
        } else {
            self.people[who].say(ROOM, client_id, &text).await
        };
        let id = answer["id"].as_str().expect("a message's id").to_owned();
        self.sent.push((who, client_id.to_owned(), id));
    }

    async fn delete(&mut self, who: usize, id: &str, by_socket: bool) {
        if by_socket {
            let frame = json!({ "type": "message.delete", "room": ROOM, "id": id, "ref": "d" });
            self.sockets[who].send(&frame).await;
            while self.sockets[who].next().await["ref"] != "d" {}
        } else {
            self.people[who]
                .delete(&format!("/v1/rooms/{ROOM}/messages/{id}"))
                .await;
        }
    }

    async fn snapshot(&self) -> Value {
        self.people[0]
            .get(&format!("/v1/rooms/{ROOM}/messages?limit=100"))
            .await
            .json()
    }

    async fn events_after(&self, seq: u64) -> Vec<Value> {
        let answer = self.people[0]
            .get(&format!("/v1/rooms/{ROOM}/events?after={seq}"))
            .await
            .json();
        assert_eq!(answer["mode"], "resumed");
        let events = answer["events"].as_array().expect("events").iter();
        events
            .map(|e| json!({ "seq": e["seq"], "at": e["at"], "event": e["event"] }))
            .collect()
    }
}

fn membership() -> String {
    format!("/v1/rooms/{ROOM}/members/me")
}

/// A snapshot as the client keeps it: messages by seq.
fn state_of(page: &Value) -> BTreeMap<u64, Value> {
    let messages = page["messages"].as_array().expect("messages").iter();
    messages
        .map(|m| (m["seq"].as_u64().expect("a seq"), m.clone()))
        .collect()
}

fn apply(state: &mut BTreeMap<u64, Value>, event: &Value) {
    let what = &event["event"];
    match what["type"].as_str() {
        Some("message.sent") => {
            let seq = event["seq"].as_u64().expect("a seq");
            state.insert(seq, what["message"].clone());
        }
        Some("message.deleted") => {
            for message in state.values_mut().filter(|m| m["id"] == what["message_id"]) {
                message["text"] = json!("");
                message["deleted_at"] = event["at"].clone();
            }
        }
        Some("member.changed") => {
            for message in state.values_mut() {
                relabel(message, &what["was"], &what["member"]);
            }
        }
        _ => {}
    }
}

fn relabel(message: &mut Value, was: &Value, member: &Value) {
    let original = message.get("sent_as").unwrap_or(&message["sender"]["id"]);
    if original != was {
        return;
    }
    message["sender"] = member.clone();
    let fields = message.as_object_mut().expect("a message is an object");
    fields.remove("sent_as");
    if member["id"] != *was {
        fields.insert("sent_as".to_owned(), was.clone());
    }
}

async fn check_log(steps: &[Step], snapshot_at: usize) -> Value {
    let mut play = Play::begin().await;
    let mut snapshot = play.snapshot().await;
    for (at, step) in steps.iter().enumerate() {
        play.take(step).await;
        if at == snapshot_at {
            snapshot = play.snapshot().await;
        }
    }
    let events = play
        .events_after(snapshot["head"].as_u64().expect("a head"))
        .await;
    let fresh = play.snapshot().await;
    let mut state = state_of(&snapshot);
    for event in &events {
        apply(&mut state, event);
    }
    assert_eq!(
        state,
        state_of(&fresh),
        "snapshot + events is not the fresh snapshot"
    );
    let head = events
        .last()
        .map_or(snapshot["head"].clone(), |event| event["seq"].clone());
    assert_eq!(head, fresh["head"]);
    play.server.stop().await;
    json!({ "snapshot": snapshot, "events": events, "fresh": fresh })
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/packages/core/fixtures/logs")
}

#[tokio::test]
async fn a_snapshot_and_the_events_after_it_equal_a_fresh_snapshot() {
    let bless = std::env::var_os("MARU_BLESS").is_some();
    let mut runner = TestRunner::deterministic();
    let script = (prop::collection::vec(step(), 20..60), 0_usize..60);
    for number in 1..=LOGS {
        let (steps, snapshot_at) = script.new_tree(&mut runner).expect("a script").current();
        let mut log = check_log(&steps, snapshot_at % steps.len()).await;
        log["name"] = json!(format!("random commands, log {number}"));
        let text = serde_json::to_string_pretty(&log).expect("JSON") + "\n";
        let path = fixtures().join(format!("random-{number:02}.json"));
        if bless {
            std::fs::create_dir_all(fixtures()).expect("the folder of fixtures");
            std::fs::write(&path, text).expect("a fixture is written");
        } else {
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            let hint = "MARU_BLESS=1 cargo test -p maru-testkit --test state_law";
            assert!(
                kept == text,
                "{} is not what the server says now; look at the change, then: {hint}",
                path.display()
            );
        }
    }
}
