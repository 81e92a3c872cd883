//! What the store kept from being told.

use std::time::Duration;

use maru_testkit::faulty::{Fault, FaultyStore};
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, TestServer};
use serde_json::json;

use crate::come_over;

#[tokio::test]
async fn rooms_that_could_not_be_told_of_a_claim_are_told_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = FaultyStore::around(open_sqlite(folder.path()).await);
    let server = TestServer::start_on(store.clone(), Settings::default()).await;
    let guest = Person::enter(server.address(), "다온").await;
    guest.say("tennis", "c1", "before").await;
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    store.fail_next(&[Fault::Unavailable]);
    let mine = json!({ "ticket": offer["ticket"] });
    let claimed = ana.post("/v1/me/claims", &mine).await;
    assert_eq!(claimed.status, 201, "{:?}", claimed.body);
    let cx = &server.running.api.cx;
    let is_in = async || {
        let members = ana.get("/v1/rooms/tennis/members").await.json();
        members.to_string().contains(ana.id())
    };
    let minute = Duration::from_mins(1);
    // Whoever made it may be telling of it still.
    assert_eq!(app::people::finish_claims(cx, minute).await.ok(), Some(()));
    assert!(!is_in().await);
    server.ambient.advance(minute);
    assert_eq!(app::people::finish_claims(cx, minute).await.ok(), Some(()));
    assert!(is_in().await);
    server.stop().await;
}
