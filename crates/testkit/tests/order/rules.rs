//! By what a room is ruled, read before it is set differently.

use domain::rooms::KindSettings;
use maru_testkit::Person;
use maru_testkit::host::change_tenant;
use serde_json::{Value, json};

use crate::world::{World, outcome, refused};

#[tokio::test]
async fn those_who_keep_order_read_what_is_the_rooms_own_and_what_its_tenant_keeps() {
    let world = World::start().await;
    change_tenant(&world.server, "demo", |tenant| {
        let kept = KindSettings {
            locked: vec!["typing".into()],
            ..KindSettings::default()
        };
        tenant
            .settings
            .room_kinds
            .insert(domain::RoomKind::Open, kept);
    })
    .await;
    let rules = world.at("/rules");
    let before = world.ana.get(&rules).await.json();
    assert_eq!(
        (
            &before["policy"]["entry"],
            &before["own"],
            &before["locked"]
        ),
        (&json!("anyone"), &json!([]), &json!(["typing"]))
    );
    assert_eq!(before["words"], json!({ "rules": [], "allowed": [] }));
    let words = json!({ "rules": [{ "text": "광고", "action": "hold" }], "allowed": ["광고학"] });
    let change = json!({ "policy": { "entry": "approval", "members_max": 9 }, "words": words });
    assert_eq!(world.ana.patch(&world.at(""), &change).await.status, 200);
    let part = world.at(&format!("/members/{}", world.bo.id()));
    let deputy = json!({ "role": "deputy" });
    assert_eq!(world.ana.patch(&part, &deputy).await.status, 204);
    let after: Value = world.bo.get(&rules).await.json();
    assert_eq!(
        (&after["policy"]["entry"], &after["own"], &after["words"]),
        (&json!("approval"), &json!(["entry", "members_max"]), &words)
    );
    assert_eq!(
        outcome(&world.cy.get(&rules).await),
        refused(403, "role_missing")
    );
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_cannot_be_kept_out_is_asked_for_no_code() {
    let world = World::start().await;
    let ana = &world.ana;
    let nothing_kept = refused(403, "not_in_this_room");
    for kind in ["lobby", "live"] {
        let guarded = json!({ "title": "문 앞", "kind": kind, "entry_code": "비밀" });
        assert_eq!(
            outcome(&ana.post("/v1/rooms", &guarded).await),
            nothing_kept
        );
        let plain = json!({ "title": "광장", "kind": kind });
        let room = ana.post("/v1/rooms", &plain).await.json();
        let at = format!("/v1/rooms/{}", room["id"].as_str().expect("an id"));
        for change in [
            json!({ "entry_code": "비밀" }),
            json!({ "policy": { "entry": "approval" } }),
        ] {
            assert_eq!(outcome(&ana.patch(&at, &change).await), nothing_kept);
        }
    }
    // A room that has a code does not become one of a kind that cannot ask for it.
    let code = json!({ "entry_code": "비밀" });
    assert_eq!(ana.patch(&world.at(""), &code).await.status, 200);
    let lobby = json!({ "kind": "lobby" });
    assert_eq!(
        outcome(&ana.patch(&world.at(""), &lobby).await),
        nothing_kept
    );
    let bare = json!({ "kind": "lobby", "entry_code": null });
    assert_eq!(ana.patch(&world.at(""), &bare).await.status, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn an_entry_code_is_not_guessed_by_many_guests_of_one_address() {
    let world = World::start().await;
    let code = json!({ "entry_code": "비밀" });
    assert_eq!(world.ana.patch(&world.at(""), &code).await.status, 200);
    let door = world.at("/members/me");
    let mut said = Vec::new();
    for guesser in 0..8 {
        let name = format!("손님{guesser}");
        let guest = Person::enter(world.server.address(), &name).await;
        for code in 0..5 {
            let shown = json!({ "entry_code": format!("{guesser}{code}") });
            said.push(guest.put_json(&door, &shown).await);
        }
    }
    let wrong = said.iter().take_while(|one| one.status == 403).count();
    assert_eq!(wrong, 30);
    let over = said.last().expect("there were many");
    assert_eq!(outcome(over), refused(429, "too_many_attempts"));
    assert!(over.json()["retry_after"].as_u64() > Some(0));
    world.server.stop().await;
}

#[tokio::test]
async fn what_would_change_nothing_is_refused() {
    let world = World::start().await;
    let own_part = world.at(&format!("/members/{}", world.ana.id()));
    let member = json!({ "role": "member" });
    assert_eq!(
        outcome(&world.ana.patch(&own_part, &member).await),
        refused(422, "not_oneself")
    );
    let ban = world.at(&format!("/bans/{}", world.bo.id()));
    let at_once = json!({ "seconds": 0 });
    assert_eq!(
        outcome(&world.ana.put_json(&ban, &at_once).await),
        refused(422, "invalid_member")
    );
    world.server.stop().await;
}

#[tokio::test]
async fn a_socket_is_told_when_to_try_again() {
    let world = World::start().await;
    let slow = json!({ "slow_mode_seconds": 30 });
    assert_eq!(world.ana.patch(&world.at(""), &slow).await.status, 200);
    let mut bo = world.bo.open_socket().await;
    for (n, text) in ["하나", "둘"].into_iter().enumerate() {
        let id = format!("s{n}");
        bo.send(&json!({ "type": "message.send", "room": world.room, "client_id": id, "text": text, "ref": n }))
            .await;
    }
    let error = bo.next_of("error").await;
    assert_eq!(error["problem"]["code"], "slow_mode");
    let wait = error["problem"]["retry_after"].as_u64();
    assert!((1..=30).contains(&wait.expect("a time")), "{error}");
    // Over HTTP the same stands in the answer and in its header.
    let again = world.send(&world.bo, "h1", "셋").await;
    let told = again.json()["retry_after"].to_string();
    assert_eq!(again.header("retry-after"), told);
    world.server.stop().await;
}
