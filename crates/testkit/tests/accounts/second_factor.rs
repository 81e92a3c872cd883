//! The second factor (RFC 6238), and fresh proofs. The codes are made here by code that is not ours to test.

use domain::Ambient as _;
use hyper::Method;
use maru_testkit::Person;
use maru_testkit::authenticator::one_time_password;
use serde_json::{Value, json};

use crate::world::{PASSWORD, World, refused, told};

impl World {
    /// The code that the authenticator shows now.
    fn code(&self, secret: &str) -> String {
        one_time_password(secret, self.server.ambient.now().as_seconds())
    }

    fn wrong_code(&self, secret: &str) -> String {
        let now = self.server.ambient.now().as_seconds();
        let near: Vec<_> = (-1..=1)
            .map(|n| one_time_password(secret, now + 30 * n))
            .collect();
        let wrong = ["000000", "111111", "222222", "333333"];
        let wrong = wrong.iter().find(|wrong| !near.iter().any(|c| c == *wrong));
        (*wrong.expect("three codes leave one of four")).to_owned()
    }

    /// An account with a second factor in force, and its secret. The code of the present step is used up.
    async fn guarded(&self, email: &str) -> (Person, String) {
        let person = self.account(email, "ana").await;
        let begun = person.call(Method::POST, "/v1/me/totp", None).await;
        assert_eq!(begun.status, 201, "{:?}", begun.body);
        let secret = begun.json()["secret"].as_str().expect("text").to_owned();
        let uri = begun.json()["uri"].as_str().expect("text").to_owned();
        assert!(uri.starts_with("otpauth://totp/Demo:"), "{uri}");
        assert!(uri.contains(&format!("?secret={secret}&issuer=Demo&")));
        let confirmed = totp(&person, Method::PUT, &self.code(&secret)).await;
        assert_eq!(confirmed.0, 204, "{confirmed:?}");
        (person, secret)
    }

    async fn ticket(&self, email: &str) -> Value {
        let answer = self.log_in(email, PASSWORD).await;
        assert_eq!(answer.status, 202, "{:?}", answer.body);
        assert_eq!(answer.header("set-cookie"), "");
        assert!(answer.json().get("access_token").is_none());
        answer.json()["mfa_ticket"].clone()
    }

    async fn show(&self, ticket: &Value, code: &str) -> (u16, String) {
        let body = json!({ "mfa_ticket": ticket, "code": code });
        told(&self.post("login/mfa", &body).await)
    }
}

async fn totp(person: &Person, method: Method, code: &str) -> (u16, String) {
    let body = json!({ "code": code });
    told(&person.call(method, "/v1/me/totp", Some(&body)).await)
}

async fn prove(person: &Person, body: Value) -> (u16, String) {
    told(&person.post("/v1/me/step-up", &body).await)
}

#[tokio::test]
async fn with_a_second_factor_the_password_alone_lets_nobody_in_and_no_code_works_twice() {
    let world = World::start().await;
    let (ana, secret) = world.guarded("ana@example.com").await;
    assert_eq!(ana.get("/v1/me").await.json()["totp"], true);
    let invalid = refused(401, "invalid_credentials");
    let ticket = world.ticket("ana@example.com").await;
    // The code that put it into force is used up.
    assert_eq!(world.show(&ticket, &world.code(&secret)).await, invalid);
    world
        .server
        .ambient
        .advance(std::time::Duration::from_secs(30));
    assert_eq!(world.show(&json!("x"), &world.code(&secret)).await, invalid);
    let code = world.code(&secret);
    assert_eq!(world.show(&ticket, &code).await.0, 200);
    assert_eq!(world.show(&ticket, &code).await, invalid);
    let next = world.ticket("ana@example.com").await;
    assert_eq!(world.show(&next, &code).await, invalid);
    world.server.stop().await;
}

#[tokio::test]
async fn of_twenty_who_show_one_code_at_once_one_gets_in() {
    let world = World::start().await;
    let (_, secret) = world.guarded("ana@example.com").await;
    world.pass_minutes(1);
    let mut tickets = Vec::new();
    for _ in 0..5 {
        tickets.push(world.ticket("ana@example.com").await);
    }
    let code = world.code(&secret);
    let shown = (0..20).map(|n| world.show(&tickets[n % 5], &code));
    let answers = futures_util::future::join_all(shown).await;
    let entered = answers.iter().filter(|(status, _)| *status == 200).count();
    assert_eq!(entered, 1, "{answers:?}");
    world.server.stop().await;
}

#[tokio::test]
async fn a_ticket_takes_five_tries_within_five_minutes_and_an_account_twenty_an_hour() {
    let world = World::start().await;
    let (_, secret) = world.guarded("ana@example.com").await;
    let invalid = refused(401, "invalid_credentials");
    world.pass_minutes(1);
    let ticket = world.ticket("ana@example.com").await;
    for _ in 0..5 {
        let wrong = world.wrong_code(&secret);
        assert_eq!(world.show(&ticket, &wrong).await, invalid);
    }
    assert_eq!(world.show(&ticket, &world.code(&secret)).await, invalid);
    let late = world.ticket("ana@example.com").await;
    world.pass_minutes(5);
    assert_eq!(world.show(&late, &world.code(&secret)).await, invalid);
    let mut throttled = 0;
    for _ in 0..5 {
        let ticket = world.ticket("ana@example.com").await;
        for _ in 0..5 {
            let wrong = world.wrong_code(&secret);
            throttled += usize::from(world.show(&ticket, &wrong).await.0 == 429);
        }
    }
    assert!(throttled > 0);
    world.pass_minutes(60);
    let ticket = world.ticket("ana@example.com").await;
    assert_eq!(world.show(&ticket, &world.code(&secret)).await.0, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn a_ticket_ends_with_the_password_that_gave_it() {
    let world = World::start().await;
    let (ana, secret) = world.guarded("ana@example.com").await;
    world.pass_minutes(1);
    let ticket = world.ticket("ana@example.com").await;
    let body = json!({ "old": PASSWORD, "new": "battery horse correct" });
    let changed = ana.call(Method::PUT, "/v1/me/password", Some(&body)).await;
    assert_eq!(changed.status, 204, "{:?}", changed.body);
    let shown = world.show(&ticket, &world.code(&secret)).await;
    assert_eq!(shown, refused(401, "invalid_credentials"));
    world.server.stop().await;
}

#[tokio::test]
async fn a_second_factor_begins_with_a_fresh_proof_and_ends_by_its_code() {
    let world = World::start().await;
    let ana = world.account("ana@example.com", "ana").await;
    let step_up = refused(403, "step_up_required");
    let begin = async || told(&ana.call(Method::POST, "/v1/me/totp", None).await);
    // The session is four minutes and a half old: its token is good, and so is its proof.
    world
        .server
        .ambient
        .advance(std::time::Duration::from_secs(270));
    assert_eq!(begin().await.0, 201);
    world
        .server
        .ambient
        .advance(std::time::Duration::from_secs(29));
    let invalid = refused(401, "invalid_credentials");
    assert_eq!(totp(&ana, Method::PUT, "000000").await, invalid);
    let ana = world.person(&crate::flow::refresh(&ana).await);
    world.pass_minutes(1);
    let begin = async || ana.call(Method::POST, "/v1/me/totp", None).await;
    assert_eq!(told(&begin().await), step_up);
    assert_eq!(prove(&ana, json!({})).await, invalid);
    assert_eq!(
        prove(&ana, json!({ "password": "not this one" })).await,
        invalid
    );
    assert_eq!(prove(&ana, json!({ "code": "000000" })).await, invalid);
    assert_eq!(prove(&ana, json!({ "password": PASSWORD })).await.0, 204);
    let shown = begin().await;
    assert_eq!(shown.status, 201);
    let secret = shown.json()["secret"].as_str().expect("text").to_owned();
    let code = world.code(&secret);
    assert_eq!(totp(&ana, Method::PUT, &code).await.0, 204);
    assert_eq!(told(&begin().await), refused(409, "totp_in_force"));
    // With a second factor the password is no proof.
    assert_eq!(prove(&ana, json!({ "password": PASSWORD })).await, invalid);
    assert_eq!(prove(&ana, json!({ "code": code })).await, invalid);
    world.pass_minutes(1);
    let code = world.code(&secret);
    let both = json!({ "password": "not this one", "code": code });
    assert_eq!(prove(&ana, both).await, invalid);
    assert_eq!(prove(&ana, json!({ "code": code })).await.0, 204);
    assert_eq!(totp(&ana, Method::DELETE, &code).await, invalid);
    world
        .server
        .ambient
        .advance(std::time::Duration::from_secs(30));
    let code = world.code(&secret);
    assert_eq!(totp(&ana, Method::DELETE, &code).await.0, 204);
    assert_eq!(world.log_in("ana@example.com", PASSWORD).await.status, 200);
    world.server.stop().await;
}
