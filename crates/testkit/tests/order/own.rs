//! What is kept of oneself among what keeps order: taken along, and taken out.

use domain::Role;
use hyper::Method;
use maru_testkit::Person;
use serde_json::{Value, json};

use crate::world::{World, done, outcome};

async fn export(person: &Person) -> Vec<Value> {
    let answer = person.get("/v1/me/export").await;
    assert_eq!(answer.status, 200);
    let text = std::str::from_utf8(&answer.body).expect("it is text");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

fn of<'a>(lines: &'a [Value], kind: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["type"] == kind).collect()
}

#[tokio::test]
async fn an_export_has_ones_blocks_reports_settings_and_what_was_done_to_one() {
    let world = World::start().await;
    let (ana, bo, cy) = (&world.ana, &world.bo, &world.cy);
    let said = world.say(cy, "c1", "what cy says").await;
    let block = format!("/v1/me/blocks/{}", cy.id());
    assert_eq!(outcome(&bo.put(&block).await), done());
    let report = json!({ "message": said, "reason": "abuse", "note": "두 번" });
    let reported = bo.post(&world.at("/reports"), &report).await;
    assert_eq!(outcome(&reported), done());
    let set = json!({ "pinned": 3, "notify": "mentions" });
    assert_eq!(bo.patch(&world.at("/members/me"), &set).await.status, 200);
    let mute = json!({ "mute_seconds": 600, "reason": "도배" });
    let muted = ana
        .patch(&world.at(&format!("/members/{}", bo.id())), &mute)
        .await;
    assert_eq!(outcome(&muted), done());

    let lines = export(bo).await;
    assert_eq!(lines[0]["me"]["presence"], true);
    assert_eq!(lines.last().expect("a line")["type"], "end");
    let blocked = of(&lines, "block");
    assert_eq!(blocked.len(), 1);
    assert_eq!(blocked[0]["block"]["person"]["id"], cy.id());
    let reports = of(&lines, "report");
    assert_eq!(reports.len(), 1);
    assert_eq!(
        (
            &reports[0]["message"],
            &reports[0]["note"],
            &reports[0]["about"]
        ),
        (&json!(said), &json!("두 번"), &json!(cy.id()))
    );
    let acts = of(&lines, "act");
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0]["kind"], "member.muted");
    assert!(acts[0]["until"].is_string());
    let rooms = of(&lines, "room");
    let here = rooms.iter().find(|one| one["room"]["id"] == world.room);
    let here = here.expect("the room");
    assert_eq!(
        (&here["pinned"], &here["notify"]),
        (&json!(3), &json!("mentions"))
    );
    // Neither what others said, nor who did it, nor why.
    let all = lines.iter().map(ToString::to_string).collect::<String>();
    for untold in ["what cy says", "도배", ana.id()] {
        let acts = acts.iter().map(ToString::to_string).collect::<String>();
        let within = if untold == ana.id() { &acts } else { &all };
        assert!(!within.contains(untold), "{untold}");
    }
    // Whoever was reported learns nothing of it.
    assert!(of(&export(cy).await, "report").is_empty());
    world.server.stop().await;
}

#[tokio::test]
async fn an_erasure_takes_out_what_reports_keep_and_leaves_that_there_was_one() {
    let world = World::start().await;
    let (ana, bo, cy) = (&world.ana, &world.bo, &world.cy);
    let said = world.say(bo, "b1", "bo said this").await;
    let of_bo = json!({ "message": said, "reason": "abuse", "note": "cy wrote this" });
    let by_bo = json!({ "person": ana.id(), "reason": "spam", "note": "bo wrote this" });
    assert_eq!(
        outcome(&cy.post(&world.at("/reports"), &of_bo).await),
        done()
    );
    assert_eq!(
        outcome(&bo.post(&world.at("/reports"), &by_bo).await),
        done()
    );
    let gone = bo.call(Method::DELETE, "/v1/me", Some(&json!({}))).await;
    assert_eq!(gone.status, 204);
    let staff = world.staff(Role::Moderator).await;
    let shown = staff.get(&world.at("/reports?state=open")).await.json();
    let text = shown.to_string();
    assert!(
        !text.contains("bo said this") && !text.contains("bo wrote this"),
        "{text}"
    );
    let reports = shown["reports"].as_array().expect("reports");
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[0]["by"], bo.id());
    assert_eq!(
        (&reports[0]["note"], &reports[1]["text"]),
        (&json!(""), &json!(""))
    );
    // What somebody else wrote of it stays.
    assert_eq!(reports[1]["note"], "cy wrote this");
    assert_eq!(reports[1]["about"]["name"], "(알 수 없음)");
    world.server.stop().await;
}
