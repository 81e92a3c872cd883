//! A request that is well formed, for every route of rooms: in whose room it is asked decides who may.

use serde_json::json;

use crate::ask::Ask;
use crate::routes::is_ruled;
use crate::samples::{Scene, get, with};
use crate::things::Place;

/// A thumb up, as an address has it.
const THUMB: &str = "%F0%9F%91%8D";

pub(crate) async fn room_sample(route: &str, path: &str, scene: Scene<'_>) -> Option<Ask> {
    if let Some((_, rest)) = route.split_once("/messages/{id}") {
        return message_sample(route, path, rest, scene).await;
    }
    if is_ruled(route) {
        return ruled_sample(route, path, scene).await;
    }
    let Scene { world, place, .. } = scene;
    let at = path.replace("{room}", &world.room_at(place));
    Some(match route {
        "GET /v1/rooms"
        | "GET /v1/room-kinds"
        | "GET /v1/rooms/{room}"
        | "GET /v1/rooms/{room}/members"
        | "DELETE /v1/rooms/{room}/members/me"
        | "GET /v1/rooms/{room}/members/me"
        | "GET /v1/rooms/{room}/messages"
        | "GET /v1/rooms/{room}/pins"
        | "GET /v1/rooms/{room}/readers"
        | "GET /v1/rooms/{room}/notices"
        | "GET /v1/rooms/{room}/queue/me"
        | "GET /v1/rooms/{room}/presence"
        | "GET /v1/feed"
        | "GET /v1/rooms/{room}/stream" => get(at),
        "POST /v1/socket-tickets" | "PUT /v1/rooms/{room}/members/me" => with(at, json!({})),
        "GET /v1/search/messages" => {
            let room = world.room_at(place);
            get(format!("{path}?q=%EC%83%81%EB%8B%B4&room={room}"))
        }
        "GET /v1/rooms/{room}/effects" => get(format!("{at}?kind=group")),
        "GET /v1/rooms/{room}/events" => get(format!("{at}?wait=0")),
        "POST /v1/rooms/{room}/reports" => with(
            at,
            json!({ "person": world.guest_of(Place::Own).await, "reason": "spam", "note": "광고" }),
        ),
        "PUT /v1/rooms/{room}/queue/me" => with(at, json!({ "note": "안녕하세요" })),
        "POST /v1/rooms" => with(at, json!({ "title": "새 방" })),
        "POST /v1/rooms/{room}/messages" => with(
            at,
            json!({ "client_id": format!("c{}", world.fresh()), "text": "말" }),
        ),
        "GET /v1/socket" => Ask {
            headers: vec![
                ("connection", "Upgrade".to_owned()),
                ("upgrade", "websocket".to_owned()),
                ("sec-websocket-version", "13".to_owned()),
                ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==".to_owned()),
            ],
            ..get(path)
        },
        _ => return None,
    })
}

/// What is for those who keep order, or for those who are in: asked in a room that the caller rules, and in another's.
async fn ruled_sample(route: &str, path: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene {
        world, place, who, ..
    } = scene;
    let room = world.ruled_room(place, who).await;
    let at = path.replace("{room}", &room);
    if let Some(sample) = thing_sample(route, &at, &room, scene).await {
        return Some(sample);
    }
    let person = match route {
        "DELETE /v1/rooms/{room}/members/{id}/messages" => world.talker_in(&room, place).await,
        _ if at.contains("{id}") => world.member_in(&room, place).await,
        _ => String::new(),
    };
    let at = at.replace("{id}", &person);
    Some(match route {
        "PATCH /v1/rooms/{room}" => with(at, json!({ "title": "다른 이름", "reason": "그래서" })),
        "PUT /v1/rooms/{room}/read" => with(at, json!({ "seq": 1 })),
        "PATCH /v1/rooms/{room}/members/me" => with(
            at,
            json!({ "hidden": true, "pinned": 1, "notify": "mentions", "unread": true }),
        ),
        "POST /v1/rooms/{room}/typing" => with(at, json!({ "on": true })),
        "POST /v1/rooms/{room}/word-trials" => with(
            at,
            json!({ "rules": [{ "text": "말", "action": "mask" }], "allowed": ["말뚝"] }),
        ),
        "PUT /v1/rooms/{room}/notice" => with(at, json!({ "text": "공지", "reason": "그래서" })),
        "DELETE /v1/rooms/{room}/members/{id}/messages" => with(
            at,
            json!({ "hours": 1, "before": 1_000, "reason": "그래서" }),
        ),
        "PATCH /v1/rooms/{room}/members/{id}" => with(
            at,
            json!({ "role": "deputy", "mute_seconds": 60, "reason": "그래서" }),
        ),
        "POST /v1/rooms/{room}/invites" => with(at, json!({ "seconds": 60, "uses": 1 })),
        "PUT /v1/rooms/{room}/bans/{id}" => with(at, json!({ "seconds": 60, "reason": "그래서" })),
        "DELETE /v1/rooms/{room}/notice"
        | "DELETE /v1/rooms/{room}/members/{id}"
        | "DELETE /v1/rooms/{room}/bans/{id}" => with(at, json!({ "reason": "그래서" })),
        "DELETE /v1/rooms/{room}"
        | "GET /v1/rooms/{room}/acts"
        | "GET /v1/rooms/{room}/reports"
        | "GET /v1/rooms/{room}/queue"
        | "GET /v1/rooms/{room}/rules"
        | "GET /v1/rooms/{room}/bans"
        | "GET /v1/rooms/{room}/invites" => get(at),
        _ => return None,
    })
}

/// What is about one thing in the room: a pin, an invitation, what waits, a report, an act.
async fn thing_sample(route: &str, at: &str, room: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene {
        world, place, who, ..
    } = scene;
    if at.ends_with("/pins/{id}") {
        let message = world.message_in(room, place, who).await;
        return Some(get(at.replace("{id}", &message)));
    }
    if at.ends_with("/invites/{id}") {
        let invite = world.any_invite();
        return Some(get(at.replace("{id}", &invite)));
    }
    if at.contains("/queue/{id}") {
        let caller = (route.starts_with("DELETE")).then_some(who);
        let waiting = world.waiting_in(room, place, caller).await;
        let at = at.replace("{id}", &waiting);
        return Some(if route.starts_with("DELETE") {
            get(at)
        } else {
            with(at, json!({ "action": "accept", "reason": "그래서" }))
        });
    }
    if at.ends_with("/resolution") {
        let report = world.report_in(room, place).await;
        let body = json!({ "action": "mute", "seconds": 60, "reason": "욕설" });
        return Some(with(at.replace("{id}", &report), body));
    }
    if at.ends_with("/undo") {
        let act = world.act_in(room, place, who).await;
        return Some(with(
            at.replace("{id}", &act),
            json!({ "reason": "그래서" }),
        ));
    }
    None
}

async fn message_sample(route: &str, path: &str, rest: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene {
        world, place, who, ..
    } = scene;
    let room = if is_ruled(route) {
        world.ruled_room(place, who).await
    } else {
        world.room_at(place)
    };
    let message = world.message_in(&room, place, who).await;
    let at = path.replace("{room}", &room).replace("{id}", &message);
    Some(match (route.split(' ').next()?, rest) {
        ("PATCH", "") => with(at, json!({ "text": "다른 말" })),
        ("DELETE", "") => with(at, json!({ "reason": "그래서" })),
        ("GET", "/edits") => get(at),
        ("PUT" | "DELETE", "/reactions/{emoji}") => get(at.replace("{emoji}", THUMB)),
        _ => return None,
    })
}

/// What names somebody or something in the body: of the caller's own tenant, of another one, or of nobody.
pub(crate) async fn body_sample(
    route: &str,
    path: &str,
    field: &str,
    scene: Scene<'_>,
) -> Option<Ask> {
    let Scene {
        world, place, who, ..
    } = scene;
    let room = world.room_at(place);
    let at = path.replace("{room}", &room);
    let client_id = format!("b{}", world.fresh());
    Some(match (route, field) {
        ("POST /v1/rooms", "with") => with(
            at,
            json!({ "kind": "direct", "with": world.guest_of(place).await }),
        ),
        ("POST /v1/rooms/{room}/messages", "reply_to") => {
            let message = world.message_in(&room, place, who).await;
            let body = json!({ "client_id": client_id, "text": "대답", "reply_to": message });
            with(at, body)
        }
        ("POST /v1/rooms/{room}/messages", "mentions") => {
            let person = world.member_in(&room, place).await;
            let text = format!("@{}", world.name_of(&person).await);
            let body = json!({ "client_id": client_id, "text": text, "mentions": [person] });
            with(at, body)
        }
        ("PATCH /v1/rooms/{room}/messages/{id}", "mentions") => {
            let message = world.message_in(&room, place.outer(), who).await;
            let person = world.member_in(&room, place).await;
            let text = format!("@{}", world.name_of(&person).await);
            let at = at.replace("{id}", &message);
            with(at, json!({ "text": text, "mentions": [person] }))
        }
        ("POST /v1/rooms/{room}/reports", "message") => {
            let message = world.message_in(&room, place, who).await;
            with(at, json!({ "message": message, "reason": "spam" }))
        }
        ("POST /v1/rooms/{room}/reports", "person") => with(
            at,
            json!({ "person": world.guest_of(place).await, "reason": "spam" }),
        ),
        _ => return None,
    })
}

/// The room of a place, as frames name it.
pub(crate) async fn room_for(frame: &str, scene: Scene<'_>) -> String {
    match (frame, scene.place) {
        ("FRAME read.mark" | "FRAME typing", Place::Own | Place::Peer) => {
            scene.world.ruled_room(scene.place, scene.who).await
        }
        _ => scene.world.room_at(scene.place),
    }
}
