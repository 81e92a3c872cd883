//! A server with its first operator, and people with parts in the demo tenant.

use std::sync::Arc;
use std::time::Duration;

use app::outbound::Mailer;
use hyper::Method;
use maru_testkit::http::{Answer, request};
use maru_testkit::letterbox::Letterbox;
use maru_testkit::server::Settings;
use maru_testkit::{Person, TestServer, soon};
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct World {
    pub(crate) server: TestServer,
    pub(crate) operator: Person,
    letters: Arc<Letterbox>,
}

impl World {
    pub(crate) async fn start() -> Self {
        let letters = Arc::new(Letterbox::default());
        let settings = Settings {
            mailer: Arc::clone(&letters) as Arc<dyn Mailer>,
            ..Settings::default()
        };
        let server = TestServer::start_with(settings).await;
        let code = setup_code(&server).await.expect("there is no operator yet");
        let answer = set_up(&server, &code, "root@maru.example").await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        Self {
            operator: Person::from_answer(server.address(), &answer),
            server,
            letters,
        }
    }

    /// An account of the tenant, made by its mail.
    pub(crate) async fn account(&self, tenant: &str, name: &str) -> Person {
        let before = self.letters.count();
        let email = format!("{name}@{tenant}.example");
        let body = json!({ "email": email, "password": PASSWORD, "name": name });
        let path = format!("/v1/tenants/{tenant}/accounts");
        let answer = post(&self.server, &path, &body).await;
        assert_eq!(answer.status, 202, "{:?}", answer.body);
        let mail = soon("a mail", self.letters.mail(before)).await;
        let (_, rest) = mail.text.split_once("#verify=").expect("a link");
        let code = rest.lines().next().unwrap_or_default();
        let path = format!("/v1/tenants/{tenant}/accounts/verify");
        let answer = post(&self.server, &path, &json!({ "code": code })).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        Person::from_answer(self.server.address(), &answer)
    }

    /// An account of the tenant with a part in its administration.
    pub(crate) async fn staff(&self, tenant: &str, name: &str, role: &str) -> Person {
        let one = self.account(tenant, name).await;
        let answer = self.give(tenant, &one, role).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        one
    }

    /// The operator gives a role.
    pub(crate) async fn give(&self, tenant: &str, to: &Person, role: &str) -> Answer {
        let path = format!("/v1/admin/tenants/{tenant}/staff/{}", to.id());
        let body = json!({ "role": role });
        self.operator.call(Method::PUT, &path, Some(&body)).await
    }

    /// A new tenant.
    pub(crate) async fn tenant(&self, slug: &str) -> Value {
        let body = json!({ "slug": slug });
        let answer = self.operator.post("/v1/admin/tenants", &body).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        answer.json()
    }

    /// Changes the demo tenant.
    pub(crate) async fn change(&self, by: &Person, body: &Value) -> Answer {
        by.patch("/v1/admin/tenants/demo", body).await
    }

    pub(crate) fn pass(&self, by: Duration) {
        self.server.ambient.advance(by);
    }

    /// The same session with a new access token.
    pub(crate) async fn refreshed(&self, one: &Person) -> Person {
        let headers = [("cookie", one.cookie.as_str()), ("x-maru-refresh", "1")];
        let (at, body) = (self.server.address(), json!({}));
        let path = "/v1/auth/refresh";
        let answer = request(at, Method::POST, path, &headers, Some(&body));
        let answer = answer.await.expect("an answer");
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        Person::from_answer(self.server.address(), &answer)
    }
}

pub(crate) async fn post(server: &TestServer, path: &str, body: &Value) -> Answer {
    let answer = request(server.address(), Method::POST, path, &[], Some(body));
    answer.await.expect("an answer")
}

pub(crate) async fn setup_code(server: &TestServer) -> Option<String> {
    let made = app::admin::new_setup_code(&server.running.api.cx).await;
    made.expect("the store takes a code")
}

pub(crate) async fn set_up(server: &TestServer, code: &str, email: &str) -> Answer {
    let body = json!({ "code": code, "email": email, "password": PASSWORD, "name": "Ruth" });
    post(server, "/v1/operators/setup", &body).await
}

pub(crate) fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

pub(crate) fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
