//! An account on the walk.

use std::path::Path;

use axum::http::Method;
use serde_json::json;
use testkit::Person;
use testkit::authenticator::one_time_password;

use super::{EMAIL, NEW_PASSWORD, OPERATOR_EMAIL, PASSWORD, Walk, code_in_mail, now_of};
use crate::reading::text;

/// An account: sign-up, its mail, sign-in, a guest's past, a second factor, a forgotten password.
pub(super) async fn walk_as_account(walk: &mut Walk, home: &Path, guest: &Person) {
    let body = json!({ "email": EMAIL, "password": PASSWORD, "name": "숨은 사람" });
    assert_eq!(
        walk.post("/v1/tenants/demo/accounts", body).await.status,
        202
    );
    for secret in [EMAIL, OPERATOR_EMAIL, PASSWORD, NEW_PASSWORD, "숨은 사람"] {
        walk.keep(secret);
    }
    let code = code_in_mail(home, "#verify=").await;
    let code = walk.keep(code);
    let answer = walk
        .post("/v1/tenants/demo/accounts/verify", json!({ "code": code }))
        .await;
    walk.entered(&answer);
    walk.post("/v1/tenants/demo/accounts/verify", json!({ "code": code }))
        .await;
    walk.post(
        "/v1/tenants/demo/login",
        json!({ "email": EMAIL, "password": NEW_PASSWORD }),
    )
    .await;
    let headers = [("cookie", guest.cookie.as_str())];
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    let answer = walk
        .call_with(Method::POST, "/v1/tenants/demo/login", &headers, Some(body))
        .await;
    let ben = walk.entered(&answer);
    let ticket = json!({ "ticket": answer.json()["claim"]["ticket"] });
    let claimed = walk
        .call(Method::POST, "/v1/me/claims", &ben.token, Some(ticket))
        .await;
    assert_eq!(claimed.status, 201, "{:?}", claimed.body);
    let now = now_of(&answer, 300);
    walk_by_second_factor(walk, &ben, now).await;
    walk_by_forgotten_password(walk, home).await;
}

async fn walk_by_second_factor(walk: &mut Walk, ben: &Person, now: i64) {
    let totp = walk
        .call(Method::POST, "/v1/me/totp", &ben.token, None)
        .await;
    let secret = walk.keep(text(&totp.json()["secret"]));
    let step = json!({ "code": one_time_password(&secret, now) });
    let set = walk
        .call(Method::PUT, "/v1/me/totp", &ben.token, Some(step))
        .await;
    assert_eq!(set.status, 204, "{:?}", set.body);
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    let wanted = walk.post("/v1/tenants/demo/login", body).await;
    let ticket = walk.keep(text(&wanted.json()["mfa_ticket"]));
    let step = json!({ "mfa_ticket": ticket, "code": one_time_password(&secret, now + 30) });
    let answer = walk.post("/v1/tenants/demo/login/mfa", step).await;
    walk.entered(&answer);
}

async fn walk_by_forgotten_password(walk: &mut Walk, home: &Path) {
    assert_eq!(
        walk.post(
            "/v1/tenants/demo/password/forgot",
            json!({ "email": EMAIL })
        )
        .await
        .status,
        202
    );
    let code = code_in_mail(home, "#reset=").await;
    let code = walk.keep(code);
    let body = json!({ "code": code, "password": NEW_PASSWORD });
    assert_eq!(
        walk.post("/v1/tenants/demo/password/reset", body)
            .await
            .status,
        204
    );
}
