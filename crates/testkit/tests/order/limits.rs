//! How much somebody may do, and with which words, beside sending messages.

use domain::moderation::words::{WordAction, WordRule, WordRules};
use domain::rooms::KindSettings;
use futures_util::future::join_all;
use hyper::Method;
use maru_testkit::http::Answer;
use maru_testkit::server::Settings;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

use crate::world::{World, outcome, refused};

/// The first field that a refusal names, and why.
fn field(answer: &Answer) -> (Value, String) {
    let named = answer.json()["fields"][0].clone();
    let reason = named["reason"].as_str().unwrap_or_default().to_owned();
    (named["field"].clone(), reason)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_that_are_pinned_at_once_fifty_are() {
    let world = World::start().await;
    let mut paths = Vec::new();
    for at in 0..60 {
        let said = world.say(&world.bo, &format!("b{at}"), "말").await;
        paths.push(world.at(&format!("/pins/{said}")));
    }
    let answers = join_all(paths.iter().map(|path| world.ana.put(path))).await;
    let good = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(good, 50);
    let over = answers.iter().find(|answer| answer.status != 200);
    let over = over.expect("some were too many");
    assert_eq!(outcome(over), refused(422, "too_many_here"));
    // One more, when one is taken down; and what is pinned already is no new one.
    let pinned = answers.iter().position(|answer| answer.status == 200);
    let pinned = &paths[pinned.expect("some were")];
    assert_eq!(world.ana.put(pinned).await.status, 200);
    assert_eq!(world.ana.delete(pinned).await.status, 200);
    assert_eq!(world.ana.put(pinned).await.status, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn edits_and_reactions_flood_no_room() {
    let world = World::start().await;
    world
        .server
        .set_tenant("demo", |settings| settings.moderation.floods_refused = true)
        .await;
    let said = world.say(&world.bo, "b1", "처음").await;
    let message = world.at(&format!("/messages/{said}"));
    let edit = async |text: &str| world.bo.patch(&message, &json!({ "text": text })).await;
    for at in 0..9 {
        let text = format!(
            "고친 말 {}",
            ["가", "나", "다", "라", "마", "바", "사", "아", "자"][at]
        );
        assert_eq!(edit(&text).await.status, 200, "{at}");
    }
    let over = edit("한 번 더").await;
    assert_eq!(outcome(&over), refused(429, "message_flood"));
    assert!(over.json()["retry_after"].as_u64() > Some(0));
    // Trying the last one again is no new one.
    assert_eq!(edit("고친 말 자").await.status, 200);
    let reaction = format!("{message}/reactions/%F0%9F%91%8D");
    for at in 0..60 {
        let method = if at % 2 == 0 {
            Method::PUT
        } else {
            Method::DELETE
        };
        assert_eq!(
            world.cy.call(method, &reaction, None).await.status,
            200,
            "{at}"
        );
    }
    let over = world.cy.put(&reaction).await;
    assert_eq!(outcome(&over), refused(429, "message_flood"));
    world.server.pass_seconds(1);
    assert_eq!(world.cy.put(&reaction).await.status, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn one_person_makes_only_so_many_rooms() {
    let mut settings = Settings::default();
    settings.limits.rooms_per_person_hour = 60;
    let world = World::on(TestServer::start_with(settings).await).await;
    let make = async |who: &Person, at: u32| {
        let wanted = json!({ "title": format!("방 {at}") });
        who.post("/v1/rooms", &wanted).await
    };
    for at in 0..60 {
        let answer = make(&world.bo, at).await;
        assert_eq!(answer.status, 201, "{at}");
        assert_eq!(answer.header("ratelimit-policy"), "\"rooms\";q=60;w=3600");
        let left = format!("\"rooms\";r={};t={}", 59 - at, 60 * (at + 1));
        assert_eq!(answer.header("ratelimit"), left);
    }
    let over = make(&world.bo, 60).await;
    assert_eq!(outcome(&over), refused(429, "too_many_rooms"));
    assert_eq!(over.header("retry-after"), "60");
    assert_eq!(over.header("ratelimit"), "\"rooms\";r=0;t=3600");
    // A room of two that is there is found as often as one likes, and what is refused is none.
    let of_two = json!({ "kind": "direct", "with": world.bo.id() });
    assert_eq!(world.cy.post("/v1/rooms", &of_two).await.status, 201);
    for _ in 0..70 {
        assert_eq!(world.cy.post("/v1/rooms", &of_two).await.status, 200);
        let untitled = world.cy.post("/v1/rooms", &json!({ "title": " " })).await;
        assert_eq!(untitled.status, 422);
    }
    assert_eq!(make(&world.cy, 0).await.status, 201);
    world.server.pass_seconds(60);
    assert_eq!(make(&world.bo, 61).await.status, 201);
    world.server.stop().await;
}

/// Whatever becomes of such words in messages.
#[tokio::test]
async fn what_lists_of_rooms_and_people_show_has_none_of_the_tenants_words() {
    let world = World::start().await;
    let rule = |text: &str, action| WordRule {
        text: text.into(),
        action,
    };
    world
        .server
        .set_tenant("demo", |settings| {
            settings.moderation.words = WordRules {
                rules: vec![
                    rule("시발", WordAction::Refuse),
                    rule("바보", WordAction::Mask),
                ],
                allowed: vec!["시발점".into()],
            };
        })
        .await;
    let wrong = refused(422, "word_refused");
    for (name, body) in [
        ("title", json!({ "title": "시~발 방" })),
        ("title", json!({ "title": "바 보 모임" })),
        (
            "description",
            json!({ "title": "방", "description": "바보만" }),
        ),
        ("tags", json!({ "title": "방", "tags": ["좋은", "바보"] })),
    ] {
        let made = world.bo.post("/v1/rooms", &body).await;
        assert_eq!(
            (outcome(&made), field(&made).0),
            (wrong.clone(), json!(name))
        );
        let changed = world.ana.patch(&world.at(""), &body).await;
        assert_eq!(
            (outcome(&changed), field(&changed).0),
            (wrong.clone(), json!(name))
        );
    }
    let good = json!({ "title": "여행의 시발점", "tags": ["시발점"] });
    assert_eq!(world.bo.post("/v1/rooms", &good).await.status, 201);
    let name = world.bo.patch("/v1/me", &json!({ "name": "바보" })).await;
    assert_eq!(
        (outcome(&name), field(&name).0),
        (wrong.clone(), json!("name"))
    );
    let profile = json!({ "profile": { "name": "시 발" } });
    let here = world.bo.patch(&world.at("/members/me"), &profile).await;
    assert_eq!((outcome(&here), field(&here).0), (wrong, json!("name")));
    let guest = Person::try_enter(world.server.address(), "바보").await;
    assert!(guest.is_err());
    world.server.stop().await;
}

#[tokio::test]
async fn what_is_wrong_in_a_room_is_told_by_its_field() {
    let world = World::start().await;
    maru_testkit::host::change_tenant(&world.server, "demo", |tenant| {
        let kept = KindSettings {
            locked: vec!["typing".into()],
            ..KindSettings::default()
        };
        let kinds = &mut tenant.settings.room_kinds;
        kinds.insert(domain::RoomKind::Open, kept);
    })
    .await;
    let set = async |body: Value| world.ana.patch(&world.at(""), &body).await;
    let negative = set(json!({ "policy": { "members_max": -1 } })).await;
    assert_eq!(outcome(&negative), refused(400, "invalid_request"));
    let (name, reason) = field(&negative);
    assert_eq!(name, "policy.members_max");
    assert!(reason.contains("a number from 0"), "{reason}");
    let kept = set(json!({ "policy": { "members_max": 9, "typing": false } })).await;
    assert_eq!(outcome(&kept), refused(403, "policy_kept"));
    assert_eq!(field(&kept).0, "policy.typing");
    let empty = set(json!({ "tags": ["좋은", " "] })).await;
    assert_eq!(outcome(&empty), refused(422, "invalid_room"));
    assert_eq!(field(&empty), (json!("tags"), "it is empty".to_owned()));
    let many: Vec<String> = (0..11).map(|at| format!("태그{at}")).collect();
    let many = set(json!({ "tags": many })).await;
    assert_eq!(
        field(&many),
        (json!("tags"), "there are more than 10".to_owned())
    );
    let long = set(json!({ "frozen": true, "reason": "왜".repeat(501) })).await;
    assert_eq!(outcome(&long), refused(400, "invalid_request"));
    assert_eq!(field(&long).0, "reason");
    world.server.stop().await;
}
