//! Sends one after the other, written down for the judge. Must not know why they are refused.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::history::{Ack, Attempt, Event, History, Send, check};
use testkit::{Person, Socket};

use crate::reading::{number, read_log, text};

/// Somebody's sends to one room of the demo tenant.
pub(crate) struct Sender {
    pub(crate) person: Person,
    pub(crate) room: &'static str,
    sends: Vec<Send>,
    moment: u64,
}

/// How a send was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    /// The status of the answer, or of the problem in an `error` frame.
    pub(crate) status: u64,
    /// The problem's code; empty if it was accepted.
    pub(crate) code: String,
}

impl Sender {
    pub(crate) fn new(person: Person, room: &'static str) -> Self {
        Self {
            person,
            room,
            sends: Vec::new(),
            moment: 0,
        }
    }

    /// How many sends there were.
    pub(crate) fn count(&self) -> usize {
        self.sends.len()
    }

    /// The client ids of the sends that were not accepted.
    pub(crate) fn refused(&self) -> Vec<String> {
        let is_refused = |send: &&Send| !send.attempts.iter().any(is_ack);
        let refused = self.sends.iter().filter(is_refused);
        refused.map(|send| send.client_id.clone()).collect()
    }

    /// A new send over HTTP.
    pub(crate) async fn post(&mut self, text: &str) -> Answered {
        let at = self.begin(text);
        self.post_again(at).await
    }

    /// The send with this place again, with the same client id and text.
    pub(crate) async fn post_again(&mut self, at: usize) -> Answered {
        let send = &self.sends[at];
        let body = json!({ "client_id": send.client_id, "text": send.text });
        let path = format!("/v1/rooms/{}/messages", self.room);
        let answer = self.person.call(Method::POST, &path, Some(&body)).await;
        let json = answer.json();
        let is_accepted = matches!(answer.status, 200 | 201);
        self.settle(at, if is_accepted { Some(&json) } else { None });
        Answered {
            status: answer.status.into(),
            code: text(&json["code"]),
        }
    }

    /// A new send over a socket.
    pub(crate) async fn say(&mut self, socket: &mut Socket, text: &str) -> Answered {
        let at = self.begin(text);
        let client_id = self.sends[at].client_id.clone();
        let answer = socket.say(self.room, &client_id, text).await;
        let is_accepted = answer["type"] == "ack";
        self.settle(at, if is_accepted { Some(&answer) } else { None });
        Answered {
            status: answer["problem"]["status"].as_u64().unwrap_or_default(),
            code: crate::reading::text(&answer["problem"]["code"]),
        }
    }

    fn begin(&mut self, text: &str) -> usize {
        let at = self.sends.len();
        self.moment += 1;
        self.sends.push(Send {
            sender: self.person.id().to_owned(),
            client_id: format!("c-{at}"),
            text: text.to_owned(),
            begun_at: self.moment,
            attempts: Vec::new(),
        });
        at
    }

    fn settle(&mut self, at: usize, accepted: Option<&Value>) {
        self.moment += 1;
        self.sends[at].attempts.push(match accepted {
            Some(json) => Attempt::Acked(Ack {
                id: text(&json["id"]),
                seq: number(&json["seq"]),
                number: number(&json["number"]),
                at: self.moment,
            }),
            None => Attempt::Refused,
        });
    }

    /// The refusal of this send left it open whether it is kept.
    pub(crate) fn was_unclear(&mut self, at: usize) {
        let last = self.sends[at].attempts.last_mut();
        *last.expect("it was tried") = Attempt::Unknown;
    }

    /// Judges all sends by the room's log, to which nobody else has sent; the log.
    pub(crate) async fn check(&self) -> Vec<Event> {
        let history = History {
            sends: self.sends.clone(),
            log: read_log(&self.person, self.room).await,
            readers: Vec::new(),
        };
        assert_eq!(check(&history), []);
        history.log
    }
}

fn is_ack(attempt: &Attempt) -> bool {
    match attempt {
        Attempt::Acked(_) => true,
        Attempt::Refused | Attempt::Unknown => false,
    }
}
