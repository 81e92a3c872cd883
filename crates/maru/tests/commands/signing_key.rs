//! Another key for access tokens, while a server runs.

use axum::http::Method;
use serde_json::Value;
use testkit::Person;
use testkit::http::{Answer, request};

use crate::world::{Home, Server};

async fn me(server: &Server, person: &Person) -> Answer {
    let bearer = format!("Bearer {}", person.token);
    let headers = [("authorization", bearer.as_str())];
    let answer = request(server.address, Method::GET, "/v1/me", &headers, None).await;
    answer.expect("an answer")
}

/// What the audit log says of keys that sign, the oldest first, once it has so many lines of them.
async fn recorded(home: &Home, lines: usize) -> Vec<Value> {
    let all = async {
        loop {
            let log = home.json(&["audit", "--tenant", "maru"]).await;
            let entries = log.as_array().expect("entries").iter().rev();
            let of_keys = entries.filter(|one| one["action"] == "signing_key.changed");
            let found: Vec<_> = of_keys.cloned().collect();
            if found.len() >= lines {
                return found;
            }
        }
    };
    testkit::soon("the log tells of the keys", all).await
}

#[tokio::test]
async fn a_running_server_takes_another_key_from_the_file_and_nobody_is_signed_out() {
    let home = Home::new();
    let server = home.serve(&[]);
    let ana = Person::enter(server.address, "ana").await;
    let made = home.run(&["signing-key", "rotate", "--after", "0"]).await;
    assert!(made.status.success(), "{}", made.log);
    assert!(made.out.contains("A new key signs from"), "{}", made.out);
    let again = home.run(&["signing-key", "rotate"]).await;
    assert!(!again.status.success());
    assert!(again.log.contains("under way until"), "{}", again.log);
    assert_eq!(me(&server, &ana).await.status, 200);
    let rotated = recorded(&home, 2).await;
    assert_eq!(rotated[0]["actor"], "house", "what a new installation made");
    assert_eq!(rotated[0]["after"]["next"], Value::Null);
    assert_eq!(rotated[1]["actor"], "command-line");
    assert_eq!(rotated[1]["before"], rotated[0]["after"]);
    assert_eq!(rotated[1]["after"]["key"], rotated[0]["after"]["key"]);
    let next = rotated[1]["after"]["next"]["key"].clone();
    assert!(next.is_string() && next != rotated[0]["after"]["key"]);

    let dropped = home.run(&["signing-key", "drop"]).await;
    assert!(dropped.status.success(), "{}", dropped.log);
    let refused = async {
        loop {
            let answer = me(&server, &ana).await;
            if answer.status != 200 {
                return answer.problem_code();
            }
        }
    };
    let code = testkit::soon("the server reads the file again", refused).await;
    assert_eq!(code, "token_invalid");
    let headers = [("cookie", ana.cookie.as_str()), ("x-maru-refresh", "1")];
    let path = "/v1/auth/refresh";
    let body = serde_json::json!({});
    let answer = request(server.address, Method::POST, path, &headers, Some(&body)).await;
    let renewed = Person::from_answer(server.address, &answer.expect("an answer"));
    assert_eq!(me(&server, &renewed).await.status, 200);
    let dropped = recorded(&home, 3).await;
    assert_ne!(dropped[2]["after"]["key"], dropped[1]["after"]["key"]);
    assert_eq!(dropped[2]["after"]["next"], Value::Null);
    let log = server.stop().await;
    let again = home.serve(&[]);
    Person::enter(again.address, "bo").await;
    assert_eq!(recorded(&home, 3).await.len(), 3, "nothing has changed");
    again.stop().await;
    let said = log
        .matches("the keys of access tokens have changed")
        .count();
    assert!(said >= 1, "{log}");
}
