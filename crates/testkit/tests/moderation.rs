//! What is written and may not be: words, personal data, floods, links of newcomers. Every refusal says why, and when to
//! come back.

use domain::Feature;
use domain::moderation::personal_data::PersonalData;
use domain::moderation::words::{WordAction, WordRule, WordRules};
use domain::tenants::Features;
use maru_testkit::http::Answer;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

fn rule(text: &str, action: WordAction) -> WordRule {
    WordRule {
        text: text.into(),
        action,
    }
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

async fn send(person: &Person, room: &str, client_id: &str, text: &str) -> Answer {
    let body = json!({ "client_id": client_id, "text": text });
    let path = format!("/v1/rooms/{room}/messages");
    person.post(&path, &body).await
}

fn sent_text(answer: &Answer) -> Value {
    assert_eq!(answer.status, 201, "{}", answer.problem_code());
    answer.json()["text"].clone()
}

#[tokio::test]
async fn forbidden_words_are_refused_or_masked_and_false_friends_pass() {
    let server = TestServer::start().await;
    server
        .set_tenant("demo", |settings| {
            settings.moderation.words = WordRules {
                rules: vec![
                    rule("시발", WordAction::Refuse),
                    rule("ㅅㅂ", WordAction::Refuse),
                    rule("바보", WordAction::Mask),
                ],
                allowed: vec!["시발점".into()],
            };
        })
        .await;
    let ana = Person::enter(server.address(), "ana").await;
    for (at, text) in ["시~발", "아 ㅅㅂ", "시 발", "시\u{200b}발"]
        .iter()
        .enumerate()
    {
        let refused = send(&ana, "tennis", &format!("r{at}"), text).await;
        assert_eq!(
            outcome(&refused),
            (422, "word_refused".to_owned()),
            "{text}"
        );
    }
    for (at, text) in ["여기가 시발점이야", "식물이 썩을 때", "다시 발표합니다"]
        .iter()
        .enumerate()
    {
        let passed = send(&ana, "tennis", &format!("p{at}"), text).await;
        assert_eq!(sent_text(&passed), *text);
    }
    let masked = send(&ana, "tennis", "m1", "이 바보야").await;
    assert_eq!(sent_text(&masked), "이 **야");
    // The retry of what was masked is the same send.
    let again = send(&ana, "tennis", "m1", "이 바보야").await;
    assert_eq!(again.status, 200);
    let id = masked.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/v1/rooms/tennis/messages/{id}");
    let edited = ana.patch(&path, &json!({ "text": "시~발" })).await;
    assert_eq!(outcome(&edited), (422, "word_refused".to_owned()));
    server.stop().await;
}

#[tokio::test]
async fn a_room_has_words_of_its_own_and_a_list_is_tried_before_it_counts() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let room = ana
        .post("/v1/rooms", &json!({ "title": "조용한 방" }))
        .await
        .json();
    let id = room["id"].as_str().expect("an id");
    send(&bo, id, "b1", "주식 사세요").await;
    send(&bo, id, "b2", "안녕하세요").await;
    let words = json!({ "rules": [{ "text": "주식", "action": "refuse" }] });
    let path = format!("/v1/rooms/{id}/word-trials");
    assert_eq!(
        outcome(&bo.post(&path, &words).await),
        (403, "role_missing".to_owned())
    );
    let trial = ana.post(&path, &words).await.json();
    assert_eq!(trial["looked_at"], 2);
    assert_eq!(trial["caught"].as_array().map(Vec::len), Some(1));
    assert_eq!(trial["caught"][0]["parts"], json!(["주식"]));
    let path = format!("/v1/rooms/{id}");
    let set = ana.patch(&path, &json!({ "words": words })).await;
    assert_eq!(set.status, 200, "{}", set.problem_code());
    let refused = send(&bo, id, "b3", "주~식").await;
    assert_eq!(outcome(&refused), (422, "word_refused".to_owned()));
    assert_eq!(send(&bo, "tennis", "b4", "주식").await.status, 201);
    server.stop().await;
}

#[tokio::test]
async fn personal_data_stands_behind_stars() {
    let server = TestServer::start().await;
    server
        .set_tenant("demo", |settings| {
            settings.moderation.masked_data = PersonalData::ALL.to_vec();
        })
        .await;
    let ana = Person::enter(server.address(), "ana").await;
    let sent = send(&ana, "tennis", "1", "010-1234-5678로 전화, 2026-11-21에").await;
    assert_eq!(sent_text(&sent), "010-****-****로 전화, 2026-11-21에");
    server.stop().await;
}

/// Each with 403 and this code.
async fn all_are_refused(who: &Person, texts: &[&str], code: &str) {
    for (at, text) in texts.iter().enumerate() {
        let refused = send(who, "tennis", &format!("r{at}"), text).await;
        assert_eq!(outcome(&refused), (403, code.to_owned()), "{text}");
    }
}

async fn all_are_sent(who: &Person, texts: &[&str]) {
    for (at, text) in texts.iter().enumerate() {
        let sent = send(who, "tennis", &format!("s{at}"), text).await;
        assert_eq!(sent_text(&sent), *text);
    }
}

#[tokio::test]
async fn where_links_are_switched_off_hosts_are_refused_and_addresses_of_mail_are_not() {
    let server = TestServer::start().await;
    server
        .set_tenant("demo", |settings| {
            settings.features = Features::without([Feature::Links]);
        })
        .await;
    let ana = Person::enter(server.address(), "ana").await;
    let links = ["https://a.example", "예시.한국에서", "http://192.0.2.7/x"];
    all_are_refused(&ana, &links, "feature_disabled").await;
    all_are_sent(&ana, &["id@x.com으로 주세요", "끝.그리고", "3.5"]).await;
    server.stop().await;
}

#[tokio::test]
async fn a_flood_and_the_same_words_again_have_to_wait_and_a_retry_has_not() {
    let server = TestServer::start().await;
    server
        .set_tenant("demo", |settings| settings.moderation.floods_refused = true)
        .await;
    let ana = Person::enter(server.address(), "ana").await;
    for at in 0..4 {
        let sent = send(&ana, "tennis", &format!("s{at}"), "광고입니다").await;
        assert_eq!(sent.status, 201);
    }
    assert_eq!(send(&ana, "tennis", "s3", "광고입니다").await.status, 200);
    let fifth = send(&ana, "tennis", "s4", "광고 입니다!!").await;
    assert_eq!(outcome(&fifth), (429, "message_repeated".to_owned()));
    assert_eq!(fifth.header("retry-after"), "30");
    server.pass_seconds(31);
    let bo = Person::enter(server.address(), "bo").await;
    let mut refused = None;
    for at in 0..20 {
        let word = ["하나", "둘", "셋", "넷", "다섯", "여섯"][at % 6];
        let text = format!("{word} {}", ["가", "나", "다", "라"][at / 6]);
        let sent = send(&bo, "tennis", &format!("f{at}"), &text).await;
        if sent.status != 201 {
            refused = Some(outcome(&sent));
            break;
        }
    }
    assert_eq!(refused, Some((429, "message_flood".to_owned())));
    server.stop().await;
}

#[tokio::test]
async fn whoever_is_new_in_a_room_writes_no_links_there_for_a_while() {
    let server = TestServer::start().await;
    server
        .set_tenant("demo", |settings| {
            settings.moderation.newcomer_link_minutes = 2;
        })
        .await;
    let ana = Person::enter(server.address(), "ana").await;
    ana.put("/v1/rooms/tennis/members/me").await;
    let refused = send(&ana, "tennis", "1", "https://a.example 보세요").await;
    assert_eq!(outcome(&refused), (403, "newcomer_link".to_owned()));
    assert_eq!(refused.header("retry-after"), "120");
    let links = ["한글.한국", "예시.kr/길", "192.0.2.7:8080"];
    all_are_refused(&ana, &links, "newcomer_link").await;
    let others = ["안녕하세요", "끝.그리고 3.5", "메일은 id@x.com이에요"];
    all_are_sent(&ana, &others).await;
    server.pass_seconds(120);
    let later = send(&ana, "tennis", "3", "https://a.example 보세요").await;
    assert_eq!(later.status, 201, "{}", later.problem_code());
    server.stop().await;
}
