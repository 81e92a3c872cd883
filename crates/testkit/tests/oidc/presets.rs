//! Signing in at Google, Kakao and Naver, from the first step to the last, as their documents say that it goes.

use std::time::Duration;

use app::secrets::hash;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::moderation::words::{WordAction, WordRule, WordRules};
use domain::tenants::OidcPreset;
use hyper::Method;
use maru_testkit::TestServer;
use maru_testkit::http::Answer;
use serde_json::{Value, json};

use crate::on_paper::{CODE, OnPaper, client_in_form};
use crate::{callback_url, me, person, problem, start_url};
use maru_testkit::browser::{Browser, param, with_param};
use maru_testkit::provider::{CLIENT_ID, introduce};

/// A sign-in that has begun: where the browser was sent.
async fn begin(browser: &mut Browser, server: &TestServer) -> String {
    let start = start_url(server, "?return_to=/demo/lunch");
    let answer = browser.get(&start).await;
    assert_eq!(answer.status, 303, "{:?}", answer.body);
    answer.header("location").to_owned()
}

/// The provider sends the browser back.
async fn come_back(browser: &mut Browser, server: &TestServer, sent_to: &str) -> Answer {
    let state = param(sent_to, "state");
    let code = CODE.replace(' ', "%20");
    let back = format!("{}?code={code}&state={state}", callback_url(server));
    browser.get(&back).await
}

/// The claims of a good ID token for this sign-in.
fn claims(server: &TestServer, issuer: &str, sent_to: &str) -> Value {
    let now = domain::Ambient::now(&*server.ambient).as_seconds();
    json!({ "iss": issuer, "sub": "1234567890", "aud": CLIENT_ID, "iat": now, "exp": now + 3600,
        "nonce": param(sent_to, "nonce"), "name": "지은", "email": "jieun@example.com", "email_verified": true })
}

/// Where the browser is sent, by which scope, and how the client proves itself.
const BY_ID_TOKEN: [(OidcPreset, &str, &str, &str, bool); 2] = [
    (
        OidcPreset::Google,
        "https://accounts.google.com",
        "https://accounts.google.com/o/oauth2/v2/auth?",
        "openid+profile+email",
        true,
    ),
    (
        OidcPreset::Kakao,
        "https://kauth.kakao.com",
        "https://kauth.kakao.com/oauth/authorize?",
        "openid",
        false,
    ),
];

#[tokio::test]
async fn google_and_kakao_let_in_by_an_id_token_and_know_the_person_again() {
    for (preset, issuer, page, scope, is_basic) in BY_ID_TOKEN {
        let (providers, settings) = OnPaper::settings();
        let server = TestServer::start_with(settings).await;
        introduce(&server, "a", preset, None).await;
        let mut ids = Vec::new();
        for _ in 0..2 {
            let mut browser = Browser::default();
            let sent_to = begin(&mut browser, &server).await;
            assert!(sent_to.starts_with(page), "{sent_to}");
            assert_eq!(param(&sent_to, "scope"), scope);
            assert_eq!(param(&sent_to, "response_type"), "code");
            assert_eq!(param(&sent_to, "code_challenge_method"), "S256");
            providers.say(claims(&server, issuer, &sent_to));
            let answer = come_back(&mut browser, &server, &sent_to).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, "/demo/lunch"),
                "{preset:?}"
            );
            let form = providers.redeemed_with();
            let said = |name: &str| {
                let mut found = form.iter().filter(|(key, _)| key == name);
                found.next().map(|(_, value)| value.as_str())
            };
            let challenge = URL_SAFE_NO_PAD.encode(hash(said("code_verifier").expect("there")));
            assert_eq!(challenge, param(&sent_to, "code_challenge"));
            assert_eq!(said("code"), Some(CODE));
            assert_eq!(said("redirect_uri"), Some(callback_url(&server).as_str()));
            assert_eq!(said("basic").is_some(), is_basic, "{preset:?}");
            let in_form = client_in_form().iter().all(|pair| form.contains(pair));
            assert_eq!(in_form, !is_basic, "{preset:?}");
            let me = me(&browser, &server).await;
            assert_eq!(me["principal"]["kind"], "account");
            assert_eq!(me["email"], "jieun@example.com", "{me}");
            ids.push(me["principal"]["id"].clone());
        }
        assert_eq!(ids[0], ids[1], "{preset:?}");
        server.stop().await;
    }
}

/// T7, T24: the provider of this test takes its code as often as it comes, so that it is our own doing that one succeeds.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_who_come_back_with_one_state_at_once_one_gets_in() {
    let (providers, settings) = OnPaper::settings();
    let server = TestServer::start_with(settings).await;
    introduce(&server, "a", OidcPreset::Google, None).await;
    let mut browser = Browser::default();
    let sent_to = begin(&mut browser, &server).await;
    providers.say(claims(&server, "https://accounts.google.com", &sent_to));
    let come = || {
        let mut browser = browser.clone();
        let (server, sent_to) = (&server, sent_to.as_str());
        async move {
            let answer = come_back(&mut browser, server, sent_to).await;
            let is_in = browser.cookie(server.address(), "maru-rt").is_some();
            (is_in, problem(&answer))
        }
    };
    let told = futures_util::future::join_all((0..50).map(|_| come())).await;
    let is_in = told.iter().filter(|(is_in, _)| *is_in).count();
    let refused = |(is_in, problem): &&(bool, String)| !is_in && problem == "oidc_state";
    assert_eq!(
        (is_in, told.iter().filter(refused).count()),
        (1, 49),
        "{told:?}"
    );
    server.stop().await;
}

#[tokio::test]
async fn a_token_of_google_or_kakao_that_does_not_fit_lets_nobody_in() {
    for (preset, issuer, ..) in BY_ID_TOKEN {
        let (providers, settings) = OnPaper::settings();
        let server = TestServer::start_with(settings).await;
        introduce(&server, "a", preset, None).await;
        for (claim, value, code) in [
            ("nonce", json!("another"), "oidc_nonce"),
            ("aud", json!("another"), "oidc_refused"),
            ("iss", json!("https://evil.example"), "oidc_refused"),
            ("exp", json!(1), "oidc_refused"),
            ("sub", json!(""), "oidc_refused"),
        ] {
            let mut browser = Browser::default();
            let sent_to = begin(&mut browser, &server).await;
            let mut wrong = claims(&server, issuer, &sent_to);
            wrong[claim] = value;
            providers.say(wrong);
            let answer = come_back(&mut browser, &server, &sent_to).await;
            assert_eq!(problem(&answer), code, "{preset:?} {claim}");
            assert_eq!(browser.cookie(server.address(), "maru-rt"), None);
        }
        server.stop().await;
    }
}

/// Naver has no ID token: a profile by the access token says who it is, and no address is believed.
#[tokio::test]
async fn naver_lets_in_by_a_profile_and_never_by_an_address() {
    let (providers, settings) = OnPaper::settings();
    let server = TestServer::start_with(settings).await;
    introduce(&server, "a", OidcPreset::Naver, None).await;
    let profile = json!({ "id": "32742776", "nickname": "오픈 API", "name": "오픈", "email": "openapi@naver.com" });
    let good = json!({ "resultcode": "00", "message": "success", "response": profile });
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut browser = Browser::default();
        let sent_to = begin(&mut browser, &server).await;
        assert!(
            sent_to.starts_with("https://nid.naver.com/oauth2.0/authorize?"),
            "{sent_to}"
        );
        providers.say(good.clone());
        let answer = come_back(&mut browser, &server, &sent_to).await;
        assert_eq!(answer.header("location"), "/demo/lunch", "{answer:?}");
        let form = providers.redeemed_with();
        let state = ("state".to_owned(), param(&sent_to, "state").to_owned());
        assert!(form.contains(&state), "{form:?}");
        assert!(client_in_form().iter().all(|pair| form.contains(pair)));
        let me = me(&browser, &server).await;
        assert_eq!(me["principal"]["name"], "오픈 API");
        assert_eq!(me["email"], Value::Null, "{me}");
        ids.push(me["principal"]["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    for (said, state) in [
        (
            json!({ "resultcode": "024", "message": "Authentication failed" }),
            None,
        ),
        (
            json!({ "resultcode": "00", "response": { "id": "" } }),
            None,
        ),
        (good, Some("another")),
    ] {
        let mut browser = Browser::default();
        let mut sent_to = begin(&mut browser, &server).await;
        if let Some(state) = state {
            sent_to = with_param(&sent_to, "state", state);
        }
        providers.say(said.clone());
        let answer = come_back(&mut browser, &server, &sent_to).await;
        let code = state.map_or("oidc_refused", |_| "oidc_state");
        assert_eq!(problem(&answer), code, "{said}");
        assert_eq!(browser.cookie(server.address(), "maru-rt"), None);
    }
    server.stop().await;
}

/// Whoever only a provider knows has no password and no address here: signing in again is their proof.
#[tokio::test]
async fn whoever_only_a_provider_knows_shows_it_anew_before_they_take_all_along_or_go() {
    let (providers, settings) = OnPaper::settings();
    let server = TestServer::start_with(settings).await;
    introduce(&server, "a", OidcPreset::Naver, None).await;
    let profile = json!({ "id": "32742776", "nickname": "오픈" });
    let good = json!({ "resultcode": "00", "message": "success", "response": profile });
    let mut browser = Browser::default();
    let sign_in = async |browser: &mut Browser| {
        let sent_to = begin(browser, &server).await;
        providers.say(good.clone());
        let answer = come_back(browser, &server, &sent_to).await;
        assert_eq!(answer.header("location"), "/demo/lunch", "{answer:?}");
    };
    sign_in(&mut browser).await;
    server.ambient.advance(Duration::from_mins(6));
    let stale = person(&browser, &server).await;
    let nothing = json!({});
    let refused = stale.call(Method::DELETE, "/v1/me", Some(&nothing)).await;
    for refused in [refused, stale.get("/v1/me/export").await] {
        assert_eq!(refused.problem_code(), "step_up_required", "{refused:?}");
    }
    sign_in(&mut browser).await;
    let fresh = person(&browser, &server).await;
    assert_eq!(fresh.id(), stale.id());
    assert_eq!(fresh.get("/v1/me/export").await.status, 200);
    let gone = fresh.call(Method::DELETE, "/v1/me", Some(&nothing)).await;
    assert_eq!(gone.status, 204, "{gone:?}");
    server.stop().await;
}

/// The names that people have elsewhere, they cannot change here.
#[tokio::test]
async fn nobody_is_kept_out_by_the_name_that_they_have_at_a_provider() {
    let (providers, settings) = OnPaper::settings();
    let server = TestServer::start_with(settings).await;
    introduce(&server, "a", OidcPreset::Naver, None).await;
    server
        .set_tenant("demo", |settings| {
            settings.moderation.words = WordRules {
                rules: vec![WordRule {
                    text: "시발".into(),
                    action: WordAction::Refuse,
                }],
                allowed: Vec::new(),
            };
        })
        .await;
    let families = "👨‍👩‍👧".repeat(25);
    for (id, name, shown) in [
        ("1", "시~발", None),
        ("2", "관리자", None),
        ("3", "\u{202e}\u{2800}", None),
        ("4", families.as_str(), Some("👨‍👩‍👧".repeat(20))),
        ("5", "줄\n바꿈", Some("줄 바꿈".to_owned())),
    ] {
        let mut browser = Browser::default();
        let sent_to = begin(&mut browser, &server).await;
        let profile = json!({ "id": id, "nickname": name });
        providers.say(json!({ "resultcode": "00", "message": "success", "response": profile }));
        let answer = come_back(&mut browser, &server, &sent_to).await;
        assert_eq!(
            answer.header("location"),
            "/demo/lunch",
            "{name}: {answer:?}"
        );
        let me = me(&browser, &server).await;
        let named = me["principal"]["name"].as_str().expect("a name");
        assert!(
            !named.is_empty() && (shown.is_some() || named != name),
            "{named}"
        );
        assert_eq!(named, shown.as_deref().unwrap_or(named));
    }
    server.stop().await;
}
