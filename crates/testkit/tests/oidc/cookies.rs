//! Every cookie that the server sets, to the letter: behind https, where browsers hold us to the names, and on plain http
//! on this machine.

use domain::tenants::OidcPreset;
use hyper::Method;
use maru_testkit::TestServer;
use maru_testkit::http::{Answer, request};
use serde_json::{Value, json};

use crate::on_paper::{CODE, OnPaper};
use crate::{callback_url, start_url};
use maru_testkit::browser::{Browser, param};
use maru_testkit::provider::introduce;

const SECURE: &str = "
guest: __Host-Http-rt=…; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax
refresh: __Host-Http-rt=…; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax
logout: __Host-Http-rt=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax
guest in a frame: __Host-Http-rtp=…; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=None; Partitioned
refresh in a frame: __Host-Http-rtp=…; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=None; Partitioned
logout in a frame: __Host-Http-rtp=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=None; Partitioned
operator: __Host-Http-con=…; Path=/; HttpOnly; Secure; SameSite=Strict
refresh of an operator: __Host-Http-con=…; Path=/; HttpOnly; Secure; SameSite=Strict
logout of an operator: __Host-Http-con=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict
start at a provider: __Host-Http-oidc=…; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax
back from it: __Host-Http-oidc=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax
back from it: __Host-Http-past=…; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax
back from it: __Host-Http-rt=…; Path=/; Max-Age=1209600; HttpOnly; Secure; SameSite=Lax
first refresh: __Host-Http-past=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax
first refresh: __Host-Http-rt=…; Path=/; Max-Age=1209600; HttpOnly; Secure; SameSite=Lax
";

/// Browsers keep no `Secure` cookie over plain http, and partition none that is not `Secure`; loopback they take for
/// secure there.
const PLAIN: &str = "
guest: maru-rt=…; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax
refresh: maru-rt=…; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax
logout: maru-rt=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax
guest in a frame: maru-rtp=…; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=None; Partitioned
refresh in a frame: maru-rtp=…; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=None; Partitioned
logout in a frame: maru-rtp=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=None; Partitioned
operator: maru-con=…; Path=/; HttpOnly; SameSite=Strict
refresh of an operator: maru-con=…; Path=/; HttpOnly; SameSite=Strict
logout of an operator: maru-con=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict
start at a provider: maru-oidc=…; Path=/; Max-Age=600; HttpOnly; SameSite=Lax
back from it: maru-oidc=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax
back from it: maru-past=…; Path=/; Max-Age=600; HttpOnly; SameSite=Lax
back from it: maru-rt=…; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax
first refresh: maru-past=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax
first refresh: maru-rt=…; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax
";

/// What a browser is given on the way, with what is secret left out.
struct Walk {
    server: TestServer,
    lines: Vec<String>,
}

impl Walk {
    fn note(&mut self, what: &str, answer: &Answer) {
        assert!(answer.status < 400, "{what}: {:?}", answer.body);
        let cookies = answer.headers.get_all("set-cookie").iter();
        let mut lines: Vec<String> = cookies
            .map(|cookie| {
                let cookie = cookie.to_str().expect("plain");
                let (name, rest) = cookie.split_once('=').expect("a name");
                let (value, rest) = rest.split_once(';').expect("attributes");
                let shown = if value.is_empty() { "" } else { "…" };
                format!("{what}: {name}={shown};{rest}")
            })
            .collect();
        lines.sort();
        self.lines.extend(lines);
    }

    async fn post(&self, path: &str, cookies: &str, body: &Value) -> Answer {
        let headers = [("cookie", cookies), ("x-maru-refresh", "1")];
        let address = self.server.address();
        let answer = request(address, Method::POST, path, &headers, Some(body)).await;
        answer.expect("an answer")
    }

    /// Enters, refreshes and signs out, by one cookie.
    async fn in_and_out(&mut self, [enter, refresh, out]: [&str; 3], path: &str, body: &Value) {
        let entered = self.post(path, "", body).await;
        self.note(enter, &entered);
        let cookie = cookie_of(&entered);
        let by = match body["refresh_by"].as_str() {
            Some(by) => json!({ "refresh_by": by }),
            None => json!({}),
        };
        let refreshed = self.post("/v1/auth/refresh", &cookie, &by).await;
        self.note(refresh, &refreshed);
        let left = self
            .post("/v1/auth/logout", &cookie_of(&refreshed), &by)
            .await;
        self.note(out, &left);
    }
}

fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").split(';').next();
    cookie.unwrap_or_default().to_owned()
}

async fn walk(secure_cookies: bool) -> String {
    let (providers, mut settings) = OnPaper::settings();
    settings.http.secure_cookies = secure_cookies;
    let server = TestServer::start_with(settings).await;
    introduce(&server, "a", OidcPreset::Naver, None).await;
    let mut walk = Walk {
        server,
        lines: Vec::new(),
    };
    let guests = "/v1/tenants/demo/guests";
    walk.in_and_out(["guest", "refresh", "logout"], guests, &json!({}))
        .await;
    let framed = [
        "guest in a frame",
        "refresh in a frame",
        "logout in a frame",
    ];
    let partitioned = json!({ "refresh_by": "partitioned_cookie" });
    walk.in_and_out(framed, guests, &partitioned).await;
    // Whatever an operator asks for, it is their own cookie.
    let code = app::admin::new_setup_code(&walk.server.running.api.cx).await;
    let code = code.expect("the store takes it").expect("there is none");
    let setup = json!({ "code": code, "email": "root@maru.example", "password": "correct horse battery",
        "name": "Ruth", "refresh_by": "cookie" });
    let operator = [
        "operator",
        "refresh of an operator",
        "logout of an operator",
    ];
    walk.in_and_out(operator, "/v1/operators/setup", &setup)
        .await;

    let guest = walk.post(guests, "", &json!({})).await;
    let mut browser = Browser::default();
    browser.keep(walk.server.address(), &cookie_of(&guest));
    let started = browser.get(&start_url(&walk.server, "")).await;
    walk.note("start at a provider", &started);
    let profile = json!({ "id": "32742776", "nickname": "지은" });
    providers.say(json!({ "resultcode": "00", "response": profile }));
    let state = param(started.header("location"), "state");
    let code = CODE.replace(' ', "%20");
    let back = format!("{}?code={code}&state={state}", callback_url(&walk.server));
    let back = browser.get(&back).await;
    walk.note("back from it", &back);
    let all = browser.cookies(walk.server.address());
    let refreshed = walk.post("/v1/auth/refresh", &all, &json!({})).await;
    walk.note("first refresh", &refreshed);
    assert!(refreshed.json()["claim"].is_object(), "{refreshed:?}");
    // Without a cookie there is none.
    let by_body = json!({ "refresh_by": "body" });
    let none = walk.post(guests, "", &by_body).await;
    walk.note("in the body", &none);
    walk.server.stop().await;
    format!("\n{}\n", walk.lines.join("\n"))
}

#[tokio::test]
async fn behind_https_every_cookie_is_bound_to_our_host_and_to_http() {
    assert_eq!(walk(true).await, SECURE);
}

#[tokio::test]
async fn on_plain_http_the_cookies_are_those_that_browsers_keep_there() {
    assert_eq!(walk(false).await, PLAIN);
}

/// A cookie of the other mode's name is nobody's: what plain http gave is nothing behind https.
#[tokio::test]
async fn a_cookie_without_the_prefix_opens_nothing_behind_https() {
    let (_, mut settings) = OnPaper::settings();
    settings.http.secure_cookies = true;
    let server = TestServer::start_with(settings).await;
    let walk = Walk {
        server,
        lines: Vec::new(),
    };
    let guest = walk.post("/v1/tenants/demo/guests", "", &json!({})).await;
    let cookie = cookie_of(&guest);
    for name in ["maru-rt", "__Secure-rt", "rt", "__Host-Http-oidc"] {
        let renamed = cookie.replace("__Host-Http-rt", name);
        let refused = walk.post("/v1/auth/refresh", &renamed, &json!({})).await;
        assert_eq!(refused.problem_code(), "refresh_expired", "{name}");
    }
    let good = walk.post("/v1/auth/refresh", &cookie, &json!({})).await;
    assert_eq!(good.status, 200);
    walk.server.stop().await;
}

/// Where the frame is on a page of our own site, the browser brings the cookies of both with every request.
#[tokio::test]
async fn a_frame_and_our_own_pages_are_two_sessions_also_on_one_site() {
    let walk = Walk {
        server: TestServer::start().await,
        lines: Vec::new(),
    };
    let (guests, refresh) = ("/v1/tenants/demo/guests", "/v1/auth/refresh");
    let (ours, frames) = (json!({}), json!({ "refresh_by": "partitioned_cookie" }));
    let page = walk.post(guests, "", &json!({ "name": "페이지" })).await;
    let wanted = json!({ "name": "액자", "refresh_by": "partitioned_cookie" });
    let frame = walk.post(guests, &cookie_of(&page), &wanted).await;
    let both = format!("{}; {}", cookie_of(&page), cookie_of(&frame));

    let address = walk.server.address();
    let state = async |path: &str, cookies: &str| {
        let headers = [("cookie", cookies)];
        let answer = request(address, Method::GET, path, &headers, None).await;
        String::from_utf8(answer.expect("a page").body.to_vec()).expect("text")
    };
    for (path, name, other) in [
        ("/demo", "페이지", "액자"),
        ("/embed/demo", "액자", "페이지"),
    ] {
        let shown = state(path, &both).await;
        assert!(shown.contains(name) && !shown.contains(other), "{path}");
    }
    // Of the other cookie alone neither takes anybody.
    assert!(
        state("/embed/demo", &cookie_of(&page))
            .await
            .contains(r#""signed_in":false"#)
    );
    assert!(
        state("/demo", &cookie_of(&frame))
            .await
            .contains(r#""signed_in":false"#)
    );
    let refused = walk.post(refresh, &cookie_of(&page), &frames).await;
    assert_eq!(refused.problem_code(), "refresh_expired");

    let of_frame = walk.post(refresh, &both, &frames).await;
    assert_eq!(of_frame.json()["principal"]["name"], "액자");
    let of_page = walk.post(refresh, &both, &ours).await;
    assert_eq!(of_page.json()["principal"]["name"], "페이지");
    let both = format!("{}; {}", cookie_of(&of_page), cookie_of(&of_frame));
    let left = walk.post("/v1/auth/logout", &both, &frames).await;
    assert!(
        left.header("set-cookie").starts_with("maru-rtp=;"),
        "{left:?}"
    );
    assert_eq!(
        walk.post(refresh, &both, &frames).await.problem_code(),
        "refresh_expired"
    );
    let stays = walk.post(refresh, &both, &ours).await;
    assert_eq!(stays.json()["principal"]["name"], "페이지");
    walk.server.stop().await;
}
