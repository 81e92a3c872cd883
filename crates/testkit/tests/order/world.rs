//! A room with its host, and people in it.

use domain::{PrincipalId, Role};
use maru_testkit::http::Answer;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

pub(crate) struct World {
    pub(crate) server: TestServer,
    /// The host.
    pub(crate) ana: Person,
    /// A member.
    pub(crate) bo: Person,
    /// Another member.
    pub(crate) cy: Person,
    /// The room's id.
    pub(crate) room: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::on(TestServer::start().await).await
    }

    pub(crate) async fn on(server: TestServer) -> Self {
        let enter = async |name| Person::enter(server.address(), name).await;
        let (ana, bo, cy) = (enter("ana").await, enter("bo").await, enter("cy").await);
        let made = ana.post("/v1/rooms", &json!({ "title": "방" })).await;
        let room = made.json()["id"].as_str().expect("an id").to_owned();
        for member in [&bo, &cy] {
            let path = format!("/v1/rooms/{room}/members/me");
            assert_eq!(member.put(&path).await.status, 200);
        }
        Self {
            server,
            ana,
            bo,
            cy,
            room,
        }
    }

    pub(crate) fn at(&self, rest: &str) -> String {
        format!("/v1/rooms/{}{rest}", self.room)
    }

    pub(crate) async fn send(&self, who: &Person, client_id: &str, text: &str) -> Answer {
        let body = json!({ "client_id": client_id, "text": text });
        who.post(&self.at("/messages"), &body).await
    }

    /// The id of a message that somebody says.
    pub(crate) async fn say(&self, who: &Person, client_id: &str, text: &str) -> String {
        let sent = who.say(&self.room, client_id, text).await;
        sent["id"].as_str().expect("an id").to_owned()
    }

    /// Somebody who is not in the room, with a part in the tenant.
    pub(crate) async fn staff(&self, role: Role) -> Person {
        let name = match role {
            Role::Viewer => "dan",
            Role::Moderator => "eve",
            Role::Admin | Role::Operator => "fay",
        };
        let person = Person::enter(self.server.address(), name).await;
        let cx = &self.server.running.api.cx;
        let tenant = maru_testkit::host::tenant_id(&self.server, "demo");
        let id = PrincipalId::parse(person.id()).expect("an id");
        let mut tx = cx.store.begin_identity().await.expect("a transaction");
        let record = tx.lock_principal(tenant, id).await.expect("it is read");
        let mut record = record.expect("somebody");
        record.role = Some(role);
        tx.update_principal(&record).await.expect("it is written");
        tx.commit().await.expect("it is committed");
        person
    }

    pub(crate) async fn messages(&self) -> Vec<Value> {
        let page = self.ana.get(&self.at("/messages")).await.json();
        page["messages"].as_array().expect("messages").clone()
    }
}

/// Status and code.
pub(crate) fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

pub(crate) fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

pub(crate) fn done() -> (u16, String) {
    refused(204, "")
}
