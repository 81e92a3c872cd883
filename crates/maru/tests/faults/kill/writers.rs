//! Clients that send without a pause, and send again with the same client id what was cut off. Must not know why it was.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use testkit::history::{Ack, Attempt, Send};
use testkit::{Person, Socket};

use super::field::{Field, Phase};
use crate::chance::Dice;
use crate::reading::{number, text, try_open_socket};

/// Sends of one socket under way at once.
const WINDOW: usize = 4;

/// One send after the other, each until it is accepted.
pub(super) async fn write_over_http(
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
            if send.attempts.last() != Some(&Attempt::Unknown) {
                break;
            }
            field.phase_after(phase).await;
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
pub(super) async fn write_over_a_socket(
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
        let Err(Cut) = write_until_cut(&field, &mut begun).await else {
            return begun.settled;
        };
        for (_, send) in &mut begun.under_way {
            send.attempts.push(Attempt::Unknown);
        }
        field.phase_after(phase).await;
    }
}

/// The connection is gone.
struct Cut;

/// Writes until there is nothing more to write.
async fn write_until_cut(field: &Field, begun: &mut Begun) -> Result<(), Cut> {
    let mut socket = try_open_socket(&begun.person).await.map_err(|_| Cut)?;
    for (room, send) in &begun.under_way {
        give(field, &mut socket, room, send).await?;
    }
    loop {
        while begun.under_way.len() < WINDOW && field.phase() != Phase::LastWords {
            let number = begun.settled.len() + begun.under_way.len();
            let new = field.new_send(&begun.person, &begun.dice, number);
            begun.under_way.push(new);
            let (room, send) = &begun.under_way[begun.under_way.len() - 1];
            give(field, &mut socket, room, send).await?;
        }
        if begun.under_way.is_empty() {
            return Ok(());
        }
        let frame = socket.try_next().await.map_err(|_| Cut)?;
        settle(field, begun, &frame);
    }
}

async fn give(field: &Field, socket: &mut Socket, room: &str, send: &Send) -> Result<(), Cut> {
    field.step();
    let frame = json!({ "type": "message.send", "room": room, "client_id": send.client_id,
        "text": send.text, "ref": send.client_id });
    socket.try_send(&frame).await.map_err(|_| Cut)
}

fn settle(field: &Field, begun: &mut Begun, frame: &Value) {
    assert_eq!(frame["type"], "ack", "a healthy server refused: {frame}");
    field.step();
    let is_it = |(_, send): &(String, Send)| frame["ref"] == *send.client_id;
    let at = begun.under_way.iter().position(is_it);
    let (room, mut send) = begun.under_way.remove(at.expect("an ack of what was sent"));
    send.attempts.push(acked(field, frame));
    begun.settled.push((room, send));
}
