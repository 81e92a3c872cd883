//! Everything that is kept of oneself, line by line.

use maru_testkit::http::Answer;
use maru_testkit::{Person, TestServer};
use serde_json::Value;

use crate::world::{make_room, say_many, told};

fn lines(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let text = std::str::from_utf8(&answer.body).expect("it is text");
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"));
    lines.collect()
}

fn of<'a>(lines: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    lines.iter().filter(move |line| line["type"] == kind)
}

#[tokio::test]
async fn a_guest_takes_along_what_is_theirs_and_nothing_else() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    make_room(&bo, "lobby", "game").await;
    let said = bo.say("tennis", "b1", "what bo says").await;
    say_many(&ana, "tennis", 0..230).await;
    say_many(&bo, "tennis", 300..420).await;
    say_many(&ana, "tennis", 500..510).await;
    ana.say("game", "g1", "in the lobby").await;
    let id = said["id"].as_str().expect("an id");
    let reaction = format!("/v1/rooms/tennis/messages/{id}/reactions/%F0%9F%91%8D");
    assert_eq!(ana.put(&reaction).await.status, 200);

    let exported = lines(&ana.get("/v1/me/export").await);
    assert_eq!(exported[0]["type"], "profile");
    assert_eq!(exported[0]["me"]["principal"]["name"], "ana");
    assert_eq!(exported.last().expect("a line")["type"], "end");
    assert_eq!(of(&exported, "device").count(), 1);
    let mut rooms: Vec<_> = of(&exported, "room")
        .map(|r| (r["room"]["alias"].clone(), r["role"].clone()))
        .collect();
    rooms.sort_by_key(|(alias, _)| alias.to_string());
    assert_eq!(
        rooms,
        [
            ("game".into(), Value::Null),
            ("tennis".into(), "member".into())
        ]
    );
    let own: Vec<_> = of(&exported, "message").collect();
    assert_eq!(own.len(), 241);
    assert!(own.iter().all(|m| m["message"]["sender"]["id"] == ana.id()));
    let reacted: Vec<_> = of(&exported, "reaction").collect();
    assert_eq!(reacted.len(), 1);
    assert_eq!(
        (&reacted[0]["seq"], &reacted[0]["emoji"]),
        (&said["seq"], &"👍".into())
    );
    assert!(
        !exported
            .iter()
            .any(|line| line.to_string().contains("what bo says"))
    );

    for _ in 0..2 {
        assert_eq!(ana.get("/v1/me/export").await.status, 200);
    }
    let refused = ana.get("/v1/me/export").await;
    assert_eq!(told(&refused), (429, "too_many_exports".to_owned()));
    assert_eq!(refused.header("retry-after"), "1200");
    assert_eq!(bo.get("/v1/me/export").await.status, 200);
    server.stop().await;
}
