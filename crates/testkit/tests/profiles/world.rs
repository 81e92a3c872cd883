//! A room with a host, a member who listens, and somebody with a name of their own there.

use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

pub(crate) const USUAL: &str = "김비밀";

pub(crate) struct World {
    pub(crate) server: TestServer,
    /// The host.
    pub(crate) ana: Person,
    /// Whoever has a name of their own here.
    pub(crate) secret: Person,
    /// A member who listens.
    pub(crate) bo: Person,
    pub(crate) room: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        let server = TestServer::start().await;
        let enter = async |name| Person::enter(server.address(), name).await;
        let (ana, secret, bo) = (enter("ana").await, enter(USUAL).await, enter("bo").await);
        let made = ana.post("/v1/rooms", &json!({ "title": "방" })).await;
        let room = made.json()["id"].as_str().expect("an id").to_owned();
        Self {
            server,
            ana,
            secret,
            bo,
            room,
        }
    }

    pub(crate) fn at(&self, rest: &str) -> String {
        format!("/v1/rooms/{}{rest}", self.room)
    }

    /// Under which id others of the room know somebody.
    pub(crate) async fn shown(&self, who: &Person) -> String {
        let standing = who.get(&self.at("/members/me")).await.json();
        standing["own_id"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn join(&self, who: &Person, name: Option<&str>) {
        let body = name.map_or_else(|| json!({}), |name| json!({ "profile": { "name": name } }));
        let joined = who.put_json(&self.at("/members/me"), &body).await;
        assert_eq!(joined.status, 200, "{:?}", joined.body);
    }

    pub(crate) async fn set(&self, who: &Person, profile: &Value) -> (u16, Value) {
        let body = json!({ "profile": profile });
        let answer = who.patch(&self.at("/members/me"), &body).await;
        (answer.status, answer.json())
    }

    pub(crate) async fn listen(&self, who: &Person) -> Socket {
        let mut socket = who.open_socket().await;
        socket.send(&json!({ "type": "feed.open" })).await;
        socket.next_of("feed").await;
        socket.subscribe(&self.room, None).await;
        socket
    }
}

/// What somebody hears until a message with this text, as text.
pub(crate) async fn hear_until(socket: &mut Socket, text: &str) -> Vec<String> {
    let mut heard = Vec::new();
    let (mut in_room, mut in_feed) = (false, false);
    while !(in_room && in_feed) {
        let frame = socket.next().await;
        let said = frame.to_string();
        let is_last = said.contains(text);
        in_room |= is_last && frame["type"] == "event";
        in_feed |= is_last && frame["type"] == "feed";
        heard.push(said);
    }
    heard
}
