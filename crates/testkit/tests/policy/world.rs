//! A server with two tenants, and whoever comes to it. People are made in the store with a session of their own, as
//! entering would make them, so that a password is hashed once and not a thousand times.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::admin::{Who, create_bot, create_key};
use app::keys::KeyWanted;
use app::secrets::hash;
use app::sessions::{Beginning, account_life, entered, insert};
use domain::tenants::OPERATORS_SLUG;
use domain::{
    Account, Claim, Email, Life, Principal, PrincipalId, PrincipalKind, PrincipalRecord, Role,
    Scope, SessionId, Tenant, Way,
};
use http_api::HttpConfig;
use maru_testkit::courier::Courier;
use maru_testkit::faulty::FaultyStore;
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{TestServer, host};
use store::SharedStore;
use tempfile::TempDir;

use crate::proofs::{TellingProvider, open_every_way};

/// The password of every account.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The name of the room that only its resident knows.
pub(crate) const HIDDEN_TITLE: &str = "우리끼리";

/// Whoever comes. All but the operator, whose tenant is `maru`, belong to the tenant `demo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Caller {
    Nobody,
    Guest,
    Account,
    External,
    Bot,
    BotRead,
    ServerKey,
    Viewer,
    Moderator,
    Admin,
    Operator,
}

impl Caller {
    pub(crate) const ALL: [Self; 11] = [
        Self::Nobody,
        Self::Guest,
        Self::Account,
        Self::External,
        Self::Bot,
        Self::BotRead,
        Self::ServerKey,
        Self::Viewer,
        Self::Moderator,
        Self::Admin,
        Self::Operator,
    ];

    /// The head of its column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Guest => "guest",
            Self::Account => "account",
            Self::External => "external",
            Self::Bot => "bot",
            Self::BotRead => "bot, read",
            Self::ServerKey => "server key",
            Self::Viewer => "viewer",
            Self::Moderator => "moderator",
            Self::Admin => "tenant admin",
            Self::Operator => "operator",
        }
    }

    /// Kind and part of a person.
    fn person(self) -> Option<(PrincipalKind, Option<Role>)> {
        let (account, external) = (PrincipalKind::Account, PrincipalKind::External);
        match self {
            Self::Nobody | Self::Bot | Self::BotRead | Self::ServerKey => None,
            Self::Guest => Some((PrincipalKind::Guest, None)),
            Self::Account => Some((account, None)),
            Self::External => Some((external, None)),
            Self::Viewer => Some((account, Some(Role::Viewer))),
            Self::Moderator => Some((account, Some(Role::Moderator))),
            Self::Admin => Some((account, Some(Role::Admin))),
            Self::Operator => Some((account, Some(Role::Operator))),
        }
    }
}

/// Somebody with a credential, or nobody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Somebody {
    /// What `Authorization: Bearer` says.
    pub(crate) credential: Option<String>,
    /// The refresh token.
    pub(crate) refresh: Option<String>,
    /// Who it is.
    pub(crate) principal: Option<PrincipalId>,
    /// By which session.
    pub(crate) session: Option<SessionId>,
    /// The address of an account.
    pub(crate) email: String,
    /// The host's id of an external.
    pub(crate) external_id: String,
    /// The slug of the tenant that a person is of.
    pub(crate) home: String,
}

/// The two tenants as the cells need them.
pub(crate) struct World {
    pub(crate) server: TestServer,
    /// The server's way to its store.
    pub(crate) store: Arc<FaultyStore>,
    password_hash: Box<str>,
    bot: String,
    bot_read: String,
    server_key: String,
    made: AtomicU32,
    residents: [Somebody; 2],
    rooms: [String; 2],
    hidden_room: String,
    /// A provider that tells of sign-outs.
    pub(crate) telling: TellingProvider,
    /// Where devices are pushed to.
    pub(crate) courier: Courier,
    _folder: TempDir,
}

impl World {
    pub(crate) async fn start() -> Self {
        let settings = Settings {
            http: HttpConfig {
                trusted_proxy_hops: 1,
                ..HttpConfig::default()
            },
            ..Settings::default()
        };
        let folder = tempfile::tempdir().expect("a folder");
        let store = FaultyStore::around(open_sqlite(folder.path()).await);
        let server = TestServer::start_on(Arc::clone(&store) as SharedStore, settings).await;
        host::add_tenant(&server, "other").await;
        let telling = TellingProvider::start().await;
        for slug in ["demo", "other"] {
            server
                .set_tenant(slug, |settings| open_every_way(slug, &telling, settings))
                .await;
        }
        let cx = &server.running.api.cx;
        let password_hash = cx.passwords.hash([3; 16], PASSWORD).await;
        let all = [Scope::Handover, Scope::Sessions, Scope::People];
        let mut world = Self {
            password_hash: password_hash.expect("a hash"),
            bot: String::new(),
            bot_read: String::new(),
            server_key: host::server_key(&server, "demo", &all).await.text,
            server,
            store,
            _folder: folder,
            made: AtomicU32::new(0),
            residents: [Somebody::default(), Somebody::default()],
            rooms: [String::new(), String::new()],
            hidden_room: String::new(),
            telling,
            courier: Courier::start().await,
        };
        let all = vec![Scope::Read, Scope::Write, Scope::Rooms];
        world.bot = world.new_bot("demo", all).await.credential.expect("a key");
        world.bot_read = world
            .new_bot("demo", vec![Scope::Read])
            .await
            .credential
            .expect("a key");
        for (at, slug) in ["demo", "other"].into_iter().enumerate() {
            world.residents[at] = world.guest(slug).await;
            let room = serde_json::json!({ "title": "회의실" });
            let answer = world
                .ask_as(&world.residents[at], "POST", "/v1/rooms", Some(room))
                .await;
            world.rooms[at] = answer.text("id");
        }
        let group = serde_json::json!({ "title": HIDDEN_TITLE, "kind": "group" });
        let made = world
            .ask_as(&world.residents[0], "POST", "/v1/rooms", Some(group))
            .await;
        assert_eq!(made.status, 201, "{:?}", made.body);
        world.hidden_room = made.text("id");
        world
    }

    /// A number that nobody had before.
    pub(crate) fn fresh(&self) -> u32 {
        self.made.fetch_add(1, Ordering::Relaxed)
    }

    /// The hash of every account's password.
    pub(crate) fn password_hash(&self) -> &str {
        &self.password_hash
    }

    /// The tenant of this slug.
    pub(crate) fn tenant(&self, slug: &str) -> Arc<Tenant> {
        let tenants = &self.server.running.api.cx.tenants;
        tenants.find_named(slug).expect("the tenant is there")
    }

    /// A room of the tenant in which nothing changes but messages and members.
    pub(crate) fn room(&self, slug: &str) -> &str {
        &self.rooms[usize::from(slug == "other")]
    }

    /// A room of the tenant `demo` for those who were invited: the resident alone.
    pub(crate) fn hidden_room(&self) -> &str {
        &self.hidden_room
    }

    /// A guest of the tenant who wrote what others try to delete.
    pub(crate) fn resident(&self, slug: &str) -> &Somebody {
        &self.residents[usize::from(slug == "other")]
    }

    /// The caller with a session that is used for one cell.
    pub(crate) async fn caller(&self, caller: Caller) -> Somebody {
        let key = |text: &str| Somebody {
            credential: Some(text.to_owned()),
            ..Somebody::default()
        };
        match (caller, caller.person()) {
            (Caller::Bot, _) => key(&self.bot),
            (Caller::BotRead, _) => key(&self.bot_read),
            (Caller::ServerKey, _) => key(&self.server_key),
            (Caller::Operator, Some(as_who)) => self.person(OPERATORS_SLUG, as_who).await,
            (_, Some(as_who)) => self.person("demo", as_who).await,
            (_, None) => Somebody::default(),
        }
    }

    /// A guest.
    pub(crate) async fn guest(&self, slug: &str) -> Somebody {
        self.person(slug, (PrincipalKind::Guest, None)).await
    }

    /// Somebody new, signed in just now.
    pub(crate) async fn person(
        &self,
        slug: &str,
        (kind, role): (PrincipalKind, Option<Role>),
    ) -> Somebody {
        let cx = &self.server.running.api.cx;
        let tenant = self.tenant(slug);
        let number = self.fresh();
        let record = record(cx, &tenant, number, (kind, role));
        let email = format!("p{number}@people.example");
        let mut tx = cx.store.begin_identity().await.expect("a transaction");
        tx.insert_principal(&record).await.expect("a person");
        let (way, life) = match kind {
            PrincipalKind::Account => (Way::Account, account_life(cx, &tenant)),
            PrincipalKind::External => (
                Way::Handover,
                Life::of_handover(cx.ambient.now(), None, &tenant.settings.lives),
            ),
            _ => (
                Way::Guest,
                Life::of_guest(cx.ambient.now(), &tenant.settings.lives),
            ),
        };
        if kind == PrincipalKind::Account {
            let email = Email::parse(&email).expect("an address");
            let verified_at = Some(cx.ambient.now());
            let account = Account {
                password_hash: Some(self.password_hash.clone()),
                ..Account::new(tenant.id, record.principal.id, email, verified_at)
            };
            tx.insert_account(&account).await.expect("an account");
        }
        let beginning = Beginning {
            is_proof: kind == PrincipalKind::Account,
            tenant: &tenant,
            principal: record.principal.id,
            way,
            device: "a test",
            session_ref: None,
            life,
        };
        let device = insert(cx, &mut *tx, &beginning).await.expect("a session");
        tx.commit().await.expect("a commit");
        let entered = entered(cx, &device, &record.principal);
        Somebody {
            credential: Some(entered.access.token),
            refresh: entered.refresh.map(|refresh| refresh.token),
            principal: Some(record.principal.id),
            session: Some(device.session),
            email,
            external_id: record.external_id.map(String::from).unwrap_or_default(),
            home: slug.to_owned(),
        }
    }

    /// A bot with one key, which is its credential.
    pub(crate) async fn new_bot(&self, slug: &str, scopes: Vec<Scope>) -> Somebody {
        let cx = &self.server.running.api.cx;
        let name = format!("bot {}", self.fresh());
        let wanted = KeyWanted {
            name: &name,
            scopes,
            ..KeyWanted::default()
        };
        let made = create_bot(cx, Who::CommandLine, slug, wanted).await;
        let (record, key) = made.expect("a bot");
        Somebody {
            credential: Some(key.text),
            principal: Some(record.principal.id),
            ..Somebody::default()
        }
    }

    /// The id of a new server key.
    pub(crate) async fn new_key(&self, slug: &str) -> String {
        let cx = &self.server.running.api.cx;
        let name = format!("key {}", self.fresh());
        let wanted = KeyWanted {
            name: &name,
            scopes: vec![Scope::Sessions],
            ..KeyWanted::default()
        };
        let made = create_key(cx, Who::CommandLine, slug, wanted);
        made.await.expect("a key").key.id.to_string()
    }

    /// The id of a claim of a guest's past by somebody.
    pub(crate) async fn new_claim(&self, slug: &str, by: PrincipalId) -> String {
        let cx = &self.server.running.api.cx;
        let tenant = self.tenant(slug);
        let record = record(cx, &tenant, self.fresh(), (PrincipalKind::Guest, None));
        let claim = Claim {
            id: domain::ClaimId::generate(&*cx.ambient),
            tenant: tenant.id,
            guest: record.principal.clone(),
            by,
            claimed_at: cx.ambient.now(),
            undone_at: None,
            is_told: true,
        };
        let mut tx = cx.store.begin_identity().await.expect("a transaction");
        tx.insert_principal(&record).await.expect("a guest");
        tx.insert_claim(&claim).await.expect("a claim");
        tx.commit().await.expect("a commit");
        claim.id.to_string()
    }

    /// A text that is nobody's secret.
    pub(crate) fn no_secret(&self) -> String {
        let hash = hash(&self.fresh().to_string());
        let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digit = |value| char::from_digit(u32::from(value), 16);
        digits.filter_map(digit).collect()
    }
}

fn record(
    cx: &app::Cx,
    tenant: &Tenant,
    number: u32,
    (kind, role): (PrincipalKind, Option<Role>),
) -> PrincipalRecord {
    let is_external = kind == PrincipalKind::External;
    let principal = Principal {
        id: PrincipalId::generate(&*cx.ambient),
        kind,
        name: format!("사람 {number}").into(),
        tag: "#1".into(),
        picture: None,
    };
    PrincipalRecord {
        external_id: is_external.then(|| format!("user-{number}").into()),
        role,
        ..PrincipalRecord::new(tenant.id, principal, cx.ambient.now())
    }
}
