//! A room with people, and devices that are pushed to.

use std::time::Duration;

use maru_testkit::courier::{Courier, Device};
use maru_testkit::server::Settings;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

pub(crate) struct World {
    pub(crate) server: TestServer,
    pub(crate) service: Courier,
    /// The host.
    pub(crate) ana: Person,
    /// A member.
    pub(crate) bo: Person,
    /// The room, by its alias.
    pub(crate) room: &'static str,
    /// The tenant's public key.
    pub(crate) key: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::on(TestServer::start_with(Settings::default()).await).await
    }

    pub(crate) async fn on(server: TestServer) -> Self {
        let service = Courier::start().await;
        let enter = async |name| Person::enter(server.address(), name).await;
        let (ana, bo) = (enter("ana").await, enter("bo").await);
        let room = json!({ "title": "코트", "alias": "court", "kind": "open" });
        assert_eq!(ana.post("/v1/rooms", &room).await.status, 201);
        assert_eq!(bo.put("/v1/rooms/court/members/me").await.status, 200);
        let state = bo.get("/v1/me/push").await.json();
        let key = state["public_key"].as_str().expect("a key").to_owned();
        Self {
            server,
            service,
            ana,
            bo,
            room: "court",
            key,
        }
    }

    /// Says when somebody wants quiet.
    pub(crate) async fn keep_quiet(who: &Person, hours: &Value) {
        let answer = who.put_json("/v1/me/push/quiet-hours", hours).await;
        assert_eq!(answer.status, 204);
    }

    /// A device of somebody who is pushed to from now on.
    pub(crate) async fn subscribe(&self, who: &Person) -> Device {
        let device = self.service.device();
        let body = device.to_json("ko");
        let answer = who.put_json("/v1/me/push/subscription", &body).await;
        assert_eq!(answer.status, 204, "{:?}", answer.body);
        device
    }

    /// Time passes, and everything that is to be pushed by then is.
    pub(crate) async fn pass(&self, seconds: u64) {
        self.server.ambient.advance(Duration::from_secs(seconds));
        self.server.push_all().await;
    }

    /// What the device was told, each push checked.
    pub(crate) fn told(&self, device: &Device) -> Vec<Value> {
        let now = domain::Ambient::now(&*self.server.ambient).as_seconds();
        self.service.read(device, &self.key, now)
    }

    /// The texts of it.
    pub(crate) fn texts(&self, device: &Device) -> Vec<String> {
        let told = self.told(device);
        let text = |one: &Value| one["text"].as_str().unwrap_or("-").to_owned();
        told.iter().map(text).collect()
    }

    /// Somebody says something that calls these people.
    pub(crate) async fn call(&self, who: &Person, id: &str, text: &str, people: &[&Person]) {
        let ids: Vec<&str> = people.iter().map(|person| person.id()).collect();
        let body = json!({ "client_id": id, "text": text, "mentions": ids });
        let path = format!("/v1/rooms/{}/messages", self.room);
        let sent = who.post(&path, &body).await;
        assert_eq!(sent.status, 201, "{:?}", sent.body);
    }
}
