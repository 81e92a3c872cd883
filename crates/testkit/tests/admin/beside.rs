//! Two tenants in one browser: one cookie holds both sessions, and one leaves the other alone.

use hyper::Method;
use maru_testkit::http::{Answer, request};
use serde_json::{Value, json};

use crate::world::World;

struct Browser<'a> {
    world: &'a World,
    cookie: String,
}

impl Browser<'_> {
    /// Asks with the cookie, and keeps the one that comes.
    async fn post(&mut self, path: &str, body: &Value) -> Answer {
        let headers = [("cookie", self.cookie.as_str()), ("x-maru-refresh", "1")];
        let at = self.world.server.address();
        let answer = request(at, Method::POST, path, &headers, Some(body));
        let answer = answer.await.expect("an answer");
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            cookie.clone_into(&mut self.cookie);
        }
        answer
    }

    async fn signs_out(&mut self, tenant: &str) -> Answer {
        let body = json!({ "tenant": tenant });
        self.post("/v1/auth/logout", &body).await
    }

    async fn refreshes(&mut self, tenant: &str) -> bool {
        let body = json!({ "tenant": tenant });
        self.post("/v1/auth/refresh", &body).await.status == 200
    }
}

/// What a browser stores is the origin's, not one tenant's: whoever is last to go wipes it.
#[tokio::test]
async fn signing_out_of_one_tenant_keeps_what_another_stored_in_the_browser() {
    let world = World::start().await;
    world.tenant("shop").await;
    let mut browser = Browser {
        world: &world,
        cookie: String::new(),
    };
    for tenant in ["demo", "shop"] {
        let path = format!("/v1/tenants/{tenant}/guests");
        let answer = browser.post(&path, &json!({})).await;
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    let out = browser.signs_out("demo").await;
    assert_eq!(out.status, 204, "{out:?}");
    assert_eq!(out.header("clear-site-data"), "");
    assert!(!browser.refreshes("demo").await);
    assert!(browser.refreshes("shop").await);
    let out = browser.signs_out("shop").await;
    assert_eq!(out.header("clear-site-data"), "\"storage\"");
    assert!(!browser.refreshes("shop").await);
    world.server.stop().await;
}
