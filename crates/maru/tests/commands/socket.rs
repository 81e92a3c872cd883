//! The socket of the data folder, and the code of the first operator.

use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};

use axum::http::Method;
use serde_json::json;

use crate::world::Home;

#[tokio::test]
async fn only_the_owner_can_open_the_socket_and_it_goes_with_the_server() {
    let home = Home::new();
    let path = home.data().join("admin.sock");
    let server = home.serve(&[]);
    // The ready line comes after the socket.
    let found = path.symlink_metadata().expect("a socket");
    assert!(found.file_type().is_socket());
    assert_eq!(found.permissions().mode() & 0o777, 0o600);
    server.stop().await;
    assert!(!path.exists());
}

#[tokio::test]
async fn a_socket_that_a_killed_server_left_is_in_nobodys_way() {
    let home = Home::new();
    home.serve(&[]).kill().await;
    assert!(home.data().join("admin.sock").exists());
    let list = home.json(&["tenant", "list"]).await;
    assert_eq!(list["tenants"][0]["slug"], "demo");
    let server = home.serve(&[]);
    home.json(&["tenant", "create", "shop"]).await;
    let public = server.ask(Method::GET, "/v1/tenants/shop", None).await;
    assert_eq!(public.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn each_start_prints_a_new_code_until_there_is_an_operator_and_logs_none() {
    let home = Home::new();
    let mut server = home.serve(&[]);
    let old = server.line("  ").trim().to_owned();
    server.kill().await;
    let mut server = home.serve(&["--log", "trace"]);
    let printed = server.line("  ").trim().to_owned();
    assert_ne!(old, printed);
    let made = home.json(&["operator", "setup-code"]).await;
    let code = made["code"].as_str().expect("a code").to_owned();
    let body = |code: &str| json!({ "code": code, "email": "a@maru.example", "password": "correct horse battery", "name": "Ruth" });
    let path = "/v1/operators/setup";
    for wrong in [&old, &printed] {
        let answer = server.ask(Method::POST, path, Some(&body(wrong))).await;
        assert_eq!(
            (answer.status, answer.problem_code().as_str()),
            (400, "code_invalid")
        );
    }
    let answer = server.ask(Method::POST, path, Some(&body(&code))).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    let none = home.run(&["operator", "setup-code"]).await;
    assert!(!none.status.success());
    let log = server.stop().await;
    for secret in [&old, &printed, &code, &"correct horse".to_owned()] {
        assert!(!log.contains(secret.as_str()), "{secret} in the log");
    }
}
