//! Reports, their queue, and what becomes of them.

use domain::Role;
use maru_testkit::Person;
use serde_json::{Value, json};

use crate::world::{World, done, outcome, refused};

async fn report(world: &World, by: &Person, body: &Value) -> (u16, String) {
    outcome(&by.post(&world.at("/reports"), body).await)
}

fn of_message(id: &str) -> Value {
    json!({ "message": id, "reason": "abuse", "note": "욕설입니다" })
}

async fn queue(world: &World, reader: &Person, state: &str) -> Vec<Value> {
    let path = world.at(&format!("/reports?state={state}"));
    let page = reader.get(&path).await.json();
    page["reports"].as_array().expect("reports").clone()
}

async fn resolve(world: &World, by: &Person, report: &Value, body: Value) -> (u16, String) {
    let id = report["id"].as_str().expect("an id");
    let path = world.at(&format!("/reports/{id}/resolution"));
    outcome(&by.put_json(&path, &body).await)
}

#[tokio::test]
async fn a_report_keeps_the_text_as_it_stood_and_tells_the_reporter_only_to_staff() {
    let world = World::start().await;
    let said = world.say(&world.bo, "b1", "나쁜 말").await;
    assert_eq!(report(&world, &world.cy, &of_message(&said)).await, done());
    // Once more by the same person is the same report.
    assert_eq!(report(&world, &world.cy, &of_message(&said)).await, done());
    assert_eq!(report(&world, &world.ana, &of_message(&said)).await, done());
    let edit = world.at(&format!("/messages/{said}"));
    let edited = world.bo.patch(&edit, &json!({ "text": "좋은 말" })).await;
    assert_eq!(edited.status, 200);
    let open = queue(&world, &world.ana, "open").await;
    assert_eq!(open.len(), 2);
    for report in &open {
        assert_eq!(report["text"], "나쁜 말");
        assert_eq!(report["about"]["id"], world.bo.id());
        assert_eq!(report["note"], "욕설입니다");
        assert!(report.get("by").is_none(), "{report}");
    }
    let staff = world.staff(Role::Moderator).await;
    let open = queue(&world, &staff, "open").await;
    let by: Vec<&Value> = open.iter().map(|report| &report["by"]).collect();
    assert_eq!(by, [world.ana.id(), world.cy.id()]);
    let all = staff.get("/v1/admin/tenants/demo/reports").await.json();
    assert_eq!(all["reports"].as_array().map(Vec::len), Some(2));
    let viewer = world.staff(Role::Viewer).await;
    let path = world.at("/reports");
    for other in [&world.bo, &viewer] {
        let refusal = refused(403, "role_missing");
        assert_eq!(outcome(&other.get(&path).await), refusal);
    }
    world.server.stop().await;
}

#[tokio::test]
async fn what_cannot_be_read_and_oneself_cannot_be_reported_and_reports_are_few() {
    let world = World::start().await;
    let said = world.say(&world.bo, "b1", "말").await;
    let of_self = report(&world, &world.bo, &of_message(&said)).await;
    assert_eq!(of_self, refused(422, "not_oneself"));
    let both = json!({ "message": said, "person": world.bo.id(), "reason": "spam" });
    let wrong = report(&world, &world.cy, &both).await;
    assert_eq!(wrong, refused(422, "invalid_report"));
    let unknown = json!({ "message": said, "reason": "boring" });
    let wrong = report(&world, &world.cy, &unknown).await;
    assert_eq!(wrong, refused(422, "invalid_report"));
    let ban = world.at(&format!("/bans/{}", world.cy.id()));
    assert_eq!(world.ana.put_json(&ban, &json!({})).await.status, 204);
    let banned = report(&world, &world.cy, &of_message(&said)).await;
    assert_eq!(banned, refused(403, "room_banned"));
    let person = json!({ "person": world.bo.id(), "reason": "spam" });
    for _ in 0..10 {
        assert_eq!(report(&world, &world.ana, &person).await, done());
    }
    let answer = world.ana.post(&world.at("/reports"), &person).await;
    assert_eq!(outcome(&answer), refused(429, "too_many_attempts"));
    assert_eq!(answer.header("retry-after"), "60");
    assert_eq!(queue(&world, &world.ana, "open").await.len(), 1);
    world.server.stop().await;
}

#[tokio::test]
async fn a_report_is_resolved_once_with_all_about_the_same_by_deleting_the_message() {
    let world = World::start().await;
    let said = world.say(&world.bo, "b1", "나쁜 말").await;
    report(&world, &world.cy, &of_message(&said)).await;
    report(&world, &world.ana, &of_message(&said)).await;
    let open = queue(&world, &world.ana, "open").await;
    let body = json!({ "action": "delete_message", "reason": "욕설" });
    let by_member = resolve(&world, &world.cy, &open[0], body.clone()).await;
    assert_eq!(by_member, refused(403, "role_missing"));
    assert_eq!(
        resolve(&world, &world.ana, &open[0], body.clone()).await,
        done()
    );
    let again = resolve(&world, &world.ana, &open[1], body).await;
    assert_eq!(again, refused(409, "report_resolved"));
    assert!(queue(&world, &world.ana, "open").await.is_empty());
    let resolved = queue(&world, &world.ana, "resolved").await;
    assert_eq!(resolved.len(), 2);
    for report in &resolved {
        assert_eq!(report["text"], "나쁜 말");
        assert_eq!(report["resolved"]["resolution"], "message_deleted");
        assert_eq!(report["resolved"]["by"], world.ana.id());
        assert_eq!(report["resolved"]["reason"], "욕설");
    }
    let messages = world.messages().await;
    assert_eq!(messages[0]["text"], "");
    world.server.stop().await;
}

#[tokio::test]
async fn staff_who_are_not_in_the_room_mute_and_ban_there_even_its_host() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    for (about, by) in [(&world.bo, &world.cy), (&world.ana, &world.bo)] {
        let body = json!({ "person": about.id(), "reason": "abuse" });
        assert_eq!(report(&world, by, &body).await, done());
    }
    let open = queue(&world, &staff, "open").await;
    let own = resolve(&world, &world.ana, &open[0], json!({ "action": "dismiss" })).await;
    assert_eq!(own, refused(422, "not_oneself"));
    let mute = json!({ "action": "mute", "seconds": 60 });
    assert_eq!(resolve(&world, &staff, &open[1], mute).await, done());
    let muted = world.send(&world.bo, "b1", "말").await;
    assert_eq!(outcome(&muted), refused(403, "room_muted"));
    assert_eq!(muted.header("retry-after"), "60");
    let ban = json!({ "action": "ban", "seconds": 60 });
    assert_eq!(resolve(&world, &staff, &open[0], ban).await, done());
    let banned = world.send(&world.ana, "a1", "말").await;
    assert_eq!(outcome(&banned), refused(403, "room_banned"));
    world.server.stop().await;
}

#[tokio::test]
async fn queues_are_read_in_pages() {
    let world = World::start().await;
    for at in 0..3 {
        let said = world.say(&world.bo, &format!("b{at}"), "말").await;
        report(&world, &world.cy, &of_message(&said)).await;
        world.server.pass_seconds(1);
    }
    let page = async |query: String| world.ana.get(&world.at(&query)).await.json();
    let first = page("/reports?limit=2".to_owned()).await;
    assert_eq!(first["reports"].as_array().map(Vec::len), Some(2));
    let prev = first["prev"].as_str().expect("a place");
    let second = page(format!("/reports?limit=2&before={prev}")).await;
    assert_eq!(second["reports"].as_array().map(Vec::len), Some(1));
    assert!(second["prev"].is_null());
    world.server.stop().await;
}
