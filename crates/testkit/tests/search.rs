//! Searching as people do it: parts of Korean words, initial consonants, what was edited and deleted; and only in what one
//! may read at that moment. The directory by words, tags and order.

use std::fmt::Write as _;

use hyper::Method;
use maru_testkit::host::add_tenant;
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        write!(encoded, "%{byte:02X}").expect("a string takes everything");
    }
    encoded
}

async fn ask(person: &Person, query: &str, rest: &str) -> Answer {
    let path = format!("/v1/search/messages?q={}{rest}", encoded(query));
    person.get(&path).await
}

/// What was found: the excerpts, the newest first.
async fn find(person: &Person, query: &str, rest: &str) -> Vec<String> {
    let answer = ask(person, query, rest).await;
    assert_eq!(answer.status, 200, "{}", answer.problem_code());
    let found = answer.json()["messages"].as_array().cloned();
    let excerpt = |one: &Value| one["excerpt"].as_str().unwrap_or_default().to_owned();
    found.unwrap_or_default().iter().map(excerpt).collect()
}

async fn make_room(host: &Person, body: Value) -> String {
    let made = host.post("/v1/rooms", &body).await;
    assert_eq!(made.status, 201, "{}", made.problem_code());
    made.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn messages_are_found_by_parts_of_words_and_initial_consonants_as_they_stand_now() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let room = make_room(&ana, json!({ "title": "상담방" })).await;
    let first = ana.say(&room, "m1", "고객상담센터에서 연락드립니다").await;
    let edited = ana.say(&room, "m2", "Hello 상담").await;
    let deleted = ana.say(&room, "m3", "상담 취소").await;
    server.index_all().await;
    let all = ["상담 취소", "Hello 상담", "고객상담센터에서 연락드립니다"];
    assert_eq!(find(&ana, "상담", "").await, all);
    assert_eq!(find(&ana, "ㅅㄷㅅㅌ", "").await, all[2..]);
    assert_eq!(find(&ana, "hELLO 상담", "").await, [all[1]]);
    let path = |sent: &Value| {
        let id = sent["id"].as_str().expect("an id");
        format!("/v1/rooms/{room}/messages/{id}")
    };
    ana.patch(&path(&edited), &json!({ "text": "환불 문의" }))
        .await;
    ana.delete(&path(&deleted)).await;
    // At once, before anything is indexed again.
    assert_eq!(find(&ana, "상담", "").await, [all[2]]);
    server.index_all().await;
    assert_eq!(find(&ana, "상담", "").await, [all[2]]);
    assert_eq!(find(&ana, "ㅎㅂ", "").await, ["환불 문의"]);
    let found = ask(&ana, "상담", "").await.json()["messages"][0].clone();
    assert_eq!(found["marks"], json!([[2, 4]]));
    assert_eq!(found["room"]["title"], "상담방");
    assert_eq!((&found["id"], &found["seq"]), (&first["id"], &first["seq"]));
    let around = format!("/v1/rooms/{room}/messages?around={}", found["seq"]);
    let page = ana.get(&around).await.json();
    let messages = page["messages"].as_array().expect("messages");
    assert!(messages.iter().any(|message| message["id"] == first["id"]));
    server.stop().await;
}

#[tokio::test]
async fn nothing_is_found_in_what_one_may_not_read_now() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let open = make_room(&ana, json!({ "title": "열린 방" })).await;
    let group = make_room(&ana, json!({ "title": "우리", "kind": "group" })).await;
    let path = format!("/v1/rooms/{group}/invites");
    let invite = ana.post(&path, &json!({})).await.json()["code"].clone();
    ana.say(&open, "m1", "공개 비밀번호").await;
    server.pass_seconds(1);
    ana.say(&group, "m1", "우리 비밀번호").await;
    server.index_all().await;
    // A stranger finds what anybody may read, and only where it is named.
    let secret = "비밀번호";
    let at = |room: &str| format!("&room={room}");
    assert_eq!(find(&bo, secret, "").await, [""; 0]);
    assert_eq!(find(&bo, secret, &at(&open)).await, ["공개 비밀번호"]);
    let refused = ask(&bo, secret, &at(&group)).await;
    assert_eq!(
        (refused.status, refused.problem_code()),
        (403, "not_member".into())
    );
    let me = |room: &str| format!("/v1/rooms/{room}/members/me");
    bo.put(&me(&open)).await;
    bo.put_json(&me(&group), &json!({ "invite": invite })).await;
    assert_eq!(
        find(&bo, secret, "").await,
        ["우리 비밀번호", "공개 비밀번호"]
    );
    // Put out of the group, banned from the open room.
    ana.delete(&format!("/v1/rooms/{group}/members/{}", bo.id()))
        .await;
    assert_eq!(find(&bo, secret, "").await, ["공개 비밀번호"]);
    assert_eq!(
        ask(&bo, secret, &at(&group)).await.problem_code(),
        "not_member"
    );
    let ban = format!("/v1/rooms/{open}/bans/{}", bo.id());
    let banned = ana.put_json(&ban, &json!({})).await;
    assert!(banned.status < 300, "{}", banned.problem_code());
    assert_eq!(find(&bo, secret, "").await, [""; 0]);
    assert_eq!(
        ask(&bo, secret, &at(&open)).await.problem_code(),
        "room_banned"
    );
    ana.delete(&format!("/v1/rooms/{group}")).await;
    assert_eq!(find(&ana, secret, "").await, ["공개 비밀번호"]);
    assert_eq!(
        ask(&ana, secret, &at(&group)).await.problem_code(),
        "room_not_found"
    );
    server.stop().await;
}

#[tokio::test]
async fn a_foreign_tenant_finds_nothing_and_its_rooms_are_missing() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let room = make_room(&ana, json!({ "title": "상담실", "alias": "advice" })).await;
    ana.say(&room, "m1", "상담").await;
    server.index_all().await;
    add_tenant(&server, "other").await;
    let path = "/v1/tenants/other/guests";
    let answer = request(server.address(), Method::POST, path, &[], Some(&json!({}))).await;
    let eve = Person::from_answer(server.address(), &answer.expect("an answer"));
    assert_eq!(find(&eve, "상담", "").await, [""; 0]);
    for name in [room.as_str(), "advice"] {
        let missing = ask(&eve, "상담", &format!("&room={name}")).await;
        assert_eq!(missing.problem_code(), "room_not_found");
    }
    let listed = eve.get(&format!("/v1/rooms?q={}", encoded("상담"))).await;
    assert_eq!(listed.json()["rooms"], json!([]));
    server.stop().await;
}

#[tokio::test]
async fn what_is_found_comes_in_pages_and_a_search_has_bounds() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let room = make_room(&ana, json!({ "title": "긴 방" })).await;
    let mut expected = Vec::new();
    for n in 0..7 {
        server.pass_seconds(1);
        let text = format!("쪽지 {n}번");
        ana.say(&room, &format!("m{n}"), &text).await;
        expected.insert(0, text);
    }
    server.index_all().await;
    for limit in [3, 7, 50] {
        let mut found = Vec::new();
        let mut before = String::new();
        loop {
            let rest = format!("&limit={limit}{before}");
            let page = ask(&ana, "쪽지", &rest).await.json();
            let messages = page["messages"].as_array().expect("messages");
            assert!(messages.len() <= limit);
            found.extend(messages.iter().map(|one| one["excerpt"].clone()));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            before = format!("&before={next}");
        }
        assert_eq!(json!(found), json!(expected), "{limit}");
    }
    for (query, rest, code) in [
        ("a", "", "invalid_query"),
        ("!?", "", "invalid_query"),
        ("쪽지", "&limit=0", "invalid_request"),
        ("쪽지", "&limit=51", "invalid_request"),
        ("쪽지", "&before=x", "invalid_cursor"),
        ("쪽지", "&before=-1", "invalid_cursor"),
        ("쪽지", "&room=nowhere", "room_not_found"),
    ] {
        let refused = ask(&ana, query, rest).await;
        assert_eq!(refused.problem_code(), code, "{query} {rest}");
    }
    server.stop().await;
}

#[tokio::test]
async fn one_person_searches_so_often_and_another_is_not_held_up() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    for _ in 0..60 {
        assert_eq!(ask(&ana, "아무거나", "").await.status, 200);
    }
    let refused = ask(&ana, "아무거나", "").await;
    let outcome = (refused.status, refused.problem_code());
    assert_eq!(outcome, (429, "too_many_searches".into()));
    assert_eq!(refused.header("retry-after"), "1");
    let listed = ana.get(&format!("/v1/rooms?q={}", encoded("아무"))).await;
    assert_eq!(listed.problem_code(), "too_many_searches");
    assert_eq!(ana.get("/v1/rooms").await.status, 200);
    assert_eq!(ask(&bo, "아무거나", "").await.status, 200);
    server.pass_seconds(1);
    assert_eq!(ask(&ana, "아무거나", "").await.status, 200);
    server.stop().await;
}

/// The titles of a list, over all its pages.
async fn titles(person: &Person, query: &str) -> Vec<String> {
    let mut titles = Vec::new();
    let mut before = String::new();
    loop {
        let answer = person.get(&format!("/v1/rooms?{query}{before}")).await;
        assert_eq!(answer.status, 200, "{}", answer.problem_code());
        let page = answer.json();
        let rooms = page["rooms"].as_array().expect("rooms");
        let title = |room: &Value| room["title"].as_str().unwrap_or_default().to_owned();
        titles.extend(rooms.iter().map(title));
        let Some(next) = page["next"].as_str() else {
            return titles;
        };
        before = format!("&before={next}");
    }
}

#[tokio::test]
async fn rooms_are_found_by_words_and_tags_and_sorted_by_activity_or_people() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let mut rooms = Vec::new();
    for (title, description, tag) in [
        ("환불 문의", "고객상담센터", "도움"),
        ("주말 등산", "같이 가요", "운동"),
        ("배드민턴", "초보 환영 badminton", "운동"),
    ] {
        server.pass_seconds(1);
        let body = json!({ "title": title, "description": description, "tags": [tag] });
        rooms.push(make_room(&ana, body).await);
    }
    server.pass_seconds(1);
    bo.put(&format!("/v1/rooms/{}/members/me", rooms[1])).await;
    server.pass_seconds(1);
    ana.say(&rooms[0], "m1", "안녕하세요").await;
    server.index_all().await;
    let of = |query: &str| format!("q={}", encoded(query));
    assert_eq!(titles(&bo, &of("상담")).await, ["환불 문의"]);
    assert_eq!(titles(&bo, &of("ㅂㄷㅁㅌ")).await, ["배드민턴"]);
    assert_eq!(titles(&bo, &of("BADminton")).await, ["배드민턴"]);
    let sports = format!("tag={}", encoded("#운동"));
    assert_eq!(
        titles(&bo, &format!("{sports}&limit=1")).await,
        ["주말 등산", "배드민턴"]
    );
    let hikes = format!("{}&{sports}", of("등산"));
    assert_eq!(titles(&bo, &hikes).await, ["주말 등산"]);
    let by_activity = titles(&bo, "limit=1").await;
    assert_eq!(by_activity[..3], ["환불 문의", "주말 등산", "배드민턴"]);
    let by_people = titles(&bo, "sort=people&limit=2").await;
    assert_eq!(by_people[0], "주말 등산");
    assert_eq!(by_people.len(), by_activity.len());
    ana.patch(
        &format!("/v1/rooms/{}", rooms[2]),
        &json!({ "title": "탁구", "description": "" }),
    )
    .await;
    ana.delete(&format!("/v1/rooms/{}", rooms[1])).await;
    assert_eq!(titles(&bo, &sports).await, ["탁구"]);
    assert_eq!(titles(&bo, &of("badminton")).await, [""; 0]);
    server.index_all().await;
    assert_eq!(titles(&bo, &of("탁구")).await, ["탁구"]);
    for (query, code) in [
        ("sort=size", "invalid_request"),
        ("limit=201", "invalid_request"),
        ("before=5", "invalid_cursor"),
        ("q=a", "invalid_query"),
        ("tag=", "invalid_request"),
    ] {
        let refused = bo.get(&format!("/v1/rooms?{query}")).await;
        assert_eq!(refused.problem_code(), code, "{query}");
    }
    server.stop().await;
}
