//! A server with a letterbox, and people who write to it from addresses of their choice.

use std::sync::Arc;
use std::time::Duration;

use app::AppLimits;
use app::outbound::{Mail, Mailer};
use domain::{PrincipalId, PrincipalRecord, Tenant};
use http_api::HttpConfig;
use hyper::Method;
use maru_testkit::http::{Answer, request};
use maru_testkit::letterbox::Letterbox;
use maru_testkit::server::Settings;
use maru_testkit::{Person, TestServer, soon};
use serde_json::{Value, json};
use store::SharedStore;
use store_sql::testing::PostgresCluster;
use store_sql::{PostgresOptions, PostgresStore};

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct World {
    pub(crate) server: TestServer,
    pub(crate) letters: Arc<Letterbox>,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_over(None, Settings::default().limits).await
    }

    /// With other limits.
    pub(crate) async fn start_with(limits: AppLimits) -> Self {
        Self::start_over(None, limits).await
    }

    /// Over a PostgreSQL, where transactions do run beside each other. It ends with the cluster.
    pub(crate) async fn start_on_postgres(cluster: &PostgresCluster) -> Self {
        let url = cluster.create_database("maru", None).expect("a database");
        let store = PostgresStore::connect(&url, PostgresOptions::default()).await;
        let store: SharedStore = Arc::new(store.expect("the server answers"));
        Self::start_over(Some(store), Settings::default().limits).await
    }

    async fn start_over(store: Option<SharedStore>, limits: AppLimits) -> Self {
        let letters = Arc::new(Letterbox::default());
        let settings = Settings {
            mailer: Arc::clone(&letters) as Arc<dyn Mailer>,
            http: HttpConfig {
                trusted_proxy_hops: 1,
                ..HttpConfig::default()
            },
            limits,
            ..Settings::default()
        };
        let server = match store {
            Some(store) => TestServer::start_on(store, settings).await,
            None => TestServer::start_with(settings).await,
        };
        Self { server, letters }
    }

    /// `POST /v1/tenants/demo/…` from this address.
    pub(crate) async fn post_from(&self, from: &str, path: &str, body: &Value) -> Answer {
        let path = format!("/v1/tenants/demo/{path}");
        let headers = [("x-forwarded-for", from), ("x-request-id", "same")];
        let answer = request(
            self.server.address(),
            Method::POST,
            &path,
            &headers,
            Some(body),
        );
        answer.await.expect("an answer")
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_from("192.0.2.1", path, body).await
    }

    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password });
        self.post("login", &body).await
    }

    pub(crate) async fn sign_up(&self, email: &str, name: &str) -> Answer {
        let body = json!({ "email": email, "password": PASSWORD, "name": name });
        self.post("accounts", &body).await
    }

    /// The newest mail after `before` mails.
    pub(crate) async fn mail_after(&self, before: usize) -> Mail {
        soon("a mail", self.letters.mail(before)).await
    }

    /// An account, made by its mail.
    pub(crate) async fn account(&self, email: &str, name: &str) -> Person {
        let before = self.letters.count();
        assert_eq!(self.sign_up(email, name).await.status, 202);
        let code = code_in(&self.mail_after(before).await, "verify");
        let answer = self.post("accounts/verify", &json!({ "code": code })).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        self.person(&answer)
    }

    /// Whoever signed in by this answer.
    pub(crate) fn person(&self, answer: &Answer) -> Person {
        Person::from_answer(self.server.address(), answer)
    }

    /// The code of a mail to reset the password, asked for now.
    pub(crate) async fn reset_code(&self, email: &str) -> String {
        let before = self.letters.count();
        let body = json!({ "email": email });
        assert_eq!(self.post("password/forgot", &body).await.status, 202);
        code_in(&self.mail_after(before).await, "reset")
    }

    /// Sets the tenant.
    pub(crate) async fn set_tenant(&self, set: impl FnOnce(&mut Tenant)) {
        let cx = &self.server.running.api.cx;
        let mut tenant = (*cx.tenants.find_named("demo").expect("the demo tenant")).clone();
        set(&mut tenant);
        let mut tx = cx.store.begin_identity().await.expect("a transaction");
        tx.update_tenant(&tenant).await.expect("it is kept");
        tx.commit().await.expect("it is committed");
        cx.tenants.reload(&cx.store).await.expect("it is read");
    }

    /// Sets what the administration sees of somebody.
    pub(crate) async fn set_record(&self, of: &Person, set: impl FnOnce(&mut PrincipalRecord)) {
        let cx = &self.server.running.api.cx;
        let tenant = cx.tenants.find_named("demo").expect("the demo tenant").id;
        let id = PrincipalId::parse(of.id()).expect("a principal's id");
        let mut tx = cx.store.begin_identity().await.expect("a transaction");
        let record = tx.lock_principal(tenant, id).await.expect("it is read");
        let mut record = record.expect("it is there");
        set(&mut record);
        tx.update_principal(&record).await.expect("it is kept");
        tx.commit().await.expect("it is committed");
    }

    /// How often Argon2 ran.
    pub(crate) fn argon_runs(&self) -> u64 {
        self.server.running.api.cx.passwords.runs()
    }

    pub(crate) fn pass_minutes(&self, minutes: u64) {
        self.server.ambient.advance(Duration::from_mins(minutes));
    }
}

/// The code behind `#verify=` or `#reset=`.
pub(crate) fn code_in(mail: &Mail, what: &str) -> String {
    let mark = format!("#{what}=");
    let (_, rest) = mail.text.split_once(&mark).expect("a link in the mail");
    rest.lines().next().unwrap_or_default().to_owned()
}

pub(crate) fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

pub(crate) fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
