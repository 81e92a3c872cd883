//! Guests over the public wire: how many, under which names, and with what work.

mod work;

use hyper::Method;
use maru_testkit::http::{Answer, call, request};
use maru_testkit::server::Settings;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

pub(crate) async fn enter(server: &TestServer, body: &Value) -> Answer {
    let path = "/v1/tenants/demo/guests";
    let answer = request(server.address(), Method::POST, path, &[], Some(body)).await;
    answer.expect("an answer")
}

#[tokio::test]
async fn an_address_brings_only_so_many_guests_and_is_told_when_to_come_back() {
    let mut settings = Settings::default();
    settings.limits.guests_per_address_minute = 3;
    let server = TestServer::start_with(settings).await;
    for _ in 0..3 {
        assert_eq!(enter(&server, &json!({})).await.status, 201);
    }
    let refused = enter(&server, &json!({})).await;
    assert_eq!(
        (refused.status, refused.problem_code().as_str()),
        (429, "too_many_guests")
    );
    assert_eq!(refused.header("retry-after"), "20");
    server.ambient.advance(std::time::Duration::from_secs(20));
    assert_eq!(enter(&server, &json!({})).await.status, 201);
    server.stop().await;
}

async fn post_from(server: &TestServer, from: &str, path: &str, body: &Value) -> Answer {
    let headers = [("x-forwarded-for", from)];
    let answer = request(server.address(), Method::POST, path, &headers, Some(body)).await;
    answer.expect("an answer")
}

/// Whoever has an address of IPv6 has 2^64 of them.
#[tokio::test]
async fn a_whole_network_of_ipv6_counts_as_one_address() {
    let mut settings = Settings::default();
    settings.http.trusted_proxy_hops = 1;
    settings.limits.guests_per_address_minute = 2;
    let server = TestServer::start_with(settings).await;
    for (from, status) in [
        ("2001:db8:1:2::1", 201),
        ("2001:db8:1:2::2", 201),
        ("2001:db8:1:2:ffff::3", 429),
        ("2001:db8:1:3::1", 201),
    ] {
        let entered = post_from(&server, from, "/v1/tenants/demo/guests", &json!({})).await;
        assert_eq!(entered.status, status, "{from}");
    }
    let (path, wrong) = (
        "/v1/auth/handover",
        json!({ "tenant": "demo", "code": "x", "verifier": "x" }),
    );
    for at in 0..120 {
        let from = format!("2001:db8:1:2::{at:x}");
        let wrong = post_from(&server, &from, path, &wrong).await;
        assert_eq!(wrong.problem_code(), "code_invalid", "{at}");
    }
    for (from, code) in [
        ("2001:db8:1:2:9::9", "too_many_attempts"),
        ("2001:db8:1:3::9", "code_invalid"),
    ] {
        let wrong = post_from(&server, from, path, &wrong).await;
        assert_eq!(wrong.problem_code(), code, "{from}");
    }
    server.stop().await;
}

#[tokio::test]
async fn nobody_takes_a_name_of_the_staff_nor_one_that_cannot_be_read() {
    let server = TestServer::start().await;
    for name in [
        "관리자",
        "관 리 자",
        "Аdmin",
        "ＭＡＲＵ",
        "운영자7",
        "관리자님",
        "adm1n",
        "지은 상담원",
        "a\u{202e}b",
        "a\u{200b}b",
        "",
        "   ",
        "가나다라마바사아자차카타파하가나다라마바사",
    ] {
        let refused = enter(&server, &json!({ "name": name })).await;
        assert_eq!(
            (refused.status, refused.problem_code().as_str()),
            (422, "invalid_name"),
            "{name:?}"
        );
        assert_eq!(refused.json()["fields"][0]["field"], "name");
    }
    let long = enter(&server, &json!({ "name": "x".repeat(10_000) })).await;
    assert_eq!(long.problem_code(), "invalid_name");
    let composed = enter(&server, &json!({ "name": "\u{1112}\u{1161}\u{11ab}" })).await;
    assert_eq!(composed.json()["principal"]["name"], "한");
    server.stop().await;
}

/// Somebody of the host who keeps order here, under this name.
async fn bring_moderator(server: &TestServer, key: &str, id: &str, name: &str) {
    // RFC 7636, appendix B
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let wanted = json!({ "external_id": id, "name": name, "session_ref": "s", "challenge": challenge, "role": "moderator" });
    let (at, path) = (server.address(), "/v1/server/handover-codes");
    let made = call(at, Method::POST, path, key, Some(&wanted)).await;
    let code = made.json()["code"].clone();
    let shown = json!({ "tenant": "demo", "code": code, "verifier": verifier });
    let entered = call(at, Method::POST, "/v1/auth/handover", "", Some(&shown)).await;
    assert_eq!(entered.json()["principal"]["name"], name, "{entered:?}");
}

/// T15: whoever is really of the staff is imitated by nobody, neither on entering nor later.
#[tokio::test]
async fn nobody_takes_the_name_of_somebody_who_keeps_order() {
    let server = TestServer::start().await;
    let scopes = [domain::Scope::Handover, domain::Scope::People];
    let key = maru_testkit::host::server_key(&server, "demo", &scopes).await;
    let guest = Person::enter(server.address(), "다온").await;
    for (id, name) in [("u-1", "서지은"), ("u-2", "Mina Lee")] {
        let free = enter(&server, &json!({ "name": name })).await;
        assert_eq!(free.status, 201, "{name}: nobody's name yet");
        bring_moderator(&server, &key.text, id, name).await;
    }
    for name in [
        "서지은",
        "서 지 은",
        "서지은\u{fe0f}",
        "서지은!",
        "Mina Lee",
        "mina lee",
        "minа lее",
        "Ｍｉｎａ Ｌｅｅ",
        "Mina.Lee",
    ] {
        let wanted = json!({ "name": name });
        let account =
            json!({ "email": "a@new.example", "password": "correct horse battery", "name": name });
        let path = "/v1/tenants/demo/accounts";
        let at = server.address();
        for answer in [
            enter(&server, &wanted).await,
            guest.patch("/v1/me", &wanted).await,
            call(at, Method::POST, path, "", Some(&account)).await,
        ] {
            let told = (answer.status, answer.problem_code());
            assert_eq!(told, (422, "invalid_name".to_owned()), "{name:?}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_name_changes_three_times_an_hour_and_everybody_in_the_room_sees_it() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let mut socket = bo.open_socket().await;
    socket.subscribe("tennis", None).await;
    ana.say("tennis", "c1", "hello").await;
    for name in ["ana2", "ana3", "지은"] {
        let changed = ana.patch("/v1/me", &json!({ "name": name })).await;
        assert_eq!(
            (changed.status, &changed.json()["principal"]["name"]),
            (200, &json!(name))
        );
    }
    let fourth = ana.patch("/v1/me", &json!({ "name": "again" })).await;
    assert_eq!(
        (fourth.status, fourth.problem_code().as_str()),
        (429, "too_many_renames")
    );
    let mut names = Vec::new();
    while names.len() < 3 {
        let event = socket.next_event().await;
        if event["event"]["type"] == "member.changed" {
            assert_eq!(event["event"]["was"], ana.id());
            names.push(event["event"]["member"]["name"].clone());
        }
    }
    assert_eq!(names, ["ana2", "ana3", "지은"]);
    let page = bo.get("/v1/rooms/tennis/messages").await.json();
    assert_eq!(page["messages"][0]["sender"]["name"], "지은");
    server.stop().await;
}

/// Of whoever comes above so many guests a minute.
#[tokio::test]
async fn a_tenant_takes_only_so_many_guests_from_wherever_and_no_other_tenant_notices() {
    let mut settings = Settings::default();
    settings.http.trusted_proxy_hops = 1;
    let server = TestServer::start_with(settings).await;
    maru_testkit::host::add_tenant(&server, "other").await;
    server
        .set_tenant("demo", |settings| {
            settings.limits.guests_per_minute = Some(4);
            settings.limits.guests_per_address_minute = Some(3);
        })
        .await;
    let enter = async |tenant: &str, from: u32| {
        let path = format!("/v1/tenants/{tenant}/guests");
        post_from(&server, &format!("192.0.2.{from}"), &path, &json!({})).await
    };
    for from in 1..=4 {
        assert_eq!(enter("demo", from).await.status, 201, "{from}");
    }
    let refused = enter("demo", 5).await;
    assert_eq!(
        (refused.status, refused.problem_code().as_str()),
        (429, "too_many_guests")
    );
    assert_eq!(refused.header("retry-after"), "15");
    assert_eq!(enter("other", 5).await.status, 201);
    server.ambient.advance(std::time::Duration::from_secs(15));
    assert_eq!(enter("demo", 6).await.status, 201);
    assert_eq!(enter("demo", 7).await.problem_code(), "too_many_guests");
    server.stop().await;
}

#[tokio::test]
async fn what_a_tenant_switches_off_is_refused_through_every_door() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let said = ana.say("tennis", "c1", "hello").await;
    let path = format!(
        "/v1/rooms/tennis/messages/{}",
        said["id"].as_str().expect("an id")
    );
    let emoji = format!("{path}/reactions/%F0%9F%91%8D");
    assert_eq!(ana.put(&emoji).await.status, 200);
    server
        .set_tenant("demo", |settings| {
            settings.features =
                domain::tenants::Features::without(domain::Feature::ALL.iter().copied());
        })
        .await;
    let refused = |answer: Answer| (answer.status, answer.problem_code());
    let off = (403, "feature_disabled".to_owned());
    assert_eq!(
        refused(ana.post("/v1/rooms", &json!({ "title": "a room" })).await),
        off
    );
    assert_eq!(refused(ana.delete(&path).await), off);
    // What was there before the switch stays, and nobody adds to it or takes it back.
    assert_eq!(refused(ana.put(&emoji).await), off);
    assert_eq!(refused(ana.delete(&emoji).await), off);
    assert_eq!(
        refused(ana.patch("/v1/me", &json!({ "name": "bo" })).await),
        off
    );
    let link = json!({ "client_id": "c2", "text": "see https://a.example" });
    assert_eq!(
        refused(ana.post("/v1/rooms/tennis/messages", &link).await),
        off
    );
    // An edit brings no link in by the back door, and one without a link is an edit as ever.
    let edited = json!({ "text": "hello, see https://a.example" });
    assert_eq!(refused(ana.patch(&path, &edited).await), off);
    let plain = json!({ "text": "hello there" });
    assert_eq!(ana.patch(&path, &plain).await.status, 200);
    let mut socket = ana.open_socket().await;
    let frame = json!({ "type": "message.send", "room": "tennis", "client_id": "c3", "text": "t.me/abc", "ref": 1 });
    socket.send(&frame).await;
    assert_eq!(
        socket.next_of("error").await["problem"]["code"],
        "feature_disabled"
    );
    let public = ana.get("/v1/tenants/demo").await.json();
    let features = public["features"].as_object().expect("features");
    let switched: Vec<&str> = features.keys().map(String::as_str).collect();
    let mut known: Vec<&str> = domain::Feature::ALL
        .iter()
        .map(|one| one.as_str())
        .collect();
    known.sort_unstable();
    assert_eq!(switched, known, "a page is told of every switch");
    assert!(features.values().all(|one| *one == json!(false)));
    server.stop().await;
}
