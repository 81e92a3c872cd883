//! From signing up to leaving for good.

use std::collections::BTreeMap;

use hyper::Method;
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, soon};
use serde_json::{Value, json};
use store_sql::testing::PostgresCluster;

use crate::world::{PASSWORD, World, code_in, refused, told};

#[tokio::test]
async fn an_account_comes_to_be_by_its_mail_and_signs_in_from_then_on() {
    let world = World::start().await;
    assert_eq!(world.sign_up("Jieun@Example.com", "지은").await.status, 202);
    let early = world.log_in("jieun@example.com", PASSWORD).await;
    assert_eq!(told(&early), refused(401, "invalid_credentials"));
    let code = code_in(&world.mail_after(0).await, "verify");
    let answer = world
        .post("accounts/verify", &json!({ "code": code, "device": "집" }))
        .await;
    assert_eq!(answer.status, 201);
    let jieun = world.person(&answer);
    assert_eq!(jieun.principal["kind"], "account");
    assert_eq!(jieun.principal["name"], "지은");
    let me = jieun.get("/v1/me").await.json();
    assert_eq!(me["email"], "Jieun@Example.com");
    assert_eq!(me["email_verified"], true);
    assert_eq!(me["password"], true);
    assert_eq!(me["totp"], false);
    let again = world.log_in(" JIEUN@example.com ", PASSWORD).await;
    assert_eq!(again.status, 200, "{:?}", again.body);
    assert_eq!(world.person(&again).principal, jieun.principal);
    let devices = jieun.get("/v1/me/sessions").await.json();
    let ways = devices["sessions"].as_array().expect("a list");
    assert_eq!(ways.len(), 2);
    assert!(ways.iter().all(|one| one["way"] == "account"));
    world.server.stop().await;
}

/// The link of a mail leads to the page that was wanted, if it is one of the tenant's; what is not is refused before a mail
/// is written.
#[tokio::test]
async fn the_links_of_mails_lead_on_to_pages_of_the_tenant_and_nowhere_else() {
    let world = World::start().await;
    let page = "/demo/lunch?a=b&c=%EC%A0%90%EC%8B%AC";
    let sign_up = |email: &str, page: &str| json!({ "email": email, "password": PASSWORD, "name": "ana", "return_to": page });
    let forgot = |email: &str, page: &str| json!({ "email": email, "return_to": page });
    for (path, body, what) in [
        ("accounts", sign_up("ana@example.com", page), "verify"),
        ("password/forgot", forgot("ana@example.com", page), "reset"),
    ] {
        let before = world.letters.count();
        let asked = world.post(path, &body).await;
        assert_eq!(asked.status, 202, "{:?}", asked.body);
        let mail = world.mail_after(before).await;
        let link = format!("{page}#{what}=");
        assert!(mail.text.contains(&link), "{}", mail.text);
        if what == "verify" {
            let code = json!({ "code": code_in(&mail, what) });
            assert_eq!(world.post("accounts/verify", &code).await.status, 201);
        }
    }
    // Somebody who has an account is led there too.
    world.pass_minutes(1);
    let before = world.letters.count();
    world
        .post("accounts", &sign_up("ana@example.com", page))
        .await;
    let mail = world.mail_after(before).await;
    assert!(
        mail.text.contains(&format!("{page}\n")) && !mail.text.contains('#'),
        "{}",
        mail.text
    );
    let mails = world.letters.count();
    for elsewhere in [
        "https://evil.example/demo",
        "//evil.example/demo",
        "/\\evil.example",
        "/other/lunch",
        "/demo/../other",
        "/demo/%2e%2E",
        "/demo#verify=another",
        "/v1/me",
        "javascript:alert(1)",
        "",
    ] {
        for (path, body) in [
            ("accounts", sign_up("ben@example.com", elsewhere)),
            ("password/forgot", forgot("ana@example.com", elsewhere)),
        ] {
            let told_so = told(&world.post(path, &body).await);
            assert_eq!(told_so, refused(400, "invalid_request"), "{elsewhere}");
        }
    }
    assert_eq!(world.letters.count(), mails);
    world.server.stop().await;
}

/// T7
#[tokio::test]
async fn of_fifty_who_show_one_code_at_once_one_gets_in() {
    redeem_fifty_times(World::start().await).await;
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    redeem_fifty_times(World::start_on_postgres(&cluster).await).await;
}

async fn redeem_fifty_times(world: World) {
    world.sign_up("ana@example.com", "ana").await;
    let code = code_in(&world.mail_after(0).await, "verify");
    let body = json!({ "code": code });
    let answers = fifty(&world, "accounts/verify", &body).await;
    assert_eq!(answers[&(201, String::new())], 1);
    assert_eq!(answers[&refused(400, "code_invalid")], 49);
    let reset = world.reset_code("ana@example.com").await;
    let body = json!({ "code": reset, "password": "another long one" });
    let answers = fifty(&world, "password/reset", &body).await;
    assert_eq!(answers[&(204, String::new())], 1);
    assert_eq!(answers[&refused(400, "code_invalid")], 49);
    world.server.stop().await;
}

async fn fifty(world: &World, path: &str, body: &Value) -> BTreeMap<(u16, String), usize> {
    let shown = (0..50).map(|n| {
        let from = format!("198.51.100.{n}");
        async move { told(&world.post_from(&from, path, body).await) }
    });
    let mut counted = BTreeMap::new();
    for one in futures_util::future::join_all(shown).await {
        *counted.entry(one).or_insert(0) += 1;
    }
    counted
}

#[tokio::test]
async fn two_codes_of_one_address_make_one_account() {
    let world = World::start().await;
    world.sign_up("ana@example.com", "ana").await;
    world.pass_minutes(1);
    world.sign_up("ana@example.com", "ana").await;
    let (first, second) = (world.mail_after(0).await, world.mail_after(1).await);
    let show = async |mail| {
        let code = code_in(mail, "verify");
        world
            .post("accounts/verify", &json!({ "code": code }))
            .await
    };
    assert_eq!(show(&second).await.status, 201);
    assert_eq!(told(&show(&first).await), refused(400, "code_invalid"));
    world.server.stop().await;
}

#[tokio::test]
async fn a_code_works_for_a_day_in_its_own_tenant_and_for_nothing_else() {
    let world = World::start().await;
    world.account("ben@example.com", "ben").await;
    let reset = world.reset_code("ben@example.com").await;
    let verify = json!({ "code": reset });
    let wrong = world.post("accounts/verify", &verify).await;
    assert_eq!(told(&wrong), refused(400, "code_invalid"));
    world.sign_up("ana@example.com", "ana").await;
    let code = code_in(&world.mail_after(2).await, "verify");
    let body = json!({ "code": code });
    let elsewhere = request(
        world.server.address(),
        Method::POST,
        "/v1/tenants/maru/accounts/verify",
        &[],
        Some(&body),
    );
    let elsewhere = elsewhere.await.expect("an answer");
    assert_eq!(told(&elsewhere), refused(403, "way_disabled"));
    world.pass_minutes(24 * 60);
    let late = world.post("accounts/verify", &body).await;
    assert_eq!(told(&late), refused(400, "code_invalid"));
    world.server.stop().await;
}

/// T22
#[tokio::test]
async fn a_way_that_is_off_is_off_on_every_path() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let sign_up = json!({ "email": "b@example.com", "password": PASSWORD, "name": "b" });
    let log_in = json!({ "email": "ana@example.com", "password": PASSWORD });
    let code = json!({ "code": "x" });
    let factor = json!({ "mfa_ticket": "x", "code": "123456" });
    let forgot = json!({ "email": "ana@example.com" });
    let reset = json!({ "code": "x", "password": PASSWORD });
    let calls = [
        ("accounts", &sign_up),
        ("accounts/verify", &code),
        ("login", &log_in),
        ("login/mfa", &factor),
        ("password/forgot", &forgot),
        ("password/reset", &reset),
    ];
    world
        .set_tenant(|tenant| tenant.settings.ways.sign_up = false)
        .await;
    for (path, body) in &calls[..2] {
        let answer = world.post(path, body).await;
        assert_eq!(told(&answer), refused(403, "way_disabled"), "{path}");
    }
    assert_eq!(world.post("login", &log_in).await.status, 200);
    world
        .set_tenant(|tenant| tenant.settings.ways.account = false)
        .await;
    for (path, body) in calls {
        let answer = world.post(path, body).await;
        assert_eq!(told(&answer), refused(403, "way_disabled"), "{path}");
    }
    world
        .set_tenant(|tenant| tenant.disabled_at = Some(tenant.created_at))
        .await;
    for (path, body) in calls {
        let answer = world.post(path, body).await;
        assert_eq!(told(&answer), refused(403, "tenant_disabled"), "{path}");
    }
    world.server.stop().await;
}

/// T23
#[tokio::test]
async fn a_session_from_before_signing_in_is_nothing_more_after_it() {
    let world = World::start().await;
    let planted = Person::enter(world.server.address(), "mallory").await;
    world.account("ana@example.com", "ana").await;
    let body = json!({ "email": "ana@example.com", "password": PASSWORD });
    let path = "/v1/tenants/demo/login";
    let headers = [("cookie", planted.cookie.as_str())];
    let answer = request(
        world.server.address(),
        Method::POST,
        path,
        &headers,
        Some(&body),
    );
    let answer = answer.await.expect("an answer");
    let ana = world.person(&answer);
    assert_ne!(ana.cookie, planted.cookie);
    let session = async |one: &Person| one.get("/v1/me").await.json()["session"].clone();
    assert_ne!(session(&ana).await, session(&planted).await);
    let refreshed = refresh(&planted).await;
    assert_eq!(refreshed.json()["principal"]["kind"], "guest");
    world.server.stop().await;
}

pub(crate) async fn refresh(person: &Person) -> Answer {
    let headers = [("cookie", person.cookie.as_str()), ("x-maru-refresh", "1")];
    let (path, body) = ("/v1/auth/refresh", json!({}));
    let answer = request(person.address, Method::POST, path, &headers, Some(&body));
    answer.await.expect("an answer")
}

#[tokio::test]
async fn whoever_deletes_the_account_is_nobody_and_the_messages_stay() {
    let world = World::start().await;
    let ana = world.account("ana@example.com", "ana").await;
    let ben = Person::enter(world.server.address(), "ben").await;
    ana.put("/v1/rooms/tennis/members/me").await;
    ana.say("tennis", "k", "안녕").await;
    let mut watching = ben.open_socket().await;
    watching.subscribe("tennis", None).await;
    let mut own = ana.open_socket().await;
    let delete = async |body| ana.call(Method::DELETE, "/v1/me", Some(&body)).await;
    for wrong in [json!({}), json!({ "password": "not this one" })] {
        let answer = delete(wrong).await;
        assert_eq!(told(&answer), refused(401, "invalid_credentials"));
    }
    let gone = delete(json!({ "password": PASSWORD })).await;
    assert_eq!(gone.status, 204, "{:?}", gone.body);
    assert_eq!(soon("a close", close_code(&mut own)).await, Some(4403));
    assert_eq!(
        told(&ana.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
    let left = watching.next_event().await;
    assert_eq!(left["event"]["type"], "member.left");
    assert_eq!(left["event"]["member"]["name"], "(알 수 없음)");
    let changed = watching.next_event().await;
    assert_eq!(changed["event"]["type"], "member.changed");
    let page = ben.get("/v1/rooms/tennis/messages").await.json();
    let said = page["messages"].as_array().expect("a list");
    assert_eq!(said[0]["text"], "안녕");
    assert_eq!(said[0]["sender"]["name"], "(알 수 없음)");
    let again = world.log_in("ana@example.com", PASSWORD).await;
    assert_eq!(told(&again), refused(401, "invalid_credentials"));
    // The address is free again, and whoever takes it is somebody else.
    world.pass_minutes(1);
    let other = world.account("ana@example.com", "ana").await;
    assert_ne!(other.id(), ana.id());
    world.server.stop().await;
}

async fn close_code(socket: &mut maru_testkit::Socket) -> Option<u16> {
    loop {
        if let Err(code) = socket.try_next().await {
            return code;
        }
    }
}

#[tokio::test]
async fn an_account_shows_who_it_is_before_it_takes_everything_along() {
    let world = World::start().await;
    let ana = world.account("ana@example.com", "ana").await;
    world.pass_minutes(4);
    assert_eq!(ana.get("/v1/me/export").await.status, 200);
    world.pass_minutes(2);
    let ana = world.person(&refresh(&ana).await);
    let stale = ana.get("/v1/me/export").await;
    assert_eq!(told(&stale), refused(403, "step_up_required"));
    let proof = json!({ "password": PASSWORD });
    assert_eq!(ana.post("/v1/me/step-up", &proof).await.status, 204);
    let exported = ana.get("/v1/me/export").await;
    assert_eq!(exported.status, 200, "{:?}", exported.body);
    let text = String::from_utf8(exported.body.to_vec()).expect("it is text");
    assert!(text.contains("ana@example.com") && text.ends_with("{\"type\":\"end\"}\n"));
    world.server.stop().await;
}

#[tokio::test]
async fn a_guest_deletes_itself_without_a_password() {
    let world = World::start().await;
    let ana = Person::enter(world.server.address(), "ana").await;
    let gone = ana.call(Method::DELETE, "/v1/me", Some(&json!({}))).await;
    assert_eq!(gone.status, 204, "{:?}", gone.body);
    assert_eq!(refresh(&ana).await.status, 401);
    world.server.stop().await;
}

#[tokio::test]
async fn a_banned_person_hears_so_only_by_the_right_password() {
    let world = World::start().await;
    let ana = world.account("ana@example.com", "ana").await;
    world
        .set_record(&ana, |record| {
            record.banned_until = Some(domain::Timestamp::NEVER);
        })
        .await;
    let wrong = world.log_in("ana@example.com", "not this one").await;
    assert_eq!(told(&wrong), refused(401, "invalid_credentials"));
    let right = world.log_in("ana@example.com", PASSWORD).await;
    assert_eq!(told(&right), refused(403, "banned"));
    world.server.stop().await;
}
