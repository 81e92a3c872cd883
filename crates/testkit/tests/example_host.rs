//! The example of a host service (`examples/host/`), run as it is, beside a server: every way over, and out again.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use app::tenants::{SecretPlace, seal_setting};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::tenants::Issuer;
use domain::{Ambient as _, Scope};
use hyper::Method;
use maru_testkit::TestServer;
use maru_testkit::host::{change_tenant, server_key, tenant_id};
use maru_testkit::http::{Answer, request, request_text};
use serde_json::{Value, json};

// RFC 7636, appendix B
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The example at work; ended with this value.
struct Example {
    address: SocketAddr,
    process: Child,
}

impl Drop for Example {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

async fn start(server: &TestServer) -> Example {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("it is bound");
    drop(free);
    let origin = format!("http://{address}");
    let cx = &server.running.api.cx;
    let demo = tenant_id(server, "demo");
    let secret = seal_setting(cx, demo, &SecretPlace::Redeem, "the-redeem-secret");
    change_tenant(server, "demo", |tenant| {
        let settings = &mut tenant.settings;
        settings.ways.pull_code = true;
        settings.ways.signed_token = true;
        settings.handover.redeem_url = Some(format!("{origin}/maru/redeem"));
        settings.handover.redeem_secret = Some(secret);
        settings.handover.issuers = vec![Issuer {
            issuer: origin.clone(),
            keys: Vec::new(),
            jwks_url: Some(format!("{origin}/maru/jwks.json")),
        }];
    })
    .await;
    let key = server_key(server, "demo", &[Scope::Handover, Scope::Sessions]).await;
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/host/server.mjs"
    );
    let mut process = Command::new("node")
        .arg(script)
        .env("MARU_ORIGIN", format!("http://{}", server.address()))
        .env("MARU_SERVER_KEY", &key.text)
        .env("MARU_REDEEM_SECRET", "the-redeem-secret")
        .env("PORT", address.port().to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs: the web is built with it");
    let said = process.stdout.take().expect("it is piped");
    let first = tokio::task::spawn_blocking(move || BufReader::new(said).lines().next());
    let first = first.await.expect("a line").expect("a line").expect("text");
    assert_eq!(first, format!("the host service is at {origin}"));
    Example { address, process }
}

impl Example {
    async fn post(&self, path: &str, cookie: &str, body: &str) -> Answer {
        let origin = format!("http://{}", self.address);
        let headers = [("origin", origin.as_str()), ("cookie", cookie)];
        request_text(self.address, Method::POST, path, &headers, body)
            .await
            .expect("an answer")
    }

    async fn sign_in(&self) -> String {
        let answer = self
            .post("/sign-in", "", "login=jieun&password=maru-1")
            .await;
        assert_eq!(answer.status, 303);
        let cookie = answer.header("set-cookie").split(';').next();
        cookie.unwrap_or_default().to_owned()
    }
}

async fn enter(server: &TestServer, path: &str, mut body: Value) -> Value {
    body["tenant"] = json!("demo");
    let answer = request(server.address(), Method::POST, path, &[], Some(&body)).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.json()
}

async fn may_read(server: &TestServer, signed_in: &Value) -> bool {
    let token = signed_in["access_token"].as_str().expect("a token");
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let answer = request(server.address(), Method::GET, "/v1/rooms", &headers, None).await;
    answer.expect("an answer").status == 200
}

fn made_at(answer: &Value) -> i64 {
    let token = answer["token"].as_str().expect("a token");
    let payload = token.split('.').nth(1).expect("a JWT");
    let payload = URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    let claims: Value = serde_json::from_slice(&payload).expect("JSON");
    claims["iat"].as_i64().expect("a number")
}

#[tokio::test]
async fn the_example_brings_its_user_over_by_every_way_and_out_again() {
    let server = TestServer::start().await;
    let example = start(&server).await;
    let refused = example
        .post("/sign-in", "", "login=jieun&password=wrong")
        .await;
    assert_eq!(refused.status, 401);
    assert_eq!(example.post("/maru/token", "", "{}").await.status, 401);
    let cookie = example.sign_in().await;
    // The example has a clock of its own: ours is set to it.
    let token = example.post("/maru/token", &cookie, "{}").await.json();
    let ahead = made_at(&token) - server.ambient.now().as_seconds();
    let ahead = u64::try_from(ahead).expect("the machine's clock is right");
    server.ambient.advance(Duration::from_secs(ahead));
    let challenge = json!({ "challenge": CHALLENGE }).to_string();
    let code = example.post("/maru/code", &cookie, &challenge).await.json();
    let redeem = json!({ "code": code["code"], "verifier": VERIFIER });
    let pushed = enter(&server, "/v1/auth/handover", redeem).await;
    let code = example.post("/maru/host-code", &cookie, "{}").await.json();
    let redeem = json!({ "host_code": code["host_code"] });
    let pulled = enter(&server, "/v1/auth/handover", redeem).await;
    let exchange = json!({ "token": token["token"] });
    let signed = enter(&server, "/v1/auth/exchange-token", exchange).await;
    for one in [&pushed, &pulled, &signed] {
        assert_eq!(one["principal"], pushed["principal"]);
        assert!(may_read(&server, one).await);
    }
    assert_eq!(example.post("/sign-out", &cookie, "").await.status, 303);
    for one in [&pushed, &pulled, &signed] {
        assert!(!may_read(&server, one).await);
    }
    assert_eq!(example.post("/maru/token", &cookie, "{}").await.status, 401);
    server.stop().await;
}
