//! A host service for tests: a real HTTP server on loopback that answers what it is told to and keeps what it was asked, a
//! record of every call that leaves the server, and tenants that are set as a test needs them. Must not know the server's
//! inside beyond its use cases.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use app::admin::{Who, create_key};
use app::keys::{KeyWanted, NewKey};
use app::outbound::{Fetch, FetchAnswer, FetchError, FetchRequest};
use domain::tenants::{Issuer, IssuerKey};
use domain::{Ambient as _, Scope, Tenant, TenantId, TenantSlug};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::{Request, Response};
use outbound::http::{HttpFetch, OutboundPolicy};
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::TestServer;
use crate::listening::{Answered, Listening};

/// A host service on loopback. It is gone with this value.
pub struct Host {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    _listening: Listening,
}

#[derive(Default)]
struct Shared {
    answers: Mutex<HashMap<String, (u16, String)>>,
    asked: Mutex<Vec<Asked>>,
}

/// What the host was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `POST /redeem`
    pub what: String,
    /// The value of `Authorization`.
    pub authorization: String,
    /// The body.
    pub body: String,
}

impl Host {
    /// A host that answers 404 to everything.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listening = Listening::start(&shared, answer).await;
        Self {
            address: listening.address,
            shared,
            _listening: listening,
        }
    }

    /// The address of this path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on the path is answered like this.
    pub fn answers(&self, path: &str, status: u16, body: &Value) {
        let mut answers = self.shared.answers.lock();
        answers.insert(path.to_owned(), (status, body.to_string()));
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().clone()
    }
}

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Answered {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let body = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let authorization = parts.headers.get("authorization");
    shared.asked.lock().push(Asked {
        what: format!("{} {path}", parts.method),
        authorization: authorization.map_or_else(String::new, |value| text(value.as_bytes())),
        body: body.map_or_else(|_| String::new(), |body| text(&body)),
    });
    let known = shared.answers.lock().get(&path).cloned();
    let (status, body) = known.unwrap_or((404, "{}".to_owned()));
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status.try_into().expect("a test's statuses are statuses");
    let headers = response.headers_mut();
    headers.insert("content-type", "application/json".parse().expect("plain"));
    if (300..400).contains(&status) {
        headers.insert("location", "/elsewhere".parse().expect("plain"));
    }
    Ok(response)
}

/// Calls that leave the server, made as the binary makes them, with loopback allowed; and a record of them.
pub struct RecordingFetch {
    fetch: HttpFetch,
    urls: Mutex<Vec<String>>,
}

impl Default for RecordingFetch {
    fn default() -> Self {
        let policy = OutboundPolicy::allowing(["127.0.0.1"]).expect("a plain host");
        Self {
            fetch: HttpFetch::new(policy),
            urls: Mutex::default(),
        }
    }
}

impl RecordingFetch {
    /// The addresses that were to be called.
    pub fn urls(&self) -> Vec<String> {
        self.urls.lock().clone()
    }
}

#[async_trait::async_trait]
impl Fetch for RecordingFetch {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchAnswer, FetchError> {
        self.urls.lock().push(request.url.clone());
        self.fetch.fetch(request).await
    }

    fn may_call(&self, url: &str) -> bool {
        self.fetch.may_call(url)
    }
}

/// Who signs tokens, for the tenants that [`register_issuer`] has told.
pub const ISSUER: &str = "https://shop.example";

/// Switches signed tokens on, by these keys or those of that set.
///
/// # Panics
/// When there is no such tenant, or the store fails.
pub async fn register_issuer(
    server: &TestServer,
    slug: &str,
    keys: Vec<IssuerKey>,
    jwks_url: Option<String>,
) {
    change_tenant(server, slug, |tenant| {
        tenant.settings.ways.signed_token = true;
        tenant.settings.handover.issuers = vec![Issuer {
            issuer: ISSUER.to_owned(),
            keys,
            jwks_url,
        }];
    })
    .await;
}

/// The claims of a good token of ten minutes for a user of the demo tenant's host.
pub fn token_claims(server: &TestServer, token_id: &str) -> Value {
    let now = server.ambient.now().as_seconds();
    json!({
        "iss": ISSUER, "aud": "maru:demo", "sub": "u-1", "name": "지은", "session_ref": "s-1",
        "iat": now, "exp": now + 600, "jti": token_id,
    })
}

/// Changes how a tenant is set.
///
/// # Panics
/// When there is no such tenant, or the store fails.
pub async fn change_tenant(server: &TestServer, slug: &str, change: impl FnOnce(&mut Tenant)) {
    let cx = &server.running.api.cx;
    let known = cx.tenants.find_named(slug).expect("the tenant is there");
    let mut tenant = Tenant::clone(&known);
    change(&mut tenant);
    let mut tx = cx.store.begin_identity().await.expect("a transaction");
    tx.update_tenant(&tenant).await.expect("the tenant is kept");
    tx.commit().await.expect("a commit");
    cx.tenants.reload(&cx.store).await.expect("the tenants");
}

/// Makes a tenant.
///
/// # Panics
/// When the store fails.
pub async fn add_tenant(server: &TestServer, slug: &str) -> TenantId {
    let cx = &server.running.api.cx;
    let id = TenantId::generate(&*cx.ambient);
    let slug = TenantSlug::parse(slug).expect("a slug");
    let tenant = Tenant::new(id, slug, "A tenant", cx.ambient.now());
    let mut tx = cx.store.begin_identity().await.expect("a transaction");
    assert!(tx.insert_tenant(&tenant).await.expect("the tenant is kept"));
    tx.commit().await.expect("a commit");
    cx.tenants.reload(&cx.store).await.expect("the tenants");
    id
}

/// The id of a tenant.
///
/// # Panics
/// When there is none.
pub fn tenant_id(server: &TestServer, slug: &str) -> TenantId {
    let tenants = &server.running.api.cx.tenants;
    tenants.find_named(slug).expect("the tenant is there").id
}

/// A key for the tenant's backend.
///
/// # Panics
/// When it cannot be made.
pub async fn server_key(server: &TestServer, slug: &str, scopes: &[Scope]) -> NewKey {
    let cx = &server.running.api.cx;
    let wanted = KeyWanted {
        name: "backend",
        scopes: scopes.to_vec(),
        ..KeyWanted::default()
    };
    let made = create_key(cx, Who::CommandLine, slug, wanted).await;
    made.expect("a key")
}
