//! What others of a room can be told: everything that they read, and hear on each way. Must not know who is hidden in it.

use maru_testkit::http::Answer;
use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

pub(crate) struct World {
    pub(crate) server: TestServer,
    /// Acts under other names.
    pub(crate) masked: Person,
    /// Has rooms of her own, and is in the masked one's.
    pub(crate) ana: Person,
    /// Is everywhere where the masked one is, and listens.
    pub(crate) bo: Person,
    /// Is pushed to.
    pub(crate) cy: Person,
    /// What others were told, each with where.
    pub(crate) seen: Vec<String>,
    pub(crate) calls: u32,
}

pub(crate) fn id_of(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

impl World {
    pub(crate) async fn start() -> Self {
        let server = TestServer::start().await;
        let enter = async |name: &str| Person::enter(server.address(), name).await;
        Self {
            masked: enter("REALNAME-7f3a").await,
            ana: enter("ana").await,
            bo: enter("bo").await,
            cy: enter("cy").await,
            server,
            seen: Vec::new(),
            calls: 0,
        }
    }

    /// Keeps an answer that somebody else got, and that must be a good one.
    pub(crate) fn note(&mut self, what: &str, answer: &Answer) -> Value {
        let body = String::from_utf8_lossy(&answer.body);
        assert_eq!(answer.status / 100, 2, "{what}: {} {body}", answer.status);
        self.seen.push(format!("{what}: {body}"));
        answer.json()
    }

    pub(crate) async fn room(&mut self, who: &Person, wanted: Value) -> String {
        let made = who.post("/v1/rooms", &wanted).await;
        assert_eq!(made.status, 201, "{:?}", made.body);
        id_of(&made.json())
    }

    /// Under which id others of a room know somebody.
    pub(crate) async fn id_in(&self, who: &Person, room: &str) -> String {
        let standing = who.get(&format!("/v1/rooms/{room}/members/me")).await;
        let own = &standing.json()["own_id"];
        own.as_str().expect("an id").to_owned()
    }

    pub(crate) async fn say(
        &mut self,
        who: &Person,
        room: &str,
        text: &str,
        more: Value,
    ) -> String {
        self.calls += 1;
        let mut wanted = json!({ "client_id": format!("c{}", self.calls), "text": text });
        for (field, value) in more.as_object().into_iter().flatten() {
            wanted[field] = value.clone();
        }
        let path = format!("/v1/rooms/{room}/messages");
        let sent = who.post(&path, &wanted).await;
        assert_eq!(sent.status, 201, "{:?}", sent.body);
        id_of(&sent.json())
    }
}

/// Everything that somebody hears over a stream, until the server ends it.
pub(crate) fn stream(who: &Person, path: &str) -> JoinHandle<String> {
    let (who, path) = (who.clone(), path.to_owned());
    tokio::spawn(async move {
        let all = who.get(&path).await;
        format!("{path}: {}", String::from_utf8_lossy(&all.body))
    })
}

/// All that can be read of a room, by somebody who keeps order there or not.
pub(crate) async fn read_room(world: &mut World, reader: &Person, room: &str) {
    let open = [
        "",
        "/messages",
        "/members",
        "/members/me",
        "/events?after=0",
        "/pins",
        "/presence",
        "/readers",
        "/notices",
        "/queue/me",
    ];
    for rest in open {
        let answer = reader.get(&format!("/v1/rooms/{room}{rest}")).await;
        world.note(&format!("{room}{rest}"), &answer);
    }
    let standing = reader
        .get(&format!("/v1/rooms/{room}/members/me"))
        .await
        .json();
    if standing["role"] == "member" {
        return;
    }
    let kept = [
        "/bans",
        "/acts",
        "/reports?state=open",
        "/reports?state=resolved",
        "/invites",
        "/queue?kind=entry",
        "/queue?kind=message",
        "/rules",
    ];
    for rest in kept {
        let answer = reader.get(&format!("/v1/rooms/{room}{rest}")).await;
        // A deputy reads no invitations where only the host does, and so on: then nothing is told.
        if answer.status == 200 {
            world.note(&format!("{room}{rest}"), &answer);
        }
    }
}

/// What others read of their own.
pub(crate) async fn read_own(world: &mut World, reader: &Person) {
    let paths = [
        "/v1/me/rooms",
        "/v1/rooms",
        "/v1/rooms?sort=people",
        "/v1/rooms?q=%EA%B0%80%EB%A9%B4",
        "/v1/me/blocks",
        "/v1/me/presence",
        "/v1/me/export",
        "/v1/search/messages?q=%EC%99%94%EC%96%B4%EC%9A%94",
        "/v1/search/messages?q=%EC%B2%AB",
    ];
    for path in paths {
        let answer = reader.get(path).await;
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, 200, "{path} {body}");
        world.seen.push(format!("{path}: {body}"));
    }
}

/// What a socket was given, up to a message with this text in a room and in the feed.
pub(crate) async fn hear(socket: &mut Socket, text: &str, seen: &mut Vec<String>) {
    let (mut in_room, mut in_feed) = (false, false);
    while !(in_room && in_feed) {
        let frame = socket.next().await;
        let said = frame.to_string();
        in_room |= said.contains(text) && frame["type"] == "event";
        in_feed |= said.contains(text) && frame["type"] == "feed";
        seen.push(format!("socket: {said}"));
    }
}
