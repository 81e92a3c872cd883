//! T61: a walk through every way to enter, with all that is secret in it, on a server that logs everything. Nothing of it
//! stands in the log, in the metrics, in a refusal, or in what the administration reads. Must not know where lines are
//! written.

mod account;
mod host;
mod provider;

use std::fs;
use std::path::Path;

use aws_lc_rs::digest;
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Person, Socket, http};

use account::walk_as_account;
use host::walk_as_host;
use provider::walk_by_provider;

use crate::reading::text;
use crate::server::{Launch, Server, folder};

const PASSWORD: &str = "a very secret password";
const NEW_PASSWORD: &str = "another very secret one";
const WORDS: &str = "words for nobody but the room";
const EMAIL: &str = "private.person@mail.example";
const OPERATOR_EMAIL: &str = "ruth.of.maru@mail.example";
const REDEEM_SECRET: &str = "what the host knows us by";
const CLIENT_SECRET: &str = "what the provider knows us by";
const VERIFIER: &str = "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv";
/// Shorter ones, codes of six digits, may stand in any file by chance.
const PROOF_BYTES_MIN: usize = 12;
/// The shared secret of a host, which signs tokens.
const SIGNING: &[u8; 32] = b"0123456789-host-secret-987654321";

/// Whoever walks, and what they have seen.
struct Walk {
    server: Server,
    secrets: Vec<String>,
    /// What was answered that nobody may find a secret in.
    read: Vec<String>,
}

impl Walk {
    /// What must be found nowhere.
    fn keep(&mut self, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(secret.len() >= 6, "no secret: {secret:?}");
        self.secrets.push(secret.clone());
        secret
    }

    async fn call(
        &mut self,
        method: Method,
        path: &str,
        bearer: &str,
        body: Option<Value>,
    ) -> Answer {
        self.call_with(
            method,
            path,
            &[("authorization", &format!("Bearer {bearer}"))],
            body,
        )
        .await
    }

    async fn call_with(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let answer = http::request(self.server.address, method, path, headers, body.as_ref()).await;
        let answer = answer.expect("the server answers");
        if answer.status >= 400 {
            assert!(answer.status < 500, "{path} {:?}", answer.body);
            self.read
                .push(String::from_utf8_lossy(&answer.body).into_owned());
        }
        answer
    }

    async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.call_with(Method::POST, path, &[("accept-language", "en")], Some(body))
            .await
    }

    /// Somebody who signed in by this answer.
    fn entered(&mut self, answer: &Answer) -> Person {
        assert!(matches!(answer.status, 200 | 201), "{:?}", answer.body);
        let json = answer.json();
        let cookie = answer
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned();
        if let Some((_, value)) = cookie.split_once('=') {
            self.keep(value);
        }
        if let Some(token) = json["refresh_token"].as_str() {
            self.keep(token);
        }
        if let Some(ticket) = json["claim"]["ticket"].as_str() {
            self.keep(ticket);
        }
        Person {
            address: self.server.address,
            token: self.keep(text(&json["access_token"])),
            cookie,
            principal: json["principal"].clone(),
        }
    }
}

fn challenge() -> String {
    use base64::Engine as _;
    let hash = digest::digest(&digest::SHA256, VERIFIER.as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash.as_ref())
}

/// The code behind `mark` in a mail, once one is there that is not in `before`.
async fn code_in_mail(home: &Path, mark: &str) -> String {
    let folder = home.join("data/mail");
    let found = async {
        loop {
            let files = fs::read_dir(&folder).into_iter().flatten().flatten();
            let whole =
                files.filter(|file| file.path().extension().is_some_and(|end| end == "eml"));
            // Quoted-printable ends a line with `=`, and writes that sign itself as `=3D`.
            let texts = whole.filter_map(|file| fs::read_to_string(file.path()).ok());
            let mut texts = texts.map(|text| text.replace("=\r\n", "").replace("=3D", "="));
            if let Some(code) = texts
                .find_map(|text| Some(text.split_once(mark)?.1.lines().next()?.trim().to_owned()))
            {
                return code;
            }
            tokio::task::yield_now().await;
        }
    };
    testkit::soon("a mail", found).await
}

/// The first operator, a tenant with secrets, and keys.
async fn administer(walk: &mut Walk, code: &str) -> (Person, String, String) {
    let body =
        json!({ "code": code, "email": OPERATOR_EMAIL, "password": PASSWORD, "name": "Ruth" });
    let answer = walk.post("/v1/operators/setup", body).await;
    let ruth = walk.entered(&answer);
    let settings = json!({
        "ways": { "signed_token": true, "pull_code": true },
        "oidc": [{ "id": "google", "label": "Google", "preset": "google", "client_id": "c", "client_secret": CLIENT_SECRET }],
        "handover": {
            "redeem_url": "https://shop.example/redeem",
            "redeem_secret": REDEEM_SECRET,
            "issuers": [{ "issuer": "shop", "keys": [{ "kid": "k", "algorithm": "HS256", "secret": encoded(SIGNING) }] }],
        },
    });
    let path = "/v1/admin/tenants/demo";
    let changed = walk
        .call(
            Method::PATCH,
            path,
            &ruth.token,
            Some(json!({ "settings": settings })),
        )
        .await;
    assert_eq!(changed.status, 200, "{:?}", changed.body);
    walk.read
        .push(String::from_utf8_lossy(&changed.body).into_owned());
    for secret in [
        REDEEM_SECRET,
        CLIENT_SECRET,
        &encoded(SIGNING),
        "0123456789-host-secret-987654321",
    ] {
        walk.keep(secret);
    }
    let body = json!({ "name": "backend", "scopes": ["handover", "sessions", "people"] });
    let key = walk
        .call(
            Method::POST,
            &format!("{path}/keys"),
            &ruth.token,
            Some(body),
        )
        .await;
    let key = walk.keep(text(&key.json()["key"]));
    let body = json!({ "name": "weather", "scopes": ["read", "write"] });
    let bot = walk
        .call(
            Method::POST,
            &format!("{path}/bots"),
            &ruth.token,
            Some(body),
        )
        .await;
    let bot = walk.keep(text(&bot.json()["key"]));
    for tail in ["", "/keys", "/bots", "/staff", "/audit"] {
        let read = walk
            .call(Method::GET, &format!("{path}{tail}"), &ruth.token, None)
            .await;
        assert_eq!(read.status, 200, "{tail}");
        walk.read
            .push(String::from_utf8_lossy(&read.body).into_owned());
    }
    (ruth, key, bot)
}

/// As the settings take a shared secret.
fn encoded(secret: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(secret)
}

/// A guest who refreshes, opens a socket, renews and talks.
async fn walk_as_guest(walk: &mut Walk) -> Person {
    let body = json!({ "name": "비밀스러운 손님" });
    let answer = walk.post("/v1/tenants/demo/guests", body).await;
    let ana = walk.entered(&answer);
    walk.keep("비밀스러운 손님");
    let headers = [("cookie", ana.cookie.as_str()), ("x-maru-refresh", "1")];
    let answer = walk
        .call_with(Method::POST, "/v1/auth/refresh", &headers, Some(json!({})))
        .await;
    let ana = walk.entered(&answer);
    let ticket = walk
        .call(
            Method::POST,
            "/v1/socket-tickets",
            &ana.token,
            Some(json!({})),
        )
        .await;
    let ticket = walk.keep(text(&ticket.json()["ticket"]));
    let mut socket = Socket::open(walk.server.address, &ticket)
        .await
        .expect("it opens");
    assert!(
        Socket::open(walk.server.address, &ticket).await.is_err(),
        "once"
    );
    socket
        .send(&json!({ "type": "session.renew", "access_token": ana.token, "ref": 1 }))
        .await;
    socket.next_of("ack").await;
    socket.subscribe("tennis", Some(0)).await;
    socket.say("tennis", "s1", WORDS).await;
    socket
        .say("tennis", "s1", &format!("{WORDS}, changed"))
        .await;
    ana.say("tennis", "h1", WORDS).await;
    walk.keep(WORDS);
    for path in [
        "/v1/rooms/tennis/messages",
        "/v1/rooms/tennis/events?after=0&wait=0",
        "/v1/me",
    ] {
        assert_eq!(ana.get(path).await.status, 200);
    }
    ana
}

/// The server's clock in seconds, by a field of the answer that says when something ends.
fn now_of(answer: &Answer, life_seconds: i64) -> i64 {
    let ends_at = text(&answer.json()["expires_at"]);
    let ends_at = domain::Timestamp::parse(&ends_at).expect("a time");
    ends_at.as_seconds() - life_seconds
}

#[tokio::test]
async fn no_secret_of_any_way_to_enter_is_logged_counted_or_repeated() {
    let home = folder();
    let launch = Launch::in_home(home.path())
        .with(["--metrics-listen", "127.0.0.1:0"])
        .with(["--outbound-allow-private", "127.0.0.1"])
        .with_variable("MARU_LOG", "trace")
        .with_variable("MARU_LOG_FORMAT", "json");
    let mut server = launch.start().await;
    let metrics = server.says("Metrics: http://", "/metrics").await;
    let setup = server.says("becomes an operator:\n\n", "\n").await;
    let mut walk = Walk {
        server,
        secrets: Vec::new(),
        read: Vec::new(),
    };
    let (ruth, key, bot) = administer(&mut walk, setup.trim()).await;
    let guest = walk_as_guest(&mut walk).await;
    walk_as_account(&mut walk, home.path(), &guest).await;
    walk_as_host(&mut walk, &key, &bot).await;
    walk_by_provider(&mut walk, &ruth).await;
    let metrics = metrics.parse().expect("an address");
    let counted = http::request(metrics, Method::GET, "/metrics", &[], None).await;
    let counted = counted.expect("the metrics").body;
    walk.read
        .push(String::from_utf8_lossy(&counted).into_owned());
    let Walk {
        server,
        secrets,
        read,
    } = walk;
    let ended = server.stop().await;
    assert!(
        ended.log.contains("stopped"),
        "the log says nothing: {}",
        ended.log
    );
    assert!(
        read.len() > 30 && secrets.len() > 30,
        "{} {}",
        read.len(),
        secrets.len()
    );
    // The first operator's code is meant to be read there, once.
    assert_eq!(ended.out.matches(setup.trim()).count(), 1);
    assert!(!ended.log.contains(setup.trim()));
    for secret in &secrets {
        assert!(!ended.log.contains(secret), "{secret} is in the log");
        assert!(!ended.out.contains(secret), "{secret} is printed");
        for text in &read {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }
    check_stored(&home.path().join("data"), &secrets);
}

/// Of what proves who somebody is, nothing lies in the store as it was said; what people say and are called does.
fn check_stored(data: &Path, secrets: &[String]) {
    let stored = ["maru.sqlite", "maru.sqlite-wal"].map(|name| fs::read(data.join(name)));
    let stored: Vec<u8> = stored.into_iter().flatten().flatten().collect();
    let has = |text: &str| stands_in(&stored, text.as_bytes());
    assert!(has(WORDS), "the store was not read");
    let proofs = secrets.iter().filter(|text| text.len() >= PROOF_BYTES_MIN);
    let proofs = proofs.filter(|text| text.is_ascii() && !text.contains('@') && *text != WORDS);
    for proof in proofs {
        assert!(!has(proof), "{proof} is in the store");
    }
}

/// Whether the bytes stand somewhere in them.
fn stands_in(among: &[u8], wanted: &[u8]) -> bool {
    among.windows(wanted.len()).any(|window| window == wanted)
}
