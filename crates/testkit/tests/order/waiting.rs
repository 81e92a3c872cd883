//! What tests of the queue ask of a room.

use maru_testkit::{Person, Socket};
use serde_json::{Value, json};

use crate::world::{World, outcome};

pub(crate) async fn queue(world: &World, reader: &Person, kind: &str) -> Value {
    let path = world.at(&format!("/queue?kind={kind}"));
    reader.get(&path).await.json()
}

pub(crate) fn entries(page: &Value) -> &[Value] {
    page["waiting"].as_array().expect("a page")
}

pub(crate) async fn own(world: &World, who: &Person) -> Vec<Value> {
    let answer = who.get(&world.at("/queue/me")).await.json();
    entries(&answer).to_vec()
}

pub(crate) async fn decide(world: &World, by: &Person, id: &Value, body: Value) -> (u16, String) {
    world.server.pass_seconds(1);
    let id = id.as_str().expect("an id");
    let path = world.at(&format!("/queue/{id}/resolution"));
    outcome(&by.put_json(&path, &body).await)
}

pub(crate) async fn listening(who: &Person) -> Socket {
    let mut socket = who.open_socket().await;
    socket
        .send(&json!({ "type": "feed.open", "ref": "f" }))
        .await;
    socket.next_of("feed").await;
    socket
}

/// The next change of this type that a feed tells.
pub(crate) async fn told(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let frame = socket.next_of("feed").await;
        let changes = frame["feed"]["changes"].as_array().cloned();
        let mut changes = changes.unwrap_or_default().into_iter();
        if let Some(change) = changes.find(|change| change["type"] == kind) {
            return change;
        }
    }
}
