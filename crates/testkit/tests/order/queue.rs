//! Messages that somebody looks at first.

use domain::Role;
use maru_testkit::Person;
use serde_json::{Value, json};

use crate::waiting::{decide, entries, listening, own, queue, told};
use crate::world::{World, done, outcome, refused};

const DAY: u32 = 24 * 3_600;

/// A room that holds `광고`, masks `바보` and refuses `욕설`.
async fn holding() -> World {
    let world = World::start().await;
    let rule = |text: &str, action: &str| json!({ "text": text, "action": action });
    let rules = [
        rule("광고", "hold"),
        rule("바보", "mask"),
        rule("욕설", "refuse"),
    ];
    let words = json!({ "words": { "rules": rules, "allowed": [] } });
    assert_eq!(world.ana.patch(&world.at(""), &words).await.status, 200);
    world
}

async fn check_released(world: &World, newest: u64) -> Vec<Value> {
    let messages = world.messages().await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["text"], "광고 하는 **");
    assert_eq!(messages[0]["sender"]["id"], world.bo.id());
    assert_eq!(messages[0]["client_id"], "b1");
    assert_eq!(messages[0]["seq"], newest + 1);
    messages
}

async fn check_resends(world: &World, held: &Value) {
    // A resend is the same one.
    let again = world.send(&world.bo, "b1", "광고 하는 바보").await;
    assert_eq!(
        (again.status, again.json()["held"]["id"].clone()),
        (202, held["id"].clone())
    );
    let other = world.send(&world.bo, "b1", "광고 또").await;
    assert_eq!(outcome(&other), refused(422, "client_id_reused"));
}

#[tokio::test]
async fn a_held_message_is_seen_by_its_sender_and_those_who_decide_until_it_is_let_through() {
    let world = holding().await;
    let (mut keeper, mut sender) = (listening(&world.ana).await, listening(&world.bo).await);
    let answer = world.send(&world.bo, "b1", "광고 하는 바보").await;
    assert_eq!(answer.status, 202);
    let held = answer.json()["held"].clone();
    assert_eq!(held["state"], "open");
    assert_eq!(held["text"], "광고 하는 **");
    assert!(held.get("parts").is_none(), "{held}");
    check_resends(&world, &held).await;
    // Nobody reads it, and nothing has happened in the room.
    assert!(world.messages().await.is_empty());
    let room = world.cy.get(&world.at("")).await.json();
    let newest = room["head"].as_u64().expect("a head");
    assert!(room["last_message"].is_null());
    assert_eq!(told(&mut keeper, "queue").await["messages"], 1);
    assert_eq!(
        told(&mut sender, "waiting").await["waiting"][0]["state"],
        "open"
    );
    let page = queue(&world, &world.ana, "message").await;
    assert_eq!(
        (&page["messages"], &page["entries"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(entries(&page)[0]["parts"], json!(["광고"]));
    let by_member = world.cy.get(&world.at("/queue")).await;
    assert_eq!(outcome(&by_member), refused(403, "role_missing"));
    let not_theirs = decide(
        &world,
        &world.cy,
        &held["id"],
        json!({ "action": "accept" }),
    )
    .await;
    assert_eq!(not_theirs, refused(403, "role_missing"));
    assert_eq!(
        decide(
            &world,
            &world.ana,
            &held["id"],
            json!({ "action": "accept" })
        )
        .await,
        done()
    );
    let messages = check_released(&world, newest).await;
    let own = own(&world, &world.bo).await;
    assert_eq!(
        (&own[0]["state"], &own[0]["text"]),
        (&json!("accepted"), &json!(""))
    );
    let again = world.send(&world.bo, "b1", "광고 하는 바보").await;
    assert_eq!(
        (again.status, again.json()["id"].clone()),
        (200, messages[0]["id"].clone())
    );
    let late = decide(
        &world,
        &world.ana,
        &held["id"],
        json!({ "action": "decline" }),
    )
    .await;
    assert_eq!(late, refused(409, "waiting_over"));
    let acts = world.ana.get(&world.at("/acts")).await.json();
    assert_eq!(acts["acts"][0]["kind"], "message.released");
    assert_eq!(acts["acts"][0]["object"], messages[0]["id"]);
    world.server.stop().await;
}

#[tokio::test]
async fn a_declined_message_is_told_to_its_sender_with_the_reason_and_is_nowhere_else() {
    let world = holding().await;
    let held = world.send(&world.bo, "b1", "광고 합니다").await.json()["held"].clone();
    let mut sender = listening(&world.bo).await;
    let why = json!({ "action": "decline", "reason": "광고 금지" });
    let staff = world.staff(Role::Moderator).await;
    let all = staff.get("/v1/admin/tenants/demo/queue").await.json();
    assert_eq!(entries(&all)[0]["id"], held["id"]);
    assert_eq!(decide(&world, &staff, &held["id"], why).await, done());
    let told = told(&mut sender, "waiting").await["waiting"][0].clone();
    assert_eq!(
        (&told["state"], &told["reason"]),
        (&json!("declined"), &json!("광고 금지"))
    );
    assert_eq!(told["text"], "광고 합니다");
    assert!(world.messages().await.is_empty());
    assert!(entries(&queue(&world, &world.ana, "message").await).is_empty());
    let acts = world.ana.get(&world.at("/acts")).await.json();
    assert_eq!(acts["acts"][0]["kind"], "message.declined");
    assert_eq!(acts["acts"][0]["reason"], "광고 금지");
    // Sent again it is the same, and is not tried once more.
    let again = world.send(&world.bo, "b1", "광고 합니다").await;
    assert_eq!(
        (again.status, again.json()["held"]["state"].clone()),
        (202, json!("declined"))
    );
    world.server.stop().await;
}

#[tokio::test]
async fn what_the_sender_may_not_do_any_more_is_not_let_through() {
    let world = holding().await;
    let held = world.send(&world.bo, "b1", "광고").await.json()["held"].clone();
    let ban = world.at(&format!("/bans/{}", world.bo.id()));
    let banned = world.ana.put_json(&ban, &json!({ "seconds": 60 })).await;
    assert_eq!(banned.status, 204);
    let accept = || json!({ "action": "accept" });
    let barred = decide(&world, &world.ana, &held["id"], accept()).await;
    assert_eq!(barred, refused(409, "barred_now"));
    assert!(world.messages().await.is_empty());
    assert_eq!(
        entries(&queue(&world, &world.ana, "message").await).len(),
        1
    );
    // What nobody decides ends with its time.
    world.server.pass_seconds(3 * DAY);
    let ana = world.ana.again().await;
    assert!(entries(&queue(&world, &ana, "message").await).is_empty());
    let over = decide(&world, &ana, &held["id"], accept()).await;
    assert_eq!(over, refused(409, "waiting_over"));
    world.server.stop().await;
}

#[tokio::test]
async fn few_messages_of_one_person_wait_and_they_may_be_taken_back() {
    let world = holding().await;
    for at in 0..5 {
        let held = world.send(&world.bo, &format!("b{at}"), "광고").await;
        assert_eq!(held.status, 202);
    }
    let full = world.send(&world.bo, "b5", "광고").await;
    assert_eq!(outcome(&full), refused(409, "queue_full"));
    assert_eq!(world.send(&world.cy, "c1", "광고").await.status, 202);
    let first = own(&world, &world.bo).await[0].clone();
    let path = world.at(&format!("/queue/{}", first["id"].as_str().expect("an id")));
    let foreign = world.cy.delete(&path).await;
    assert_eq!(outcome(&foreign), refused(404, "waiting_not_found"));
    assert_eq!(outcome(&world.bo.delete(&path).await), done());
    assert_eq!(world.send(&world.bo, "b6", "광고").await.status, 202);
    assert_eq!(
        outcome(&world.bo.delete(&path).await),
        refused(409, "waiting_over")
    );
    world.server.stop().await;
}

#[tokio::test]
async fn those_who_keep_order_are_not_held_and_an_edit_cannot_wait() {
    let world = holding().await;
    assert_eq!(world.send(&world.ana, "a1", "광고").await.status, 201);
    let said = world.say(&world.bo, "b1", "말").await;
    let edit = world.at(&format!("/messages/{said}"));
    let edited = world.bo.patch(&edit, &json!({ "text": "광고" })).await;
    assert_eq!(outcome(&edited), refused(422, "word_held"));
    let refusal = world.send(&world.bo, "b2", "광고 욕설").await;
    assert_eq!(outcome(&refusal), refused(422, "word_refused"));
    let trial = json!({ "rules": [{ "text": "광고", "action": "hold" }], "allowed": [] });
    let trial = world.ana.post(&world.at("/word-trials"), &trial).await;
    let caught = trial.json()["caught"][0].clone();
    assert_eq!(
        (&caught["action"], &caught["parts"]),
        (&json!("hold"), &json!(["광고"]))
    );
    world.server.stop().await;
}

#[tokio::test]
async fn a_frame_is_told_that_its_message_waits() {
    let world = holding().await;
    let mut socket = world.bo.open_socket().await;
    let frame = json!({ "type": "message.send", "ref": 1, "room": world.room, "client_id": "b1", "text": "광고" });
    socket.send(&frame).await;
    let ack = socket.next_of("ack").await;
    assert!(
        ack["held"].as_str().is_some_and(|id| id.starts_with("wa_")),
        "{ack}"
    );
    assert!(ack.get("seq").is_none());
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_is_erased_leaves_nothing_that_waits() {
    let world = holding().await;
    assert_eq!(world.send(&world.bo, "b1", "광고").await.status, 202);
    let export = world.bo.get("/v1/me/export").await;
    let lines = String::from_utf8_lossy(&export.body).into_owned();
    assert!(
        lines.contains(r#""type":"waiting""#) && lines.contains("광고"),
        "{lines}"
    );
    let body = json!({ "client_id": "c1", "text": "@bo 광고", "mentions": [world.bo.id()] });
    let named = world.cy.post(&world.at("/messages"), &body).await;
    assert_eq!(named.status, 202);
    let gone = world
        .bo
        .call(hyper::Method::DELETE, "/v1/me", Some(&json!({})))
        .await;
    assert_eq!(gone.status, 204);
    let page = queue(&world, &world.ana, "message").await;
    let texts: Vec<&Value> = entries(&page).iter().map(|one| &one["text"]).collect();
    assert_eq!(texts, ["@(알 수 없음) 광고"]);
    world.server.stop().await;
}

#[tokio::test]
async fn ones_standing_says_whether_something_of_ones_own_waits() {
    let world = holding().await;
    let stands = async |who: &Person| {
        let standing = who.get(&world.at("/members/me")).await.json();
        standing["waiting"].clone()
    };
    assert_eq!(stands(&world.bo).await, false);
    let held = world.send(&world.bo, "b1", "광고").await.json()["held"].clone();
    assert_eq!(stands(&world.bo).await, true);
    assert_eq!(stands(&world.cy).await, false);
    let why = json!({ "action": "decline" });
    assert_eq!(decide(&world, &world.ana, &held["id"], why).await, done());
    assert_eq!(stands(&world.bo).await, false);
    world.server.stop().await;
}
