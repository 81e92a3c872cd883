//! Work that a tenant under pressure asks of those who come.

use std::time::Duration;

use hyper::Method;
use maru_testkit::TestServer;
use maru_testkit::http::{Answer, request};
use maru_testkit::server::Settings;
use serde_json::{Value, json};

use crate::enter;

async fn ask_for_work(server: &TestServer, above: u32) {
    server
        .set_tenant("demo", |settings| {
            settings.limits.challenge_above_guests_per_minute = Some(above);
        })
        .await;
}

/// The challenge, and the nonces that are asked for.
async fn solve(server: &TestServer) -> (String, Vec<String>) {
    let answer = request(
        server.address(),
        Method::GET,
        "/v1/tenants/demo/challenge",
        &[],
        None,
    )
    .await;
    let asked = answer.expect("an answer").json();
    let challenge = asked["challenge"].as_str().expect("a challenge").to_owned();
    let bits = u32::try_from(asked["difficulty"].as_u64().expect("a difficulty")).expect("small");
    let rounds = asked["rounds"].as_u64().expect("rounds");
    let found = |round: u64, nonce: &str| {
        let hash = app::secrets::hash(&format!("{challenge}.{round}.{nonce}"));
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]).leading_zeros() >= bits
    };
    let nonces = (0..rounds)
        .map(|round| {
            let mut tried = (0..10_000_000_u64).map(|n| n.to_string());
            tried
                .find(|nonce| found(round, nonce))
                .expect("there is one")
        })
        .collect();
    (challenge, nonces)
}

/// What a guest shows.
fn work(challenge: &str, nonces: &[String]) -> Value {
    json!({ "challenge": { "challenge": challenge, "nonces": nonces } })
}

/// Work is asked for above the tenant's threshold, and no longer when the rush is over.
#[tokio::test]
async fn work_is_asked_for_under_pressure_and_goes_with_it() {
    let server = TestServer::start().await;
    ask_for_work(&server, 3).await;
    let is_asked = async || {
        let answer = enter(&server, &json!({})).await;
        match answer.status {
            201 => false,
            _ => {
                assert_eq!(answer.problem_code(), "challenge_required");
                true
            }
        }
    };
    for at in 0..3 {
        assert!(!is_asked().await, "{at}");
    }
    assert!(is_asked().await);
    // Whoever does the work comes in, and the next is asked as well.
    let (challenge, nonces) = solve(&server).await;
    let work = work(&challenge, &nonces);
    assert_eq!(enter(&server, &work).await.status, 201);
    assert!(is_asked().await);
    server.ambient.advance(Duration::from_mins(1));
    for at in 0..3 {
        assert!(!is_asked().await, "a minute later, {at}");
    }
    assert!(is_asked().await);
    server.stop().await;
}

#[tokio::test]
async fn under_pressure_a_guest_shows_work_once() {
    let server = TestServer::start().await;
    ask_for_work(&server, 0).await;
    let plain = enter(&server, &json!({})).await;
    assert_eq!(
        (plain.status, plain.problem_code().as_str()),
        (403, "challenge_required")
    );
    let (challenge, nonces) = solve(&server).await;
    let mut one_wrong = nonces.clone();
    one_wrong[7] = "not it".to_owned();
    let mut one_more = nonces.clone();
    one_more.push("0".to_owned());
    let insufficient = [
        work(&challenge, &one_wrong),
        work(&challenge, &nonces[1..]),
        work(&challenge, &one_more),
        work(&challenge, &[]),
        work(&format!("A{challenge}"), &nonces),
    ];
    for shown in &insufficient {
        let refused = enter(&server, shown).await;
        assert_eq!(refused.problem_code(), "challenge_required", "{shown}");
    }
    let right = work(&challenge, &nonces);
    assert_eq!(enter(&server, &right).await.status, 201);
    assert_eq!(
        enter(&server, &right).await.problem_code(),
        "challenge_required"
    );
    let (challenge, nonces) = solve(&server).await;
    server.ambient.advance(Duration::from_secs(121));
    let late = work(&challenge, &nonces);
    assert_eq!(
        enter(&server, &late).await.problem_code(),
        "challenge_required"
    );
    server.stop().await;
}

#[tokio::test]
async fn work_is_not_used_up_by_whoever_has_to_wait() {
    let mut settings = Settings::default();
    settings.limits.guests_per_address_minute = 1;
    let server = TestServer::start_with(settings).await;
    ask_for_work(&server, 0).await;
    let (challenge, nonces) = solve(&server).await;
    assert_eq!(enter(&server, &work(&challenge, &nonces)).await.status, 201);
    let (challenge, nonces) = solve(&server).await;
    let shown = work(&challenge, &nonces);
    assert_eq!(
        enter(&server, &shown).await.problem_code(),
        "too_many_guests"
    );
    // Whoever has not worked is told so, and waits for nothing.
    assert_eq!(
        enter(&server, &json!({})).await.problem_code(),
        "challenge_required"
    );
    server.ambient.advance(Duration::from_mins(1));
    assert_eq!(enter(&server, &shown).await.status, 201);
    server.stop().await;
}

/// T7
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_who_show_the_same_work_one_comes_in() {
    let server = TestServer::start().await;
    ask_for_work(&server, 0).await;
    let (challenge, nonces) = solve(&server).await;
    let shown = work(&challenge, &nonces);
    let answers = futures_util::future::join_all((0..50).map(|_| enter(&server, &shown))).await;
    let good = answers.iter().filter(|answer| answer.status == 201).count();
    let refused = |answer: &&Answer| answer.problem_code() == "challenge_required";
    let refused = answers.iter().filter(refused).count();
    assert_eq!((good, refused), (1, 49));
    server.stop().await;
}
