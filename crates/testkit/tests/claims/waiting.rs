//! What waits of a guest for a decision, and goes along.

use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

use crate::come_over;

async fn waiting_of(person: &Person) -> Value {
    person.get("/v1/rooms/court/queue/me").await.json()["waiting"].clone()
}

/// Whoever asked to come in as a guest goes on asking, under the name that they gave for the room; the room hears nothing of
/// it.
#[tokio::test]
async fn a_guest_who_asked_to_come_in_goes_on_asking_as_whoever_signed_in() {
    let server = TestServer::start().await;
    let host = Person::enter(server.address(), "bo").await;
    let made = json!({ "title": "court", "alias": "court" });
    assert_eq!(host.post("/v1/rooms", &made).await.status, 201);
    let policy = json!({ "policy": { "entry": "approval" } });
    assert_eq!(host.patch("/v1/rooms/court", &policy).await.status, 200);
    let guest = Person::enter(server.address(), "다온").await;
    let wanted = json!({ "note": "저예요", "profile": { "name": "별빛" } });
    let asked = guest.put_json("/v1/rooms/court/queue/me", &wanted).await;
    assert_eq!(asked.status, 202);
    let shown = asked.json()["waiting"][0]["by"]["id"].clone();
    assert_ne!(shown, guest.id());
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    assert_eq!(waiting_of(&ana).await, json!([]));
    let mut keeper = host.open_socket().await;
    keeper
        .send(&json!({ "type": "feed.open", "ref": "f" }))
        .await;
    keeper.next_of("feed").await;
    let mine = json!({ "ticket": offer["ticket"] });
    let claim = ana.post("/v1/me/claims", &mine).await;
    assert_eq!(claim.status, 201);
    // Those who decide are told that it is another one's.
    loop {
        let frame = keeper.next_of("feed").await;
        let changes = frame["feed"]["changes"].as_array().cloned();
        if changes.is_some_and(|all| all.iter().any(|one| one["type"] == "queue")) {
            break;
        }
    }
    let own = waiting_of(&ana).await;
    assert_eq!(
        (&own[0]["state"], &own[0]["text"]),
        (&json!("open"), &json!("저예요"))
    );
    let page = host.get("/v1/rooms/court/queue?kind=entry").await.json();
    assert_eq!(page["waiting"].as_array().map(Vec::len), Some(1));
    assert_eq!(page["waiting"][0]["by"]["id"], shown);
    assert_eq!(page["waiting"][0]["by"]["name"], "별빛");
    let log = host.get("/v1/rooms/court/events?after=0").await.json();
    assert!(!log.to_string().contains("별빛"), "{log}");
    // Undone, it is the guest's again.
    let undo = format!(
        "/v1/me/claims/{}",
        claim.json()["id"].as_str().expect("an id")
    );
    assert_eq!(ana.delete(&undo).await.status, 204);
    assert_eq!(waiting_of(&ana).await, json!([]));
    let page = host.get("/v1/rooms/court/queue?kind=entry").await.json();
    assert_eq!(page["waiting"][0]["by"]["id"], shown);
    server.stop().await;
}
