//! More people sign in than can be checked at once. Must not know how passwords are hashed.

use app::AppLimits;
use hyper::Method;
use maru_testkit::http::Answer;
use maru_testkit::server::Settings;
use serde_json::json;

use crate::world::{PASSWORD, World, told};

fn check_busy(what: &str, answer: &Answer) {
    assert_eq!(told(answer), (503, "login_busy".to_owned()), "{what}");
    assert_eq!(answer.header("retry-after"), "2", "{what}");
    assert_eq!(answer.json()["retryable"], true, "{what}");
}

#[tokio::test]
async fn while_nobody_more_can_be_checked_everybody_hears_so_and_it_counts_for_nothing() {
    let world = World::start_with(AppLimits {
        password_checks_at_once: 1,
        password_checks_waiting_max: 0,
        ..Settings::default().limits
    })
    .await;
    let jieun = world.account("jieun@example.com", "jieun").await;
    let reset = world.reset_code("jieun@example.com").await;
    let runs = world.argon_runs();

    // One who is served, and one who gets ready: nobody may stand in line.
    let passwords = &world.server.running.api.cx.passwords;
    let turns = (passwords.turn().await, passwords.turn().await);
    assert!(turns.0.is_ok() && turns.1.is_ok());
    // More often than wrong passwords would be taken, so that any that counted would be told.
    for _ in 0..30 {
        check_busy(
            "a sign-in",
            &world.log_in("jieun@example.com", PASSWORD).await,
        );
    }
    let nobody = world.log_in("nobody@example.com", PASSWORD).await;
    check_busy("a sign-in of nobody", &nobody);
    check_busy("a sign-up", &world.sign_up("ana@example.com", "ana").await);
    let body = json!({ "code": reset, "password": "another long one" });
    check_busy("a reset", &world.post("password/reset", &body).await);
    let change = json!({ "old": PASSWORD, "new": "another long one" });
    let change = jieun.put_json("/v1/me/password", &change).await;
    check_busy("a change", &change);
    let proof = json!({ "password": PASSWORD });
    check_busy("a proof", &jieun.post("/v1/me/step-up", &proof).await);
    let leave = jieun.call(Method::DELETE, "/v1/me", Some(&proof)).await;
    check_busy("leaving", &leave);
    assert_eq!(world.argon_runs(), runs, "nobody was checked");

    drop(turns);
    let later = world.log_in("jieun@example.com", PASSWORD).await;
    assert_eq!(later.status, 200, "{:?}", later.body);
    // The link was not used up.
    let reset = world.post("password/reset", &body).await;
    assert_eq!(reset.status, 204, "{:?}", reset.body);
    world.server.stop().await;
}
