//! Two nodes over one store, an operator, a host's key, and people of every kind.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use app::AppLimits;
use app::outbound::Mailer;
use domain::Scope;
use hub::LocalBus;
use hyper::Method;
use maru_testkit::faulty::FaultyStore;
use maru_testkit::host::server_key;
use maru_testkit::http::{Answer, call, request};
use maru_testkit::letterbox::Letterbox;
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, TestServer, soon};
use serde_json::{Value, json};
use store::SharedStore;
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "correct horse battery";
// RFC 7636, appendix B
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Everybody acts on node one.
pub(crate) struct World {
    pub(crate) one: TestServer,
    pub(crate) two: TestServer,
    /// Node two's way to the store.
    pub(crate) store_of_two: Arc<FaultyStore>,
    pub(crate) operator: Person,
    /// The host's key.
    pub(crate) key: String,
    letters: Arc<Letterbox>,
    made: AtomicU32,
    _folder: TempDir,
}

impl World {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open_sqlite(folder.path()).await;
        let store_of_two = FaultyStore::around(Arc::clone(&store));
        let letters = Arc::new(Letterbox::default());
        let bus = Arc::new(LocalBus::shared());
        let settings = |seed| Settings {
            bus: Arc::clone(&bus) as Arc<dyn hub::Bus>,
            mailer: Arc::clone(&letters) as Arc<dyn Mailer>,
            seed,
            limits: AppLimits {
                // Clocks jump here, further than a log is read in.
                revocations_unread_max: Duration::MAX,
                ..Settings::default().limits
            },
            ..Settings::default()
        };
        let one = TestServer::start_on(store, settings(1)).await;
        let two = TestServer::start_on(Arc::clone(&store_of_two) as SharedStore, settings(2)).await;
        let all = [Scope::Handover, Scope::Sessions, Scope::People];
        Self {
            operator: operator(&one).await,
            key: server_key(&one, "demo", &all).await.text,
            one,
            two,
            store_of_two,
            letters,
            made: AtomicU32::new(0),
            _folder: folder,
        }
    }

    pub(crate) async fn stop(self) {
        self.one.stop().await;
        self.two.stop().await;
    }

    /// A number that nobody had before.
    pub(crate) fn fresh(&self) -> u32 {
        self.made.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) async fn guest(&self) -> Person {
        Person::enter(self.one.address(), &format!("guest {}", self.fresh())).await
    }

    /// `POST` with a cookie, or with none.
    pub(crate) async fn post(&self, path: &str, cookie: &str, body: &Value) -> Answer {
        let headers = [("cookie", cookie)];
        let headers = if cookie.is_empty() { &[][..] } else { &headers };
        let answer = request(self.one.address(), Method::POST, path, headers, Some(body));
        answer.await.expect("an answer")
    }

    /// What the host asks with its key.
    pub(crate) async fn ask_as_host(&self, method: Method, path: &str, body: &Value) {
        let answer = call(self.one.address(), method, path, &self.key, Some(body)).await;
        assert_eq!(answer.status, 204, "{path}: {:?}", answer.body);
    }

    /// What the operator asks.
    pub(crate) async fn administer(&self, method: Method, path: &str, body: &Value) -> Value {
        let path = format!("/v1/admin/tenants/demo{path}");
        let answer = self.operator.call(method, &path, Some(body)).await;
        assert!(answer.status < 300, "{path}: {:?}", answer.body);
        answer.json()
    }

    /// A session of the host's user, begun where this cookie is, and what it was offered of a guest's past.
    pub(crate) async fn come_over(&self, wanted: &Value, cookie: &str) -> (Person, Value) {
        let mut wanted = wanted.clone();
        wanted["challenge"] = json!(CHALLENGE);
        let path = "/v1/server/handover-codes";
        let address = self.one.address();
        let code = call(address, Method::POST, path, &self.key, Some(&wanted)).await;
        assert_eq!(code.status, 201, "{:?}", code.body);
        let shown = json!({ "tenant": "demo", "code": code.json()["code"], "verifier": VERIFIER });
        let answer = self.post("/v1/auth/handover", cookie, &shown).await;
        let person = Person::from_answer(address, &answer);
        (person, answer.json()["claim"]["ticket"].clone())
    }

    /// A new account: its address, and its session.
    pub(crate) async fn account(&self) -> (String, Person) {
        let number = self.fresh();
        let (email, name) = (format!("p{number}@demo.example"), format!("p{number}"));
        let mails = self.letters.count();
        let body = json!({ "email": email, "password": PASSWORD, "name": name });
        let made = self.post("/v1/tenants/demo/accounts", "", &body).await;
        assert_eq!(made.status, 202, "{:?}", made.body);
        let code = self.mailed("verify", mails).await;
        let path = "/v1/tenants/demo/accounts/verify";
        let verified = self.post(path, "", &json!({ "code": code })).await;
        let person = Person::from_answer(self.one.address(), &verified);
        (email, person)
    }

    /// One more session of the account, begun where this cookie is, and what it was offered.
    pub(crate) async fn log_in(&self, email: &str, cookie: &str) -> (Person, Value) {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self.post("/v1/tenants/demo/login", cookie, &body).await;
        let person = Person::from_answer(self.one.address(), &answer);
        (person, answer.json()["claim"]["ticket"].clone())
    }

    /// The code to reset a password, by its mail.
    pub(crate) async fn reset_code(&self, email: &str) -> String {
        let mails = self.letters.count();
        let path = "/v1/tenants/demo/password/forgot";
        let asked = self.post(path, "", &json!({ "email": email })).await;
        assert_eq!(asked.status, 202, "{:?}", asked.body);
        self.mailed("reset", mails).await
    }

    async fn mailed(&self, what: &str, before: usize) -> String {
        let mail = soon("a mail", self.letters.mail(before)).await;
        let (_, rest) = mail.text.split_once(&format!("#{what}=")).expect("a link");
        rest.lines().next().unwrap_or_default().to_owned()
    }

    /// What stands in the room, and who is in it, as somebody new reads it.
    pub(crate) async fn page(&self) -> String {
        let reader = self.guest().await;
        let messages = reader.get("/v1/rooms/tennis/messages?limit=100").await;
        assert_eq!(messages.status, 200, "{:?}", messages.body);
        let members = reader.get("/v1/rooms/tennis/members").await;
        format!("{} {}", messages.json(), members.json())
    }
}

async fn operator(server: &TestServer) -> Person {
    let code = app::admin::new_setup_code(&server.running.api.cx).await;
    let code = code
        .expect("the store takes it")
        .expect("there is none yet");
    let body =
        json!({ "code": code, "email": "root@maru.example", "password": PASSWORD, "name": "Ruth" });
    let path = "/v1/operators/setup";
    let answer = request(server.address(), Method::POST, path, &[], Some(&body)).await;
    Person::from_answer(server.address(), &answer.expect("an answer"))
}
