//! T1–T4: access tokens that we did not make, or not like this.

use std::sync::Arc;
use std::time::Duration;

use app::outbound::Fetch;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Ambient as _;
use maru_testkit::host::{RecordingFetch, add_tenant};
use maru_testkit::server::Settings;
use maru_testkit::signer::Signer;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

/// The seed of the key that a test's server signs by.
const SEED: u8 = 1;
const HEADER: &str = r#"{"typ":"at+jwt","alg":"EdDSA"}"#;

struct Forge {
    server: TestServer,
    fetch: Arc<RecordingFetch>,
    ana: Person,
    /// What her token says.
    claims: Value,
}

impl Forge {
    async fn start() -> Self {
        let fetch = Arc::new(RecordingFetch::default());
        let settings = Settings {
            fetch: Arc::clone(&fetch) as Arc<dyn Fetch>,
            ..Settings::default()
        };
        let server = TestServer::start_with(settings).await;
        let ana = Person::enter(server.address(), "ana").await;
        let payload = ana.token.split('.').nth(1).expect("three parts");
        let claims = URL_SAFE_NO_PAD.decode(payload).expect("base64url");
        Self {
            claims: serde_json::from_slice(&claims).expect("claims"),
            server,
            fetch,
            ana,
        }
    }

    /// What the token gets, over HTTP; a socket is asked too and must agree.
    async fn get(&self, token: &str) -> (u16, String) {
        let person = Person {
            token: token.to_owned(),
            ..self.ana.clone()
        };
        let answer = person.get("/v1/me").await;
        let socket = maru_testkit::Socket::open_with_bearer(self.server.address(), token).await;
        assert_eq!(socket.is_ok(), answer.status == 200, "{token}");
        (answer.status, answer.problem_code())
    }

    /// Her claims, one of them changed; null takes it away.
    fn with(&self, claim: &str, value: Value) -> String {
        let mut claims = self.claims.clone();
        let object = claims.as_object_mut().expect("an object");
        if value.is_null() {
            object.remove(claim);
        } else {
            object.insert(claim.to_owned(), value);
        }
        claims.to_string()
    }

    async fn end(self) {
        assert_eq!(
            self.fetch.urls(),
            Vec::<String>::new(),
            "a call has left the server"
        );
        self.server.stop().await;
    }
}

fn refused() -> (u16, String) {
    (401, "token_invalid".to_owned())
}

#[tokio::test]
async fn a_token_of_another_algorithm_or_key_is_none_of_ours() {
    let forge = Forge::start().await;
    let (ours, payload) = (Signer::ed(SEED), forge.claims.to_string());
    // The forge works: the same header and claims by the same key are good.
    assert_eq!(forge.get(&ours.token_of(HEADER, &payload)).await.0, 200);
    let public = ours.public_pem();
    let raw = ours.jwk("")["x"].as_str().expect("a key").to_owned();
    let raw = URL_SAFE_NO_PAD.decode(raw).expect("base64url");
    let by_public = [
        public.clone().into_bytes(),
        public.trim().as_bytes().to_vec(),
        raw,
    ];
    for secret in by_public {
        let shared = Signer::Shared(secret);
        let header = r#"{"typ":"at+jwt","alg":"HS256"}"#;
        assert_eq!(
            forge.get(&shared.token_of(header, &payload)).await,
            refused()
        );
        assert_eq!(
            forge.get(&shared.token_of(HEADER, &payload)).await,
            refused()
        );
    }
    for alg in [
        "none", "None", "NONE", "", "HS256", "RS256", "ES256", "EdDSA ",
    ] {
        let header = json!({ "typ": "at+jwt", "alg": alg }).to_string();
        let signed = ours.token_of(&header, &payload);
        let unsigned = format!("{}.", signed.rsplit_once('.').expect("three parts").0);
        for token in [signed.as_str(), &unsigned, unsigned.trim_end_matches('.')] {
            assert_eq!(forge.get(token).await, refused(), "{alg}");
        }
    }
    let other = Signer::ed(9).token_of(HEADER, &payload);
    assert_eq!(forge.get(&other).await, refused());
    forge.end().await;
}

#[tokio::test]
async fn times_that_are_no_whole_numbers_or_not_there_are_refused() {
    let forge = Forge::start().await;
    let ours = Signer::ed(SEED);
    let exp = forge.claims["exp"].as_i64().expect("a number");
    let strange = [
        json!(null),
        json!(exp.to_string()),
        json!(9_999_999_999.5),
        json!(1e300),
        json!(i64::MAX),
        json!(u64::MAX),
        json!([exp]),
        json!({ "$gt": 0 }),
        json!(true),
    ];
    for value in strange {
        for claim in ["exp", "session_exp", "nbf", "iat"] {
            // A beginning that is long ago or far away is refused by what it is, an end by what it does.
            let token = ours.token_of(HEADER, &forge.with(claim, value.clone()));
            assert_eq!(forge.get(&token).await.0, 401, "{claim} {value}");
        }
    }
    for end in [-1, 0, i64::MIN, exp - 301] {
        let token = ours.token_of(HEADER, &forge.with("exp", json!(end)));
        assert_eq!(forge.get(&token).await.0, 401, "{end}");
    }
    let early = forge.server.ambient.now().as_seconds() + 60;
    let token = ours.token_of(HEADER, &forge.with("nbf", json!(early)));
    assert_eq!(forge.get(&token).await, refused());
    let twice = forge
        .claims
        .to_string()
        .replacen('{', &format!("{{\"exp\":{},", exp + 9), 1);
    assert_eq!(forge.get(&ours.token_of(HEADER, &twice)).await, refused());
    forge.end().await;
}

#[tokio::test]
async fn a_header_chooses_neither_key_nor_address() {
    let forge = Forge::start().await;
    let (ours, payload) = (Signer::ed(SEED), forge.claims.to_string());
    let theirs = Signer::ed(9);
    for (field, value) in [
        ("kid", json!("unknown")),
        ("kid", json!("../../x")),
        ("kid", json!("' OR 1=1 --")),
        ("kid", json!("/dev/null")),
        ("jku", json!("http://127.0.0.1:9/keys.json")),
        ("x5u", json!("http://127.0.0.1:9/cert.pem")),
        ("jwk", theirs.jwk("k")),
        ("x5c", json!(["AAAA"])),
        ("cty", json!("JWT")),
        ("typ", json!("JWT")),
        ("typ", json!(null)),
        ("crit", json!(["exp"])),
    ] {
        let mut header = json!({ "typ": "at+jwt", "alg": "EdDSA" });
        header[field] = value;
        for signer in [&ours, &theirs] {
            let token = signer.token_of(&header.to_string(), &payload);
            assert_eq!(forge.get(&token).await, refused(), "{header}");
        }
    }
    forge.end().await;
}

/// T3
#[tokio::test]
async fn what_is_no_access_token_opens_nothing_and_a_token_opens_only_its_own_tenant() {
    let forge = Forge::start().await;
    let other = add_tenant(&forge.server, "other").await;
    let ours = Signer::ed(SEED);
    let ticket = forge
        .ana
        .post("/v1/socket-tickets", &json!({}))
        .await
        .json();
    let refresh = forge
        .ana
        .cookie
        .split_once('=')
        .expect("a cookie")
        .1
        .to_owned();
    for text in [
        ticket["ticket"].as_str().expect("a ticket"),
        &refresh,
        "",
        "a.b.c",
        "..",
        "null",
    ] {
        let (status, code) = forge.get(text).await;
        assert_eq!(status, 401, "{text}");
        assert!(
            matches!(code.as_str(), "token_invalid" | "token_missing"),
            "{code}"
        );
    }
    // A token that we never made: her session in another tenant. It says who, and the store knows no such session.
    let moved = ours.token_of(HEADER, &forge.with("aud", json!(format!("maru:{other}"))));
    let moved = Person {
        token: moved,
        ..forge.ana.clone()
    };
    assert_eq!(moved.get("/v1/me").await.status, 401);
    let room = json!({ "title": "방" });
    assert_eq!(moved.post("/v1/rooms", &room).await.status, 401);
    for audience in ["maru:", "maru", "other", "maru:tn_", "chat:demo"] {
        let token = ours.token_of(HEADER, &forge.with("aud", json!(audience)));
        assert_eq!(forge.get(&token).await, refused(), "{audience}");
    }
    for (claim, value) in [
        ("iss", json!("someone")),
        ("iss", json!("http://169.254.169.254/")),
        ("sub", json!("pr_short")),
        ("sid", json!("' OR 1=1 --")),
        ("kind", json!("operator")),
        ("jti", json!(null)),
        ("role", json!("admin")),
    ] {
        let token = ours.token_of(HEADER, &forge.with(claim, value.clone()));
        assert_eq!(forge.get(&token).await, refused(), "{claim} {value}");
    }
    forge.server.ambient.advance(Duration::from_mins(5));
    let late = forge.get(&forge.ana.token.clone()).await;
    assert_eq!(late, (401, "token_expired".to_owned()));
    forge.end().await;
}
