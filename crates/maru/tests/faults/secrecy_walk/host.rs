//! A host's backend and a bot on the walk.

use axum::http::Method;
use serde_json::json;
use testkit::signer::Signer;
use testkit::{Person, Socket};

use super::{SIGNING, VERIFIER, WORDS, Walk, challenge, now_of};
use crate::reading::text;

/// The host's user by code and by token, twice each; and a bot.
pub(super) async fn walk_as_host(walk: &mut Walk, key: &str, bot: &str) {
    let wanted = json!({ "external_id": "secret-user-7", "name": "다온", "session_ref": "secret-session-7", "challenge": challenge() });
    let made = walk
        .call(Method::POST, "/v1/server/handover-codes", key, Some(wanted))
        .await;
    let code = walk.keep(text(&made.json()["code"]));
    walk.keep(VERIFIER);
    let body =
        json!({ "tenant": "demo", "code": code, "verifier": VERIFIER, "refresh_by": "body" });
    let answer = walk.post("/v1/auth/handover", body.clone()).await;
    let daon = walk.entered(&answer);
    let refresh = json!({ "refresh_token": answer.json()["refresh_token"] });
    let headers = [("x-maru-refresh", "1")];
    let answer = walk
        .call_with(Method::POST, "/v1/auth/refresh", &headers, Some(refresh))
        .await;
    walk.entered(&answer);
    walk.post("/v1/auth/handover", body).await;
    let now = now_of(&made, 60);
    let claims = json!({ "iss": "shop", "aud": "maru:demo", "sub": "u-8", "iat": now, "exp": now + 300, "jti": "j1", "name": "라온" });
    let token = Signer::Shared(SIGNING.to_vec()).token("k", &claims);
    let token = walk.keep(token);
    let body = json!({ "tenant": "demo", "token": token });
    let answer = walk.post("/v1/auth/exchange-token", body.clone()).await;
    walk.entered(&answer);
    walk.post("/v1/auth/exchange-token", body).await;
    let spoken = json!({ "client_id": "b1", "text": WORDS });
    let sent = walk
        .call(Method::POST, "/v1/rooms/tennis/messages", bot, Some(spoken))
        .await;
    assert_eq!(sent.status, 201, "{:?}", sent.body);
    let socket = Socket::open_with_bearer(walk.server.address, bot).await;
    assert!(socket.is_ok());
    show_where_they_have_no_business(walk, &daon, [key, bot, &code, &token, &daon.token]).await;
}

/// They are refused, and not repeated.
async fn show_where_they_have_no_business(walk: &mut Walk, daon: &Person, secrets: [&str; 5]) {
    for secret in secrets {
        walk.call(
            Method::GET,
            &format!("/v1/rooms/{secret}"),
            &daon.token,
            None,
        )
        .await;
        walk.call(
            Method::GET,
            &format!("/v1/rooms?token={secret}"),
            secret,
            None,
        )
        .await;
        walk.call(
            Method::GET,
            &format!("/v1/socket?ticket={secret}"),
            "",
            None,
        )
        .await;
        walk.call(
            Method::POST,
            "/v1/rooms",
            &daon.token,
            Some(json!({ secret: 1 })),
        )
        .await;
        walk.call(
            Method::POST,
            "/v1/rooms",
            &daon.token,
            Some(json!({ "title": [secret] })),
        )
        .await;
        walk.post(
            "/v1/auth/exchange-code",
            json!({ "tenant": secret, "code": secret, "verifier": secret }),
        )
        .await;
    }
}
