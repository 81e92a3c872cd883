//! What the host ends stays ended: nothing that it gave out before lets anybody in after it.

use std::time::Duration;

use domain::Scope;
use hyper::Method;
use maru_testkit::TestServer;
use maru_testkit::host::{register_issuer, server_key, token_claims};
use maru_testkit::http::{Answer, call};
use maru_testkit::signer::Signer;
use serde_json::json;

use crate::{CHALLENGE, code, outcome, person, redeem, refused, wanted};

async fn exchange(server: &TestServer, token: &str) -> Answer {
    let body = json!({ "tenant": "demo", "token": token });
    let path = "/v1/auth/exchange-token";
    call(server.address(), Method::POST, path, "", Some(&body)).await
}

#[tokio::test]
async fn what_the_host_gave_out_before_a_sign_out_lets_nobody_in_after_it() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover, Scope::Sessions]).await;
    let sign_out = async |path: &str| {
        let ended = call(server.address(), Method::DELETE, path, &key.text, None).await;
        assert_eq!(ended.status, 204, "{:?}", ended.body);
        server.ambient.advance(Duration::from_millis(1));
    };
    let all = "/v1/server/sessions?external_id=u-1";
    let one = "/v1/server/sessions?external_id=u-1&session_ref=s-1";
    // Also of somebody who was never here.
    for path in [one, all] {
        let early = code(&server, &key.text, &wanted()).await;
        sign_out(path).await;
        let late = redeem(&server, &early).await;
        assert_eq!(outcome(&late), refused(400, "code_invalid"), "{path}");
        // It is not that they may not come any more.
        let next = code(&server, &key.text, &wanted()).await;
        person(&server, &redeem(&server, &next).await);
    }
    // Another session of theirs, and another person, are not meant.
    let mut other = wanted();
    other["session_ref"] = json!("s-2");
    let mut another = wanted();
    another["external_id"] = json!("u-1s-1");
    for wanted in [other, another] {
        let early = code(&server, &key.text, &wanted).await;
        sign_out(one).await;
        person(&server, &redeem(&server, &early).await);
    }
    server.stop().await;
}

#[tokio::test]
async fn of_a_sign_out_and_a_redeem_at_once_nobody_is_left_signed_in() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover, Scope::Sessions]).await;
    for round in 0..20 {
        let user = format!("u-{round}");
        let wanted = json!({ "external_id": user, "name": "지은", "session_ref": "s", "challenge": CHALLENGE });
        let code = code(&server, &key.text, &wanted).await;
        let path = format!("/v1/server/sessions?external_id={user}");
        let end = call(server.address(), Method::DELETE, &path, &key.text, None);
        let (entered, ended) = tokio::join!(redeem(&server, &code), end);
        assert_eq!(ended.status, 204);
        if entered.status == 200 {
            let person = person(&server, &entered);
            let after = person.get("/v1/rooms").await;
            assert_eq!(outcome(&after), refused(401, "session_revoked"));
        } else {
            assert_eq!(outcome(&entered), refused(400, "code_invalid"));
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_token_from_before_the_host_s_sign_out_opens_nothing() {
    let server = TestServer::start().await;
    let signer = Signer::ed(1);
    register_issuer(&server, "demo", vec![signer.issuer_key("a")], None).await;
    let of_host = server_key(&server, "demo", &[Scope::Sessions]).await;
    let sign_out = async |path: &str| {
        let ended = call(server.address(), Method::DELETE, path, &of_host.text, None).await;
        assert_eq!(ended.status, 204, "{:?}", ended.body);
    };
    let [first, second] = ["1", "2"].map(|id| signer.token("a", &token_claims(&server, id)));
    let opened = exchange(&server, &first).await;
    assert_eq!(opened.status, 200, "{:?}", opened.body);
    sign_out("/v1/server/sessions?external_id=u-1&session_ref=s-1").await;
    assert_eq!(
        outcome(&exchange(&server, &second).await),
        refused(401, "token_invalid")
    );
    let cx = &server.running.api.cx;
    let tenant = cx.tenants.find_named("demo").expect("the demo tenant");
    let report = app::handover::check_token(cx, &tenant, &second).await;
    let failed = report.expect("the store is read").failed.expect("a check");
    assert_eq!(
        (failed.0.as_str(), failed.1.contains("ended")),
        ("person", true)
    );
    // As long as one can live.
    let third = signer.token("a", &token_claims(&server, "3"));
    sign_out("/v1/server/sessions?external_id=u-1").await;
    server.ambient.advance(Duration::from_secs(599));
    assert_eq!(
        outcome(&exchange(&server, &third).await),
        refused(401, "token_invalid")
    );
    let next = signer.token("a", &token_claims(&server, "4"));
    assert_eq!(exchange(&server, &next).await.status, 200);
    server.stop().await;
}
