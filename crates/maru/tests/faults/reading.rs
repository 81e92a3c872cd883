//! Reading rooms as the judge wants them: the whole log by a socket, all messages by pages, events out of frames. Must
//! not know faults.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::history::{Event, Fact, Message};
use testkit::{Person, Socket};

/// A field's text; empty if there is none.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A field's number.
pub(crate) fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number of the wire")
}

/// A message of the wire.
pub(crate) fn message(json: &Value) -> Message {
    Message {
        id: text(&json["id"]),
        number: number(&json["number"]),
        sender: text(&json["sender"]["id"]),
        client_id: text(&json["client_id"]),
        text: text(&json["text"]),
    }
}

/// An `{seq, at, event}` of the wire.
pub(crate) fn event(json: &Value) -> Event {
    let what = &json["event"];
    let fact = if what["type"] == "message.sent" {
        Fact::Sent(message(&what["message"]))
    } else {
        Fact::Other(format!("{} {what}", json["at"]))
    };
    let seq = number(&json["seq"]);
    Event { seq, fact }
}

/// The events of an `event` or `events` frame; none for other frames.
pub(crate) fn events_of(frame: &Value) -> Vec<Event> {
    match frame["type"].as_str() {
        Some("event") => vec![event(frame)],
        Some("events") => frame["events"]
            .as_array()
            .into_iter()
            .flatten()
            .map(event)
            .collect(),
        _ => Vec::new(),
    }
}

/// Opens a socket by a ticket, if the server is there.
pub(crate) async fn try_open_socket(person: &Person) -> anyhow::Result<Socket> {
    let body = json!({});
    let asked = person.try_call(Method::POST, "/v1/socket-tickets", Some(&body));
    let ticket = asked.await?.json();
    Socket::open(person.address, &text(&ticket["ticket"])).await
}

/// Subscribes from the beginning, or from behind a cursor; the verdict.
pub(crate) async fn subscribe(
    socket: &mut Socket,
    room: &str,
    after: u64,
) -> Result<Value, Option<u16>> {
    let cursor = format!("{}.{after}", text(&socket.welcome["epoch"]));
    let frame = json!({ "type": "subscribe", "room": room, "after": cursor, "ref": room });
    socket.try_send(&frame).await.map_err(|_| None)?;
    loop {
        let frame = socket.try_next().await?;
        if frame["ref"] == room {
            return Ok(frame);
        }
        assert!(
            frame["room"] != room,
            "an event before the verdict: {frame}"
        );
    }
}

/// The whole log of a room, as somebody sees it who comes new.
pub(crate) async fn read_log(person: &Person, room: &str) -> Vec<Event> {
    let mut socket = person.open_socket().await;
    let verdict = subscribe(&mut socket, room, 0).await.expect("a verdict");
    assert_eq!(verdict["mode"], "resumed", "a log that is not too long");
    let head = number(&verdict["head"]);
    let mut log: Vec<Event> = Vec::new();
    while log.last().map_or(0, |event| event.seq) < head {
        log.append(&mut events_of(&socket.next().await));
    }
    log
}

/// All messages of a room with their seqs, page by page from the oldest.
pub(crate) async fn read_messages(person: &Person, room: &str) -> Vec<(u64, Message)> {
    let mut messages = Vec::new();
    let mut after = Some(0);
    while let Some(seq) = after {
        let path = format!("/v1/rooms/{room}/messages?after={seq}&limit=100");
        let page = person.get(&path).await;
        assert_eq!(page.status, 200, "{:?}", page.body);
        let page = page.json();
        let found = page["messages"].as_array().into_iter().flatten();
        messages.extend(found.map(|json| (number(&json["seq"]), message(json))));
        after = page["next"].as_u64();
    }
    messages
}
