//! People who ask to come in.

use maru_testkit::Person;
use maru_testkit::http::Answer;
use serde_json::{Value, json};

use crate::waiting::{decide, entries, listening, own, queue, told};
use crate::world::{World, done, outcome, refused};

const DAY: u32 = 24 * 3_600;

/// A room that one is let into.
async fn asking() -> (World, Person) {
    let world = World::start().await;
    let policy = json!({ "policy": { "entry": "approval" } });
    assert_eq!(world.ana.patch(&world.at(""), &policy).await.status, 200);
    let dan = Person::enter(world.server.address(), "dan").await;
    (world, dan)
}

async fn ask(world: &World, who: &Person, note: &str) -> Answer {
    who.put_json(&world.at("/queue/me"), &json!({ "note": note }))
        .await
}

#[tokio::test]
async fn whoever_asks_to_come_in_waits_until_somebody_lets_them_in() {
    let (world, dan) = asking().await;
    let (mut keeper, mut asker) = (listening(&world.ana).await, listening(&dan).await);
    let join = dan.put(&world.at("/members/me")).await;
    assert_eq!(outcome(&join), refused(403, "approval_needed"));
    let standing = dan.get(&world.at("/members/me")).await.json();
    let may = standing["may"].as_array().expect("abilities");
    assert!(
        may.contains(&json!("ask")) && !may.contains(&json!("join")),
        "{may:?}"
    );
    let head = |room: &Value| room["head"].clone();
    let before = head(&world.ana.get(&world.at("")).await.json());
    let answer = ask(&world, &dan, "안녕하세요").await;
    assert_eq!(
        (answer.status, answer.json()["waiting"][0]["state"].clone()),
        (202, json!("open"))
    );
    assert_eq!(ask(&world, &dan, "또").await.status, 200);
    assert_eq!(told(&mut keeper, "queue").await["entries"], 1);
    assert_eq!(
        told(&mut asker, "waiting").await["waiting"][0]["kind"],
        "entry"
    );
    // The log says nothing of it.
    assert_eq!(head(&world.ana.get(&world.at("")).await.json()), before);
    let page = queue(&world, &world.ana, "entry").await;
    let request = entries(&page)[0].clone();
    assert_eq!(
        (&request["text"], &request["by"]["id"]),
        (&json!("안녕하세요"), &json!(dan.id()))
    );
    let own_judge = decide(&world, &dan, &request["id"], json!({ "action": "accept" })).await;
    assert_eq!(own_judge, refused(403, "role_missing"));
    assert_eq!(
        decide(
            &world,
            &world.ana,
            &request["id"],
            json!({ "action": "accept" })
        )
        .await,
        done()
    );
    assert_eq!(
        told(&mut asker, "joined").await["room"]["room"]["id"],
        *world.room
    );
    assert_eq!(world.send(&dan, "d1", "반가워요").await.status, 201);
    let acts = world.ana.get(&world.at("/acts")).await.json();
    assert_eq!(acts["acts"][0]["kind"], "entry.accepted");
    assert_eq!(acts["acts"][0]["object"], dan.id());
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_was_declined_asks_again_after_a_day() {
    let (world, dan) = asking().await;
    let request = ask(&world, &dan, "").await.json()["waiting"][0].clone();
    let no = json!({ "action": "decline", "reason": "모르는 분" });
    assert_eq!(decide(&world, &world.ana, &request["id"], no).await, done());
    let told = own(&world, &dan).await[0].clone();
    assert_eq!(
        (&told["state"], &told["reason"]),
        (&json!("declined"), &json!("모르는 분"))
    );
    let early = ask(&world, &dan, "").await;
    assert_eq!(outcome(&early), refused(429, "asked_lately"));
    assert_eq!(early.header("retry-after"), DAY.to_string());
    world.server.pass_seconds(DAY);
    let dan = dan.again().await;
    assert_eq!(ask(&world, &dan, "").await.status, 202);
    // What is taken back may be asked at once.
    let request = own(&world, &dan).await[0].clone();
    let path = world.at(&format!(
        "/queue/{}",
        request["id"].as_str().expect("an id")
    ));
    assert_eq!(outcome(&dan.delete(&path).await), done());
    assert_eq!(ask(&world, &dan, "").await.status, 202);
    world.server.stop().await;
}

#[tokio::test]
async fn bans_and_the_capacity_count_when_somebody_is_let_in_and_invitations_go_past_the_queue() {
    let (world, dan) = asking().await;
    let request = ask(&world, &dan, "").await.json()["waiting"][0].clone();
    let policy = json!({ "policy": { "entry": "approval", "members_max": 3 } });
    assert_eq!(world.ana.patch(&world.at(""), &policy).await.status, 200);
    let accept = || json!({ "action": "accept" });
    let full = decide(&world, &world.ana, &request["id"], accept()).await;
    assert_eq!(full, refused(409, "barred_now"));
    assert_eq!(world.cy.delete(&world.at("/members/me")).await.status, 204);
    let invite = world
        .ana
        .post(&world.at("/invites"), &json!({}))
        .await
        .json();
    let shown = json!({ "invite": invite["code"] });
    let joined = dan.put_json(&world.at("/members/me"), &shown).await;
    assert_eq!(joined.status, 200);
    // Whoever is in waits for nothing.
    assert!(entries(&queue(&world, &world.ana, "entry").await).is_empty());
    assert!(own(&world, &dan).await.is_empty());
    world.server.stop().await;
}

#[tokio::test]
async fn a_room_that_is_opened_lets_in_whoever_waits_by_their_own_act() {
    let (world, dan) = asking().await;
    assert_eq!(ask(&world, &dan, "").await.status, 202);
    let policy = json!({ "policy": {} });
    assert_eq!(world.ana.patch(&world.at(""), &policy).await.status, 200);
    assert_eq!(entries(&queue(&world, &world.ana, "entry").await).len(), 1);
    assert_eq!(dan.put(&world.at("/members/me")).await.status, 200);
    assert!(entries(&queue(&world, &world.ana, "entry").await).is_empty());
    let cy = ask(&world, &world.cy, "").await;
    assert_eq!((cy.status, cy.json()["waiting"].clone()), (200, json!([])));
    world.server.stop().await;
}
