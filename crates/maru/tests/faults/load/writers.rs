//! Clients that send without a pause, and send again with the same client id what was cut off. Must not know why it was.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use testkit::history::{Ack, Attempt, Send};
use testkit::{Person, Socket};

use super::field::{Cut, Field, Phase};
use crate::chance::Dice;
use crate::reading::{number, text, try_open_socket};

/// Sends of one socket under way at once.
const WINDOW: usize = 4;

/// One send after the other, each until it is accepted.
pub(crate) async fn write_over_http(
    field: Arc<Field>,
    person: Person,
    dice: Dice,
) -> Vec<(String, Send)> {
    let mut sends = Vec::new();
    while field.phase() != Phase::LastWords {
        let (room, mut send) = field.new_send(&person, &dice, sends.len());
        loop {
            let phase = field.phase();
            field.step();
            let attempt = post(&field, &person, &room, &send).await;
            field.step();
            send.attempts.push(attempt);
            match send.attempts.last() {
                Some(Attempt::Unknown | Attempt::Refused) => field.phase_after(phase).await,
                Some(Attempt::Acked(_)) | None => break,
            }
        }
        sends.push((room, send));
    }
    sends
}

async fn post(field: &Field, person: &Person, room: &str, send: &Send) -> Attempt {
    let body = json!({ "client_id": send.client_id, "text": send.text });
    let path = format!("/v1/rooms/{room}/messages");
    match person.try_call(Method::POST, &path, Some(&body)).await {
        Err(_) => Attempt::Unknown,
        Ok(answer) if matches!(answer.status, 200 | 201) => acked(field, &answer.json()),
        Ok(answer) if answer.problem_code() == "draining" => Attempt::Refused,
        Ok(answer) => panic!("a healthy server refused: {:?}", answer.body),
    }
}

fn acked(field: &Field, json: &Value) -> Attempt {
    Attempt::Acked(Ack {
        id: text(&json["id"]),
        seq: number(&json["seq"]),
        number: number(&json["number"]),
        at: field.moment(),
    })
}

/// What a socket's writer has begun.
struct Begun {
    person: Person,
    dice: Dice,
    settled: Vec<(String, Send)>,
    under_way: Vec<(String, Send)>,
}

/// A few sends at once, over one socket after the other.
pub(crate) async fn write_over_a_socket(
    field: Arc<Field>,
    person: Person,
    dice: Dice,
) -> Vec<(String, Send)> {
    let mut begun = Begun {
        person,
        dice,
        settled: Vec::new(),
        under_way: Vec::new(),
    };
    loop {
        let phase = field.phase();
        if let Ok(mut socket) = try_open_socket(&begun.person).await {
            match write_until_cut(&field, &mut socket, &mut begun).await {
                Ok(()) => return begun.settled,
                Err(cut) => field.was_cut(cut),
            }
        }
        for (_, send) in &mut begun.under_way {
            send.attempts.push(Attempt::Unknown);
        }
        field.phase_after(phase).await;
    }
}

/// Writes until there is nothing more to write.
async fn write_until_cut(field: &Field, socket: &mut Socket, begun: &mut Begun) -> Result<(), Cut> {
    let mut goodbye = None;
    for (room, send) in &begun.under_way {
        give(field, socket, room, send).await;
    }
    loop {
        while goodbye.is_none() && begun.has_more(field) {
            let (room, send) = begun.begin(field);
            give(field, socket, room, send).await;
        }
        if begun.under_way.is_empty() {
            return Ok(());
        }
        match socket.try_next().await {
            Ok(frame) if frame["type"] == "goodbye" => goodbye = frame["code"].as_u64(),
            Ok(frame) => settle(field, begun, &frame),
            Err(code) => return Err(Cut { goodbye, code }),
        }
    }
}

impl Begun {
    fn has_more(&self, field: &Field) -> bool {
        self.under_way.len() < WINDOW && field.phase() != Phase::LastWords
    }

    fn begin(&mut self, field: &Field) -> &(String, Send) {
        let number = self.settled.len() + self.under_way.len();
        let new = field.new_send(&self.person, &self.dice, number);
        self.under_way.push(new);
        self.under_way.last().expect("it was just put there")
    }
}

/// A socket that is gone does not take it: then the next read says so.
async fn give(field: &Field, socket: &mut Socket, room: &str, send: &Send) {
    field.step();
    let frame = json!({ "type": "message.send", "room": room, "client_id": send.client_id,
        "text": send.text, "ref": send.client_id });
    drop(socket.try_send(&frame).await);
}

fn settle(field: &Field, begun: &mut Begun, frame: &Value) {
    field.step();
    let is_it = |(_, send): &(String, Send)| frame["ref"] == *send.client_id;
    let at = begun.under_way.iter().position(is_it);
    let at = at.unwrap_or_else(|| panic!("an answer to nothing: {frame}"));
    if frame["type"] == "ack" {
        let (room, mut send) = begun.under_way.remove(at);
        send.attempts.push(acked(field, frame));
        begun.settled.push((room, send));
    } else {
        let code = &frame["problem"]["code"];
        assert_eq!(code, "draining", "a healthy server refused: {frame}");
        begun.under_way[at].1.attempts.push(Attempt::Refused);
    }
}
