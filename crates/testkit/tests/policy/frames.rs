//! The frames of the socket, as the running server tells them, sent by whoever. Must not know the table.

use maru_testkit::Socket;
use serde_json::{Value, json};

use crate::samples::{Scene, sample};
use crate::samples_rooms::room_for;
use crate::things::Place;
use crate::world::Somebody;

/// The HTTP call that does what the frame does.
pub(crate) fn twin(route: &str) -> Option<&'static str> {
    Some(match route.strip_prefix("FRAME ")? {
        "subscribe" => "GET /v1/rooms/{room}/events",
        "unsubscribe" => "GET /v1/rooms/{room}",
        "message.send" => "POST /v1/rooms/{room}/messages",
        "message.edit" => "PATCH /v1/rooms/{room}/messages/{id}",
        "message.delete" => "DELETE /v1/rooms/{room}/messages/{id}",
        "reaction.set" => "PUT /v1/rooms/{room}/messages/{id}/reactions/{emoji}",
        "read.mark" => "PUT /v1/rooms/{room}/read",
        "typing" => "POST /v1/rooms/{room}/typing",
        "feed.open" => "GET /v1/feed",
        _ => return None,
    })
}

/// Every type of frame that the server takes: it lists them when it hears another.
pub(crate) async fn all(scene: Scene<'_>) -> Vec<String> {
    let address = scene.world.server.address();
    let token = scene.who.credential.as_deref().expect("somebody");
    let mut socket = Socket::open_with_bearer(address, token)
        .await
        .expect("it opens");
    socket.send(&json!({ "type": "no such type" })).await;
    let detail = socket.next_of("error").await["problem"]["detail"].to_string();
    let list = detail.split_once("expected one of").expect("a list").1;
    let types: Vec<String> = list
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|kind| format!("FRAME {kind}"))
        .collect();
    assert!(types.len() > 5, "{detail}");
    types
}

/// About what the frame is sent.
pub(crate) fn places(route: &str) -> &'static [Place] {
    match route {
        "FRAME ping" | "FRAME feed.open" => &[Place::Own],
        "FRAME message.edit" | "FRAME message.delete" => {
            &[Place::Own, Place::Peer, Place::Foreign, Place::Stray]
        }
        "FRAME reaction.set" => &[Place::Own, Place::Foreign, Place::Stray],
        "FRAME session.renew" | "FRAME read.mark" | "FRAME typing" => {
            &[Place::Own, Place::Peer, Place::Foreign]
        }
        _ => &[Place::Own, Place::Foreign],
    }
}

/// Opens a socket, sends the frame, and says what came of it.
pub(crate) async fn outcome(route: &str, scene: Scene<'_>) -> String {
    match answered(route, scene).await {
        Some(Ok(answer)) => of(&answer),
        Some(Err(code)) => format!("closed {code}"),
        None => {
            let ask = sample("GET /v1/socket", scene).await;
            scene.world.ask(scene.who, &ask).await.outcome()
        }
    }
}

/// The answer to the frame, or the code that the socket was closed with; none where none opens.
pub(crate) async fn answered(route: &str, scene: Scene<'_>) -> Option<Result<Value, u16>> {
    let mut socket = open(scene.who, scene).await?;
    let mut frame = frame(route, scene).await;
    frame["ref"] = json!("cell");
    socket.send(&frame).await;
    loop {
        match socket.try_next().await {
            Err(code) => return Some(Err(code.unwrap_or(0))),
            Ok(answer) if answer["ref"] == "cell" => return Some(Ok(answer)),
            Ok(_) => {}
        }
    }
}

async fn open(who: &Somebody, scene: Scene<'_>) -> Option<Socket> {
    let token = who.credential.as_deref()?;
    Socket::open_with_bearer(scene.world.server.address(), token)
        .await
        .ok()
}

fn of(answer: &Value) -> String {
    let problem = &answer["problem"];
    match problem["code"].as_str() {
        Some(code) => format!("{} {code}", problem["status"]),
        None => answer["type"].as_str().unwrap_or_default().to_owned(),
    }
}

/// The frame, about what the scene says.
pub(crate) async fn frame(route: &str, scene: Scene<'_>) -> Value {
    let Scene {
        world, place, who, ..
    } = scene;
    let room = room_for(route, scene).await;
    match route {
        "FRAME subscribe" => json!({ "type": "subscribe", "room": room }),
        "FRAME unsubscribe" => json!({ "type": "unsubscribe", "room": room }),
        "FRAME message.send" => {
            json!({ "type": "message.send", "room": room, "client_id": format!("f{}", world.fresh()), "text": "말" })
        }
        "FRAME message.send reply_to" => {
            json!({ "type": "message.send", "room": room, "client_id": format!("f{}", world.fresh()), "text": "대답", "reply_to": world.message_of(place, who).await })
        }
        "FRAME message.send mentions" => {
            json!({ "type": "message.send", "room": room, "client_id": format!("f{}", world.fresh()), "text": "@사람", "mentions": [world.member_in(&room, place).await] })
        }
        "FRAME message.delete" => {
            json!({ "type": "message.delete", "room": room, "id": world.message_of(place, who).await })
        }
        "FRAME message.edit" => {
            json!({ "type": "message.edit", "room": room, "id": world.message_of(place, who).await, "text": "다른 말" })
        }
        "FRAME message.edit mentions" => {
            let message = world.message_of(place.outer(), who).await;
            json!({ "type": "message.edit", "room": room, "id": message, "text": "@사람", "mentions": [world.member_in(&room, place).await] })
        }
        "FRAME reaction.set" => {
            json!({ "type": "reaction.set", "room": room, "id": world.message_of(place, who).await, "emoji": "👍", "on": true })
        }
        "FRAME read.mark" => json!({ "type": "read.mark", "room": room, "seq": 1 }),
        "FRAME typing" => json!({ "type": "typing", "room": room, "on": true }),
        "FRAME feed.open" => json!({ "type": "feed.open" }),
        "FRAME session.renew" => {
            let token = match place {
                Place::Own => who.credential.clone(),
                _ => world.guest(place.slug()).await.credential,
            };
            json!({ "type": "session.renew", "access_token": token })
        }
        "FRAME ping" => json!({ "type": "ping" }),
        _ => panic!(
            "`{route}` has no sample frame: add one to crates/testkit/tests/policy/frames.rs, then bless the table"
        ),
    }
}
