//! A room with people in it, where many tests begin. Must not know what they do there.

use serde_json::json;

use crate::{Person, TestServer};

/// A server with the room `court`, whose host is the first of them; the others are in.
///
/// # Panics
/// When the room is not made, or somebody does not come in.
pub async fn court(names: &[&str]) -> (TestServer, Vec<Person>) {
    court_on(TestServer::start().await, names).await
}

/// The same on a server that is there.
///
/// # Panics
/// As [`court`].
pub async fn court_on(server: TestServer, names: &[&str]) -> (TestServer, Vec<Person>) {
    let mut people = Vec::new();
    for name in names {
        people.push(Person::enter(server.address(), name).await);
    }
    let room = json!({ "title": "테니스장", "alias": "court" });
    assert_eq!(people[0].post("/v1/rooms", &room).await.status, 201);
    for person in &people[1..] {
        assert_eq!(person.put("/v1/rooms/court/members/me").await.status, 200);
    }
    (server, people)
}
