//! What commands do, with a server and without.

use axum::http::Method;
use serde_json::json;
use testkit::Person;
use testkit::signer::Signer;

use crate::world::Home;

#[tokio::test]
async fn what_is_made_without_a_server_is_there_when_it_starts() {
    let home = Home::new();
    let made = home
        .json(&[
            "tenant",
            "create",
            "shop",
            "--origin",
            "https://shop.example",
        ])
        .await;
    assert!(
        made["key"]
            .as_str()
            .is_some_and(|key| key.starts_with("maru_sk_"))
    );
    assert_eq!(
        made["snippet"],
        "<script src=\"http://127.0.0.1:8080/widget.js\" data-tenant=\"shop\" async></script>"
    );
    let twice = home.run(&["tenant", "create", "shop"]).await;
    assert!(
        !twice.status.success() && twice.log.contains("slug_taken"),
        "{}",
        twice.log
    );
    let server = home.serve(&[]);
    let public = server.ask(Method::GET, "/v1/tenants/shop", None).await;
    assert_eq!(public.status, 200, "{:?}", public.body);
    server.stop().await;
    let shown = home.json(&["tenant", "show", "shop"]).await;
    assert_eq!(
        shown["settings"]["origins"],
        json!(["https://shop.example"])
    );
}

#[tokio::test]
async fn a_running_server_sees_each_change_at_once() {
    let home = Home::new();
    let server = home.serve(&[]);
    let guest = Person::enter(server.address, "ana").await;
    let mut socket = guest.open_socket().await;
    let set = [
        "tenant",
        "set",
        "demo",
        "--way",
        "guest=off",
        "--feature",
        "links=off",
    ];
    let set = home.json(&set).await;
    assert_eq!(set["settings"]["ways"]["guest"], json!(false));
    assert_eq!(set["settings"]["features"]["links"], json!(false));
    let enter = async || {
        let guests = "/v1/tenants/demo/guests";
        let answer = server.ask(Method::POST, guests, Some(&json!({}))).await;
        (answer.status, answer.problem_code())
    };
    assert_eq!(enter().await, (403, "way_disabled".to_owned()));
    let off = ["tenant", "disable", "demo", "--reason", "a test"];
    let off = home.run(&off).await;
    assert!(off.status.success(), "{}", off.log);
    assert_eq!(testkit::soon("the end", socket.close_code()).await, 4403);
    assert_eq!(enter().await, (403, "tenant_disabled".to_owned()));
    assert!(
        home.run(&["tenant", "enable", "demo"])
            .await
            .status
            .success()
    );
    assert!(
        !home
            .run(&["tenant", "delete", "demo"])
            .await
            .status
            .success()
    );
    let gone = home.run(&["tenant", "delete", "demo", "--yes"]).await;
    assert!(gone.status.success(), "{}", gone.log);
    assert_eq!(enter().await, (404, "tenant_not_found".to_owned()));
    let log = home.json(&["audit"]).await;
    let lines = log.as_array().expect("lines");
    assert_eq!(lines[0]["action"], "tenant.deleted");
    assert!(
        lines.iter().all(|line| {
            let is_first_key = line["action"] == "signing_key.changed";
            line["actor"]
                == if is_first_key {
                    "house"
                } else {
                    "command-line"
                }
        }),
        "{log}"
    );
    let reason = lines
        .iter()
        .find(|line| line["action"] == "tenant.disabled");
    assert_eq!(reason.map(|line| &line["reason"]), Some(&json!("a test")));
    server.stop().await;
}

#[tokio::test]
async fn keys_and_bots_are_shown_once() {
    let home = Home::new();
    let server = home.serve(&[]);
    let key = home
        .json(&["key", "create", "demo", "--name", "backend"])
        .await;
    let id = key["id"].as_str().expect("an id");
    let list = home.json(&["key", "list", "demo"]).await;
    assert_eq!(
        list["keys"][0]["scopes"],
        json!(["handover", "sessions", "people"])
    );
    assert!(!list.to_string().contains("maru_sk_"));
    assert!(
        home.run(&["key", "revoke", "demo", id])
            .await
            .status
            .success()
    );
    let missing = home.run(&["key", "revoke", "demo", "ak_x"]).await;
    assert!(missing.log.contains("key_not_found"), "{}", missing.log);
    let bot = home
        .json(&[
            "bot", "create", "demo", "--name", "helper", "--room", "lunch",
        ])
        .await;
    let bearer = format!("Bearer {}", bot["key"].as_str().expect("a key"));
    let headers = [("authorization", bearer.as_str())];
    let rooms = |room: &'static str| {
        testkit::http::request(server.address, Method::GET, room, &headers, None)
    };
    let lunch = rooms("/v1/rooms/lunch").await.expect("an answer");
    assert_eq!(lunch.status, 200, "{:?}", lunch.body);
    let tennis = rooms("/v1/rooms/tennis").await.expect("an answer");
    assert_eq!(tennis.status, 404);
    let odd = home.run(&["key", "list", "demo/../maru"]).await;
    assert!(!odd.status.success());
    server.stop().await;
}

#[tokio::test]
async fn a_token_of_the_host_is_checked_and_the_wrong_part_is_named() {
    let home = Home::new();
    let signer = Signer::ed(9);
    let settings = json!({ "ways": { "signed_token": true }, "handover": { "issuers": [{
        "issuer": "shop", "keys": [{ "kid": "k1", "algorithm": "EdDSA", "public_key": signer.public_pem() }],
    }] } });
    let file = home.data().with_extension("json");
    std::fs::write(&file, settings.to_string()).expect("a file");
    let file = file.to_string_lossy().into_owned();
    home.json(&["tenant", "create", "shop"]).await;
    home.json(&["tenant", "set", "shop", "--settings", &file])
        .await;
    let claims = json!({ "iss": "shop", "aud": "maru:else", "sub": "u", "iat": 1, "exp": 2, "jti": "j", "name": "n" });
    let token = signer.token("k1", &claims);
    let ended = home
        .run(&["handover", "check", &token, "--tenant", "shop"])
        .await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        ended.out.contains("✓ signature") && ended.out.contains("✗ audience"),
        "{}",
        ended.out
    );
}
