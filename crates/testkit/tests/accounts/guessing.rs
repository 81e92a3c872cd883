//! What guessing comes to: one answer whatever is wrong, the same work for addresses with and without an account, and
//! throttles that never lock an owner out.

use std::collections::BTreeMap;

use maru_testkit::http::Answer;
use serde_json::{Value, json};

use crate::world::{PASSWORD, World, refused, told};

/// T17
#[tokio::test]
async fn whatever_is_no_password_gets_nobody_in() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let long = "x".repeat(60_000);
    for wrong in ["wrong and long", "", " ", "\0", &long] {
        let answer = world.log_in("ana@example.com", wrong).await;
        assert_eq!(told(&answer), refused(401, "invalid_credentials"));
    }
    let shapes = [
        Value::Null,
        json!([PASSWORD]),
        json!({ "$ne": "" }),
        json!(1),
        json!(true),
    ];
    for shape in &shapes {
        let body = json!({ "email": "ana@example.com", "password": shape });
        let answer = world.post("login", &body).await;
        assert_eq!(told(&answer), refused(400, "invalid_request"), "{shape}");
        let body = json!({ "email": shape, "password": PASSWORD });
        let answer = world.post("login", &body).await;
        assert_eq!(told(&answer), refused(400, "invalid_request"), "{shape}");
    }
    let body = json!({ "email": "ana@example.com", "password": "x".repeat(1 << 20) });
    let answer = world.post("login", &body).await;
    assert_eq!(told(&answer), refused(413, "body_too_large"));
    let missing = world.post("login", &json!({})).await;
    assert_eq!(told(&missing), refused(400, "invalid_request"));
    world.server.stop().await;
}

/// T18
#[tokio::test]
async fn many_guesses_are_throttled_and_the_owner_still_gets_in_from_elsewhere() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let before = world.argon_runs();
    let guess = json!({ "email": "ana@example.com", "password": "not this one" });
    let mut told_so = BTreeMap::new();
    for _ in 0..10 {
        let guesses = (0..100).map(|n| {
            let (world, guess) = (&world, &guess);
            async move {
                let from = format!("198.51.100.{n}");
                told(&world.post_from(&from, "login", guess).await)
            }
        });
        for one in futures_util::future::join_all(guesses).await {
            *told_so.entry(one).or_insert(0) += 1;
        }
    }
    let wrong = told_so[&refused(401, "invalid_credentials")];
    let throttled = told_so[&refused(429, "too_many_attempts")];
    assert_eq!(wrong + throttled, 1_000, "{told_so:?}");
    // A hundred before the account counts as attacked, then no more than three from each address.
    assert!((100..=400).contains(&wrong), "{told_so:?}");
    assert_eq!(world.argon_runs() - before, wrong);
    let right = json!({ "email": "ana@example.com", "password": PASSWORD });
    let there = world.post_from("198.51.100.1", "login", &right).await;
    assert_eq!(told(&there), refused(429, "too_many_attempts"));
    assert_ne!(there.header("retry-after"), "");
    let owner = world.post_from("203.0.113.5", "login", &right).await;
    assert_eq!(owner.status, 200, "{:?}", owner.body);
    // Nor from the same address for good.
    world.pass_minutes(10);
    let later = world.post_from("198.51.100.1", "login", &right).await;
    assert_eq!(later.status, 200);
    world.server.stop().await;
}

/// T18
#[tokio::test]
async fn one_address_that_tries_many_accounts_is_throttled() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let mut refusals = 0;
    let before = world.argon_runs();
    for n in 0..1_000 {
        let body = json!({ "email": format!("a{n}@example.com"), "password": "not this one" });
        let answer = world.post_from("198.51.100.7", "login", &body).await;
        refusals += usize::from(answer.status == 429);
    }
    assert_eq!(refusals, 940);
    assert_eq!(world.argon_runs() - before, 60);
    let right = json!({ "email": "ana@example.com", "password": PASSWORD });
    let elsewhere = world.post_from("198.51.100.8", "login", &right).await;
    assert_eq!(elsewhere.status, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn ones_own_account_does_not_pay_for_guessing_others() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let mut refusals = 0;
    for n in 0..70 {
        let guess = json!({ "email": format!("a{n}@example.com"), "password": "not this one" });
        refusals += usize::from(world.post("login", &guess).await.status == 429);
        world.log_in("ana@example.com", PASSWORD).await;
    }
    assert!(refusals >= 10, "{refusals}");
    world.server.stop().await;
}

/// T20
#[tokio::test]
async fn an_address_with_an_account_gets_the_same_answer_and_work_as_one_without() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let of = |email: &str| {
        [
            (
                "login",
                json!({ "email": email, "password": "not this one" }),
            ),
            ("password/forgot", json!({ "email": email })),
            (
                "accounts",
                json!({ "email": email, "password": PASSWORD, "name": "ben" }),
            ),
        ]
    };
    // Beyond the minute of the mail that made the account.
    world.pass_minutes(1);
    let (known, unknown) = (of("ana@example.com"), of("nobody@example.com"));
    for ((path, known), (_, unknown)) in known.iter().zip(&unknown) {
        let counted = async |body| {
            let runs = world.argon_runs();
            let answer = world.post(path, body).await;
            (plain(&answer), world.argon_runs() - runs)
        };
        assert_eq!(counted(known).await, counted(unknown).await, "{path}");
    }
    // The mails: the account's, its link to reset, word that it is there already, and a link for nobody.
    assert_eq!(world.letters.count(), 4);
    let third = world.mail_after(2).await;
    assert!(!third.text.contains('#'), "{}", third.text);
    world.server.stop().await;
}

/// Everything of an answer but the time of day.
fn plain(answer: &Answer) -> (u16, Vec<(String, String)>, Value) {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| {
            let value = value.to_str().unwrap_or("").to_owned();
            (name.to_string(), value)
        })
        .collect();
    headers.sort();
    (answer.status, headers, answer.json())
}
